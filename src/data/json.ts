/** JSON data files: an array of objects, one an object a row. Columns are the keys in the order they first appear. */
import { NumberColumn, Numbers, SparseColumn, TextColumn } from './columnStore';
import { MAX_COLUMNS } from './csvScanner';
import { JsonScanner, type JsonSink } from './jsonScanner';
import type { TableCell } from './number';
import { type DataOutcome, sourceFailure } from './fault';
import { type ColumnKind, MAX_ROWS, PREVIEW_ROWS, type ReadOptions, type Table, tooManyRows } from './table';
import type { TextReader } from './utf8';

export class JsonReader implements TextReader<Table> {
  private readonly table: JsonTable;
  private readonly scanner: JsonScanner;

  constructor(
    private readonly file: string,
    options: ReadOptions,
  ) {
    this.table = new JsonTable(file, options);
    this.scanner = new JsonScanner(this.table);
  }

  get line(): number {
    return this.scanner.line;
  }

  write(text: string): boolean {
    return this.scanner.write(text);
  }

  flush(): boolean {
    return this.scanner.write('');
  }

  end(cut: boolean): DataOutcome<Table> {
    const { file, scanner, table } = this;
    if (scanner.empty) {
      return sourceFailure(
        'empty-data-file',
        `${file} is empty; it must hold an array of objects, one a row.`,
      );
    }
    if (!cut) scanner.end();
    if (table.problem) return table.problem;
    if (scanner.fault)
      return sourceFailure('bad-data-file', scanner.fault.sentence(file), scanner.fault.line);
    table.complete = !cut && !table.enough;
    return { ok: true, value: table };
  }
}

/** A key that a row lacks is a missing cell; of a key that a row has twice the last one counts, as everywhere. */
class JsonTable implements Table, JsonSink {
  readonly columns: string[] = [];
  readonly numericHeader = false;
  readonly dialect = undefined;
  count = 0;
  complete = false;
  problem: DataOutcome<Table> | undefined;
  private readonly lines = new Numbers(Uint32Array);
  private readonly positions = new Map<string, number>();
  private readonly kinds: (ColumnKind | undefined)[] = [];
  private readonly stores: SparseColumn[] = [];
  /** The cells of the row that is being read, by column. */
  private readonly cells = new Map<number, TableCell>();

  constructor(
    readonly file: string,
    private readonly options: ReadOptions,
  ) {}

  row(line: number): boolean {
    if (this.count >= MAX_ROWS) this.problem = tooManyRows(this.file);
    else this.lines.push(line);
    return this.problem === undefined;
  }

  value(key: string, value: Exclude<TableCell, undefined>): void {
    let column = this.positions.get(key);
    if (column === undefined) {
      if (this.columns.length === MAX_COLUMNS) {
        const message = `${this.file} has more than ${MAX_COLUMNS} different keys, which no table has.`;
        this.problem ??= sourceFailure('bad-data-file', message, this.lines.at(this.count));
        return;
      }
      column = this.addColumn(key);
    }
    this.cells.set(column, value);
  }

  rowEnd(): boolean {
    for (const [column, cell] of this.cells) {
      // Of a column that nobody wants the first rows are kept, for a look at what it holds.
      if (this.kinds[column] !== undefined || this.count < PREVIEW_ROWS) {
        this.stores[column].push(this.count, cell);
      }
    }
    this.cells.clear();
    this.count++;
    return this.problem === undefined && !this.enough;
  }

  /** No more rows are wanted than there are. */
  get enough(): boolean {
    return this.count >= (this.options.rows ?? Infinity);
  }

  line(row: number): number {
    return this.lines.at(row);
  }

  has(column: number, kind?: ColumnKind): boolean {
    const kept = this.kinds[column];
    return kept === 'texts' || (kept !== undefined && kind !== 'texts');
  }

  cell(row: number, column: number): TableCell {
    return this.stores[column].cell(row);
  }

  private addColumn(key: string): number {
    const { columns: wanted } = this.options;
    const kind = wanted ? wanted.get(key) : 'texts';
    const column = this.columns.push(key) - 1;
    this.positions.set(key, column);
    this.kinds.push(kind);
    this.stores.push(new SparseColumn(kind === 'numbers' ? new NumberColumn('.') : new TextColumn()));
    return column;
  }
}
