/**
 * The dense kernels of the master program: weighted Gram matrix, Cholesky factor, triangular solves (theory.md, section 3).
 * In WebAssembly SIMD where there is such a thing, in JavaScript elsewhere; what each computes: linearKernels.ts.
 */
import type { CancelSignal } from '../cancelSignal';
import type { DenseMatrix, LinearKernels } from './linearKernels';
import { scriptKernels } from './scriptKernels';
import { compiledKernels } from './wasmKernels';

export type { DenseMatrix } from './linearKernels';

let chosen: LinearKernels | undefined;

/** The fastest kernels of this thread. */
function kernels(): LinearKernels {
  return (chosen ??= compiledKernels() ?? scriptKernels);
}

/**
 * H = B·Bᵀ (lower triangle only, n × n) for B = A·diag(√weights), the normal matrix of an interior-point step.
 * `scratch` has room for B (rows × columns).
 */
export function weightedGram(
  a: DenseMatrix,
  weights: Float64Array,
  scratch: Float64Array,
  h: Float64Array,
  signal?: CancelSignal,
): void {
  kernels().weightedGram(a, weights, scratch, h, signal);
}

/** Lower triangle of B·Bᵀ for a packed n × k matrix B; left unfinished when the signal is given. */
export function gram(b: Float64Array, n: number, k: number, h: Float64Array, signal?: CancelSignal): void {
  kernels().gram({ rows: n, columns: k, stride: k, data: b }, h, signal);
}

/** Lower triangle of A·Aᵀ; left unfinished when the signal is given. */
export function gramOfRows(a: DenseMatrix, h: Float64Array, signal?: CancelSignal): void {
  kernels().gram(a, h, signal);
}

/**
 * In-place Cholesky factor L (lower triangle) of an n × n matrix given by its lower triangle, after adding
 * `shift` to the diagonal. A pivot that is not positive is replaced by a huge one, which fixes that unknown at
 * zero (the usual treatment of dependent rows in interior-point codes). Returns how many pivots were replaced;
 * left unfinished when the signal is given.
 */
export function cholesky(h: Float64Array, n: number, shift: number, signal?: CancelSignal): number {
  return kernels().cholesky(h, n, shift, signal);
}

/** A ← L⁻¹ A, row operations on a row-major matrix; left unfinished when the signal is given. */
export function solveLowerRows(l: Float64Array, a: DenseMatrix, signal?: CancelSignal): void {
  kernels().solveLowerRows(l, a, signal);
}

/** out = A·x (rows). */
export function multiply(a: DenseMatrix, x: Float64Array, out: Float64Array): void {
  kernels().multiply(a, x, out);
}

/** out = Aᵀ·z (columns). */
export function multiplyTransposed(a: DenseMatrix, z: Float64Array, out: Float64Array): void {
  kernels().multiplyTransposed(a, z, out);
}

/** The same matrix where the kernels read it fastest; for use until the next call, which may reuse the place. */
export function resident(a: DenseMatrix): DenseMatrix {
  return kernels().resident(a);
}

/** x ← L⁻¹ x. */
export function solveLower(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const ri = i * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let q = 0;
    for (; q + 4 <= i; q += 4) {
      s0 += l[ri + q] * x[q];
      s1 += l[ri + q + 1] * x[q + 1];
      s2 += l[ri + q + 2] * x[q + 2];
      s3 += l[ri + q + 3] * x[q + 3];
    }
    for (; q < i; q++) s0 += l[ri + q] * x[q];
    x[i] = (x[i] - (s0 + s1 + (s2 + s3))) / l[ri + i];
  }
}

/** x ← L⁻ᵀ x. */
export function solveLowerTransposed(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const ri = i * n;
    const value = x[i] / l[ri + i];
    x[i] = value;
    for (let q = 0; q < i; q++) x[q] -= l[ri + q] * value;
  }
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>, length = a.length): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[i] * b[i];
  return sum;
}

export function maxAbs(v: Float64Array): number {
  let m = 0;
  for (const value of v) m = Math.max(m, Math.abs(value));
  return m;
}
