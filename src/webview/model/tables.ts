/** Data as text that other programs read: CSV, JSON, Markdown. Numbers keep every digit. */

export type CellValue = string | number | boolean | null;

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

/** One line a row under a line of names; a missing value is an empty cell, and no text is a formula. */
export function toCsv({ columns, rows }: DataTable): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\n');
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe, which spreadsheets read as "this is text". Numbers stay as
 * they are, and so do texts that are numbers.
 */
export function csvCell(cell: CellValue): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  return quote(/^[=+\-@\t\r\n]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell);
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** A list of objects, one a row. */
export function toJson({ columns, rows }: DataTable): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, k) => [name, row[k]])));
  return JSON.stringify(objects, null, 2);
}

export function toMarkdown({ columns, rows }: DataTable): string {
  const line = (cells: readonly CellValue[]) =>
    `| ${cells.map((cell) => String(cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
