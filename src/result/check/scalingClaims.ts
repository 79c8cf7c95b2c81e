/** The scaling of a result is one of those that the language has, of its own samples; and so are its ranges. */
import type { FitResult } from '../schema';
import { AGREEMENT, allOf, type OwnClaim } from './claim';

export function checkScaling({ scaling }: FitResult, inputs: Float64Array): OwnClaim {
  const d = scaling.offset.length;
  const columns = Array.from({ length: d }, (_, k) => columnOf(inputs, d, k));
  const kinds = ['none', 'standard', 'minmax'] as const;
  const kind = kinds.find((name) =>
    columns.every((column, k) => is(name, column, scaling.offset[k], scaling.factor[k])),
  );
  return allOf('scaling', `The scaling is \`scale ${kind ?? ''}\` of these samples.`, [
    [kind !== undefined, 'The scaling is none of the samples: neither `none` nor `standard` nor `minmax`.'],
  ]);
}

/** The ranges are those of the samples, to the last digit; none of an earlier result, which has none. */
export function checkRanges({ samples }: FitResult, inputs: Float64Array): OwnClaim[] {
  const { ranges, inputs: names } = samples;
  if (ranges === undefined) return [];
  return [
    allOf(
      'ranges',
      'The ranges of the inputs are those of these samples.',
      ranges.map(([least, most], k) => {
        const { low, high } = columnOf(inputs, ranges.length, k);
        return [
          least === low && most === high,
          `The range of ${names[k]} is ${low} to ${high} in the samples.`,
        ];
      }),
    ),
  ];
}

interface Column {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
}

function columnOf(inputs: Float64Array, d: number, k: number): Column {
  const count = inputs.length / d;
  let [low, high, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (let at = k; at < inputs.length; at += d) {
    low = Math.min(low, inputs[at]);
    high = Math.max(high, inputs[at]);
  }
  // from the least value on, so that an offset does not take the digits
  for (let at = k; at < inputs.length; at += d) sum += inputs[at] - low;
  const mean = sum / count;
  for (let at = k; at < inputs.length; at += d) squares += (inputs[at] - low - mean) ** 2;
  return { low, high, mean: low + mean, deviation: Math.sqrt(squares / count) };
}

function is(kind: 'none' | 'standard' | 'minmax', column: Column, offset: number, factor: number): boolean {
  const { low, high, mean, deviation } = column;
  if (kind === 'none') return offset === 0 && factor === 1;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const near = (a: number, b: number, unit: number): boolean => Math.abs(a - b) <= AGREEMENT * unit;
  if (low === high) return offset === low && factor === 1;
  if (kind === 'minmax') return offset === low && near(factor * (high - low), 1, 1);
  // digits of the deviation that an offset of this size has left
  const lost = 1 + size / (deviation || 1);
  return near(offset, mean, size) && Math.abs(factor * deviation - 1) <= AGREEMENT * lost;
}
