/**
 * The least miss min over q of max over cuts (value − slopesᵀq), not under 0: the linear program of feasibility.ts, by the
 * simplex method on its dual, max { Σ μ_k value_k : Σ μ_k slopes_k = 0, Σ μ_k ≤ 1, μ ≥ 0 }. It has as many rows as q has
 * entries and one more; its columns are made one at a time, each the worst cut at the q of the present basis.
 *
 * Every basis proves a miss, every q keeps one, so the method may stop anywhere.
 */
import { DoubleDoubleSum } from './linear/doubleDouble';
import type { Cut, Misses } from './linePairs';
import type { CancelSignal } from './cancelSignal';
import { PROBLEM } from './settings/problem';

const { leastMissPivot, leastMissSteps, leastMissWidth, noShare, sameRatio, singularBasis, zeroRatio } =
  PROBLEM;

export class LeastMiss {
  /** No network misses less: the value of the present basis. */
  proven = 0;
  /** Some network misses at most this, up to rounding. */
  kept = Infinity;
  /** Cut of each row of the basis; null: what the row started with. */
  private readonly basis: (Cut | null)[];
  private inverse: Float64Array;
  private readonly rows: number;

  constructor(
    private readonly misses: Misses,
    /** A miss that does not matter: below it the search may end. */
    private readonly allowed: number,
  ) {
    this.rows = misses.size + 1;
    this.basis = new Array<Cut | null>(this.rows).fill(null);
    this.inverse = identity(this.rows);
  }

  run(signal?: CancelSignal): void {
    const { rows } = this;
    for (let step = 0; step < leastMissSteps * (rows + 4) && !signal?.aborted; step++) {
      const duals = this.duals();
      const q = duals.subarray(0, rows - 1);
      this.proven = Math.max(this.proven, duals[rows - 1]);
      const worst = this.misses.worst(q, Math.max(0, this.proven));
      this.kept = Math.min(this.kept, worst === null ? Math.max(0, this.proven) : worst.miss);
      if (worst === null || this.kept <= this.allowed || this.kept <= this.proven * (1 + leastMissWidth))
        return;
      if (!this.enter(worst.cut)) return;
    }
  }

  /** The samples and the ray of the present basis, refined so that its equations hold to rounding, Σ|z| = 1. */
  certificate(): { rows: number[]; ray: number[] } {
    const shares = this.inverseColumn(this.rows - 1);
    let { rows, ray } = this.combined(shares);
    for (let round = 0; round < 3; round++) {
      const missing = new Float64Array(this.rows);
      this.misses.slopesOf(rows, ray).forEach((value, k) => (missing[k] = -value));
      for (let r = 0; r < this.rows; r++) {
        let change = 0;
        for (let c = 0; c < this.rows; c++) change += this.inverse[r * this.rows + c] * missing[c];
        if (shares[r] !== 0) shares[r] += change;
      }
      ({ rows, ray } = this.combined(shares));
    }
    const total = ray.reduce((sum, value) => sum + Math.abs(value), 0);
    return { rows, ray: ray.map((value) => value / total) };
  }

  private combined(shares: Float64Array): { rows: number[]; ray: number[] } {
    const sums = new Map<number, DoubleDoubleSum>();
    const largest = shares.reduce((most, value) => Math.max(most, value), 0);
    this.basis.forEach((cut, r) => {
      if (cut === null || shares[r] <= noShare * largest) {
        shares[r] = 0;
        return;
      }
      cut.rows.forEach((i, at) => {
        const sum = sums.get(i) ?? new DoubleDoubleSum();
        sum.addProduct(shares[r], cut.ray[at]);
        sums.set(i, sum);
      });
    });
    const rows = [...sums.keys()].filter((i) => sums.get(i)!.value !== 0).sort((p, q) => p - q);
    return { rows, ray: rows.map((i) => sums.get(i)!.value) };
  }

  /** (q, t): values of the basis' cuts times the inverse. */
  private duals(): Float64Array {
    const duals = new Float64Array(this.rows);
    this.basis.forEach((cut, r) => {
      if (cut === null || cut.value === 0) return;
      for (let c = 0; c < this.rows; c++) duals[c] += cut.value * this.inverse[r * this.rows + c];
    });
    return duals;
  }

  private inverseColumn(c: number): Float64Array {
    return Float64Array.from({ length: this.rows }, (_, r) => this.inverse[r * this.rows + c]);
  }

  /** Takes a cut into the basis; false when rounding leaves no pivot. */
  private enter(cut: Cut): boolean {
    const { rows, inverse, basis } = this;
    const direction = new Float64Array(rows);
    let widest = 0;
    for (let r = 0; r < rows; r++) {
      let sum = inverse[r * rows + rows - 1];
      for (let c = 0; c + 1 < rows; c++) sum += inverse[r * rows + c] * cut.slopes[c];
      direction[r] = sum;
      widest = Math.max(widest, Math.abs(sum));
    }
    const shares = this.inverseColumn(rows - 1);
    let leaving = -1;
    // a starting row of an equation must stay at zero: it leaves as soon as anything moves it
    for (let r = 0; r + 1 < rows; r++) {
      const movable = basis[r] === null && Math.abs(direction[r]) > leastMissPivot * widest;
      if (movable && (leaving < 0 || Math.abs(direction[r]) > Math.abs(direction[leaving]))) leaving = r;
    }
    if (leaving < 0) {
      let least = Infinity;
      for (let r = 0; r < rows; r++) {
        if ((basis[r] === null && r + 1 < rows) || direction[r] <= leastMissPivot * widest) continue;
        const ratio = Math.max(0, shares[r]) / direction[r];
        if (ratio > least * (1 + sameRatio) + zeroRatio) continue;
        // of equal ratios the largest pivot
        if (
          ratio >= least * (1 - sameRatio) - zeroRatio &&
          leaving >= 0 &&
          direction[r] <= direction[leaving]
        )
          continue;
        least = Math.min(least, ratio);
        leaving = r;
      }
    }
    if (leaving < 0) return false;
    basis[leaving] = cut;
    const next = this.invertedBasis();
    if (next === null) return false;
    this.inverse = next;
    return true;
  }

  /** Anew each time: the basis is small, and rounding does not add up. */
  private invertedBasis(): Float64Array | null {
    const { rows, basis } = this;
    const matrix = identity(rows);
    basis.forEach((cut, r) => {
      if (cut === null) return;
      for (let k = 0; k + 1 < rows; k++) matrix[k * rows + r] = cut.slopes[k];
      matrix[rows * rows - rows + r] = 1;
    });
    return invert(rows, matrix);
  }
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let r = 0; r < size; r++) matrix[r * size + r] = 1;
  return matrix;
}

/** Gauss–Jordan with row pivoting; null when singular to rounding. */
function invert(size: number, matrix: Float64Array): Float64Array | null {
  const inverse = identity(size);
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let r = k + 1; r < size; r++) {
      if (Math.abs(matrix[r * size + k]) > Math.abs(matrix[pivot * size + k])) pivot = r;
    }
    const divisor = matrix[pivot * size + k];
    if (!(Math.abs(divisor) > singularBasis)) return null;
    for (let c = 0; c < size; c++) {
      for (const m of [matrix, inverse]) {
        const kept = m[pivot * size + c];
        m[pivot * size + c] = m[k * size + c];
        m[k * size + c] = kept / divisor;
      }
    }
    for (let r = 0; r < size; r++) {
      const factor = matrix[r * size + k];
      if (r === k || factor === 0) continue;
      for (let c = 0; c < size; c++) {
        matrix[r * size + c] -= factor * matrix[k * size + c];
        inverse[r * size + c] -= factor * inverse[k * size + c];
      }
    }
  }
  return inverse;
}
