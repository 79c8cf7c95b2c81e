/** An upper bound of a + bᵀv + ½vᵀAv over v ∈ [−1, 1]^D (theory.md, section 12, "Bound"); assembly/quadraticBound.ts is the same in AssemblyScript. */

import { jacobi } from './jacobi';
import { PRICING } from '../../settings/pricing';

const { ascentMove, ascentSweeps, concaveSweeps, tightLinearisation } = PRICING;

/** Roundings of one Jacobi rotation relative to ‖A‖: see assembly/quadraticBound.ts. */
const ROTATION_ROUNDINGS = 16;

const clip = (x: number): number => Math.min(1, Math.max(-1, x));

export class QuadraticBound {
  private readonly B: Float64Array;
  private readonly V: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly trial: Float64Array;
  private readonly lengths: Float64Array;
  private readonly v: Float64Array;
  private readonly g: Float64Array;

  constructor(private readonly D: number) {
    this.B = new Float64Array(D * D);
    this.V = new Float64Array(D * D);
    this.diagonal = new Float64Array(D);
    this.trial = new Float64Array(D);
    this.lengths = new Float64Array(D);
    this.v = new Float64Array(D);
    this.g = new Float64Array(D);
  }

  /** The bound, with `slack` and the rounding of what is done here; positive where none of at most 0 was found. */
  bound(a: number, b: Float64Array, A: Float64Array, slack: number): number {
    const { D } = this;
    if (this.ascend(a, b, A) > 0) return Infinity;
    let size = Math.abs(a);
    for (let j = 0; j < D; j++) {
      size += Math.abs(b[j]);
      for (let l = 0; l < D; l++) size += Math.abs(A[j * D + l]);
    }
    const first = this.concaveBound(a, b, A, slack + rounding(D, size + this.byRows(A)));
    if (first <= 0) return first;
    return Math.min(first, this.concaveBound(a, b, A, slack + rounding(D, size + this.dominate(A))));
  }

  /** The diagonal of A's row sums (Gershgorin), which dominates A and costs next to nothing; returns its sum. */
  private byRows(A: Float64Array): number {
    const { D, diagonal } = this;
    let sum = 0;
    for (let j = 0; j < D; j++) {
      let s = A[j * D + j];
      for (let l = 0; l < D; l++) if (l !== j) s += Math.abs(A[j * D + l]);
      diagonal[j] = Math.max(0, s);
      sum += diagonal[j];
    }
    return sum;
  }

  /** Coordinate ascent from the corner sgn b; its value. */
  private ascend(a: number, b: Float64Array, A: Float64Array): number {
    const { D, v, g } = this;
    for (let j = 0; j < D; j++) v[j] = b[j] > 0 ? 1 : -1;
    for (let j = 0; j < D; j++) {
      g[j] = b[j];
      for (let l = 0; l < D; l++) g[j] += A[j * D + l] * v[l];
    }
    let q = a;
    for (let sweep = 0; sweep < ascentSweeps; sweep++) {
      let moved = 0;
      for (let j = 0; j < D; j++) {
        const H = A[j * D + j];
        const slope = g[j] - H * v[j];
        moved += Math.abs(this.move(A, j, H < 0 ? clip(-slope / H) : slope > 0 ? 1 : -1));
      }
      q = a;
      for (let j = 0; j < D; j++) q += 0.5 * v[j] * (b[j] + g[j]);
      if (q > 0 || moved < ascentMove) return q;
    }
    return q;
  }

  private move(A: Float64Array, j: number, to: number): number {
    const { D, v, g } = this;
    const step = to - v[j];
    v[j] = to;
    if (step !== 0) for (let l = 0; l < D; l++) g[l] += A[l * D + j] * step;
    return step;
  }

  /** A diagonal of least sum, of those that are tried, with A ≤ diag(D); returns its sum. */
  private dominate(A: Float64Array): number {
    const { D, B, V, diagonal, trial, lengths } = this;
    const rotations = jacobi(A, D, B, V);
    let squares = 0;
    let off = 0;
    for (let e = 0; e < D; e++) {
      let r = 0;
      lengths[e] = 0;
      for (let j = 0; j < D; j++) {
        const x = B[e * D + j];
        squares += x * x;
        if (j !== e) r += Math.abs(x);
        lengths[e] += Math.abs(V[j * D + e]);
      }
      off = Math.max(off, r);
    }
    const extra = off + ROTATION_ROUNDINGS * (rotations + 1) * Number.EPSILON * Math.sqrt(squares);
    let best = Infinity;
    for (let k = 0; k <= D; k++) {
      const threshold = k < D ? B[k * D + k] : 0;
      if (k < D && threshold <= 0) continue;
      trial.fill(threshold + extra);
      for (let e = 0; e < D; e++) {
        const factor = (B[e * D + e] - threshold) * lengths[e];
        if (factor > 0) for (let j = 0; j < D; j++) trial[j] += factor * Math.abs(V[j * D + e]);
      }
      let sum = 0;
      for (let j = 0; j < D; j++) sum += trial[j];
      if (sum >= best) continue;
      best = sum;
      diagonal.set(trial);
    }
    return best;
  }

  /** a + ½ΣD + max of the concave bᵀv + ½vᵀ(A − D)v, bounded by its linearisation where a few sweeps lead. */
  private concaveBound(a: number, b: Float64Array, A: Float64Array, slack: number): number {
    const { D, diagonal, v, g } = this;
    let base = a;
    for (let j = 0; j < D; j++) base += 0.5 * diagonal[j];
    v.fill(0);
    g.set(b);
    let best = Infinity;
    for (let sweep = 0; sweep < concaveSweeps; sweep++) {
      for (let j = 0; j < D; j++) {
        const H = A[j * D + j] - diagonal[j];
        const step = this.move(A, j, H < 0 ? clip(v[j] - g[j] / H) : g[j] > 0 ? 1 : -1);
        g[j] -= diagonal[j] * step;
      }
      let q = base;
      let rest = 0;
      for (let j = 0; j < D; j++) {
        q += 0.5 * v[j] * (b[j] + g[j]);
        rest += Math.abs(g[j]) - g[j] * v[j];
      }
      best = Math.min(best, q + rest + slack);
      if (best <= 0 || q > 0 || rest < tightLinearisation * Math.abs(q)) break;
    }
    return best;
  }
}

/**
 * Of a bound, in proportion to the sum of all sizes: an element of g is a sum of D + 1 terms that each of 12·D moves changes by at most twice
 * its own size; q and the linearisation sum D of them.
 */
function rounding(D: number, size: number): number {
  return (24 * (D + 1) + 4 * D + 20) * Number.EPSILON * size;
}
