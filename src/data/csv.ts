/** Comma- and tab-separated files as tables. The first line names the columns; empty lines are skipped and not counted as rows. */
import { type ColumnStore, Numbers, NumberColumn, TextColumn } from './columnStore';
import { CsvScanner } from './csvScanner';
import { type TableCell, readNumber } from './number';
import { type DataOutcome, plural, sourceFailure } from './fault';
import { type ColumnKind, MAX_ROWS, PREVIEW_ROWS, type ReadOptions, type Table, tooManyRows } from './table';
import type { TextReader } from './utf8';

/** What takes the rows of such a file. */
export interface RowSink<T> {
  /** Comes first; `columns` are the names in the first line. */
  name(columns: readonly string[]): void;
  /** As many cells as there are names. False when no more is wanted. */
  push(cells: string[], line: number): boolean;
  /** After the last row. `cut`: the text goes on, but no more of it is wanted. */
  end(cut: boolean): DataOutcome<T>;
}

/** Every row needs as many cells as there are columns. Reads up to the first thing that is wrong, and keeps no row itself. */
export class CsvRows<T> implements TextReader<T> {
  private readonly scanner: CsvScanner;
  private columns = 0;
  private rows = 0;
  private problem: DataOutcome<T> | undefined;

  constructor(
    private readonly file: string,
    delimiter: ',' | '\t',
    private readonly sink: RowSink<T>,
  ) {
    this.scanner = new CsvScanner(delimiter, (cells, line, lastLine) => this.take(cells, line, lastLine));
  }

  get line(): number {
    return this.scanner.line;
  }

  write(text: string): boolean {
    return this.scanner.write(text);
  }

  end(cut: boolean): DataOutcome<T> {
    const { file, scanner, sink } = this;
    if (!cut) scanner.end();
    if (this.problem) return this.problem;
    if (scanner.fault) {
      const { sentence, line } = scanner.fault;
      return sourceFailure('bad-data-file', sentence(file), line);
    }
    if (this.columns > 0) return sink.end(cut);
    return sourceFailure('empty-data-file', `${file} is empty; its first line must name the columns.`);
  }

  private take(cells: string[], line: number, lastLine: number): boolean {
    const { file, columns, sink } = this;
    if (columns === 0) {
      this.columns = cells.length;
      sink.name(cells.map((name) => name.trim()));
      return true;
    }
    this.rows++;
    if (cells.length === columns) return sink.push(cells, line);
    const message =
      `Row ${this.rows} (line ${line} of ${file}) has ${plural(cells.length, 'cell')} where the ` +
      `first line names ${plural(columns, 'column')}; make them equal` +
      (lastLine > line ? ' and check its quotes.' : '.');
    this.problem = sourceFailure('unequal-rows', message, line);
    return false;
  }
}

/** Keeps the wanted columns of the rows that it is given, and all cells of the first ones. */
export class CsvTable implements Table, RowSink<Table> {
  columns: readonly string[] = [];
  count = 0;
  complete = false;
  numericHeader = false;
  readonly fromJson = false;
  private stores: (ColumnStore | undefined)[] = [];
  private kinds: (ColumnKind | undefined)[] = [];
  private readonly lines = new Numbers(Uint32Array);
  private readonly preview: string[][] = [];
  private problem: DataOutcome<Table> | undefined;

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

  cell(row: number, column: number): TableCell {
    const store = this.stores[column];
    return store ? store.cell(row) : this.preview[row][column];
  }

  name(columns: readonly string[]): void {
    const { columns: wanted } = this.options;
    this.columns = columns;
    this.numericHeader = allNumbers(columns);
    this.kinds = this.columns.map((name) => (wanted ? wanted.get(name) : 'texts'));
    this.stores = this.kinds.map((kind) => {
      if (kind === undefined) return undefined;
      return kind === 'texts' ? new TextColumn() : new NumberColumn();
    });
  }

  push(cells: string[], line: number): boolean {
    if (this.count >= MAX_ROWS) {
      this.problem = tooManyRows(this.file);
      return false;
    }
    for (let column = 0; column < cells.length; column++) this.stores[column]?.push(cells[column]);
    this.lines.push(line);
    if (this.options.columns && this.preview.length < PREVIEW_ROWS) this.preview.push(cells);
    this.count++;
    return !this.enough;
  }

  end(cut: boolean): DataOutcome<Table> {
    this.complete = !cut && !this.enough;
    return this.problem ?? { ok: true, value: this };
  }

  /** No more rows are wanted than there are. */
  private get enough(): boolean {
    return this.count >= (this.options.rows ?? Infinity);
  }
}

/** Whether every cell that is not empty holds a number, and one does. */
export function allNumbers(cells: readonly string[]): boolean {
  const kinds = cells.map((cell) => readNumber(cell).kind);
  return kinds.includes('number') && kinds.every((kind) => kind === 'number' || kind === 'missing');
}
