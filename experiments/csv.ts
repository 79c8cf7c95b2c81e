/** CSV with a header line, as rows by name. */
import { parse } from 'csv-parse/sync';

export function parseCsvTable(text: string): Record<string, string>[] {
  return parse(text, { columns: true, skip_empty_lines: true });
}
