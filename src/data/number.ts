/** Numbers as data files write them. */

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;
const MISSING = /^(|na|n\/a|null)$/i;

/** A cell of a table: text from csv and tsv, any plain JSON value from json. */
export type Cell = string | number | boolean | null | undefined;

export type CellReading =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'nan' }
  | { readonly kind: 'infinite' }
  | { readonly kind: 'text' };

/** Reads a cell as a finite decimal number; empty, NA, N/A and null are missing. Never uses Number's leniency (hex, ''). */
export function readNumber(cell: Cell): CellReading {
  // JSON's 1e999 is a number of its grammar, and none of ours.
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? { kind: 'number', value: cell } : { kind: 'infinite' };
  if (cell === null || cell === undefined) return { kind: 'missing' };
  if (typeof cell === 'boolean') return { kind: 'text' };
  const text = cell.trim();
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'infinite' };
  }
  if (MISSING.test(text)) return { kind: 'missing' };
  if (NOT_A_NUMBER.test(text)) return { kind: 'nan' };
  return INFINITE.test(text) ? { kind: 'infinite' } : { kind: 'text' };
}

/** A cell as text, for comparing it with a label; undefined when it is missing. */
export function readLabel(cell: Cell): string | undefined {
  if (cell === null || cell === undefined) return undefined;
  const text = String(cell).trim();
  return MISSING.test(text) ? undefined : text;
}
