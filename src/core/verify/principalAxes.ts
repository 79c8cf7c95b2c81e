/** A response in the principal axes of its rows, along which the boxes of the search in boxes are long where it is flat. */
import type { Response } from './response';
import { UNIT } from './sums';
import { diagonalise } from './symmetric';

export interface TurnedResponse {
  readonly response: Response;
  /** max f ≤ (1 + excess)·max f' + rounding for the turned f', and the same with f and f' exchanged. */
  readonly excess: number;
  readonly rounding: number;
}

/**
 * Turns the coordinates of a Euclidean ball to the eigenvectors Q of Σ|κ_i|u_iu_iᵀ; other sets stay as they are.
 *
 * Rounding. With δ = ‖QQᵀ − I‖ < ½, ‖Q⁻¹θ‖ and ‖Qθ‖ are at most (1 + δ)‖θ‖, and f is homogeneous. A coordinate of Qu is a sum of at
 * most m terms, g adds its two parts first: ‖fl(Qu) − Qu‖₂ ≤ (m + 1)√m·2⁻⁵³(1 + δ)‖u‖₂, less than 2m²·2⁻⁵³‖u‖₁. The weights
 * |z_i|(1 ± α)/2 of rows and g together make that 2m²·2⁻⁵³·magnitude.
 */
export function alongPrincipalAxes(response: Response): TurnedResponse {
  const { set, rows, kinks, count, linear, magnitude } = response;
  const m = set.size;
  const ball = set.norm !== 'l2' ? 0 : set.slab ? m - 1 : m;
  if (ball < 2) return { response, excess: 0, rounding: 0 };
  const squares = new Float64Array(ball * ball);
  for (let i = 0; i < count; i++) {
    const weight = Math.abs(kinks[i]);
    for (let j = 0; j < ball; j++)
      for (let k = 0; k < ball; k++) squares[j * ball + k] += weight * rows[i * m + j] * rows[i * m + k];
  }
  const axes = new Float64Array(ball * ball);
  diagonalise(ball, squares, axes);
  const turn = (from: Float64Array, at: number, to: Float64Array): void => {
    for (let k = 0; k < ball; k++) {
      let sum = 0;
      for (let j = 0; j < ball; j++) sum += axes[k * ball + j] * from[at + j];
      to[at + k] = sum;
    }
    for (let k = ball; k < m; k++) to[at + k] = from[at + k];
  };
  const turnedRows = new Float64Array(count * m);
  for (let i = 0; i < count; i++) turn(rows, i * m, turnedRows);
  const turnedLinear = new Float64Array(2 * m);
  turn(
    linear.subarray(0, m).map((value, j) => value + linear[m + j]),
    0,
    turnedLinear,
  );
  return {
    response: {
      set,
      sides: response.sides,
      rows: turnedRows,
      count,
      kinks,
      linear: turnedLinear,
      // ‖Qu‖₁ ≤ √m·‖u‖₂·(1 + δ)
      magnitude: magnitude * Math.sqrt(m) * (1 + 1e-9),
    },
    excess: departure(ball, axes),
    rounding: 2 * m * m * UNIT * magnitude,
  };
}

/** A bound of ‖QQᵀ − I‖: the largest row sum as computed, and the rounding of sums of n + 1 terms. */
function departure(n: number, axes: Float64Array): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < n; k++) {
      let product = i === k ? -1 : 0;
      for (let j = 0; j < n; j++) product += axes[i * n + j] * axes[k * n + j];
      sum += Math.abs(product);
    }
    most = Math.max(most, sum);
  }
  return most + 2 * n * (n + 2) * UNIT;
}
