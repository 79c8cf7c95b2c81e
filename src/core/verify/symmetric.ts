/** Eigenvalues and vectors of a small symmetric matrix, by Jacobi's rotations in cyclic order (Golub and Van Loan, section 8.5). */

const MOST_SWEEPS = 12;
/** Off-diagonal elements below this part of the largest diagonal one are left. */
const LEFT = 1e-9;

/**
 * Turns the symmetric `values` (size × size, row-major) into QᵀAQ in place, almost diagonal, and writes Q to `vectors`, an
 * eigenvector in each row. Returns how many rotations it took.
 */
export function diagonalise(size: number, values: Float64Array, vectors: Float64Array): number {
  vectors.fill(0);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  let rotations = 0;
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let i = 0; i < size; i++) largest = Math.max(largest, Math.abs(values[i * size + i]));
    const before = rotations;
    for (let i = 1; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const off = values[i * size + j];
        if (off === 0 || Math.abs(off) <= LEFT * largest) continue;
        rotate(size, values, vectors, i, j);
        rotations++;
      }
    }
    if (rotations === before) break;
  }
  return rotations;
}

/** The rotation of coordinates i and j that makes values[i, j] zero. */
function rotate(size: number, values: Float64Array, vectors: Float64Array, i: number, j: number): void {
  const off = values[i * size + j];
  const half = (values[i * size + i] - values[j * size + j]) / 2;
  const tangent = off / (half + (half < 0 ? -1 : 1) * Math.sqrt(half * half + off * off));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const [x, y] = [values[k * size + i], values[k * size + j]];
    values[k * size + i] = cosine * x + sine * y;
    values[k * size + j] = cosine * y - sine * x;
  }
  for (let k = 0; k < size; k++) {
    const [x, y] = [values[i * size + k], values[j * size + k]];
    values[i * size + k] = cosine * x + sine * y;
    values[j * size + k] = cosine * y - sine * x;
    const [p, q] = [vectors[i * size + k], vectors[j * size + k]];
    vectors[i * size + k] = cosine * p + sine * q;
    vectors[j * size + k] = cosine * q - sine * p;
  }
}
