/**
 * The slopes of the line through the samples of one input, where samples that lie straight but for the rounding of what was given make one
 * piece: 0.1, 0.2 and 0.3 lie on no line of doubles.
 *
 * A piece's slope is that of its chord, so that nothing adds up over its samples. Where a bend of every sample is explained by rounding
 * and the samples do not lie on the chord all the same, the piece is parted by what explains less.
 */
import { HALF_ULP } from '../gap';
import { maxAbs } from '../linear/kernels';
import type { GivenSize } from '../normalize';
import { ONE_INPUT } from '../settings/oneInput';

const { bendRoundings } = ONE_INPUT;

/** What a value may be off by at a slope. */
type Rounding = (slope: number) => number;

export interface StraightPieces {
  /** Between each sample and the next: n − 1 of n. */
  readonly slopes: Float64Array;
  /** Changes of slope at all samples but the first and the last; 0 within a piece. */
  readonly bends: Float64Array;
  /** What rounding may have changed of the sum of the first and the last slope. */
  readonly tiltRounding: number;
}

/**
 * @param x distinct samples in ascending order, two at least
 * @param given what the samples were before the free terms were taken off
 */
export function straightPieces(x: Float64Array, y: Float64Array, given: GivenSize): StraightPieces {
  const [height, width] = [maxAbs(y), maxAbs(x)];
  const ofGiven = roundingOf(
    Math.max(given.height, height),
    Math.max(given.width, width),
    Math.abs(given.slope),
  );
  const last = x.length - 1;
  const slopes = Float64Array.from({ length: last }, (_, k) => slopeOf(x, y, k, k + 1));
  straighten(slopes, x, y, 0, last, [ofGiven, roundingOf(height, width, 0), () => 0]);
  const bends = Float64Array.from({ length: last - 1 }, (_, k) => slopes[k + 1] - slopes[k]);
  const firstBend = bends.findIndex((bend) => bend !== 0);
  const lastBend = bends.findLastIndex((bend) => bend !== 0);
  const firstLength = x[firstBend < 0 ? last : firstBend + 1] - x[0];
  const lastLength = x[last] - x[lastBend + 1];
  const tiltRounding =
    ofGiven(Math.abs(slopes[0])) / firstLength + ofGiven(Math.abs(slopes[last - 1])) / lastLength;
  return { slopes, bends, tiltRounding };
}

function roundingOf(height: number, width: number, slope: number): Rounding {
  return (steepness) => bendRoundings * HALF_ULP * (height + width * (steepness + slope));
}

function slopeOf(x: Float64Array, y: Float64Array, i: number, j: number): number {
  return (y[j] - y[i]) / (x[j] - x[i]);
}

/** Samples `from` to `to`: as pieces between the bends that the first rounding does not explain; those that are not straight by the others. */
function straighten(
  slopes: Float64Array,
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  [rounding, ...finer]: readonly Rounding[],
): void {
  for (let first = from, last = from + 1; last <= to; last++) {
    if (last < to && !isBent(slopes, x, last, rounding)) continue;
    if (last > first + 1) {
      const slope = slopeOf(x, y, first, last);
      if (isChord(x, y, first, last, slope, rounding(Math.abs(slope)))) slopes.fill(slope, first, last);
      else if (finer.length > 0) straighten(slopes, x, y, first, last, finer);
    }
    first = last;
  }
}

/** Whether rounding does not explain the bend at an inner sample, of slopes right of it that are still those between samples. */
function isBent(slopes: Float64Array, x: Float64Array, at: number, rounding: Rounding): boolean {
  const [before, after] = [slopes[at - 1], slopes[at]];
  const distance = Math.min(x[at] - x[at - 1], x[at + 1] - x[at]);
  return Math.abs(after - before) * distance > rounding(Math.max(Math.abs(before), Math.abs(after)));
}

function isChord(
  x: Float64Array,
  y: Float64Array,
  first: number,
  last: number,
  slope: number,
  rounding: number,
): boolean {
  for (let i = first + 1; i < last; i++) {
    if (Math.abs(y[i] - y[first] - slope * (x[i] - x[first])) > rounding) return false;
  }
  return true;
}
