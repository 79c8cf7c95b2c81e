/** What a data file becomes: named columns, and cells as the file wrote them. */
import type { DecimalSign, DialectChoice, FileDialect } from './dialect';
import type { TableCell } from './number';
import { sourceFailure } from './fault';

/** What names the columns of a table. */
export interface Header {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly columns: readonly string[];
  /** Whether the line that names the columns holds numbers only: then it may well be the first row of a file without names. */
  readonly numericHeader: boolean;
  /** How its text was read; undefined of JSON. */
  readonly dialect: FileDialect | undefined;
}

export interface Table extends Header {
  /** Rows under the line that names the columns, as far as they were read. */
  readonly count: number;
  /** Whether these are all rows of the file; no more may have been wanted. */
  readonly complete: boolean;
  /** 1-based line of the file that a 0-based row starts on; undefined of a table that is no file's. */
  line(row: number): number | undefined;
  /** Whether every cell of a column is there: of a large file only the columns that were asked for are kept. */
  has(column: number, kind?: ColumnKind): boolean;
  /** What separates the thousands of a column's numbers, where their file has such; `cell` gives these as numbers. */
  thousands?(column: number): string | undefined;
  /** A cell by 0-based row and column; of a column that was not kept, only the first PREVIEW_ROWS rows have one. */
  cell(row: number, column: number): TableCell;
}

/** `numbers` keeps what reads as a number as a double; `texts` keeps what the file wrote. */
export type ColumnKind = 'numbers' | 'texts';

type WantedColumns = ReadonlyMap<string, ColumnKind>;

/** What a reader wants of a file. */
export interface Wanted {
  /** By name; of a small file all are kept. */
  readonly columns: WantedColumns;
  /** The last row that is wanted, from 1; Infinity for all. Of JSON all are read, since any row may add a column. */
  readonly lastRow: number;
  /** What is said of the dialect of a text; the rest is guessed. */
  readonly dialect?: DialectChoice;
  /** Milliseconds that reading the file may take; absent: as long as it takes. */
  readonly limitMs?: number;
}

export interface ReadOptions {
  /** Absent: everything is kept. */
  readonly columns?: WantedColumns;
  /** No more rows than these. */
  readonly rows?: number;
  /** What is said of the dialect of a text; the rest is guessed. */
  readonly dialect?: DialectChoice;
}

/** So many rows of every column are kept, for a look at what it holds. */
export const PREVIEW_ROWS = 1000;

/** More rows than this would take the memory of the machine before any fit could begin. */
export const MAX_ROWS = 50_000_000;

export function tooManyRows(file: string): ReturnType<typeof sourceFailure> {
  const message = `${file} has more than ${MAX_ROWS} rows, which is all that is read; leave some of them out.`;
  return sourceFailure('file-too-large', message);
}

/** A cell by 0-based row and column, for the beginning of a sentence. */
export function cellPlace(table: Pick<Table, 'file' | 'line'>, row: number, column: string): string {
  const line = table.line(row);
  const where = line === undefined ? `of ${table.file}` : `(line ${line} of ${table.file})`;
  return `Row ${row + 1} ${where}, column "${column}"`;
}

/** The decimal sign of a table's cells. */
export function decimalOf({ dialect }: Pick<Table, 'dialect'>): DecimalSign {
  return dialect?.decimal ?? '.';
}

/** The position of each column by its name; the first of a name counts. */
export function positionsOf(table: Pick<Table, 'columns'>): ReadonlyMap<string, number> {
  let known = positions.get(table.columns);
  if (!known) {
    known = new Map([...table.columns.entries()].reverse().map(([position, name]) => [name, position]));
    positions.set(table.columns, known);
  }
  return known;
}

const positions = new WeakMap<readonly string[], ReadonlyMap<string, number>>();
