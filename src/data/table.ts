/** A data file as a table: named columns, and cells as the file wrote them. */
import { CsvReader, isCsv, readCsv } from './csv';
import { readJson } from './json';
import type { Cell } from './number';
import { type DataOutcome, sourceFailure } from './problem';

export interface Table {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly columns: readonly string[];
  /** Rows under the line that names the columns. */
  readonly count: number;
  /** 1-based line of the file that a 0-based row starts on. */
  line(row: number): number;
  /** Whether every cell of a column is there: of a large file only the columns that were asked for are kept. */
  has(column: number, kind?: ColumnKind): boolean;
  /** A cell by 0-based row and column; of a column that was not kept, only the first PREVIEW_ROWS rows have one. */
  cell(row: number, column: number): Cell;
}

/** `numbers` keeps what reads as a number as a double; `texts` keeps what the file wrote. */
export type ColumnKind = 'numbers' | 'texts';

/** The columns that a reader wants to keep, by name; of a small file all are kept. */
export type Wanted = ReadonlyMap<string, ColumnKind>;

/** Reads the bytes of a .csv, .tsv or .json file (UTF-8, with or without byte order mark). `file` names it in messages. */
export function readTable(file: string, extension: string, bytes: Uint8Array): DataOutcome<Table> {
  const format = formatOf(file, extension);
  if (!format.ok) return format;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return badEncoding(file);
  }
  return format.value === 'json' ? readJson(file, text) : readCsv(file, text, format.value);
}

/** Reads a large .csv or .tsv in pieces, and keeps only the wanted columns. */
export async function readLargeTable(
  file: string,
  extension: string,
  chunks: AsyncIterable<Uint8Array>,
  wanted: Wanted,
): Promise<DataOutcome<Table>> {
  const format = formatOf(file, extension);
  if (!format.ok) return format;
  if (format.value === 'json') throw new Error('JSON is read as a whole.');
  const reader = new CsvReader(file, format.value, wanted);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      return badEncoding(file);
    }
    if (!(await reader.write(text))) break;
  }
  return reader.end();
}

/** Whether a file of this kind can be read in pieces. */
export function isStreamed(extension: string): boolean {
  return isCsv(extension);
}

function formatOf(file: string, extension: string): DataOutcome<',' | '\t' | 'json'> {
  switch (extension.toLowerCase()) {
    case '.csv':
      return { ok: true, value: ',' };
    case '.tsv':
      return { ok: true, value: '\t' };
    case '.json':
      return { ok: true, value: 'json' };
    default:
      return sourceFailure(
        'unknown-format',
        `${file} is of a kind that cannot be read; use a .csv, .tsv or .json file.`,
      );
  }
}

function badEncoding(file: string) {
  return sourceFailure('bad-encoding', `${file} is not UTF-8 text; save it as UTF-8.`);
}
