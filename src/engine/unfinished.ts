/** What is left of a fit that was cancelled without an answer: no network, so nothing but zero is proven. */
import type { Problem } from '../core/problem';
import type { Solution, TraceEntry } from '../core/solution';
import { withoutNetwork } from '../core/withoutNetwork';

/** `trace` holds what the solver reported before it was ended; empty when it never started. */
export function unfinished(
  problem: Problem,
  reason: string,
  trace: readonly TraceEntry[],
  totalMs: number,
): Solution {
  return { ...withoutNetwork(problem, 'cancelled', reason, totalMs), trace };
}

/** One sentence for a fit whose worker had to be ended. */
export function endedReason(trace: readonly TraceEntry[]): string {
  const last = trace.at(-1);
  if (last === undefined) return 'Cancelled; the solver was ended before it reported anything.';
  const upper =
    last.objective === null ? 'no network' : `an objective of at most ${last.objective.toPrecision(6)}`;
  return (
    `Cancelled; the solver did not stop in time and was ended, and its network is lost. It last reported ${upper} ` +
    `and a lower bound of ${last.lowerBound.toPrecision(6)}.`
  );
}
