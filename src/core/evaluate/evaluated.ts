/** What is evaluated, and what comes of it. */
import type { Neuron, SkipTerms } from '../solution';

export interface EvaluatedNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly slope: number;
}

/** One number a sample, as the unevaluated sum high + low; `high` is the sum rounded to a double. */
export interface DoubledValues {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Asked every few milliseconds; true ends the evaluation. */
export type Interrupted = () => boolean;
