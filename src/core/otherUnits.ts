/** A problem in coordinates where every gauge, and so the radius, is `factor` times the given one, and the way back. */
import type { Network } from './master/vertex';
import type { Outcome } from './search';
import type { TraceEntry } from './solution';

export function entryOver(factor: number, entry: TraceEntry): TraceEntry {
  return {
    ...entry,
    objective: entry.objective === null ? null : entry.objective / factor,
    lowerBound: entry.lowerBound / factor,
  };
}

/** @param networkOf a network of the given coordinates */
export function outcomeOver(
  factor: number,
  outcome: Outcome,
  networkOf: (network: Network) => Network,
): Outcome {
  return {
    ...outcome,
    network: outcome.network && networkOf(outcome.network),
    ...(outcome.leastNorm ? { leastNorm: networkOf(outcome.leastNorm) } : {}),
    dual: outcome.dual && outcome.dual.map((value) => value / factor),
    lowerBound: outcome.lowerBound / factor,
    trace: outcome.trace.map((entry) => entryOver(factor, entry)),
  };
}
