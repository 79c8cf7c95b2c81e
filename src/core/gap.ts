/**
 * The relative gap between an objective and a proven lower bound, and the size below which the targets' own rounding
 * leaves too little of the objective to be relative to.
 */

import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import type { Problem } from './problem';

/** Half a unit in the last place of a double, relative: what a target is rounded by. */
export const HALF_ULP = 2 ** -53;

/** Digits of the objective that must be left after the targets' rounding: seven, one more than the default gap asks for. */
const DIGITS = 1e7;

/**
 * 10⁷ · Σ |z_i| · 2⁻⁵³ |y_i|. By duality the norm changes by z_i for a unit of y_i, so the sum is what the targets' rounding
 * makes of it; an objective under the floor has less than seven digits that the targets determine.
 *
 * @param dual z, one number a sample, in units of objective per target
 */
export function gapFloor(dual: ArrayLike<number>, targets: ArrayLike<number>): number {
  let rounding = 0;
  for (let i = 0; i < dual.length; i++) rounding += Math.abs(dual[i] * targets[i]);
  return DIGITS * HALF_ULP * rounding;
}

/** (objective − lowerBound) / max(objective, floor), never negative; 0 when both are 0. */
export function relativeGap(objective: number, lowerBound: number, floor = 0, resolution = 0): number {
  const difference = objective - lowerBound - resolution;
  return difference > 0 ? difference / Math.max(objective, floor) : 0;
}

/** Roundings of a target's size that a value of a network that meets it has: of its terms and of what they add up to. */
const ROUNDINGS = 16;

/**
 * The gap of a solution, with the floor of `gapFloor`. Where a distance from a target costs κ_i a unit, a network that meets all its
 * targets has an objective of some Σ κ_i 2⁻⁵³ |y_i| nevertheless, or of the squares of such distances: so much of the difference is no gap.
 */
export function gapOf(
  problem: Problem,
  dual: ArrayLike<number>,
  objective: number,
  lowerBound: number,
): number {
  return relativeGap(objective, lowerBound, gapFloor(dual, problem.targets), resolutionOf(problem));
}

/** What the rounding of its values costs a network that meets all its targets. */
function resolutionOf(problem: Problem): number {
  const losses = lossOf(problem);
  if (!losses.ofResidual || !isPenalty(losses)) return 0;
  const unit = ROUNDINGS * HALF_ULP;
  const sizeOf = (y: number): number => (losses.quadratic ? (unit * y * y) / 2 : Math.abs(y));
  return unit * losses.weight * problem.targets.reduce((sum, y, i) => sum + losses.shareOf(i) * sizeOf(y), 0);
}
