/**
 * What a group adds to a Newton system (cellGroups.ts): K = M⁻¹ with M = P⁻¹ + Cᵀdiag(λ/u)C and P⁻¹ = (I − ψψᵀ/(w + ‖ψ‖²))/κ, as
 * Σ_i W_i b_i b_iᵀ. Only W_0, of the direction close to ψ, grows without limit on an active group.
 */
import { cholesky, solveLower, solveLowerTransposed } from '../../linear/kernels';
import { frameOf, lengthOf, squareOf } from '../../linear/orthogonal';
import type { Cone } from './cone';
import { SUPPORT } from '../../settings/support';

const { blockDiagonal, leastBlockWeight } = SUPPORT;

/** One group's part of the state; ψ has m entries, λ and u one for each row of its cone. */
export interface CellState {
  readonly cone: Cone;
  readonly psi: Float64Array;
  readonly lambda: Float64Array;
  readonly u: Float64Array;
  readonly kappa: number;
  readonly w: number;
}

/**
 * Fills the rows b_i (m × m) and their weights W_i. In an orthonormal frame r_0 = ψ/‖ψ‖, r_1, … the matrix M is
 * [[a, cᵀ], [c, M₂]]. With M₂ = LLᵀ its inverse has the directions r_0 − Σ(M₂⁻¹c)_i r_i of weight 1/(a − cᵀM₂⁻¹c), and those of
 * M₂⁻¹ = L⁻ᵀL⁻¹.
 */
export function factoriseCell(state: CellState, basis: Float64Array, weights: Float64Array): void {
  const m = state.psi.length;
  const block = blockOf(state);
  const frame = frameOf(state.psi);
  const product = (p: number, q: number): number => {
    let sum = 0;
    for (let a = 0; a < m; a++) {
      let inner = 0;
      for (let b = 0; b < m; b++) inner += block[a * m + b] * frame[q * m + b];
      sum += frame[p * m + a] * inner;
    }
    return sum;
  };
  const k = m - 1;
  const rest = new Float64Array(k * k);
  const c = new Float64Array(k);
  let largest = 0;
  for (let p = 0; p < k; p++) {
    c[p] = product(p + 1, 0);
    for (let q = 0; q <= p; q++) rest[p * k + q] = product(p + 1, q + 1);
    largest = Math.max(largest, rest[p * k + p]);
  }
  cholesky(rest, k, blockDiagonal * largest);
  // P⁻¹ψ/‖ψ‖ has a closed form without cancellation; the cone's part is added
  const along = alongPsi(state, frame);
  solveLower(rest, k, c);
  let square2 = 0;
  for (let p = 0; p < k; p++) square2 += c[p] * c[p];
  const least = leastBlockWeight / state.kappa;
  weights[0] = 1 / Math.max(along - square2, least);
  solveLowerTransposed(rest, k, c);
  for (let b = 0; b < m; b++) {
    let value = frame[b];
    for (let p = 0; p < k; p++) value -= c[p] * frame[(p + 1) * m + b];
    basis[b] = value;
  }
  const unit = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    unit.fill(0);
    unit[j] = 1;
    solveLowerTransposed(rest, k, unit);
    const size = lengthOf(unit, 0, k);
    weights[j + 1] = size * size;
    for (let b = 0; b < m; b++) {
      let value = 0;
      for (let p = 0; p < k; p++) value += (unit[p] / size) * frame[(p + 1) * m + b];
      basis[(j + 1) * m + b] = value;
    }
  }
}

/** M, m × m. */
function blockOf({ cone: { rows, count }, psi, lambda, u, kappa, w }: CellState): Float64Array {
  const m = psi.length;
  const block = new Float64Array(m * m);
  const inverse = 1 / kappa;
  const shrink = inverse / (w + squareOf(psi, 0, m));
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) block[a * m + b] = (a === b ? inverse : 0) - shrink * psi[a] * psi[b];
  }
  for (let i = 0; i < count; i++) {
    const ratio = lambda[i] / u[i];
    for (let a = 0; a < m; a++) {
      const value = ratio * rows[i * m + a];
      for (let b = 0; b <= a; b++) block[a * m + b] += value * rows[i * m + b];
    }
  }
  for (let a = 0; a < m; a++) for (let b = 0; b < a; b++) block[b * m + a] = block[a * m + b];
  return block;
}

/** ψ̂ᵀMψ̂ = w/(κ(w + ‖ψ‖²)) + Σ (λ_i/u_i)(x̃_iᵀψ̂)². */
function alongPsi(
  { cone: { rows, count }, psi, lambda, u, kappa, w }: CellState,
  frame: Float64Array,
): number {
  const m = psi.length;
  let sum = w / (kappa * (w + squareOf(psi, 0, m)));
  for (let i = 0; i < count; i++) {
    let t = 0;
    for (let b = 0; b < m; b++) t += rows[i * m + b] * frame[b];
    sum += (lambda[i] / u[i]) * t * t;
  }
  return sum;
}
