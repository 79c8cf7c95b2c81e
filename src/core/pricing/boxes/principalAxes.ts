/**
 * A dual in coordinates of its own: the ball's are turned to the principal axes of Σ|κ_i|u_iu_iᵀ, which a Euclidean ball does not mind, so that
 * boxes are long where the function is flat (theory.md, section 12). Other balls stay as they are.
 */
import type { FrameDual, Side } from '../homogeneousFrame';
import type { UnitSet } from '../unitSet';
import { jacobi } from './jacobi';

export interface TurnedDual {
  readonly dual: FrameDual;
  /** φ in the frame's coordinates, for one in the dual's. */
  back(phi: Float64Array): Float64Array;
}

export function alongPrincipalAxes(set: UnitSet, dual: FrameDual): TurnedDual {
  const { size: m, ball, norm } = set;
  if (norm !== 'l2' || ball < 2) return { dual, back: (phi) => phi };
  const { convex, convexKinks, concave, concaveKinks } = dual.sides[0];
  const A = new Float64Array(ball * ball);
  addSquares(A, ball, m, convex, convexKinks);
  addSquares(A, ball, m, concave, concaveKinks);
  const Q = new Float64Array(ball * ball);
  jacobi(A, ball, new Float64Array(ball * ball), Q);
  const turn = (rows: Float64Array): Float64Array => {
    const out = Float64Array.from(rows);
    for (let at = 0; at < rows.length; at += m) {
      for (let e = 0; e < ball; e++) {
        let sum = 0;
        for (let c = 0; c < ball; c++) sum += Q[c * ball + e] * rows[at + c];
        out[at + e] = sum;
      }
    }
    return out;
  };
  const turnSide = (side: Side): Side => ({
    ...side,
    linear: turn(side.linear),
    convex: turn(side.convex),
    concave: turn(side.concave),
  });
  const [p, q] = dual.sides;
  // p/gauge on all of C is at most 1 in units of the scale: Σ|κ_i| and ‖g‖ are at most ½(1 − α) and ½(1 + α)
  const rounding = departure(Q, ball) + (2 * ball + 4) * Number.EPSILON;
  return {
    dual: { ...dual, sides: [turnSide(p), turnSide(q)], slack: dual.slack + 2 * rounding * dual.scale },
    back: (phi) => {
      const out = Float64Array.from(phi);
      for (let c = 0; c < ball; c++) {
        out[c] = 0;
        for (let e = 0; e < ball; e++) out[c] += Q[c * ball + e] * phi[e];
      }
      return out;
    },
  };
}

function addSquares(A: Float64Array, ball: number, m: number, rows: Float64Array, kinks: Float64Array): void {
  kinks.forEach((kink, i) => {
    for (let c = 0; c < ball; c++)
      for (let e = 0; e < ball; e++) A[c * ball + e] += kink * rows[i * m + c] * rows[i * m + e];
  });
}

/** A bound of ‖QᵀQ − I‖: its largest row sum, computed, and what rounding may hide of it. */
function departure(Q: Float64Array, n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) {
      let dot = i === j ? -1 : 0;
      for (let c = 0; c < n; c++) dot += Q[c * n + i] * Q[c * n + j];
      sum += Math.abs(dot);
    }
    most = Math.max(most, sum);
  }
  return most + n * (n + 2) * Number.EPSILON;
}
