/** What is demanded of the values on the samples of one input, or what they cost. */

import type { LossPart } from './lossPart';

/** One side of a demand: sign·(f − limit) ≥ −t. */
export interface Side {
  readonly sample: number;
  readonly sign: 1 | -1;
  readonly limit: number;
  readonly price: number;
}

/** What the values f on the samples are. */
export interface Demands {
  /** As they are given, or where the method starts. */
  readonly start: Float64Array;
  readonly free: boolean;
  /** Of free values: the sides between which they are, or what they cost. */
  readonly sides: readonly Side[];
  /** What the samples cost besides; null for nothing. */
  readonly loss: LossPart | null;
  /** Limits of the slope between neighbours; null for none. */
  readonly slopes: readonly [number, number] | null;
}
