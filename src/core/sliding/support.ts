/**
 * Neurons that move: φ_j = |v_j|·θ_j in lifted coordinates, each with the sign of its output, and the objective in them,
 * E(φ, c) = Σ gauge(φ_j) + Σ κ_i ℓ(f_i − y_i), with the true σ.
 */
import type { AtomSpace } from '../atomSpace';
import { networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { lifted } from '../pricing/exactPricer';
import { biasOf, liftedSize } from '../set';
import type { WeightedNeuron } from '../sparsify/merge';

/** The samples' rows x̃_i by coordinate, m columns of n, and how many of a neuron's coordinates its Euclidean gauge counts. */
export interface Rows {
  readonly count: number;
  readonly size: number;
  readonly columns: readonly Float64Array[];
  readonly ball: number;
}

export function rowsOf(space: AtomSpace): Rows {
  const { exists, isFree } = biasOf(space.bias);
  const { count, inputs } = space;
  const size = liftedSize(space);
  const rows = exists ? lifted(space) : inputs;
  return {
    count,
    size,
    columns: Array.from({ length: size }, (_, c) =>
      Float64Array.from({ length: count }, (__, i) => rows[i * size + c]),
    ),
    ball: isFree ? size - 1 : size,
  };
}

/** Pre-activations x̃_iᵀφ for the φ that begins at `from`. */
export function preactivate(
  { count: n, size: m, columns }: Rows,
  phi: Float64Array,
  from: number,
  t: Float64Array,
): void {
  t.fill(0);
  for (let c = 0; c < m; c++) {
    const factor = phi[from + c];
    const column = columns[c];
    for (let i = 0; i < n; i++) t[i] += factor * column[i];
  }
}

/** Σ w_i x̃_ic. */
export function gather({ count: n, columns }: Rows, w: Float64Array, c: number): number {
  const column = columns[c];
  let s0 = 0;
  let s1 = 0;
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    s0 += w[i] * column[i];
    s1 += w[i + 1] * column[i + 1];
  }
  return i < n ? s0 + s1 + w[i] * column[i] : s0 + s1;
}

/** √Σ of the squares of the ball's coordinates, from `from` on. */
export function lengthOf({ ball }: Rows, phi: Float64Array, from: number): number {
  let square = 0;
  for (let c = 0; c < ball; c++) square += phi[from + c] * phi[from + c];
  return Math.sqrt(square);
}

/** Neurons with the free terms' coefficients. */
export interface Support {
  readonly neurons: readonly WeightedNeuron[];
  readonly free: Float64Array;
}

/** E at the parameters φ_1, …, φ_k, c, and its gradient; `signs` are those of the outputs. Work 2·n·m·k. */
export function objectiveOf(
  problem: NormalizedProblem,
  rows: Rows,
  signs: Int8Array,
): (p: Float64Array, gradient: Float64Array) => number {
  const { count: n, size: m, ball } = rows;
  const { targets, loss, free, space } = problem;
  const { slope } = space;
  const k = signs.length;
  const pre = Array.from({ length: k }, () => new Float64Array(n));
  const values = new Float64Array(n);
  const pulls = new Float64Array(n);
  const common = loss.differ ? null : loss.of(0);
  return (p, gradient) => {
    values.fill(0);
    let total = 0;
    for (let j = 0; j < k; j++) {
      const s = signs[j];
      const t = pre[j];
      total += lengthOf(rows, p, j * m);
      preactivate(rows, p, j * m, t);
      for (let i = 0; i < n; i++) values[i] += s * (t[i] > 0 ? t[i] : slope * t[i]);
    }
    free.forEach((column, c) => {
      const coefficient = p[k * m + c];
      for (let i = 0; i < n; i++) values[i] += coefficient * column[i];
    });
    for (let i = 0; i < n; i++) {
      const own = common ?? loss.of(i);
      const r = values[i] - targets[i];
      total += own.weight * own.value(r, targets[i]);
      values[i] = -own.force(r, targets[i]);
    }
    for (let j = 0; j < k; j++) {
      const t = pre[j];
      for (let i = 0; i < n; i++) pulls[i] = t[i] > 0 ? values[i] : slope * values[i];
      const length = lengthOf(rows, p, j * m);
      const inverse = length > 0 ? 1 / length : 0;
      for (let c = 0; c < m; c++)
        gradient[j * m + c] = signs[j] * gather(rows, pulls, c) + (c < ball ? p[j * m + c] * inverse : 0);
    }
    free.forEach((column, c) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += values[i] * column[i];
      gradient[k * m + c] = sum;
    });
    return total;
  };
}

/** z = −κℓ'(f − y) of a network. */
export function dualOf(problem: NormalizedProblem, { neurons, free }: Support): Float64Array {
  const { loss, targets } = problem;
  return networkValues(problem, neurons, free).map((value, i) =>
    loss.of(i).force(value - targets[i], targets[i]),
  );
}
