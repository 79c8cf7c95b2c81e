/** What a constraint set does with the bias (theory.md, section 1). The radius is 1; a limit is in units of it. */
import type { Norm } from './norm';

export interface BiasSet {
  /** Whether neurons have a bias: x̃ = (x, 1), not x. */
  readonly exists: boolean;
  /** Whether the norm takes it in with the weights. */
  readonly inNorm: boolean;
  /** Whether it costs nothing: duals are then orthogonal to 1, and the constant is a free term. */
  readonly isFree: boolean;
  /** Least s with θ = (w, b) in s times the set; `d` weights. */
  gauge(norm: Norm, theta: ArrayLike<number>, d: number, limit: number): number;
  /** Writes a u with uᵀθ ≤ gauge(θ) everywhere, equal at θ = `at`, to `out`, which is 0. */
  subgradient(norm: Norm, at: ArrayLike<number>, d: number, limit: number, out: Float64Array): void;
  /** What b is in units of in a homogeneous frame whose rows have at most this dual norm (pricing/homogeneousFrame.ts). */
  scale(farthest: number, limit: number): number;
  /** Homogeneous frames of n samples that exact pricing goes through. */
  frames(n: number): number;
  /** One input: the gauge of (1, −τ), never 0. */
  kinkCost(norm: Norm, tau: number, limit: number): number;
  /** One input: kinks τ where the gauge of (1, −τ) has a corner, or (round) that cut the directions into 45 degrees. */
  corners(norm: Norm, limit: number): readonly number[];
}
