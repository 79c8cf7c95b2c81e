/**
 * Rows x̃_i that lie far from the origin for what they differ by, as those of an epoch in seconds, or that are large in one coordinate, as
 * those of populations beside fractions: |zᵀa(θ)| over a ball of a norm in two parts, so that no sum is rounded at the size of the rows.
 *
 * The far coordinate comes last: Hx̃_i = (ρ_i, ρ_i0). For l2, H is a reflection, exact for every vector it is made of, that turns the first
 * row onto the last axis; the ball stays what it is. For l1 and linf H exchanges two coordinates. With β = 2·max ‖ρ_i‖* / |ρ_i0|, ‖·‖* the
 * dual norm, every sign is that of θ_0 where |θ_0| > β; there zᵀa(θ) is linear, gᵀθ with g = Σ z_i x̃_i or α times that, and largest
 *  - l2: at ±g/‖g‖ if that has |θ_0| > β, with the value ‖g‖, and else on |θ_0| = β;
 *  - l1: at the corner of the far axis, with the value |g_0|, or on |θ_0| = β, since the part's other corners lie there;
 *  - linf: at a corner, with the value ‖g‖₁ at most.
 * The rest lies in {‖θ'‖ ≤ 1, |θ_0| ≤ β}, which fits into the ball that is larger by the factor √(1 + β²), 1 + β and 1.
 *
 * The z* that counts is off the stored one by `errors`, as much as the rounding of z: Σ errors_i·|a_i(θ)| is of the size of the rows in the
 * other part, but only of their differences in the middle. Where z* is orthogonal to all rows, as with `skip affine`, g is 0; where its sum
 * is 0, g is Σ z*_i (x̃_i − x̃_1), and the rounding counts as much as these differ.
 */
import type { Problem, WeightNorm } from '../problem';
import { gather, type Response } from './response';
import { sidesOf } from './shape';
import { UNIT } from './sums';
import { minus, plus, product, rounded, times, TWOFOLD_UNIT, type Twofold } from './twofold';
import { dualNorm, unitSet, vectorNorm } from './unitSet';

/** β at most, so that the larger set costs less than 1e-8 of the bound, or 1e-7. */
const NARROW: Record<WeightNorm, number> = { l1: 1e-7, l2: 1e-4, linf: 1e-2 };
const EXCESS: Record<WeightNorm, (beta: number) => number> = {
  l1: (beta) => beta,
  l2: (beta) => beta * beta,
  linf: () => 0,
};
/** Roundings of a row that comes into the middle's response, and of the sizes that `linear` is made of. */
const ROUNDINGS = 8;

export interface FarRows {
  /** The function on the set in the middle. */
  readonly middle: () => Response;
  /** What |zᵀa(θ)| is at most in the other part, where that is not on |θ_0| = β. */
  readonly linear: number;
  /** What it certainly reaches there. */
  readonly linearReached: number;
  /** By how much the set in the middle is larger than what it stands for. */
  readonly excess: number;
  /** What the rounding of the rows may hide in the middle, in units of its magnitude. */
  readonly rounding: number;
  /** By how much |z*ᵀa(θ)| may differ from that of the stored vector in the middle. */
  readonly moved: number;
}

/** The stored ẑ beside a z* with |z*_i − ẑ_i| ≤ errors_i. */
export interface StoredDual {
  readonly dual: Float64Array;
  readonly errors: Float64Array;
  /** Σ z*_i x̃_i = 0, and Σ z*_i = 0. */
  readonly orthogonal: boolean;
  readonly balanced: boolean;
}

/** Rows with the far coordinate last, and the unit vector of that coordinate in the given ones, towards the rows. */
interface Turned {
  readonly rows: readonly (readonly number[])[];
  readonly direction: readonly number[];
  /** max ‖ρ_i‖* / |ρ_i0|; infinite where the rows are not all on one side. */
  readonly widest: number;
}

/** Null where the rows are not such, or the set is not a ball. */
export function farRows(problem: Problem, stored: StoredDual): FarRows | null {
  const { weights, bias, count: n, dimension: d, inputs } = problem;
  const { norm, radius } = weights;
  const { dual, errors, orthogonal } = stored;
  // a cube of weights and an interval of the bias are a cube together
  const cube = bias.kind === 'bound' && norm === 'linf';
  if (bias.kind !== 'joint' && bias.kind !== 'none' && !cube) return null;
  const m = bias.kind === 'none' ? d : d + 1;
  const last = bias.kind === 'bound' ? bias.limit : radius;
  if (m < 2 || n === 0) return null;
  const given = Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (__, c) => (c < d ? radius * inputs[i * d + c] : last)),
  );
  const turned = norm === 'l2' ? reflected(given) : exchanged(given, norm);
  if (turned === null) return null;
  const beta = 2 * turned.widest * (1 + ROUNDINGS * UNIT);
  if (!(beta > 0 && beta <= NARROW[norm])) return null;
  const factors = given[0].map((_, c) => (c < d ? radius : last));
  const { sums, total, moved } = gradientOf(problem, stored, factors);
  let movedMiddle = 0;
  turned.rows.forEach((row, i) => {
    if (errors[i] === 0) return;
    movedMiddle += errors[i] * (dualNorm(norm, row.slice(0, m - 1)) + beta * Math.abs(row[m - 1]));
  });
  const rows = (n + m + 8) * TWOFOLD_UNIT * total + moved * (1 + (n + m + 8) * UNIT);
  return {
    ...(orthogonal
      ? { linear: 0, linearReached: 0 }
      : linearPart(problem, sums, turned.direction, beta, rows)),
    moved: movedMiddle * (1 + (n + m + 8) * UNIT),
    middle: () =>
      gather(problem, dual, unitSet(m, norm, true), (i, out) => {
        turned.rows[i].forEach((value, c) => (out[c] = c < m - 1 ? value : value * beta));
      }),
    excess: EXCESS[norm](beta),
    rounding: ROUNDINGS * UNIT,
  };
}

/**
 * g = Σ ẑ_i x̃_i in twofold precision, each coordinate times its factor; the sizes that were added up, and how far the g of z* is from it at
 * most. From the inputs as they are: a radius that is not 1 rounds each row.
 */
function gradientOf(
  { count: n, dimension: d, inputs }: Problem,
  { dual, errors, balanced }: StoredDual,
  factors: readonly number[],
): { readonly sums: readonly Twofold[]; readonly total: number; readonly moved: number } {
  const entry = (i: number, c: number): number => (c < d ? inputs[i * d + c] : 1);
  const origin = factors.map((_, c) => (balanced ? entry(0, c) : 0));
  const sums: Twofold[] = factors.map(() => [0, 0]);
  let [total, moved] = [0, 0];
  let sum: Twofold = [0, 0];
  for (let i = 0; i < n; i++) {
    factors.forEach((_, c) => (sums[c] = plus(sums[c], product(dual[i], entry(i, c)))));
    sum = plus(sum, [dual[i], 0]);
    const size = (from: readonly number[]): number =>
      vectorNorm('l2', factors.map((factor, c) => factor * (entry(i, c) - from[c]))); // prettier-ignore
    total += Math.abs(dual[i]) * (size(origin.map(() => 0)) + size(origin));
    if (errors[i] > 0) moved += errors[i] * size(origin);
  }
  return { sums: sums.map((part, c) => times(minus(part, times(sum, origin[c])), factors[c])), total, moved };
}

/** @param rows what the rounding of the rows, and of z, may add to each coordinate of g, and to ‖g‖₂ */
function linearPart(
  { weights: { norm }, slope, shape }: Problem,
  sums: readonly Twofold[],
  direction: readonly number[],
  beta: number,
  rows: number,
): Pick<FarRows, 'linear' | 'linearReached'> {
  const g = sums.map(rounded);
  const signed = rounded(
    sums.reduce<Twofold>((sum, part, c) => plus(sum, times(part, direction[c])), [0, 0]),
  );
  const along = Math.abs(signed);
  // f is gᵀθ where the rows' pre-activations are positive, and α times that where they are negative: one side of f has the largest on one
  const part = sidesOf({ shape }).some((side) => side * signed >= 0) ? 1 : slope;
  const off = ROUNDINGS * UNIT;
  if (norm === 'l1') {
    return {
      linear: part * along * (1 + off) + rows,
      linearReached: part * Math.max(0, along * (1 - off) - rows),
    };
  }
  const size = dualNorm(norm, g);
  const rounding = off * size + Math.sqrt(g.length) * rows;
  // the direction is rounded by a few units of ‖g‖
  const onFace = norm === 'l2' && along + off * size + rows <= beta * size * (1 - off) - rows;
  const beyond = norm !== 'l2' || along - off * size - rows >= beta * size * (1 + off) + rows;
  return {
    linear: onFace ? 0 : part * size + rounding,
    linearReached: beyond ? part * Math.max(0, size - rounding) : 0,
  };
}

/** Turned by a reflection so that the first row has the last coordinate alone. */
function reflected(given: readonly (readonly number[])[]): Turned | null {
  const first = given[0];
  const m = first.length;
  const length = vectorNorm('l2', first);
  const mirror = first.slice();
  mirror[m - 1] += (first[m - 1] < 0 ? -1 : 1) * length;
  const square = mirror.reduce<Twofold>((sum, value) => plus(sum, product(value, value)), [0, 0]);
  if (!(square[0] > 0)) return null;
  const rows = given.map((own) => {
    const along = own.reduce<Twofold>((sum, value, c) => plus(sum, product(value, mirror[c])), [0, 0]);
    const factor = quotient(along, square);
    return own.map((value, c) => rounded(minus([value, 0], times(factor, 2 * mirror[c]))));
  });
  return { rows, direction: first.map((value) => value / length), widest: widestOf(rows, 'l2') };
}

/** The coordinate along which they are furthest is exchanged with the last. */
function exchanged(given: readonly (readonly number[])[], norm: WeightNorm): Turned | null {
  const m = given[0].length;
  let best: Turned | null = null;
  for (let axis = 0; axis < m; axis++) {
    const rows = given.map((own) => {
      const row = own.slice();
      [row[axis], row[m - 1]] = [row[m - 1], row[axis]];
      return row;
    });
    const widest = widestOf(rows, norm);
    const direction = Array.from({ length: m }, (_, c) => (c === axis ? Math.sign(given[0][axis]) : 0));
    if (widest < (best?.widest ?? Infinity)) best = { rows, direction, widest };
  }
  return best;
}

function widestOf(rows: readonly (readonly number[])[], norm: WeightNorm): number {
  const last = rows[0].length - 1;
  const side = Math.sign(rows[0][last]);
  return rows.reduce((widest, row) => {
    const along = side * row[last];
    return along > 0 ? Math.max(widest, dualNorm(norm, row.slice(0, last)) / along) : Infinity;
  }, 0);
}

/** a/b to the accuracy of pairs: two steps of long division. */
function quotient(a: Twofold, b: Twofold): Twofold {
  const first = a[0] / b[0];
  const rest = minus(a, times(b, first));
  return plus([first, 0], [(rest[0] + rest[1]) / b[0], 0]);
}
