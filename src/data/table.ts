/** A data file as a table: named columns, and cells as the file wrote them. */
import { readCsv } from './csv';
import { readJson } from './json';
import type { Cell } from './number';
import { type DataOutcome, sourceFailure } from './problem';

export interface Table {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly columns: readonly string[];
  /** rows[i][k] belongs to columns[k]. */
  readonly rows: readonly (readonly Cell[])[];
  /** 1-based line of the file that each row starts on. */
  readonly lines: readonly number[];
}

/** Reads the bytes of a .csv, .tsv or .json file (UTF-8, with or without byte order mark). `file` names it in messages. */
export function readTable(file: string, extension: string, bytes: Uint8Array): DataOutcome<Table> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return sourceFailure('bad-encoding', `${file} is not UTF-8 text; save it as UTF-8.`);
  }
  switch (extension.toLowerCase()) {
    case '.csv':
      return readCsv(file, text, ',');
    case '.tsv':
      return readCsv(file, text, '\t');
    case '.json':
      return readJson(file, text);
    default:
      return sourceFailure(
        'unknown-format',
        `${file} is of a kind that cannot be read; use a .csv, .tsv or .json file.`,
      );
  }
}
