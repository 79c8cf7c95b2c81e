/** What every network misses somewhere, by a dual ray, and what of that is a miss at all. */
import type { Problem } from '../problem';
import { type Finding, show } from './claim';
import { termsOf } from './goals';
import { UNIT, largestOf, sumOf } from './sums';

/** Targets that agree to this, relative to the largest, are met: networks meet them to nine digits. */
const AGREEING_TARGETS = 0.999e-10;
/** The least tolerance is a number to choose one by: seven digits. */
const TOLERANCE_DIGITS = 1e-7;
/** Roundings of the targets' size in a least tolerance: some for each row of a ray that a basis has made. */
const ROUNDINGS = 64;

/** The size of the targets: 1 of a classification. */
export function targetScale(problem: Problem): number {
  const { count, targets } = problem;
  return termsOf(problem).classes ? 1 : largestOf(count, (i) => Math.abs(targets[i]));
}

/** A smaller miss is none. */
export function allowedMiss(problem: Problem): number {
  return termsOf(problem).tolerance + AGREEING_TARGETS * targetScale(problem);
}

/** Digits of a least tolerance, and what rounding the targets makes of it. */
export const toleranceRounding = (problem: Problem, least: number): number =>
  TOLERANCE_DIGITS * least + ROUNDINGS * UNIT * largestOf(problem.count, (i) => Math.abs(problem.targets[i]));

/**
 * (yᵀz* − what z* may be off)/‖z*‖₁ at least; beyond their own tolerances where samples have some.
 *
 * @param z of the rows, with |z*_i − z_i| ≤ errors_i
 * @param rises what multipliers of slopes add to yᵀz
 */
export function provenMiss(
  problem: Problem,
  rows: readonly number[],
  z: Float64Array,
  errors: Float64Array,
  rises = 0,
): number {
  const { classes, ownTolerances, toleranceOf } = termsOf(problem);
  const room = (i: number): number => (ownTolerances ? toleranceOf(rows[i]) : 0);
  const at = (i: number): number => (classes ? Math.sign(z[i]) : problem.targets[rows[i]]);
  const value = sumOf(z.length, (i) => at(i) * z[i] - room(i) * Math.abs(z[i])) + rises;
  const lost = sumOf(z.length, (i) => (Math.abs(at(i)) + room(i)) * (errors[i] + 4 * UNIT * Math.abs(z[i])));
  return (value - lost) / sumOf(z.length, (i) => Math.abs(z[i]) + errors[i]);
}

/** @param networks of which it is said, as `every network` */
export function missFinding(miss: number, allowed: number, networks: string): Finding {
  const holds = miss > allowed;
  return {
    what: 'infeasible',
    holds,
    value: miss,
    limit: allowed,
    sentence: holds
      ? `Proven: ${networks} misses a sample by at least ${show(miss)}, where ${show(allowed)} is allowed.`
      : `Not proven: the ray shows a miss of ${show(miss)}, where ${show(allowed)} is allowed.`,
  };
}
