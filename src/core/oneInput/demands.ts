/** What is demanded of the values on the samples of one input, or what they cost. */

import type { CappedSquares } from './cappedSquares';

/** One side of a demand: sign·(f − limit) ≥ −t. */
export interface Side {
  readonly sample: number;
  readonly sign: 1 | -1;
  readonly limit: number;
  readonly price: number;
}

/** Node j costs curvature_j·(f − center_j)²/2, and all of them what no network changes. */
export interface Squares {
  /** Σ κ of its samples. */
  readonly curvature: Float64Array;
  /** The mean of their targets, weighted by κ. */
  readonly center: Float64Array;
  /** What equal inputs cost by having other targets, whatever the network: Σ κ(y − center)²/2. */
  readonly spread: number;
}

/** What the values f on the samples are. */
export interface Demands {
  /** As they are given, or where the method starts. */
  readonly start: Float64Array;
  readonly free: boolean;
  /** Of free values: the sides between which they are, or what they cost. */
  readonly sides: readonly Side[];
  readonly squares: Squares | null;
  readonly capped: CappedSquares | null;
  /** Limits of the slope between neighbours; null for none. */
  readonly slopes: readonly [number, number] | null;
}
