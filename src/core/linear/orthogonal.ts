/**
 * Orthonormal bases, for duals that must satisfy Fᵀz = 0 (theory.md, section 1) and for rows that depend on one another.
 */
import type { CancelSignal } from '../cancelSignal';
import {
  cholesky,
  dot,
  gram,
  multiply,
  multiplyTransposed,
  solveLower,
  solveLowerTransposed,
} from './kernels';
import { LINEAR } from '../settings/linear';

const { independentColumn, squaresDiagonal } = LINEAR;

/** Columns of an n × k matrix, each a Float64Array of length n. */
export type Columns = readonly Float64Array[];

/**
 * Gram–Schmidt, each column orthogonalised twice. Columns that depend on the earlier ones (to 1e-11 of their length)
 * are left out. Returns the orthonormal columns and which input column each came from; once the signal is given, only the
 * first of them.
 */
export function orthonormalize(
  columns: Columns,
  signal?: CancelSignal,
): { basis: Float64Array[]; source: number[] } {
  const basis: Float64Array[] = [];
  const source: number[] = [];
  columns.forEach((column, index) => {
    if (signal?.aborted) return;
    const v = Float64Array.from(column);
    const before = norm2(v);
    if (before === 0) return;
    for (let round = 0; round < 2; round++) for (const q of basis) removeComponent(v, q);
    const after = norm2(v);
    if (after <= independentColumn * before) return;
    for (let i = 0; i < v.length; i++) v[i] /= after;
    basis.push(v);
    source.push(index);
  });
  return { basis, source };
}

/** v ← v − (qᵀv) q. */
export function removeComponent(v: Float64Array, q: Float64Array): void {
  let along = 0;
  for (let i = 0; i < v.length; i++) along += v[i] * q[i];
  for (let i = 0; i < v.length; i++) v[i] -= along * q[i];
}

export function norm2(v: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < v.length; i++) largest = Math.max(largest, Math.abs(v[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Sum of the squares of `length` entries from `at` on. */
export function squareOf(v: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let c = at; c < at + length; c++) sum += v[c] * v[c];
  return sum;
}

/** Euclidean length of a part of a vector, of ordinary size. */
export function lengthOf(v: Float64Array, at: number, length: number): number {
  return Math.sqrt(squareOf(v, at, length));
}

/** Orthonormal rows (m × m), the first along v, or the first axis where v = 0: a Householder reflection. */
export function frameOf(v: Float64Array): Float64Array {
  const m = v.length;
  const frame = new Float64Array(m * m);
  for (let c = 0; c < m; c++) frame[c * m + c] = 1;
  const size = lengthOf(v, 0, m);
  if (size === 0) return frame;
  const sign = v[0] >= 0 ? 1 : -1;
  const h = v.map((value) => value / size);
  h[0] += sign;
  const length2 = squareOf(h, 0, m);
  for (let p = 0; p < m; p++) {
    for (let c = 0; c < m; c++) frame[p * m + c] -= (2 * h[p] * h[c]) / length2;
    if (p === 0) for (let c = 0; c < m; c++) frame[c] *= -sign;
  }
  return frame;
}

/**
 * Coefficients c with Σ c_j column_j closest to a target, zero for columns that depend on earlier ones. R of the
 * QR factorisation is recovered by inner products. Once the signal is given the answer is of no use.
 */
export function leastSquaresOn(columns: Columns, target: Float64Array, signal?: CancelSignal): Float64Array {
  const { basis, source } = orthonormalize(columns, signal);
  const rest = Float64Array.from(target);
  const along = basis.map((q) => {
    const value = dot(q, rest);
    for (let i = 0; i < rest.length; i++) rest[i] -= value * q[i];
    return value;
  });
  const coefficients = new Float64Array(columns.length);
  for (let p = basis.length - 1; p >= 0 && !signal?.aborted; p--) {
    let sum = along[p];
    for (let j = p + 1; j < basis.length; j++)
      sum -= dot(basis[p], columns[source[j]]) * coefficients[source[j]];
    coefficients[source[p]] = sum / dot(basis[p], columns[source[p]]);
  }
  return coefficients;
}

/**
 * The shortest coefficients c with Σ c_j column_j = target, where columns are many more than rows and in general position,
 * by the normal equations and a few refinements: the compiled kernels make it much faster than `leastSquaresOn`. Where the
 * columns do not reach the target the answer is of no use, which its residual tells; nor is it once the signal is given.
 */
export function leastNormOn(columns: Columns, target: Float64Array, signal?: CancelSignal): Float64Array {
  const n = target.length;
  const k = columns.length;
  const data = new Float64Array(n * k);
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i++) data[i * k + j] = column[i];
  });
  const a = { rows: n, columns: k, stride: k, data };
  const h = new Float64Array(n * n);
  gram(data, n, k, h, signal);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, h[i * n + i]);
  cholesky(h, n, squaresDiagonal * largest, signal);
  const coefficients = new Float64Array(k);
  const step = new Float64Array(k);
  const rest = Float64Array.from(target);
  for (let round = 0; round < 4 && !signal?.aborted; round++) {
    solveLower(h, n, rest);
    solveLowerTransposed(h, n, rest);
    multiplyTransposed(a, rest, step);
    for (let j = 0; j < k; j++) coefficients[j] += step[j];
    multiply(a, coefficients, rest);
    for (let i = 0; i < n; i++) rest[i] = target[i] - rest[i];
  }
  return coefficients;
}

/**
 * The rows the master works in: an orthonormal basis Q (n × rank) of the duals that count, applied as Qᵀv and Qz.
 */
export interface RowSpace {
  readonly rank: number;
  /** out (rank) = Qᵀ v (n). */
  project(v: Float64Array): Float64Array;
  /** out (n) = Q ζ (rank). */
  lift(zeta: Float64Array): Float64Array;
}

export function identityRows(n: number): RowSpace {
  return { rank: n, project: (v) => Float64Array.from(v), lift: (zeta) => Float64Array.from(zeta) };
}

/** All z with Fᵀz = 0, by Householder reflections that send span(F) to the first coordinates. */
export function complementRows(n: number, f: Columns): RowSpace {
  const { basis } = orthonormalize(f);
  const reflectors: Float64Array[] = [];
  const apply = (v: Float64Array, order: 1 | -1): void => {
    for (let c = 0; c < reflectors.length; c++) {
      const h = reflectors[order === 1 ? c : reflectors.length - 1 - c];
      let along = 0;
      for (let i = 0; i < n; i++) along += h[i] * v[i];
      for (let i = 0; i < n; i++) v[i] -= 2 * along * h[i];
    }
  };
  basis.forEach((column, c) => {
    const v = Float64Array.from(column);
    apply(v, 1);
    for (let i = 0; i < c; i++) v[i] = 0;
    const length = norm2(v);
    v[c] += v[c] >= 0 ? length : -length;
    const size = norm2(v);
    for (let i = 0; i < n; i++) v[i] /= size;
    reflectors.push(v);
  });
  const k = reflectors.length;
  return {
    rank: n - k,
    project: (v) => {
      const copy = Float64Array.from(v);
      apply(copy, 1);
      return copy.slice(k);
    },
    lift: (zeta) => {
      const v = new Float64Array(n);
      v.set(zeta, k);
      apply(v, -1);
      return v;
    },
  };
}

/** Rows that count only together: z is a multiple of these weights on them. */
export interface RowGroup {
  readonly members: Int32Array;
  readonly weights: Float64Array;
}

/** All z with Fᵀz = 0 that are a multiple of its weights on each group; the groups do not share rows. */
export function groupedRows(n: number, f: Columns, groups: readonly RowGroup[]): RowSpace {
  // an orthonormal basis: the single rows, then a unit vector along the weights of each group
  const place = new Int32Array(n).fill(-1);
  const part = new Float64Array(n).fill(1);
  groups.forEach(({ members, weights }, g) => {
    const length = norm2(weights);
    members.forEach((i, q) => {
      place[i] = g;
      part[i] = weights[q] / length;
    });
  });
  let singles = 0;
  for (let i = 0; i < n; i++) if (place[i] < 0) singles++;
  let next = 0;
  for (let i = 0; i < n; i++) place[i] = place[i] < 0 ? next++ : singles + place[i];
  const collect = (v: Float64Array): Float64Array => {
    const out = new Float64Array(singles + groups.length);
    for (let i = 0; i < n; i++) out[place[i]] += part[i] * v[i];
    return out;
  };
  const inner = complementRows(singles + groups.length, f.map(collect));
  return {
    rank: inner.rank,
    project: (v) => inner.project(collect(v)),
    lift: (zeta) => {
      const lifted = inner.lift(zeta);
      return Float64Array.from(place, (at, i) => part[i] * lifted[at]);
    },
  };
}

/** The rows spanned by given orthonormal columns. */
export function spannedRows(n: number, basis: Columns): RowSpace {
  return {
    rank: basis.length,
    project: (v) => {
      const out = new Float64Array(basis.length);
      basis.forEach((q, c) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += q[i] * v[i];
        out[c] = sum;
      });
      return out;
    },
    lift: (zeta) => {
      const out = new Float64Array(n);
      basis.forEach((q, c) => {
        for (let i = 0; i < n; i++) out[i] += zeta[c] * q[i];
      });
      return out;
    },
  };
}
