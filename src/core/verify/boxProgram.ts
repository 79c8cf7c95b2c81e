/**
 * An upper bound of a + bᵀv + ½vᵀAv over v ∈ [−1, 1]^D (docs/theory.md, section 12, "Bound"). For every D ≥ 0 with A ≤ diag D it is at
 * most a + ½ΣD_j + max bᵀv + ½vᵀ(A − diag D)v, a concave maximum, which its linearisation at any point bounds.
 */
import { UNIT } from './sums';
import { diagonalise } from './symmetric';

const ASCENT_SWEEPS = 4;
const CONCAVE_SWEEPS = 12;
/** A linearisation within this part of the value is good enough. */
const CLOSE = 1e-4;

export class QuadraticBound {
  private readonly v: Float64Array;
  private readonly slope: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly trial: Float64Array;
  private readonly values: Float64Array;
  private readonly vectors: Float64Array;
  private readonly lengths: Float64Array;

  constructor(private readonly D: number) {
    this.v = new Float64Array(D);
    this.slope = new Float64Array(D);
    this.diagonal = new Float64Array(D);
    this.trial = new Float64Array(D);
    this.lengths = new Float64Array(D);
    this.values = new Float64Array(D * D);
    this.vectors = new Float64Array(D * D);
  }

  /** The bound, own rounding and `slack` added; any positive number stands for not having found one of at most 0. */
  bound(a: number, b: Float64Array, A: Float64Array, slack: number): number {
    const { D } = this;
    if (this.ascends(a, b, A)) return Infinity;
    let size = Math.abs(a);
    for (let j = 0; j < D; j++) size += Math.abs(b[j]);
    for (let k = 0; k < D * D; k++) size += Math.abs(A[k]);
    const first = this.concave(a, b, A, size, slack, this.byRowSums(A));
    if (first <= 0) return first;
    return Math.min(first, this.concave(a, b, A, size, slack, this.byEigenvectors(A)));
  }

  /** Whether coordinate ascent from the corner sgn b finds a value above 0. */
  private ascends(a: number, b: Float64Array, A: Float64Array): boolean {
    const { D, v, slope } = this;
    for (let j = 0; j < D; j++) v[j] = b[j] < 0 ? -1 : 1;
    for (let j = 0; j < D; j++) {
      let sum = b[j];
      for (let k = 0; k < D; k++) sum += A[j * D + k] * v[k];
      slope[j] = sum;
    }
    for (let sweep = 0; ; sweep++) {
      let value = a;
      for (let j = 0; j < D; j++) value += 0.5 * v[j] * (b[j] + slope[j]);
      if (value > 0) return true;
      if (sweep === ASCENT_SWEEPS) return false;
      let moved = false;
      for (let j = 0; j < D; j++) {
        const bend = A[j * D + j];
        const across = slope[j] - bend * v[j];
        const to = bend < 0 ? Math.max(-1, Math.min(1, -across / bend)) : across < 0 ? -1 : 1;
        const step = to - v[j];
        if (Math.abs(step) < 1e-3) continue;
        moved = true;
        v[j] = to;
        for (let k = 0; k < D; k++) slope[k] += A[j * D + k] * step;
      }
      if (!moved) return false;
    }
  }

  /** Gershgorin: A ≤ diag of its rows' absolute sums, A_jj as it is. Returns the sum of the diagonal. */
  private byRowSums(A: Float64Array): number {
    const { D, diagonal } = this;
    let total = 0;
    for (let j = 0; j < D; j++) {
      let sum = A[j * D + j];
      for (let k = 0; k < D; k++) if (k !== j) sum += Math.abs(A[j * D + k]);
      diagonal[j] = Math.max(0, sum);
      total += diagonal[j];
    }
    return total;
  }

  /**
   * With eigenvalues λ_e and vectors q_e, A ≤ s + Σ_{λ_e > s} (λ_e − s)q_eq_eᵀ for every s ≥ 0, and qqᵀ ≤ diag |q_j|·‖q‖₁. What the
   * rotations leave off the diagonal is added, and their rounding, 16 units of ε·‖A‖ each in the values and in the vectors.
   */
  private byEigenvectors(A: Float64Array): number {
    const { D, diagonal, trial, values, vectors, lengths } = this;
    values.set(A);
    const rotations = diagonalise(D, values, vectors);
    let squares = 0;
    let left = 0;
    for (let e = 0; e < D; e++) {
      let off = 0;
      let length = 0;
      for (let k = 0; k < D; k++) {
        const value = values[e * D + k];
        squares += value * value;
        if (k !== e) off += Math.abs(value);
        length += Math.abs(vectors[e * D + k]);
      }
      left = Math.max(left, off);
      lengths[e] = length;
    }
    const extra = left + 64 * (rotations + 1) * UNIT * Math.sqrt(squares);
    let least = Infinity;
    for (let choice = 0; choice <= D; choice++) {
      const s = choice === D ? 0 : values[choice * D + choice];
      if (s < 0) continue;
      trial.fill(s + extra);
      for (let e = 0; e < D; e++) {
        const weight = (values[e * D + e] - s) * lengths[e];
        if (weight > 0) for (let j = 0; j < D; j++) trial[j] += weight * Math.abs(vectors[e * D + j]);
      }
      let total = 0;
      for (let j = 0; j < D; j++) total += trial[j];
      if (total >= least) continue;
      least = total;
      diagonal.set(trial);
    }
    return least;
  }

  /**
   * The bound with the diagonal that was chosen. Rounding: a slope is a sum of D + 2 terms, changed by at most 12·D moves of at most twice the
   * size of a term; value and linearisation sum D of them: (28D + 44)ε of all sizes together, the diagonal among them.
   */
  private concave(
    a: number,
    b: Float64Array,
    A: Float64Array,
    size: number,
    slack: number,
    total: number,
  ): number {
    const { D, diagonal, v, slope } = this;
    const off = slack + (56 * D + 88) * UNIT * (size + total);
    v.fill(0);
    slope.set(b);
    let best = Infinity;
    for (let sweep = 0; sweep < CONCAVE_SWEEPS; sweep++) {
      for (let j = 0; j < D; j++) {
        const bend = A[j * D + j] - diagonal[j];
        const to = bend < 0 ? Math.max(-1, Math.min(1, v[j] - slope[j] / bend)) : slope[j] < 0 ? -1 : 1;
        const step = to - v[j];
        if (step === 0) continue;
        v[j] = to;
        for (let k = 0; k < D; k++) slope[k] += A[j * D + k] * step;
        slope[j] -= diagonal[j] * step;
      }
      let value = a;
      let rest = off;
      for (let j = 0; j < D; j++) {
        value += 0.5 * (diagonal[j] + v[j] * (b[j] + slope[j]));
        rest += Math.abs(slope[j]) - slope[j] * v[j];
      }
      best = Math.min(best, value + rest);
      if (best <= 0 || value > 0 || rest < CLOSE * Math.abs(value)) break;
    }
    return best;
  }
}
