/**
 * Many duals are optimal; those with small Σ‖x̃_i‖|z_i| are the cheap ones to prove (theory.md, section 3, "Choose a dual that
 * is easy to prove", and "The tail", step 3).
 */
import { preactivations } from '../atom';
import { dot } from '../linear/kernels';
import { complementRows, orthonormalize } from '../linear/orthogonal';
import type { DualSpace } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { massOf, type WeightedNeuron } from '../sparsify/merge';
import { SUPPORT } from '../settings/support';
import { biasOf, liftedSize } from '../set';

const { changeSpread, faintMass, kinkedAt } = SUPPORT;

/** ‖x̃_i‖, with the 1 of the bias unless there is none. */
export function rowLengths({ space }: NormalizedProblem): Float64Array {
  const { count, dimension: d, inputs, bias } = space;
  return Float64Array.from({ length: count }, (_, i) =>
    Math.hypot(Number(biasOf(bias).exists), ...inputs.subarray(i * d, (i + 1) * d)),
  );
}

/**
 * How far every sample may be missed, e_i in proportion to ‖x̃_i‖, so that a dual like z loses `share` of the norm by it. The
 * master's dual objective is then less Σ e_i|z_i|. Without a z yet, all |z_i| count the same.
 */
export function l1PenaltyOf(
  lengths: Float64Array,
  z: Float64Array | null,
  norm: number,
  share: number,
): Float64Array {
  const sizeOf = (entry: (i: number) => number): number =>
    lengths.reduce((sum, length, i) => sum + length * entry(i), 0);
  // a z of zeros says nothing, and a penalty of nothing would leave its columns no room
  const size = (z && sizeOf((i) => Math.abs(z[i]))) || sizeOf(() => 1);
  const factor = size > 0 ? (share * norm) / size : 0;
  return lengths.map((length) => factor * length);
}

/** The linear equations Bz = r of the duals that are stationary at a support. */
export interface Stationarity {
  readonly equations: readonly Float64Array[];
  readonly values: readonly number[];
}

/**
 * X̃ᵀD_j z = ±θ_j at every neuron of the support, but for multiples of the rows that θ_j has its kink on; and Fᵀz = 0. So far
 * as the support is optimal, every optimal dual satisfies them, and those that do have its mass as yᵀz. For the ℓ2 ball.
 */
export function stationarity(problem: NormalizedProblem, support: readonly WeightedNeuron[]): Stationarity {
  const { space, free } = problem;
  const { count: n, dimension: d, inputs, slope } = space;
  const m = liftedSize(space);
  const row = (i: number): Float64Array => {
    const values = new Float64Array(m);
    for (let c = 0; c < d; c++) values[c] = inputs[i * d + c];
    if (m > d) values[d] = 1;
    return values;
  };
  const mass = massOf(support);
  const equations: Float64Array[] = free.map((column) => Float64Array.from(column));
  const values: number[] = free.map(() => 0);
  for (const { theta, output } of support) {
    if (Math.abs(output) <= faintMass * mass) continue;
    const t = preactivations(space, theta);
    const kinked: Float64Array[] = [];
    for (let i = 0; i < n; i++) {
      let size = m > d ? Math.abs(theta[d]) : 0;
      for (let c = 0; c < d; c++) size += Math.abs(inputs[i * d + c] * theta[c]);
      if (Math.abs(t[i]) <= kinkedAt * size) kinked.push(row(i));
    }
    const axes = Array.from({ length: m }, (_, c) =>
      Float64Array.from({ length: m }, (__, q) => Number(q === c)),
    );
    const { basis, source } = orthonormalize([...kinked, ...axes]);
    basis.forEach((direction, q) => {
      if (source[q] < kinked.length) return;
      equations.push(
        Float64Array.from({ length: n }, (_, i) => (t[i] > 0 ? 1 : slope) * dot(row(i), direction)),
      );
      let value = 0;
      for (let c = 0; c < m; c++) value += theta[c] * direction[c];
      values.push(Math.sign(output) * value);
    });
  }
  return { equations, values };
}

/** The z' next to z that satisfies the equations, in the metric where what is large may change most. */
export function stationaryNear(z: Float64Array, { equations, values }: Stationarity): Float64Array {
  const n = z.length;
  let largest = 0;
  for (const value of z) largest = Math.max(largest, Math.abs(value));
  const root = z.map((value) => (largest > 0 ? Math.sqrt(Math.abs(value) + changeSpread * largest) : 1));
  const scaled = equations.map((equation) => equation.map((value, i) => value * root[i]));
  const { basis, source } = orthonormalize(scaled);
  // the shortest step whose products with the equations are what is missing, built up along the basis
  const step = new Float64Array(n);
  basis.forEach((q, p) => {
    const equation = source[p];
    const missing = values[equation] - dot(equations[equation], z) - dot(scaled[equation], step);
    const along = missing / dot(q, scaled[equation]);
    for (let i = 0; i < n; i++) step[i] += along * q[i];
  });
  return z.map((value, i) => value + root[i] * step[i]);
}

/**
 * The duals that are stationary at a support, with room left everywhere else: a neuron at cosine c from the nearest of the
 * support may reach 1 − margin·(1 − c) only. Inside a cell of the support 1 − (1 − c) holds by itself.
 */
export function dualsOf(
  problem: NormalizedProblem,
  equations: Stationarity,
  support: readonly WeightedNeuron[],
  margin: number,
): DualSpace {
  const origin = stationaryNear(new Float64Array(problem.space.count), equations);
  return {
    origin,
    rows: complementRows(problem.space.count, equations.equations),
    limitOf: (theta) => {
      let nearest = 0;
      for (const neuron of support) nearest = Math.max(nearest, dot(neuron.theta, theta));
      return 1 - margin * (1 - nearest);
    },
  };
}
