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

/** For so many samples. */
export function roomForValues(count: number): DoubledValues {
  return { high: new Float64Array(count), low: new Float64Array(count) };
}

/** f at each row, in `into`, which has a number a row, where that is given: memory that is new to a process takes longer than f does. */
export type DoubledEvaluator = (inputs: Float64Array, into?: DoubledValues) => DoubledValues;

/** Asked every few milliseconds; true ends the evaluation. */
export type Interrupted = () => boolean;
