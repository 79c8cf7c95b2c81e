/** What ended a solve that is neither optimal nor infeasible, as data; its words are in result/ending.ts. */

/** A network of fewer neurons that was taken for one of less norm, as asked. */
export interface FewerNeurons {
  readonly neurons: number;
  /** Of the network of less norm. */
  readonly insteadOf: number;
  /** What it costs: in the user's units, and relative to the norm before. */
  readonly extraNorm: number;
  readonly extraShare: number;
}

interface Ended {
  /** Proven; null where no network met the samples. */
  readonly gap: number | null;
  readonly fewer?: FewerNeurons;
}

/**
 * `precision`: double precision allows no further progress; `time`: its limit was reached; `cancel`: it was cancelled, or before it had
 * started; `fewerNeurons`: the gap was reached, and given up again for fewer neurons.
 */
export type Ending =
  | ({ readonly by: 'precision' } & Ended)
  | ({ readonly by: 'time'; readonly timeMs: number } & Ended)
  | ({ readonly by: 'cancel'; readonly started: boolean } & Ended)
  | ({ readonly by: 'fewerNeurons'; readonly fewer: FewerNeurons } & Ended);

interface Sized {
  readonly neurons: readonly unknown[];
  readonly objective: number;
}

/** @param massScale from the networks' units to the user's */
export function fewerNeurons(before: Sized, after: Sized, massScale: number): FewerNeurons {
  return {
    neurons: after.neurons.length,
    insteadOf: before.neurons.length,
    extraNorm: (after.objective - before.objective) * massScale,
    extraShare: after.objective / before.objective - 1,
  };
}
