/**
 * The function whose maximum is to be proven: f(θ) = zᵀσ(X̃θ) over C, as a function on a scaled, homogeneous space.
 *
 * σ(t) = (1+α)/2·t + (1−α)/2·|t| turns f into gᵀθ + Σ κ_i |u_iᵀθ|: equal rows up to sign are one row, and rows that z
 * does not touch are none.
 */
import type { Problem } from '../problem';
import { type PriceSide, sidesOf } from './shape';
import { UNIT, addTo } from './sums';
import type { UnitSet } from './unitSet';
import { dualNorm, unitSet } from './unitSet';

export interface Response {
  readonly set: UnitSet;
  /** Kinked rows u_i, row-major, `count` × set.size, none zero. */
  readonly rows: Float64Array;
  readonly count: number;
  /** κ_i, none zero. */
  readonly kinks: Float64Array;
  /** g as a compensated sum: `size` rounded values, then `size` remainders. */
  readonly linear: Float64Array;
  /** Σ|z_i|·‖u_i‖₁ over all rows: what rounding is relative to, and a crude bound of |f| on C. */
  readonly magnitude: number;
  /** Of f and −f, those whose maximum is asked for; where outputs have one sign it is one. */
  readonly sides: readonly PriceSide[];
}

/** With a free bias and more inputs than this, one function takes the place of a frame for each sample. */
const FRAMES_AT_MOST = 3;

/**
 * Makers of the functions whose largest maximum of |f| over their sets is max { |zᵀa(θ)| : θ ∈ C }.
 *
 * Bias none, joint, bound: one function on θ = w or (w, b).
 *
 * Free bias (theory.md 2.3), for 1ᵀz = 0. For fixed w, f is piecewise linear in b with kinks at b = −x_iᵀw. Beyond the
 * largest all terms are on the upper branch, f = zᵀ(Xw) + b·1ᵀz, which does not change with b; below the smallest the
 * same with α. So the maximum over b is at a kink of a row with z_i ≠ 0, and C may be replaced by one bias-free
 * frame with rows x_j − x_i for each such i. With a single input, or more than three, one function is cheaper than n of
 * them: all kinks lie in |b| ≤ r·max‖x_i‖ in the dual norm, so that C may be replaced by the set with that limit (of
 * inputs shifted to be small: a shift of x only renames b).
 */
export function responsesOf(problem: Problem, dual: Float64Array): (() => Response)[] {
  const { dimension: d, bias, weights, count, inputs } = problem;
  const { norm, radius } = weights;
  const row = (i: number): Float64Array => inputs.subarray(i * d, (i + 1) * d);
  if (bias.kind === 'none') {
    const set = unitSet(d, norm, false);
    return [() => gather(problem, dual, set, (i, out) => scaled(row(i), radius, out))];
  }
  if (bias.kind !== 'free') {
    const joint = bias.kind === 'joint';
    const limit = joint ? radius : bias.limit;
    return [
      () =>
        gather(problem, dual, unitSet(d + 1, norm, !joint), (i, out) => {
          scaled(row(i), radius, out);
          out[d] = limit;
        }),
    ];
  }
  if (d === 1 || d > FRAMES_AT_MOST) {
    const centre = Float64Array.from({ length: d }, (_, j) => middle(problem, j));
    const centred = (i: number, out: Float64Array): void => {
      for (let j = 0; j < d; j++) out[j] = radius * (inputs[i * d + j] - centre[j]);
    };
    const x = new Float64Array(d);
    let reach = 0;
    for (let i = 0; i < count; i++) {
      centred(i, x);
      reach = Math.max(reach, dualNorm(norm, x));
    }
    // rounded up, so that no kink lies outside
    const limit = reach * (1 + (d + 4) * UNIT);
    return [
      () =>
        gather(problem, dual, unitSet(d + 1, norm, true), (i, out) => {
          centred(i, out);
          out[d] = limit;
        }),
    ];
  }
  const set = unitSet(d, norm, false);
  const origins = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    if (dual[i] !== 0) origins.set(row(i).join(), i);
  }
  return [...origins.values()].map(
    (origin) => () =>
      gather(problem, dual, set, (i, out) => {
        for (let j = 0; j < d; j++) out[j] = radius * (inputs[i * d + j] - inputs[origin * d + j]);
      }),
  );
}

/**
 * A bound of |a_i(θ)| over C for each sample i. With a free bias θ has its kink among the samples, which is all that counts
 * for a z with 1ᵀz = 0, and inputs are relative to their middle.
 */
export function largestAtom(problem: Problem): (i: number) => number {
  const { dimension: d, bias, weights, count, inputs } = problem;
  const { norm, radius } = weights;
  const row = (i: number): Float64Array => inputs.subarray(i * d, (i + 1) * d);
  const rounded = 1 + (d + 8) * UNIT;
  if (bias.kind === 'none') return (i) => radius * dualNorm(norm, row(i)) * rounded;
  if (bias.kind === 'joint') return (i) => radius * dualNorm(norm, [...row(i), 1]) * rounded;
  if (bias.kind === 'bound') return (i) => (radius * dualNorm(norm, row(i)) + bias.limit) * rounded;
  const centre = Float64Array.from({ length: d }, (_, j) => middle(problem, j));
  const length = (i: number): number =>
    dualNorm(
      norm,
      row(i).map((value, j) => value - centre[j]),
    );
  let reach = 0;
  for (let i = 0; i < count; i++) reach = Math.max(reach, length(i));
  return (i) => radius * (length(i) + reach) * rounded;
}

/** Halfway between the least and the largest value of input j. */
function middle({ count, dimension, inputs }: Problem, j: number): number {
  let [least, most] = [inputs[j], inputs[j]];
  for (let i = 1; i < count; i++) {
    least = Math.min(least, inputs[i * dimension + j]);
    most = Math.max(most, inputs[i * dimension + j]);
  }
  return least + (most - least) / 2;
}

function scaled(row: Float64Array, factor: number, out: Float64Array): void {
  for (let j = 0; j < row.length; j++) out[j] = factor * row[j];
}

/** Collects f from its rows; `fill(i, out)` writes the scaled row of sample i. */
export function gather(
  problem: Problem,
  dual: Float64Array,
  set: UnitSet,
  fill: (i: number, out: Float64Array) => void,
): Response {
  const m = set.size;
  const { slope } = problem;
  const linear = new Float64Array(2 * m);
  const high = linear.subarray(0, m);
  const low = linear.subarray(m);
  const rows = new Float64Array(problem.count * m);
  const kinks = new Float64Array(problem.count);
  const kinkRest = new Float64Array(problem.count);
  const known = new Map<string, number>();
  const u = new Float64Array(m);
  let count = 0;
  let magnitude = 0;
  for (let i = 0; i < problem.count; i++) {
    const z = dual[i];
    if (z === 0) continue;
    fill(i, u);
    const first = u.find((part) => part !== 0);
    if (first === undefined) continue;
    magnitude += Math.abs(z) * dualNorm('linf', u);
    for (let j = 0; j < m; j++) addTo(high, low, j, z * ((1 + slope) / 2) * u[j]);
    // |uᵀθ| = |−uᵀθ|: one sign stands for both.
    if (first < 0) for (let j = 0; j < m; j++) u[j] = -u[j];
    const key = u.join();
    const at = known.get(key) ?? count;
    if (at === count) {
      known.set(key, at);
      rows.set(u, count * m);
      count++;
    }
    addTo(kinks, kinkRest, at, z * ((1 - slope) / 2));
  }
  for (let i = 0; i < count; i++) kinks[i] += kinkRest[i];
  const kept = dropFlat(rows, kinks, count, m);
  return {
    set,
    rows: rows.subarray(0, kept * m),
    count: kept,
    kinks: kinks.subarray(0, kept),
    linear,
    magnitude,
    sides: sidesOf(problem),
  };
}

/** Removes in place the rows whose kinks cancelled; returns how many stay. */
function dropFlat(rows: Float64Array, kinks: Float64Array, count: number, m: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (kinks[i] === 0) continue;
    kinks[kept] = kinks[i];
    rows.copyWithin(kept * m, i * m, (i + 1) * m);
    kept++;
  }
  return kept;
}
