import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import { isRelative, type Problem } from './problem';
import type { Solution, SolveStatus } from './solution';

/**
 * What is known of a problem before any search: a goal that every network meets is met by that without neurons, which answers 0
 * and misses each sample by all of it; no other goal is known to be met.
 */
export function withoutSearch(
  problem: Problem,
  status: SolveStatus,
  totalMs: number,
): Omit<Solution, 'reason'> {
  const none = withoutNetwork(problem, status, '', totalMs);
  // of a percentage not even λ is known
  if (isRelative(problem.goal)) return none;
  const loss = lossOf(problem);
  if (!isPenalty(loss)) return none;
  const missed = problem.targets.reduce((sum, y, i) => sum + loss.shareOf(i) * loss.of(i).value(-y, y), 0);
  return { ...none, objective: loss.weight * missed, mass: 0, gap: missed > 0 ? 1 : 0 };
}

/** A solution that has no network, so that nothing but the bound zero is proven. */
export function withoutNetwork(
  problem: Problem,
  status: SolveStatus,
  reason: string,
  totalMs: number,
): Solution {
  return {
    status,
    reason,
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
