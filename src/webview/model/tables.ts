/** Data as text that other programs read: CSV, JSON, Markdown. Numbers keep every digit. */

export type Cell = string | number | boolean | null;

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One line a row under a line of names; a missing value is an empty cell. */
export function toCsv({ columns, rows }: DataTable): string {
  return [columns, ...rows].map((row) => row.map((cell) => quote(String(cell ?? ''))).join(',')).join('\n');
}

/** A list of objects, one a row. */
export function toJson({ columns, rows }: DataTable): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((name, k) => [name, row[k]])));
  return JSON.stringify(objects, null, 2);
}

export function toMarkdown({ columns, rows }: DataTable): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
