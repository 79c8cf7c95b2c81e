/**
 * The least tolerance that so many kinks reach, one input (theory.md, section 10): a bisection over the path of fewest kinks. Both ends
 * are certificates: the kinks suffice at the upper one, and one more is needed at the lower.
 */
import type { CancelSignal } from '../cancelSignal';
import { ONE_INPUT } from '../settings/oneInput';
import { fewestKinks } from './minimumLink';

const { toleranceBracket } = ONE_INPUT;

/** Distinct inputs, ascending, and between what values a function lies there that is within a tolerance of all targets. */
export interface Columns {
  readonly x: Float64Array;
  /** Of a tolerance, or of a factor of the samples' own; infinite is allowed. */
  within(tolerance: number): { readonly lower: Float64Array; readonly upper: Float64Array };
  /** A tolerance that some constant meets; infinite where a sample's own is 0. */
  readonly ofConstant: number;
}

export interface ToleranceBracket {
  readonly suffices: number;
  /** 0 where the kinks meet the targets themselves. */
  readonly needsMore: number;
}

/** @param own the tolerance of each sample, of which a factor is asked about; without it one tolerance is that of all */
export function columnsOf(inputs: Float64Array, targets: Float64Array, own?: Float64Array): Columns {
  const order = Int32Array.from(inputs.keys()).sort((p, q) => inputs[p] - inputs[q]);
  const columns = new Int32Array(inputs.length);
  const distinct: number[] = [];
  for (const i of order) {
    if (distinct.at(-1) !== inputs[i]) distinct.push(inputs[i]);
    columns[i] = distinct.length - 1;
  }
  const unit = (i: number): number => own?.[i] ?? 1;
  const low = targets.reduce((p, q) => Math.min(p, q), Infinity);
  const high = targets.reduce((p, q) => Math.max(p, q), -Infinity);
  const middle = low + (high - low) / 2;
  return {
    x: Float64Array.from(distinct),
    within(tolerance) {
      const lower = new Float64Array(distinct.length).fill(-Infinity);
      const upper = new Float64Array(distinct.length).fill(Infinity);
      targets.forEach((y, i) => {
        const room = unit(i) === 0 ? 0 : unit(i) * tolerance;
        lower[columns[i]] = Math.max(lower[columns[i]], y - room);
        upper[columns[i]] = Math.min(upper[columns[i]], y + room);
      });
      return { lower, upper };
    },
    ofConstant: targets.reduce(
      (most, y, i) => (y === middle ? most : Math.max(most, Math.abs(y - middle) / unit(i))),
      0,
    ),
  };
}

/** The fewest kinks within a tolerance of all targets; infinite where equal inputs have targets further apart. */
export function kinksWithin(columns: Columns, tolerance: number): number {
  const { lower, upper } = columns.within(tolerance);
  if (lower.some((low, j) => low > upper[j])) return Infinity;
  return columns.x.length < 3 ? 0 : fewestKinks(columns.x, lower, upper).breakpoints.length;
}

/**
 * The bracket of a relative `toleranceBracket`, or of what is left of it by rounding. Null when it is cancelled, or no tolerance is
 * wide enough: samples whose own is 0 may need more kinks.
 *
 * @param kinks at most
 */
export function leastTolerance(
  columns: Columns,
  kinks: number,
  signal?: CancelSignal,
): ToleranceBracket | null {
  if (kinksWithin(columns, 0) <= kinks) return { suffices: 0, needsMore: 0 };
  let suffices = columns.ofConstant;
  if (!Number.isFinite(suffices)) {
    if (kinksWithin(columns, Infinity) > kinks) return null;
    for (suffices = 1; kinksWithin(columns, suffices) > kinks; suffices *= 2)
      if (signal?.aborted || !Number.isFinite(suffices)) return null;
  }
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
