/** Cells of csv files that we write: no separator or quote in them is read as more than text, and no text as a formula. */

export type CellValue = string | number | boolean | null;

/**
 * A cell among others that `separator` divides; null is an empty one. A text that a spreadsheet would take for a formula gets an
 * apostrophe, which spreadsheets read as "this is text". Numbers stay as they are, and so do texts that are numbers.
 */
export function csvCell(cell: CellValue, separator = ','): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  return quoted(/^[=+\-@\t\r\n]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell, separator);
}

/** In quotes where the text needs them, and else as it is. A space stands for any run of blanks, so that an empty cell needs them, too. */
export function quoted(text: string, separator: string): string {
  const divided = separator === ' ' ? text === '' || /\s/.test(text) : text.includes(separator);
  return divided || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
