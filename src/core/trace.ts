/** What the trace of a search may still say once its end is known. */
import type { TraceEntry } from './solution';
import { ACCURACY } from './settings/accuracy';

const { belowBound } = ACCURACY;

/**
 * The trace without what its end contradicts. An objective below the bound that is proven in the end was no feasible network's
 * but for rounding: the entry has the best one before it, or none. No bound is above the one reported, which is an objective
 * where rounding has made the network lighter than the bound.
 */
export function consistentTrace(trace: readonly TraceEntry[], lowerBound: number): TraceEntry[] {
  let best: Pick<TraceEntry, 'objective' | 'neurons'> | null = null;
  return trace.map((entry) => {
    const bounded = entry.lowerBound > lowerBound ? { ...entry, lowerBound } : entry;
    const { objective, neurons } = entry;
    if (objective === null) return best ? { ...bounded, ...best } : bounded;
    if (objective < lowerBound * (1 - belowBound)) return { ...bounded, ...(best ?? { objective: null }) };
    best = { objective: Math.min(objective, best?.objective ?? Infinity), neurons };
    return { ...bounded, ...best };
  });
}
