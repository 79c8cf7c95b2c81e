/** Data as text that other programs read: CSV, JSON, Markdown. Numbers keep every digit. */

import { type CellValue, csvCell } from '../../result/csvCell';

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CellValue[])[];
}

/** One line a row under a line of names; a missing value is an empty cell, and no text is a formula. */
export function toCsv({ columns, rows }: DataTable): string {
  return [columns, ...rows].map((row) => row.map((cell) => csvCell(cell)).join(',')).join('\n');
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
