/**
 * The constraint set of a homogeneous frame: a unit ball for the first coordinates, and [−1, 1] for each of the others.
 * After scaling by the bias' limit this covers every constraint set of theory.md, section 1; the linf ball is all intervals.
 */
import type { WeightNorm } from '../problem';

export interface UnitSet {
  /** Dimension m of θ. */
  readonly size: number;
  /** Norm of the ball that θ₀ … θ_{ball−1} lie in. */
  readonly norm: 'l1' | 'l2';
  /** How many coordinates the ball has; the rest are bounded one by one. */
  readonly ball: number;
}

/** @param slab the last coordinate is bounded on its own, not by the norm */
export function unitSet(size: number, norm: WeightNorm, slab: boolean): UnitSet {
  const ball = slab ? size - 1 : size;
  if (norm === 'linf' || ball === 1) return { size, norm: 'l1', ball: 0 };
  return { size, norm, ball };
}

/** Support function h(v) = max { vᵀθ : θ ∈ C }. */
export function support(set: UnitSet, v: Float64Array): number {
  const { size, norm, ball } = set;
  let value = 0;
  if (norm === 'l2') {
    for (let c = 0; c < ball; c++) value += v[c] * v[c];
    value = Math.sqrt(value);
  } else for (let c = 0; c < ball; c++) value = Math.max(value, Math.abs(v[c]));
  for (let c = ball; c < size; c++) value += Math.abs(v[c]);
  return value;
}

/** A θ ∈ C with vᵀθ = h(v), written to `out`. */
export function maximiser(set: UnitSet, v: Float64Array, out: Float64Array): void {
  const { size, norm, ball } = set;
  out.fill(0);
  if (norm === 'l2') {
    let length = 0;
    for (let c = 0; c < ball; c++) length += v[c] * v[c];
    length = Math.sqrt(length);
    if (length > 0) for (let c = 0; c < ball; c++) out[c] = v[c] / length;
  } else if (ball > 0) {
    let most = 0;
    for (let c = 1; c < ball; c++) if (Math.abs(v[c]) > Math.abs(v[most])) most = c;
    out[most] = v[most] < 0 ? -1 : 1;
  }
  for (let c = ball; c < size; c++) out[c] = v[c] < 0 ? -1 : 1;
}

/** The least s ≥ 0 with θ ∈ sC. */
export function gaugeOf(set: UnitSet, theta: Float64Array): number {
  const { size, norm, ball } = set;
  let value = 0;
  for (let c = 0; c < ball; c++) value += norm === 'l2' ? theta[c] * theta[c] : Math.abs(theta[c]);
  if (norm === 'l2') value = Math.sqrt(value);
  for (let c = ball; c < size; c++) value = Math.max(value, Math.abs(theta[c]));
  return value;
}
