/** What each column of a table holds, from all of its cells. */
import { readLabel, readNumber } from '../../data/number';
import { oddCell } from '../../data/oddCell';
import { decimalOf, type Table } from '../../data/table';

export interface ColumnProfile {
  readonly name: string;
  /** Cells that are numbers, missing ones (with NaN), and others. */
  readonly numbers: number;
  readonly missing: number;
  readonly infinite: number;
  readonly texts: number;
  /** Texts that are no plain ones but dates, percentages and the like: the kind that most of them are, and its first cell. */
  readonly odd: number;
  readonly oddWhat?: string;
  readonly firstText?: string;
  /** Different values, at most MAX_DISTINCT + 1. */
  readonly distinct: number;
  /** The different texts with their numbers, the most frequent first; only of a column that is not of numbers. */
  readonly labels: readonly string[];
  /** The different numbers where they are two. */
  readonly pair?: readonly [number, number];
  readonly low: number;
  readonly high: number;
  /** Whole numbers only; and each by one larger than the one before. */
  readonly whole: boolean;
  readonly counts: boolean;
}

/** So many different values of a column are told apart. */
const MAX_DISTINCT = 1000;

export function profileOf(table: Table, position: number): ColumnProfile {
  const decimal = decimalOf(table);
  const values = new Set<number>();
  const labels = new Map<string, number>();
  const kinds = new Map<string, number>();
  let [numbers, missing, infinite, texts, low, high] = [0, 0, 0, 0, Infinity, -Infinity];
  let [whole, counts] = [true, true];
  let last = NaN;
  let firstText: string | undefined;
  for (let row = 0; row < table.count; row++) {
    const cell = table.cell(row, position);
    const reading = readNumber(cell, decimal);
    if (reading.kind === 'number') {
      const { value } = reading;
      numbers++;
      low = Math.min(low, value);
      high = Math.max(high, value);
      whole &&= Number.isSafeInteger(value);
      counts &&= whole && (Number.isNaN(last) || value === last + 1);
      last = value;
      if (values.size <= MAX_DISTINCT) values.add(value);
      continue;
    }
    counts = false;
    if (reading.kind === 'missing' || reading.kind === 'nan') missing++;
    else if (reading.kind === 'infinite') infinite++;
    else {
      texts++;
      const label = readLabel(cell) ?? '';
      firstText ??= label;
      const known = labels.get(label);
      if (known !== undefined || labels.size <= MAX_DISTINCT) labels.set(label, (known ?? 0) + 1);
      if (known !== undefined) continue;
      const what = oddCell(label, decimal)?.what;
      if (what !== undefined) kinds.set(what, (kinds.get(what) ?? 0) + 1);
    }
  }
  const [most] = [...kinds].sort(([, a], [, b]) => b - a);
  const odd = [...labels].reduce((sum, [label, n]) => sum + (oddCell(label, decimal) ? n : 0), 0);
  const [first, second] = [...values].sort((a, b) => a - b);
  return {
    name: table.columns[position],
    ...{ numbers, missing, infinite, texts, odd, low, high, whole, counts },
    ...(most && { oddWhat: most[0] }),
    ...(firstText !== undefined && { firstText }),
    distinct: values.size + labels.size,
    labels: [...labels].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label),
    ...(values.size === 2 && { pair: [first, second] as const }),
  };
}
