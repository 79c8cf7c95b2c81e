/** Comma- and tab-separated files (RFC 4180), by csv-parse. */
import { CsvError, parse } from 'csv-parse/sync';
import { type DataOutcome, plural, sourceFailure } from './problem';
import type { Table } from './table';

interface Line {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** The first line names the columns. Empty lines are skipped and not counted as rows; every row needs as many cells. */
export function readCsv(file: string, text: string, delimiter: ',' | '\t'): DataOutcome<Table> {
  let parsed: Line[];
  try {
    // csv-parse counts a line break of two characters inside quotes twice.
    parsed = parse(text.replace(/\r\n?/g, '\n'), {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      // Blanks around a comma mean nothing; a tab that is a delimiter is no blank.
      trim: delimiter === ',',
    }) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return sourceFailure(
      'bad-data-file',
      `${file} is not well formed: ${error.message}. Correct its quotes there.`,
    );
  }
  if (parsed.length === 0) {
    return sourceFailure('empty-data-file', `${file} is empty; its first line must name the columns.`);
  }
  const [header, ...body] = parsed;
  const columns = header.record.map((name) => name.trim());
  const uneven = body.findIndex(({ record }) => record.length !== columns.length);
  if (uneven >= 0) {
    const { record, info } = body[uneven];
    return sourceFailure(
      'unequal-rows',
      `Row ${uneven + 1} (line ${startLine(body[uneven])} of ${file}) has ${plural(record.length, 'cell')} where the ` +
        `first line names ${plural(columns.length, 'column')}; make them equal` +
        (info.lines > startLine(body[uneven]) ? ' and check its quotes.' : '.'),
    );
  }
  return {
    ok: true,
    value: { file, columns, rows: body.map(({ record }) => record), lines: body.map(startLine) },
  };
}

/** csv-parse counts the line a record ends on; a quoted cell may hold line breaks of its own. */
function startLine({ record, info }: Line): number {
  let breaks = 0;
  for (const cell of record) {
    breaks += cell.split('\n').length - 1;
  }
  return info.lines - breaks;
}
