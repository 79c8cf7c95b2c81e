/**
 * The least tolerance that so many kinks reach, one input (theory.md, section 10): a bisection over the path of fewest kinks. Both ends
 * are certificates: the kinks suffice at the upper one, and one more is needed at the lower.
 */
import type { CancelSignal } from '../cancelSignal';
import { ONE_INPUT } from '../settings/oneInput';
import { fewestKinks } from './minimumLink';

const { toleranceBracket } = ONE_INPUT;

/** Distinct inputs, ascending, each with the least and the largest target there. */
export interface Columns {
  readonly x: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

export interface ToleranceBracket {
  readonly suffices: number;
  /** 0 where the kinks meet the targets themselves. */
  readonly needsMore: number;
}

/** One column an input. */
export function columnsOf(inputs: Float64Array, targets: Float64Array): Columns {
  const order = Int32Array.from(inputs.keys()).sort((p, q) => inputs[p] - inputs[q]);
  const starts: number[] = [];
  order.forEach((i, k) => {
    if (k === 0 || inputs[i] !== inputs[order[k - 1]]) starts.push(k);
  });
  const extreme = (of: (p: number, q: number) => number): Float64Array =>
    Float64Array.from(starts, (first, j) => {
      let value = targets[order[first]];
      for (let k = first + 1; k < (starts[j + 1] ?? order.length); k++) value = of(value, targets[order[k]]);
      return value;
    });
  const x = Float64Array.from(starts, (k) => inputs[order[k]]);
  return { x, least: extreme(Math.min), most: extreme(Math.max) };
}

/** The fewest kinks within a tolerance of all targets; infinite where equal inputs have targets further apart. */
export function kinksWithin({ x, least, most }: Columns, tolerance: number): number {
  const lower = most.map((value) => value - tolerance);
  const upper = least.map((value) => value + tolerance);
  if (lower.some((low, j) => low > upper[j])) return Infinity;
  return x.length < 3 ? 0 : fewestKinks(x, lower, upper).breakpoints.length;
}

/**
 * The bracket of a relative `toleranceBracket`, or of what is left of it by rounding. Null when it is cancelled.
 *
 * @param kinks at most
 */
export function leastTolerance(
  columns: Columns,
  kinks: number,
  signal?: CancelSignal,
): ToleranceBracket | null {
  const { least, most } = columns;
  const low = least.reduce((p, q) => Math.min(p, q), Infinity);
  const high = most.reduce((p, q) => Math.max(p, q), -Infinity);
  // a constant meets half of what the targets range over
  let suffices = (high - low) / 2;
  if (kinksWithin(columns, 0) <= kinks) return { suffices: 0, needsMore: 0 };
  // its size by factors of ten, and then by halves
  let needsMore = suffices / 10;
  for (; kinksWithin(columns, needsMore) <= kinks; needsMore /= 10) suffices = needsMore;
  while (suffices - needsMore > toleranceBracket * suffices) {
    if (signal?.aborted) return null;
    const middle = needsMore + (suffices - needsMore) / 2;
    if (middle <= needsMore || middle >= suffices) break;
    if (kinksWithin(columns, middle) <= kinks) suffices = middle;
    else needsMore = middle;
  }
  return { suffices, needsMore };
}
