import { firstDual } from './firstDual';
import { gapOf } from './gap';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import { isRelative, type Problem } from './problem';
import type { Solution, SolveStatus } from './solution';

/**
 * What is known of a problem before any search: a goal that every network meets is met by that without neurons, which answers 0
 * and misses each sample by all of it; no other goal is known to be met.
 */
export function withoutSearch(problem: Problem, status: SolveStatus, totalMs: number): Solution {
  const bare = withoutNetwork(problem, status, totalMs);
  // of a percentage not even λ is known
  if (isRelative(problem.goal)) return bare;
  const none = { ...bare, ...firstDual(problem) };
  const loss = lossOf(problem);
  if (!isPenalty(loss)) return none;
  const missed = problem.targets.reduce((sum, y, i) => sum + loss.shareOf(i) * loss.of(i).value(-y, y), 0);
  const objective = loss.weight * missed;
  const lowerBound = Math.min(none.lowerBound, objective);
  return { ...none, objective, mass: 0, lowerBound, gap: gapOf(problem, none.dual, objective, lowerBound) };
}

/** A solution that has no network, so that nothing but the bound zero is proven. */
export function withoutNetwork(problem: Problem, status: SolveStatus, totalMs: number): Solution {
  return {
    status,
    objective: null,
    mass: null,
    lowerBound: 0,
    gap: null,
    neurons: [],
    skip: { constant: 0, linear: new Array<number>(problem.dimension).fill(0) },
    dual: [],
    trace: [],
    timing: { totalMs, masterMs: 0, pricingMs: 0 },
  };
}
