/**
 * Rows x̃_i that lie far from the origin for what they differ by, as those of an epoch in seconds: |zᵀa(θ)| over an l2 ball in two
 * parts, so that no sum is rounded at the size of the rows.
 *
 * A reflection H, exact for every vector it is made of, turns the first row onto the last axis: Hx̃_i = (ρ_i, ρ_i0). The ball
 * stays what it is. With β = 2·max ‖ρ_i‖/|ρ_i0| every sign is that of θ_0 where |θ_0| > β, so that |zᵀa(θ)| ≤ ‖Σ z_i x̃_i‖ there.
 * The rest lies in {‖θ'‖ ≤ 1, |θ_0| ≤ β}, which fits into the ball that is larger by the factor √(1 + β²).
 */
import type { Problem } from '../problem';
import { gather, type Response } from './response';
import { UNIT } from './sums';
import { minus, plus, product, rounded, times, type Twofold } from './twofold';
import { unitSet, vectorNorm } from './unitSet';

/** β at most, so that the larger set costs less than 1e-8 of the bound. */
const NARROW = 1e-4;
/** Roundings of a row that comes into the middle's response, and of the sizes that `linear` is made of. */
const ROUNDINGS = 8;

export interface FarRows {
  /** The function on the set in the middle. */
  readonly middle: () => Response;
  /** ‖Σ z_i x̃_i‖, at least. */
  readonly linear: number;
  /** β². */
  readonly excess: number;
  /** What the rounding of the rows may hide in the middle, in units of its magnitude. */
  readonly rounding: number;
}

/** Null where the rows are not such, or the set is not a ball. */
export function farRows(problem: Problem, dual: Float64Array): FarRows | null {
  const { weights, bias, count: n, dimension: d, inputs } = problem;
  if (weights.norm !== 'l2' || (bias.kind !== 'joint' && bias.kind !== 'none')) return null;
  const m = bias.kind === 'joint' ? d + 1 : d;
  if (m < 2 || n === 0) return null;
  const row = (i: number): number[] =>
    Array.from({ length: m }, (_, c) => weights.radius * (c < d ? inputs[i * d + c] : 1));
  const first = row(0);
  const mirror = first.slice();
  mirror[m - 1] += (first[m - 1] < 0 ? -1 : 1) * vectorNorm('l2', first);
  const square = mirror.reduce<Twofold>((sum, value) => plus(sum, product(value, value)), [0, 0]);
  if (!(square[0] > 0)) return null;
  const turned: number[][] = [];
  let widest = 0;
  let side = 0;
  for (let i = 0; i < n; i++) {
    const own = row(i);
    const along = own.reduce<Twofold>((sum, value, c) => plus(sum, product(value, mirror[c])), [0, 0]);
    const factor = quotient(along, square);
    const image = own.map((value, c) => rounded(minus([value, 0], times(factor, 2 * mirror[c]))));
    const size = Math.abs(image[m - 1]);
    side += Math.sign(image[m - 1]);
    widest = Math.max(widest, vectorNorm('l2', image.slice(0, m - 1)) / size);
    turned.push(image);
  }
  const beta = 2 * widest * (1 + ROUNDINGS * UNIT);
  if (Math.abs(side) !== n || !(beta > 0 && beta <= NARROW)) return null;
  const sums: Twofold[] = Array.from({ length: m }, () => [0, 0]);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const own = row(i);
    own.forEach((value, c) => (sums[c] = plus(sums[c], product(dual[i], value))));
    total += Math.abs(dual[i]) * vectorNorm('l2', own);
  }
  // a radius of 1 rounds nothing; another one each coordinate once
  const rows = weights.radius === 1 ? 2 ** -90 : 2 * UNIT;
  return {
    linear: vectorNorm('l2', sums.map(rounded)) * (1 + ROUNDINGS * UNIT) + rows * total,
    middle: () =>
      gather(problem, dual, unitSet(m, 'l2', true), (i, out) => {
        turned[i].forEach((value, c) => (out[c] = c < m - 1 ? value : value * beta));
      }),
    excess: beta * beta,
    rounding: ROUNDINGS * UNIT,
  };
}

/** a/b to the accuracy of pairs: two steps of long division. */
function quotient(a: Twofold, b: Twofold): Twofold {
  const first = a[0] / b[0];
  const rest = minus(a, times(b, first));
  return plus([first, 0], [(rest[0] + rest[1]) / b[0], 0]);
}
