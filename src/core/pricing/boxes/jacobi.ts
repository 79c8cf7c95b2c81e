/** Eigenvalues and vectors of a small symmetric matrix by Jacobi's rotations. */
import { PRICING } from '../../settings/pricing';

const { jacobiDiagonal, jacobiElement, jacobiSweeps } = PRICING;

/**
 * B = VᵀAV for a D × D matrix A (row-major): eigenvalues on the diagonal of B, vectors in the columns of V. Returns how many rotations
 * it took; each rounds B and V by a few ε of their size.
 */
export function jacobi(A: Float64Array, D: number, B: Float64Array, V: Float64Array): number {
  B.set(A);
  V.fill(0);
  for (let i = 0; i < D; i++) V[i * D + i] = 1;
  let rotations = 0;
  for (let sweep = 0; sweep < jacobiSweeps; sweep++) {
    let off = 0;
    let on = 0;
    for (let i = 0; i < D; i++) {
      on += B[i * D + i] ** 2;
      for (let j = 0; j < i; j++) off += B[i * D + j] ** 2;
    }
    if (off <= jacobiDiagonal * on) break;
    for (let p = 0; p < D; p++) {
      for (let q = p + 1; q < D; q++) {
        const x = B[p * D + q];
        if (x * x <= jacobiElement * jacobiDiagonal * on) continue;
        rotations++;
        const theta = (B[q * D + q] - B[p * D + p]) / (2 * x);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < D; k++) rotate(B, k * D + p, k * D + q, c, s);
        for (let k = 0; k < D; k++) rotate(B, p * D + k, q * D + k, c, s);
        for (let k = 0; k < D; k++) rotate(V, k * D + p, k * D + q, c, s);
      }
    }
  }
  return rotations;
}

function rotate(M: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = M[i];
  const y = M[j];
  M[i] = c * x - s * y;
  M[j] = s * x + c * y;
}
