/**
 * Where both directions of a kink cost the same, shares u_k ∈ (−1, 1) of them that meet two equations Σ u_k a_k = r: the
 * most even ones, u_k = tanh(yᵀa_k / w_k) with w_k the size of a_k, by Newton's method on the convex dual
 * Σ w_k log cosh(yᵀa_k / w_k) − yᵀr. When no shares meet the equations, y grows and the shares tend to those that come
 * nearest along it.
 */
import { ONE_INPUT } from '../settings/oneInput';

const { shareAccuracy, shareArmijo, shareSteps, shortestShareStep, singular } = ONE_INPUT;

/** Overwrites `shares` of the given indices. */
export function evenShares(
  rows: readonly [Float64Array, Float64Array],
  which: readonly number[],
  target: readonly [number, number],
  shares: Float64Array,
): void {
  const [a, b] = rows;
  const weights = Float64Array.from(which, (k) => Math.hypot(a[k], b[k]) || 1);
  let total = 0;
  for (const weight of weights) total += weight;
  const dual = (p: number, q: number): number => {
    let sum = -p * target[0] - q * target[1];
    which.forEach((k, i) => {
      const s = Math.abs(p * a[k] + q * b[k]) / weights[i];
      // log cosh s without overflow
      sum += weights[i] * (s + Math.log1p(Math.exp(-2 * s)) - Math.LN2);
    });
    return sum;
  };
  let p = 0;
  let q = 0;
  let value = 0;
  for (let step = 0; step < shareSteps; step++) {
    let g0 = -target[0];
    let g1 = -target[1];
    let [h00, h01, h11] = [0, 0, 0];
    which.forEach((k, i) => {
      const u = Math.tanh((p * a[k] + q * b[k]) / weights[i]);
      shares[k] = u;
      g0 += u * a[k];
      g1 += u * b[k];
      const curvature = (1 - u * u) / weights[i];
      h00 += curvature * a[k] * a[k];
      h01 += curvature * a[k] * b[k];
      h11 += curvature * b[k] * b[k];
    });
    if (Math.abs(g0) + Math.abs(g1) <= shareAccuracy * total) return;
    const det = h00 * h11 - h01 * h01;
    if (!(det > singular * h00 * h11)) return;
    const d0 = (h01 * g1 - h11 * g0) / det;
    const d1 = (h01 * g0 - h00 * g1) / det;
    const descent = g0 * d0 + g1 * d1;
    let length = 1;
    let next = dual(p + d0, q + d1);
    while (next > value + shareArmijo * length * descent && length > shortestShareStep) {
      length /= 2;
      next = dual(p + length * d0, q + length * d1);
    }
    if (!(next < value)) return;
    p += length * d0;
    q += length * d1;
    value = next;
  }
}
