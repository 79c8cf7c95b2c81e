/** Comma- and tab-separated files as tables. The first line names the columns; empty lines are skipped and not counted as rows. */
import { type ColumnStore, Numbers, NumberColumn, TextColumn } from './columnStore';
import { CsvScanner } from './csvScanner';
import { type Cell, readNumber } from './number';
import { type DataOutcome, plural, sourceFailure } from './problem';
import { type ColumnKind, MAX_ROWS, PREVIEW_ROWS, type ReadOptions, type Table, tooManyRows } from './table';
import type { TextReader } from './utf8';

/** Every row needs as many cells as there are columns. Reads up to the first thing that is wrong. */
export class CsvReader implements TextReader<Table> {
  private readonly scanner: CsvScanner;
  private readonly table: CsvTable;
  private problem: DataOutcome<Table> | undefined;

  constructor(
    private readonly file: string,
    delimiter: ',' | '\t',
    private readonly options: ReadOptions,
  ) {
    this.table = new CsvTable(file, options);
    this.scanner = new CsvScanner(delimiter, (cells, line, lastLine) => this.take(cells, line, lastLine));
  }

  get line(): number {
    return this.scanner.line;
  }

  write(text: string): boolean {
    return this.scanner.write(text);
  }

  end(cut: boolean): DataOutcome<Table> {
    const { file, scanner, table } = this;
    if (!cut) scanner.end();
    if (this.problem) return this.problem;
    if (scanner.fault) {
      const { sentence, line } = scanner.fault;
      return sourceFailure('bad-data-file', sentence(file), line);
    }
    if (table.named) return { ok: true, value: table };
    return sourceFailure('empty-data-file', `${file} is empty; its first line must name the columns.`);
  }

  private take(cells: string[], line: number, lastLine: number): boolean {
    const { file, table, options } = this;
    if (!table.named) {
      table.name(cells);
      return true;
    }
    if (cells.length !== table.columns.length) {
      const message =
        `Row ${table.count + 1} (line ${line} of ${file}) has ${plural(cells.length, 'cell')} where the ` +
        `first line names ${plural(table.columns.length, 'column')}; make them equal` +
        (lastLine > line ? ' and check its quotes.' : '.');
      this.problem = sourceFailure('unequal-rows', message, line);
    } else if (table.count >= MAX_ROWS) this.problem = tooManyRows(file);
    else table.push(cells, line);
    return this.problem === undefined && table.count < (options.rows ?? Infinity);
  }
}

/** Keeps the wanted columns of the rows that it is given, and all cells of the first ones. */
class CsvTable implements Table {
  columns: readonly string[] = [];
  count = 0;
  named = false;
  numericHeader = false;
  readonly fromJson = false;
  private stores: (ColumnStore | undefined)[] = [];
  private kinds: (ColumnKind | undefined)[] = [];
  private readonly lines = new Numbers(Uint32Array);
  private readonly preview: string[][] = [];

  constructor(
    readonly file: string,
    private readonly options: ReadOptions,
  ) {}

  line(row: number): number {
    return this.lines.at(row);
  }

  has(column: number, kind?: ColumnKind): boolean {
    const kept = this.kinds[column];
    return kept === 'texts' || (kept !== undefined && kind !== 'texts');
  }

  cell(row: number, column: number): Cell {
    const store = this.stores[column];
    return store ? store.cell(row) : this.preview[row][column];
  }

  name(cells: readonly string[]): void {
    const { wanted } = this.options;
    this.named = true;
    this.columns = cells.map((name) => name.trim());
    this.numericHeader = allNumbers(this.columns);
    this.kinds = this.columns.map((name) => (wanted ? wanted.get(name) : 'texts'));
    this.stores = this.kinds.map((kind) => {
      if (kind === undefined) return undefined;
      return kind === 'texts' ? new TextColumn() : new NumberColumn();
    });
  }

  push(cells: string[], line: number): void {
    for (let column = 0; column < cells.length; column++) this.stores[column]?.push(cells[column]);
    this.lines.push(line);
    if (this.options.wanted && this.preview.length < PREVIEW_ROWS) this.preview.push(cells);
    this.count++;
  }
}

/** Whether every cell that is not empty holds a number, and one does. */
function allNumbers(cells: readonly string[]): boolean {
  const kinds = cells.map((cell) => readNumber(cell).kind);
  return kinds.includes('number') && kinds.every((kind) => kind === 'number' || kind === 'missing');
}
