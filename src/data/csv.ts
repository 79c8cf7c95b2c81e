/** Separated files as tables. Empty lines are skipped and not counted as rows. */
import { type ColumnStore, Numbers, NumberColumn, TextColumn } from './columnStore';
import { CsvScanner, type TakePlainRecord } from './csvScanner';
import {
  type DecimalSign,
  type Dialect,
  type DialectChoice,
  type FileDialect,
  numberedColumns,
} from './dialect';
import { Grouping } from './grouping';
import { GUESSED_FROM, guessDialect } from './guessDialect';
import { type TableCell, readNumber } from './number';
import { type DataOutcome, plural, sourceFailure } from './fault';
import { type ColumnKind, MAX_ROWS, PREVIEW_ROWS, type ReadOptions, type Table, tooManyRows } from './table';
import type { TextReader } from './utf8';

/** What takes the rows of such a file. */
export interface RowSink<T> {
  /** Whether the rows' own texts are wanted. */
  readonly keepTexts?: boolean;
  /** Comes first; `columns` are the names in the first line, or their numbers. `text` is that line, where texts are wanted. */
  name(columns: readonly string[], dialect: FileDialect, text: string): void;
  /** As many cells as there are names. False when no more is wanted. `text` is the row as it is written, where that is wanted. */
  push(cells: string[], line: number, text: string): boolean;
  /** Takes a row without quotes that begins at `at`: gives where the next one begins, or `at` to get it as cells. */
  readonly pushPlain?: TakePlainRecord;
  /** After the last row. `cut`: the text goes on, but no more of it is wanted. */
  end(cut: boolean): DataOutcome<T>;
}

/**
 * Every row needs as many cells as there are columns. Reads up to the first thing that is wrong, and keeps no row itself; the
 * beginning of the text is held back until it is enough to guess by.
 */
export class CsvRows<T> implements TextReader<T> {
  private scanner: CsvScanner | undefined;
  private dialect: FileDialect | undefined;
  private head = '';
  private columns = 0;
  private rows = 0;
  private problem: DataOutcome<T> | undefined;

  /** `choice` is what is known of the dialect, `usual` what it is where nothing tells. */
  constructor(
    private readonly file: string,
    private readonly sink: RowSink<T>,
    private readonly usual: Dialect,
    private readonly choice: DialectChoice = {},
  ) {}

  get line(): number {
    return this.scanner?.line ?? 1;
  }

  /** The first line break; undefined until there is one. */
  get lineBreak(): string | undefined {
    return this.scanner?.lineBreak;
  }

  write(text: string): boolean {
    if (this.scanner) return this.scanner.write(text);
    this.head += text;
    return this.head.length < GUESSED_FROM || this.begin(false);
  }

  flush(): boolean {
    return this.scanner ? this.scanner.write('') : this.begin(false);
  }

  /** Rows that somebody else has read, and their lines, come before what is written next, which begins a row. */
  skip(rows: number, lines: number): void {
    this.rows += rows;
    this.scanner?.skip(lines);
  }

  end(cut: boolean): DataOutcome<T> {
    const { file, sink } = this;
    if (!this.scanner) this.begin(!cut);
    if (!cut) this.scanner?.end();
    if (this.problem) return this.problem;
    if (this.scanner?.fault) {
      const { sentence, line } = this.scanner.fault;
      return sourceFailure('bad-data-file', sentence(file), line);
    }
    if (this.columns > 0) return sink.end(cut);
    const what =
      this.usual.header && this.choice.header !== false ? '; its first line must name the columns' : '';
    return sourceFailure('empty-data-file', `${file} is empty${what}.`);
  }

  /** `whole`: there is no more text than what was held back. */
  private begin(whole: boolean): boolean {
    const { choice, head, sink, usual } = this;
    this.dialect = guessDialect(
      head.slice(0, GUESSED_FROM),
      whole && head.length <= GUESSED_FROM,
      choice,
      usual,
    );
    this.scanner = new CsvScanner(
      this.dialect.separator,
      (cells, line, last, text) => this.take(cells, line, last, text),
      {
        keepTexts: sink.keepTexts,
        takePlain: sink.pushPlain && ((text, at, line) => this.takePlain(text, at, line)),
      },
    );
    this.head = '';
    return this.scanner.write(head);
  }

  private takePlain(text: string, at: number, line: number): number {
    if (this.columns === 0) return at;
    const next = this.sink.pushPlain!(text, at, line);
    if (next > at) this.rows++;
    return next;
  }

  private take(cells: string[], line: number, lastLine: number, text: string): boolean {
    const { file, sink } = this;
    const dialect = this.dialect!;
    if (this.columns === 0) {
      this.columns = cells.length;
      const names = dialect.header ? cells.map((name) => name.trim()) : numberedColumns(cells.length);
      sink.name(names, dialect, text);
      if (dialect.header) return true;
    }
    this.rows++;
    if (cells.length === this.columns) return sink.push(cells, line, text);
    const message =
      `Row ${this.rows} (line ${line} of ${file}) has ${plural(cells.length, 'cell')} where the ` +
      `first line ${dialect.header ? 'names' : 'has'} ${plural(this.columns, dialect.header ? 'column' : 'cell')}; make them equal` +
      this.advice(cells.length, lastLine > line);
    this.problem = sourceFailure('unequal-rows', message, line);
    return false;
  }

  /** The end of that sentence: a cell over several lines, or a title or a note above the names. */
  private advice(cells: number, severalLines: boolean): string {
    if (severalLines) return ' and check its quotes.';
    return this.rows === 1 && this.columns === 1 && this.dialect!.header && cells > 1
      ? ', or remove the lines above the one that names the columns.'
      : '.';
  }
}

/** Keeps the wanted columns of the rows that it is given, and all cells of the first ones. */
export class CsvTable implements Table, RowSink<Table> {
  columns: readonly string[] = [];
  count = 0;
  complete = false;
  numericHeader = false;
  dialect: FileDialect | undefined;
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

  thousands(column: number): string | undefined {
    return this.stores[column]?.thousands;
  }

  cell(row: number, column: number): TableCell {
    const store = this.stores[column];
    return store ? store.cell(row) : this.preview[row][column];
  }

  name(columns: readonly string[], dialect: FileDialect): void {
    const { columns: wanted } = this.options;
    this.columns = columns;
    this.dialect = dialect;
    this.numericHeader = dialect.header && allNumbers(columns, dialect.decimal);
    this.kinds = this.columns.map((name) => (wanted ? wanted.get(name) : 'texts'));
    this.stores = this.kinds.map((kind) => {
      if (kind === undefined) return undefined;
      const grouping = new Grouping(dialect.decimal, !dialect.guessed.includes('decimal'));
      return kind === 'texts' ? new TextColumn(grouping) : new NumberColumn(dialect.decimal, grouping);
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
export function allNumbers(cells: readonly string[], decimal: DecimalSign): boolean {
  const kinds = cells.map((cell) => readNumber(cell, decimal).kind);
  return kinds.includes('number') && kinds.every((kind) => kind === 'number' || kind === 'missing');
}
