/** Rows of a wide matrix made orthonormal, with the way back for the dual (theory.md, section 3). */
import type { CancelSignal } from '../cancelSignal';
import {
  cholesky,
  type DenseMatrix,
  gramOfRows,
  solveLower,
  solveLowerRows,
  solveLowerTransposed,
} from './kernels';
import { LINEAR } from '../settings/linear';

const { rowsDiagonal } = LINEAR;

/** Cholesky-QR done twice; the right-hand side follows. Returns the two factors. */
export function orthonormalizeRows(a: DenseMatrix, rhs: Float64Array, signal?: CancelSignal): Float64Array[] {
  const n = a.rows;
  const factors: Float64Array[] = [];
  for (let round = 0; round < 2; round++) {
    const h = new Float64Array(n * n);
    gramOfRows(a, h, signal);
    let maxDiagonal = 0;
    for (let i = 0; i < n; i++) maxDiagonal = Math.max(maxDiagonal, h[i * n + i]);
    cholesky(h, n, rowsDiagonal * maxDiagonal, signal);
    solveLowerRows(h, a, signal);
    solveLower(h, n, rhs);
    factors.push(h);
  }
  return factors;
}

/** The dual in orthonormal rows back to the given rows: z = L₁⁻ᵀ L₂⁻ᵀ z'. */
export function restoreDual(factors: readonly Float64Array[], n: number, z: Float64Array): void {
  for (let f = factors.length - 1; f >= 0; f--) solveLowerTransposed(factors[f], n, z);
}
