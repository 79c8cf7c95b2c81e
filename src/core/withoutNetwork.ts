import { MARGIN, type Problem } from './problem';
import type { Solution, SolveStatus } from './solution';

/**
 * What is known of a problem before any search: a goal that every network meets is met by that without neurons, which answers 0
 * and falls short of each margin by all of it; no other goal is known to be met.
 */
export function withoutSearch(
  problem: Problem,
  status: SolveStatus,
  totalMs: number,
): Omit<Solution, 'reason'> {
  const none = withoutNetwork(problem, status, '', totalMs);
  const { goal, count } = problem;
  if (goal.kind !== 'classify' || goal.softness === undefined) return none;
  return { ...none, objective: goal.softness * MARGIN * count, mass: 0, gap: 1 };
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
