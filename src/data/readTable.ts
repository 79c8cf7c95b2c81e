/** Reads a data file as a table, in pieces: whatever its size, the same is right and the same is said to be wrong. */
import { CsvRows, CsvTable } from './csv';
import { plainDialect } from './dialect';
import { JsonReader } from './json';
import { type DataOutcome, sourceFailure } from './fault';
import type { ReadOptions, Table } from './table';
import { isJson, isText, TABLE_KINDS } from './tableFiles';
import { type TextReader, Utf8Pieces } from './utf8';

/** Reads the bytes of a file that `tableFiles.ts` names (UTF-8, with or without byte order mark). `file` names it in messages. */
export function readTable(
  file: string,
  extension: string,
  bytes: Uint8Array,
  options: ReadOptions = {},
): DataOutcome<Table> {
  const reader = tableReader(file, extension, options);
  if (!reader.ok) return reader;
  reader.value.write(bytes);
  return reader.value.end();
}

/** The same, to be given the bytes in pieces. */
export function tableReader(
  file: string,
  extension: string,
  options: ReadOptions = {},
): DataOutcome<Utf8Pieces<Table>> {
  const reader = textReader(file, extension, options);
  return reader.ok ? { ok: true, value: new Utf8Pieces(file, reader.value) } : reader;
}

function textReader(file: string, extension: string, options: ReadOptions): DataOutcome<TextReader<Table>> {
  if (isText(extension)) {
    const usual = plainDialect(extension);
    return { ok: true, value: new CsvRows(file, new CsvTable(file, options), usual, options.dialect) };
  }
  if (isJson(extension)) return { ok: true, value: new JsonReader(file, options) };
  return sourceFailure(
    'unknown-format',
    `${file} is of a kind that cannot be read; use a ${TABLE_KINDS} file.`,
  );
}
