/**
 * LU factors of a band matrix with partial pivoting (Golub and Van Loan, Matrix Computations, section 4.3.5): O(n k²)
 * for n rows and k diagonals on either side.
 */
export class BandMatrix {
  /** Row i holds the columns i − k … i + 2k; the last k of them are filled in by the row exchanges. */
  private readonly rows: Float64Array;
  private readonly multipliers: Float64Array;
  private readonly pivots: Int32Array;
  private readonly width: number;

  constructor(
    readonly size: number,
    readonly diagonals: number,
  ) {
    this.width = 3 * diagonals + 1;
    this.rows = new Float64Array(size * this.width);
    this.multipliers = new Float64Array(size * diagonals);
    this.pivots = new Int32Array(size);
  }

  clear(): void {
    this.rows.fill(0);
  }

  /** A_ij += value, for |i − j| ≤ k. */
  add(i: number, j: number, value: number): void {
    this.rows[i * this.width + j - i + this.diagonals] += value;
  }

  /** Factors in place. A pivot that is exactly zero becomes `tiny`, which lets a singular direction stay where it is. */
  factor(tiny: number): void {
    const { rows, multipliers, pivots, size, diagonals: k, width } = this;
    for (let c = 0; c < size; c++) {
      const last = Math.min(size - 1, c + k);
      let pivot = c;
      let largest = Math.abs(rows[c * width + k]);
      for (let i = c + 1; i <= last; i++) {
        const value = Math.abs(rows[i * width + c - i + k]);
        if (value > largest) {
          largest = value;
          pivot = i;
        }
      }
      pivots[c] = pivot;
      const end = Math.min(size - 1, c + 2 * k);
      const atC = c * width - c + k;
      if (pivot !== c) {
        const atP = pivot * width - pivot + k;
        for (let j = c; j <= end; j++) {
          const value = rows[atC + j];
          rows[atC + j] = rows[atP + j];
          rows[atP + j] = value;
        }
      }
      if (rows[atC + c] === 0) rows[atC + c] = tiny;
      const inverse = 1 / rows[atC + c];
      for (let i = c + 1; i <= last; i++) {
        const atI = i * width - i + k;
        const factor = rows[atI + c] * inverse;
        multipliers[c * k + i - c - 1] = factor;
        if (factor === 0) continue;
        for (let j = c + 1; j <= end; j++) rows[atI + j] -= factor * rows[atC + j];
      }
    }
  }

  /** Overwrites a right-hand side with the solution. */
  solve(v: Float64Array): void {
    const { rows, multipliers, pivots, size, diagonals: k, width } = this;
    for (let c = 0; c < size; c++) {
      const pivot = pivots[c];
      const value = v[pivot];
      v[pivot] = v[c];
      v[c] = value;
      const last = Math.min(size - 1, c + k);
      for (let i = c + 1; i <= last; i++) v[i] -= multipliers[c * k + i - c - 1] * value;
    }
    for (let i = size - 1; i >= 0; i--) {
      const at = i * width - i + k;
      const end = Math.min(size - 1, i + 2 * k);
      let value = v[i];
      for (let j = i + 1; j <= end; j++) value -= rows[at + j] * v[j];
      v[i] = value / rows[at + i];
    }
  }
}
