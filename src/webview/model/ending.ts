/** The trace of a result, to its very end: what the head says is where the convergence ends. */
import type { FitResult } from '../../result/schema';
import type { TraceEntry } from './strip';

/**
 * Neurons that were merged after the last iteration, a polished network and a bound proven anew change objective and bound once more;
 * such an end is an entry of its own, at the time that the fit took.
 */
export function wholeTrace({
  trace,
  objective,
  lowerBound,
  neurons,
  timing,
}: FitResult): readonly TraceEntry[] {
  const last = trace.at(-1);
  if (last === undefined || objective === null) return trace;
  if (last.objective === objective && last.lowerBound === lowerBound) return trace;
  const ms = Math.max(last.ms, timing.totalMs);
  return [...trace, { iteration: last.iteration, ms, objective, lowerBound, neurons: neurons.length }];
}
