/** What a column or a dataset holds, in a few numbers: for hover and completion. */
import type { DecimalSign } from './dialect';
import { firstAlike } from './duplicates';
import { type TableCell, readLabel, readNumber } from './number';
import type { Samples } from './samples';
import { decimalOf, type Table } from './table';

export interface ColumnSummary {
  /** Cells that were looked at. */
  readonly count: number;
  /** Fewer than the file has: of a large one only the start of a column that is not used is kept. */
  readonly partial: boolean;
  readonly numbers: number;
  readonly missing: number;
  readonly texts: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
  /** How many numbers fall into each of equal bins from low to high. */
  readonly bins: readonly number[];
  /** The most frequent texts (labels), most frequent first. */
  readonly labels: readonly (readonly [label: string, count: number])[];
  readonly distinctLabels: number;
}

const BINS = 16;
const MAX_LABELS = 1000;

/** Looks at every cell that is there, and at no more than `most`. */
export function summarizeColumn(
  table: Table,
  column: number,
  preview: number,
  most = Infinity,
): ColumnSummary {
  const available = table.has(column) ? table.count : Math.min(table.count, preview);
  const count = Math.min(available, most);
  const partial = count < table.count || !table.complete;
  return summarize(count, (row) => table.cell(row, column), partial, decimalOf(table));
}

export function summarizeNumbers(count: number, at: (row: number) => number): ColumnSummary {
  return summarize(count, at, false);
}

function summarize(
  count: number,
  cell: (row: number) => TableCell,
  partial: boolean,
  decimal: DecimalSign = '.',
): ColumnSummary {
  let [numbers, missing, texts, low, high, mean, squares] = [0, 0, 0, Infinity, -Infinity, 0, 0];
  const labels = new Map<string, number>();
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const reading = readNumber(cell(row), decimal);
    if (reading.kind === 'number') {
      const { value } = reading;
      values[numbers++] = value;
      low = Math.min(low, value);
      high = Math.max(high, value);
      const step = value - mean;
      mean += step / numbers;
      squares += step * (value - mean);
    } else if (reading.kind === 'missing') missing++;
    else texts++;
    const label = reading.kind === 'text' ? readLabel(cell(row)) : undefined;
    if (label !== undefined && (labels.has(label) || labels.size < MAX_LABELS)) {
      labels.set(label, (labels.get(label) ?? 0) + 1);
    }
  }
  const bins = new Array<number>(numbers === 0 ? 0 : BINS).fill(0);
  for (let i = 0; i < numbers; i++) {
    const place = high > low ? ((values[i] - low) / (high - low)) * BINS : 0;
    bins[Math.min(BINS - 1, Math.floor(place))]++;
  }
  return {
    ...{ count, partial, numbers, missing, texts, low, high, mean, bins },
    deviation: numbers === 0 ? 0 : Math.sqrt(squares / numbers),
    labels: [...labels].sort((a, b) => b[1] - a[1]),
    distinctLabels: labels.size,
  };
}

const BARS = '▁▂▃▄▅▆▇█';

/** Bins as a line of bars; an empty bin is the lowest bar. */
export function sparkline(bins: readonly number[]): string {
  const most = Math.max(...bins, 1);
  return bins
    .map((bin) => BARS[bin === 0 ? 0 : Math.max(1, Math.round((bin / most) * (BARS.length - 1)))])
    .join('');
}

/** A number for reading: four significant digits, trailing zeros dropped. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude >= 1e6 || magnitude < 1e-3)) {
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  }
  return Number(value.toPrecision(4)).toString();
}

/** Rows whose inputs an earlier row has too. */
export function duplicateRows(samples: Samples): number {
  return firstAlike(samples).reduce((sum, first, i) => sum + (first === i ? 0 : 1), 0);
}
