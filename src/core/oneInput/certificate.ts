/**
 * From node values of the price function to a dual on the samples, and the proof of its bound (theory.md, sections 2.5 and
 * 3): on one input zᵀa(θ) is linear in θ between neighbouring samples' rays, so its values there and a tangent of the
 * gauge in every gap bound it everywhere. The sums run in double-double, since z has entries of the size of the inverse
 * spacing that cancel.
 */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import type { AtomSpace } from '../atomSpace';
import { circleOf, corners, fromCircle, isCurved, kinkCost, type Ray, rayCost, straightRays } from './gauge';
import { priceSizeOf } from '../pricing/pricer';
import { biasOf } from '../set';

/**
 * z*ᵀa of the neurons with a kink at each sample: (1, −x_j) in `right`, (−1, x_j) in `left`. z* is the vector next to z that the
 * free columns are exactly orthogonal to.
 */
interface Prices {
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** What rounding may have added or taken from each of them. */
  readonly rounding: Float64Array;
  /** Σz* and Σz*·x, and what rounding may have changed of the price of a neuron that is active everywhere, per unit of weight. */
  readonly sum: number;
  readonly moment: number;
  readonly straightRounding: number;
  /** Σ|z* − z|. */
  readonly moved: number;
}

/**
 * The z with Σ_{i≤j} z_i (x_j − x_i) = wanted_j at every sample but the first and Σz = total. Each entry makes up for the
 * rounding of those before it, so errors stay local although entries are as large as the inverse spacing.
 */
export function dualWithLeftSums(x: Float64Array, wanted: Float64Array, total: number): Float64Array {
  const n = x.length;
  const z = new Float64Array(n);
  const sum = new DoubleDoubleSum();
  const price = new DoubleDoubleSum();
  for (let j = 0; j < n - 1; j++) {
    const step = x[j + 1] - x[j];
    z[j] = (wanted[j + 1] - price.value) / step - sum.value;
    sum.add(z[j]);
    // price at the next sample = price here + step · (z_0 + … + z_j)
    const [high, low] = sum.parts();
    price.addProduct(x[j + 1], high);
    price.addProduct(-x[j], high);
    price.addProduct(x[j + 1], low);
    price.addProduct(-x[j], low);
  }
  z[n - 1] = total - sum.value;
  return z;
}

/** @param free how many of the free columns 1 and x there are; z is orthogonal to them but for rounding */
function pricesAtSamples(x: Float64Array, z: Float64Array, alpha: number, free: number): Prices {
  const n = x.length;
  const total0 = new DoubleDoubleSum();
  const total1 = new DoubleDoubleSum();
  let absolute = 0;
  for (let i = 0; i < n; i++) {
    total0.add(z[i]);
    total1.addProduct(z[i], x[i]);
    absolute += Math.abs(z[i]) * (Math.abs(x[i]) + Math.abs(x[0]) + Math.abs(x[n - 1]));
  }
  const shift = orthogonalShift(x, z, free, total0, total1);
  for (const [i, change] of shift) {
    total0.add(change);
    total1.addProduct(change, x[i]);
  }
  const [t0, t0Low] = free > 0 ? [0, 0] : total0.parts();
  const [t1, t1Low] = free > 1 ? [0, 0] : total1.parts();
  const right = new Float64Array(n);
  const left = new Float64Array(n);
  const rounding = new Float64Array(n);
  const doubled = (4 * n + 64) * 2 ** -100 * absolute;
  const before0 = new DoubleDoubleSum();
  const before1 = new DoubleDoubleSum();
  for (let j = 0; j < n; j++) {
    before0.add(z[j]);
    before1.addProduct(z[j], x[j]);
    for (const [i, change] of shift) {
      if (i !== j) continue;
      before0.add(change);
      before1.addProduct(change, x[j]);
    }
    const [p0, p0Low] = before0.parts();
    const [p1, p1Low] = before1.parts();
    // Σ_{i≤j} z_i (x_j − x_i), and Σ_{i>j} z_i (x_i − x_j), which is the first plus Σ z_i (x_i − x_j)
    const below = new DoubleDoubleSum();
    below.addProduct(x[j], p0);
    below.addProduct(x[j], p0Low);
    below.add(-p1);
    below.add(-p1Low);
    const [b, bLow] = below.parts();
    const above = new DoubleDoubleSum();
    for (const part of [b, bLow, t1, t1Low]) above.add(part);
    above.addProduct(-x[j], t0);
    above.addProduct(-x[j], t0Low);
    right[j] = above.value - alpha * below.value;
    left[j] = below.value - alpha * above.value;
    rounding[j] = 8 * Number.EPSILON * (Math.abs(b) + Math.abs(above.value)) + doubled;
  }
  const straightRounding = 8 * Number.EPSILON * Math.abs(t1) + doubled;
  const moved = shift.reduce((sum, [, change]) => sum + Math.abs(change), 0);
  return { right, left, rounding, sum: t0, moment: t1, straightRounding, moved };
}

/** Changes of one or two entries, the largest ones, that take Σz, and for an affine skip Σz·x, to zero. */
function orthogonalShift(
  x: Float64Array,
  z: Float64Array,
  free: number,
  sum: DoubleDoubleSum,
  moment: DoubleDoubleSum,
): [number, number][] {
  if (free === 0) return [];
  let p = 0;
  for (let i = 1; i < z.length; i++) if (Math.abs(z[i]) > Math.abs(z[p])) p = i;
  if (free === 1) return [[p, -sum.value]];
  let q = p === 0 ? z.length - 1 : 0;
  const lever = (i: number): number => Math.abs(z[i] * (x[i] - x[p]));
  for (let i = 0; i < z.length; i++) if (lever(i) > lever(q)) q = i;
  const [t1, t1Low] = moment.parts();
  const about = new DoubleDoubleSum();
  const [t0, t0Low] = sum.parts();
  for (const part of [t1, t1Low]) about.add(part);
  about.addProduct(-x[p], t0);
  about.addProduct(-x[p], t0Low);
  const change = -about.value / (x[q] - x[p]);
  return [
    [p, -sum.value - change],
    [q, change],
  ];
}

/** A neuron found while pricing, in the unit set's own scale: value = zᵀa / gauge. */
export type Found = (ray: Ray, value: number, gap: number) => void;

/**
 * An upper bound of |zᵀa(θ)| over the unit set, rounding included. `found` is told of the maximum of each gap, side and
 * sign that exceeds `threshold` (gap −1: the neurons that are active on every sample).
 *
 * @param free how many of the free columns 1 and x there are; z is then orthogonal to them only to rounding, and it is the
 * orthogonal vector next to it that is priced
 */
export function largestPrice(
  space: AtomSpace,
  x: Float64Array,
  z: Float64Array,
  free: number,
  threshold: number,
  found: Found,
): { bound: number; moved: number } {
  const n = x.length;
  const prices = pricesAtSamples(x, z, space.slope, free);
  const { right, left, rounding, sum, moment, straightRounding, moved } = prices;
  let bound = 0;
  const sizeOf = priceSizeOf(space);
  const bends = corners(space);
  const curved = isCurved(space);
  const segment = (from: Ray, to: Ray, p: number, q: number, slack: Ray, gap: number): void => {
    for (const sign of space.oneSided ? [1] : [1, -1]) {
      const [most, least] = [sign * p + slack[0], sign * q + slack[1]];
      if (Math.max(most, least) <= 0) continue;
      const best = bestOfSegment(space, curved, from, to, most, least);
      bound = Math.max(bound, best.bound);
      if (best.bound > threshold) found(best.ray, sign * best.bound, gap);
    }
  };
  const gapOf = (gap: number, inner: readonly number[], sign: 1 | -1, values: Float64Array): void => {
    const a = x[gap];
    const b = x[gap + 1];
    const slack = Math.max(rounding[gap], rounding[gap + 1]);
    let from = a;
    let p = values[gap];
    for (const tau of [...inner, b]) {
      const q = tau === b ? values[gap + 1] : between(values[gap], values[gap + 1], (tau - a) / (b - a));
      segment([sign, -sign * from], [sign, -sign * tau], p, q, [slack, slack], gap);
      from = tau;
      p = q;
    }
  };
  const none: number[] = [];
  for (let gap = 0; gap + 1 < n; gap++) {
    const inner = bends.length === 0 ? none : bends.filter((tau) => tau > x[gap] && tau < x[gap + 1]);
    gapOf(gap, inner, 1, right);
    gapOf(gap, inner, -1, left);
  }
  const rays = straightRays(space, x[0], x[n - 1]);
  const priceOf = ([w, b]: Ray): number => w * moment + b * sum;
  if (biasOf(space.bias).isFree) {
    const cost = kinkCost(space, x[0]);
    bound = Math.max(
      bound,
      (sizeOf(right[0]) + rounding[0]) / cost,
      (sizeOf(left[n - 1]) + rounding[n - 1]) / cost,
    );
  } else {
    const slackOf = ([w, b]: Ray): number =>
      Math.abs(w) * straightRounding + 8 * Number.EPSILON * (Math.abs(w * moment) + Math.abs(b * sum));
    for (let k = 0; k + 1 < rays.length; k++) {
      const [from, to] = [rays[k], rays[k + 1]];
      segment(from, to, priceOf(from), priceOf(to), [slackOf(from), slackOf(to)], -1);
    }
  }
  return { bound: bound * (1 + 16 * Number.EPSILON), moved };
}

function between(p: number, q: number, t: number): number {
  return (1 - t) * p + t * q;
}

/**
 * The largest of (linear price) / gauge between two rays at most 90 degrees apart. For l2 the gauge is bounded from below
 * by its tangent sᵀθ at a direction near the maximum, which is proven wherever that direction is, and tight where it is
 * right.
 */
export function bestOfSegment(
  space: AtomSpace,
  curved: boolean,
  from: Ray,
  to: Ray,
  p: number,
  q: number,
): { bound: number; ray: Ray } {
  const costFrom = rayCost(space, from);
  const costTo = rayCost(space, to);
  if (!curved) {
    const a = costFrom > 0 ? p / costFrom : 0;
    const b = costTo > 0 ? q / costTo : 0;
    return a >= b ? { bound: a, ray: from } : { bound: b, ray: to };
  }
  // the price is cᵀθ with cᵀfrom = p, cᵀto = q, and largest on the circle at c itself
  const a = circleOf(space, from);
  const b = circleOf(space, to);
  // of the rays as they are: their images may differ in the last digits only
  const turn = Math.sign(from[0] * to[1] - from[1] * to[0]);
  const c0 = (p * b[1] - q * a[1]) * turn;
  const c1 = (q * a[0] - p * b[0]) * turn;
  let [s0, s1] = unitOf([c0, c1]);
  if (!((a[0] * c1 - a[1] * c0) * turn > 0)) [s0, s1] = unitOf(a);
  else if (!((c0 * b[1] - c1 * b[0]) * turn > 0)) [s0, s1] = unitOf(b);
  const ratio = (value: number, ray: Ray): number => {
    if (value <= 0) return 0;
    const cost = s0 * ray[0] + s1 * ray[1];
    return cost > 0 ? value / cost : Infinity;
  };
  return { bound: Math.max(ratio(p, a), ratio(q, b)), ray: fromCircle(space, [s0, s1]) };
}

function unitOf([p, q]: Ray): Ray {
  const size = Math.hypot(p, q);
  return [p / size, q / size];
}
