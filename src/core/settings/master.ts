/** Settings of the restricted programs: their interior points, with cells and without, and their vertices (theory.md, section 3). */
import { count, factor, share, tolerance, valuesOf } from './units';

export const MASTER_PART = {
  // ---- interior points ----
  masterIterations: count(80),
  conicIterations: count(100),
  /** How far a step goes to the boundary. */
  masterStep: share(0.97),
  conicStep: share(0.95),
  /** Iterations without a better point after which there is none: early ones trade the gap for the residuals, */
  masterPatience: count(8),
  conicPatience: count(20),
  /** and below this merit later ones only shift roundings about. */
  lateMerit: tolerance(1e-6),
  latePatience: count(5),
  /** A merit so many times the best one comes back no more. */
  lostMerit: factor(1e6),
  /** The merit counts the primal residual so many times. */
  residualWeight: factor(10),
  /** Complementarity starts from the largest product of a column with the right-hand side, or from this part of that side. */
  leastProduct: tolerance(1e-8),
  /** Refinements of a Newton step, and the residual, of the right-hand side, below which it is one. */
  stepRefinements: count(3),
  refinedStep: tolerance(1e-15),
  /** A primal residual below this is rounding. */
  residualRounding: tolerance(1e-12),
  /** A program has not been solved that is less accurate than this multiple of its tolerance. */
  unsolvedAbove: factor(10),
  /** A column is heavy when its weight is this many times the median. */
  heavyWeight: factor(1e6),

  // ---- vertices and duals ----
  /** A column that is violated by more, relatively, is no rounding of the dual. */
  violatedColumn: tolerance(1e-7),
  /** Shares of a vertex, and outputs of a part of the mass, that are none. */
  vertexDust: tolerance(1e-13),
  outputDust: tolerance(1e-14),
  /**
   * With outputs ≥ 0 only a miss that is not allowed has a price, in units of 1/‖x̃_i‖: multipliers of order one to start with, and dearer
   * from round to round where no column is better, until a network of nine digits would cost more.
   */
  firstMissPrice: factor(1e3),
  missPriceGrowth: factor(30),
  mostMissPrice: factor(1e9),

  /** Times that a dual is made orthogonal to F: each takes all but 1e-7 of what lies along it, where inputs nearly depend on one another. */
  balancings: count(2),
};

export const MASTER = valuesOf(MASTER_PART);
