/** The gap of a claim: its formula, its parts, and what is proven of it. */
import type { Problem } from '../problem';
import type { Finding, VerifyClaim } from './claim';
import { atMost, left } from './claim';
import { termsOf } from './goals';
import { PROOF_AGREEMENT, type ProvenBound } from './lowerBound';
import { UNIT, sumOf } from './sums';

/** The gap is that of the contract, its parts are what is claimed and proven, and the bound is not above the objective. */
export function checkGap(
  problem: Problem,
  claim: VerifyClaim,
  objective: number,
  bound: ProvenBound,
): Finding[] {
  const floor = gapFloor(problem, claim.dual);
  const rounding = objectiveRounding(problem);
  const claimed = claim.gap ?? NaN;
  const written = claim.objective ?? NaN;
  const slack = bound.slack / Math.max(objective, floor) || 0;
  const proven = atMost(
    'gap',
    relativeGap(objective, bound.proven + rounding, floor),
    claimed + PROOF_AGREEMENT + slack,
    'Relative gap between the objective and the bound proven here, against the one reported',
  );
  return [
    atMost(
      'gap',
      claim.lowerBound - written,
      8 * UNIT * written,
      'Excess of the lower bound reported over the objective reported',
    ),
    atMost(
      'gap',
      Math.abs(relativeGap(written, claim.lowerBound + rounding, floor) - claimed),
      ROUNDED_GAP * claimed + 16 * UNIT,
      'Distance of the gap reported from that of the objective and the bound reported',
    ),
    bound.unfinished === null ? proven : left(proven),
  ];
}

/** Digits of a gap that count. */
const ROUNDED_GAP = 1e-6;

/** (objective − bound)/max(objective, floor); 0 where both are 0. */
function relativeGap(objective: number, bound: number, floor: number): number {
  const above = Math.max(0, objective - bound);
  return above === 0 ? 0 : above / Math.max(objective, floor);
}

/**
 * Below this objective the targets' own rounding, half a unit in the last place of each, leaves less than seven digits of
 * it: Σ|z||y|·2⁻⁵³ is what that rounding does to the dual objective.
 */
function gapFloor({ targets, count }: Problem, dual: readonly number[]): number {
  return dual.length === count ? 1e7 * UNIT * sumOf(count, (i) => Math.abs(dual[i] * targets[i])) : 0;
}

/**
 * Where a distance from a target costs κ_i a unit, a network that meets all its targets costs the rounding of its values: 16 of the
 * targets' size, or half the square of that where a loss begins as a square.
 */
function objectiveRounding({ goal, targets, count, ...rest }: Problem): number {
  const { classes, penalty, weightOf, curvatureOf } = termsOf({ goal, count, ...rest });
  if (classes || !penalty) return 0;
  const rounding = (i: number): number => 16 * UNIT * Math.abs(targets[i]);
  return sumOf(count, (i) => weightOf(i) * (curvatureOf(i) > 0 ? rounding(i) ** 2 / 2 : rounding(i)));
}
