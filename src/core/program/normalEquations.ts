/**
 * The linear system of one interior-point step, solved so that it stays accurate to the very end.
 *
 * With W = diag(weights) the normal matrix is H = A W Aᵀ. Close to a degenerate optimum a few columns have weights
 * 10¹⁴ times the others' and H loses the others altogether. So the few heavy columns L stay unknowns of their own
 * (a quasi-definite system), and only the light ones S go into the normal matrix:
 *
 *     H_S δz + A_L δx_L = q        a_jᵀ δz − δx_j / w_j = ρ_j    (j ∈ L)
 */
import {
  cholesky,
  type DenseMatrix,
  gram,
  solveLower,
  solveLowerTransposed,
  weightedGram,
} from '../linear/kernels';
import type { CancelSignal } from '../cancelSignal';
import { MASTER } from '../settings/master';
import { LINEAR } from '../settings/linear';

const { rowsDiagonal } = LINEAR;

const { heavyWeight } = MASTER;

export class NormalEquations {
  readonly heavy: Int32Array;
  private readonly n: number;
  private readonly factor: Float64Array;
  /** P = C⁻¹ A_L, row-major |L| × n (one heavy column a row), and the factor of M = W_L⁻¹ + PᵀP. */
  private readonly p: Float64Array;
  private readonly m: Float64Array;
  private readonly t: Float64Array;

  constructor(
    a: DenseMatrix,
    weights: Float64Array,
    scratch: Float64Array,
    h: Float64Array,
    signal?: CancelSignal,
  ) {
    const n = a.rows;
    this.n = n;
    this.heavy = heavyColumns(weights, n - 1);
    const count = this.heavy.length;
    const light = count === 0 ? weights : Float64Array.from(weights);
    for (const j of this.heavy) light[j] = 0;
    weightedGram(a, light, scratch, h, signal);
    let maxDiagonal = 0;
    for (let i = 0; i < n; i++) maxDiagonal = Math.max(maxDiagonal, h[i * n + i]);
    cholesky(h, n, rowsDiagonal * maxDiagonal, signal);
    this.factor = h;
    this.p = new Float64Array(count * n);
    this.m = new Float64Array(count * count);
    this.t = new Float64Array(n);
    for (let c = 0; c < count; c++) {
      const column = this.p.subarray(c * n, (c + 1) * n);
      for (let i = 0; i < n; i++) column[i] = a.data[i * a.stride + this.heavy[c]];
      solveLower(h, n, column);
    }
    if (count > 0) {
      gram(this.p, count, n, this.m, signal);
      for (let c = 0; c < count; c++) this.m[c * count + c] += 1 / weights[this.heavy[c]];
      cholesky(this.m, count, 0, signal);
    }
  }

  /** Solves for δz (length n, in place of q) and δx_L (in place of ρ). */
  solve(q: Float64Array, rho: Float64Array): void {
    const { n, factor, p, m, t } = this;
    const count = this.heavy.length;
    solveLower(factor, n, q);
    if (count > 0) {
      t.set(q);
      for (let c = 0; c < count; c++) {
        let sum = -rho[c];
        for (let i = 0; i < n; i++) sum += p[c * n + i] * t[i];
        rho[c] = sum;
      }
      solveLower(m, count, rho);
      solveLowerTransposed(m, count, rho);
      for (let c = 0; c < count; c++) {
        const value = rho[c];
        for (let i = 0; i < n; i++) q[i] -= p[c * n + i] * value;
      }
    }
    solveLowerTransposed(factor, n, q);
  }
}

/**
 * The light columns must still determine all unknowns, so the most-th largest weight says what is heavy: where more than
 * that many columns are large, none is lost beside the others.
 */
function heavyColumns(weights: Float64Array, most: number): Int32Array {
  if (weights.length <= most + 1) return new Int32Array(0);
  const sorted = Float64Array.from(weights).sort();
  const limit = heavyWeight * sorted[sorted.length - 1 - most];
  const heavy: number[] = [];
  for (let j = 0; j < weights.length; j++) if (weights[j] > limit) heavy.push(j);
  return Int32Array.from(heavy);
}
