/**
 * The constraint set C after scaling each coordinate of θ by its own limit: a unit ball of an lp norm, or, when the
 * bias has a limit of its own, a unit ball for w times the interval [−1, 1] for b (the last coordinate).
 */
import type { WeightNorm } from '../problem';

export interface UnitSet {
  /** Dimension of θ: d, or d + 1 with the bias as last coordinate. */
  readonly size: number;
  readonly norm: WeightNorm;
  /** The last coordinate is bounded on its own. */
  readonly slab: boolean;
}

/** One set has one description: intervals and boxes are all `linf`. */
export function unitSet(size: number, norm: WeightNorm, slab: boolean): UnitSet {
  if (size === 1 || (slab && (norm === 'linf' || size === 2))) return { size, norm: 'linf', slab: false };
  return { size, norm, slab };
}

function normOf(norm: WeightNorm, v: ArrayLike<number>, start: number, end: number): number {
  let value = 0;
  for (let j = start; j < end; j++) {
    const part = Math.abs(v[j]);
    if (norm === 'linf') value = Math.max(value, part);
    else value += norm === 'l1' ? part : part * part;
  }
  return norm === 'l2' ? Math.sqrt(value) : value;
}

const DUAL: Record<WeightNorm, WeightNorm> = { l1: 'linf', l2: 'l2', linf: 'l1' };

/** ‖v‖ for a plain vector. */
export const vectorNorm = (norm: WeightNorm, v: ArrayLike<number>): number => normOf(norm, v, 0, v.length);

/** ‖v‖ in the dual norm. */
export const dualNorm = (norm: WeightNorm, v: ArrayLike<number>): number =>
  normOf(DUAL[norm], v, 0, v.length);

/** gauge(v) = min { t ≥ 0 : v ∈ tC }, of the `size` numbers from `start`. */
export function gauge(set: UnitSet, v: Float64Array, start = 0): number {
  const end = start + set.size;
  if (!set.slab) return normOf(set.norm, v, start, end);
  return Math.max(normOf(set.norm, v, start, end - 1), Math.abs(v[end - 1]));
}

/** Support function h(g) = max { gᵀθ : θ ∈ C }. */
export function support(set: UnitSet, g: Float64Array): number {
  const { size } = set;
  if (!set.slab) return normOf(DUAL[set.norm], g, 0, size);
  return normOf(DUAL[set.norm], g, 0, size - 1) + Math.abs(g[size - 1]);
}

/** A subgradient of the gauge at v ≠ 0: a functional p with pᵀv = gauge(v) and h(p) = 1, written to `out`. */
export function supportingFunctional(set: UnitSet, v: Float64Array, out: Float64Array): void {
  const { size, norm, slab } = set;
  const inputs = slab ? size - 1 : size;
  out.fill(0, 0, size);
  const length = normOf(norm, v, 0, inputs);
  if (slab && Math.abs(v[inputs]) >= length) {
    out[inputs] = Math.sign(v[inputs]);
    return;
  }
  if (norm === 'l2') for (let j = 0; j < inputs; j++) out[j] = v[j] / length;
  else if (norm === 'l1') for (let j = 0; j < inputs; j++) out[j] = Math.sign(v[j]);
  else {
    let widest = 0;
    for (let j = 1; j < inputs; j++) if (Math.abs(v[j]) > Math.abs(v[widest])) widest = j;
    out[widest] = Math.sign(v[widest]);
  }
}
