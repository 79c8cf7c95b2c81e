/** What the dense kernels of the master program are, apart from how they are computed. */
import type { CancelSignal } from '../cancelSignal';
import { ACCURACY } from '../settings/accuracy';

const { leastDivisor } = ACCURACY;

/** A dense matrix of `rows` × `columns`; element (i, j) is `data[i * stride + j]`. */
export interface DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly data: Float64Array;
}

/**
 * Symmetric and triangular matrices are n × n, row-major, without a stride, and only their lower triangle counts.
 * A kernel that takes a signal stops soon after it is given (within milliseconds); its output then means nothing.
 */
export interface LinearKernels {
  /** H = A·diag(weights)·Aᵀ. `scratch` (rows · columns) may be overwritten. Weights are not negative. */
  weightedGram(
    a: DenseMatrix,
    weights: Float64Array,
    scratch: Float64Array,
    h: Float64Array,
    signal?: CancelSignal,
  ): void;
  /** H = B·Bᵀ. */
  gram(b: DenseMatrix, h: Float64Array, signal?: CancelSignal): void;
  /** The Cholesky factor of H + shift·I in place; returns how many pivots were replaced. */
  cholesky(h: Float64Array, n: number, shift: number, signal?: CancelSignal): number;
  /** A ← L⁻¹ A. */
  solveLowerRows(l: Float64Array, a: DenseMatrix, signal?: CancelSignal): void;
  /** out (rows) = A·x. */
  multiply(a: DenseMatrix, x: Float64Array, out: Float64Array): void;
  /** out (columns) = Aᵀ·z. */
  multiplyTransposed(a: DenseMatrix, z: Float64Array, out: Float64Array): void;
  /** The same matrix where these kernels read it fastest; for use until the next call, which may reuse the place. */
  resident(a: DenseMatrix): DenseMatrix;
}

/** What takes the place of a pivot that is rounding. */
export const HUGE_PIVOT = 1e64;

/** √w, and zero where its products would be denormal numbers, which processors multiply slowly. */
export function rootOfWeight(weight: number): number {
  return weight < leastDivisor ? 0 : Math.sqrt(weight);
}
