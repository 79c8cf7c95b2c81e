/** The trace of a result, to its very end: what the head says is where the convergence ends. */
import type { FitResult } from '../../result/schema';
import type { TraceEntry } from './strip';

/** One round of the solver. */
export interface Round extends TraceEntry {
  /** What the last one was, which is none of the search; absent in the others. */
  readonly finish?: string;
}

/**
 * Neurons that were merged after the search, a polished network and a bound proven anew change objective and bound once more;
 * such an end is a round of its own, at the time that the fit took.
 */
export function wholeTrace({
  trace,
  objective,
  lowerBound,
  neurons,
  timing,
}: Pick<FitResult, 'trace' | 'objective' | 'lowerBound' | 'neurons' | 'timing'>): readonly Round[] {
  const last = trace.at(-1);
  if (last === undefined || objective === null) return trace;
  if (last.objective === objective && last.lowerBound === lowerBound) return trace;
  const end = {
    ...{ iteration: last.iteration + 1, ms: Math.max(last.ms, timing.totalMs) },
    ...{ objective, lowerBound, neurons: neurons.length },
  };
  return [...trace, { ...end, finish: finishOf(last, end) }];
}

function finishOf(last: TraceEntry, end: TraceEntry): string {
  if (last.objective === end.objective) return 'bound proven anew';
  return end.neurons < last.neurons ? 'neurons merged' : 'network polished';
}

/** "7", or "7 (neurons merged)". */
export function roundName({ iteration, finish }: Round): string {
  return finish === undefined ? `${iteration}` : `${iteration} (${finish})`;
}
