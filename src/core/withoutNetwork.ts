import type { Problem } from './problem';
import type { Solution, SolveStatus } from './solution';

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
