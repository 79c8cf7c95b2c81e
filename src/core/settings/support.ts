/** Settings of finding a support and of the programs over cells (theory.md, section 3, "The tail"). */
import { count, factor, share, shares, tolerance, valuesOf } from './units';

export const SUPPORT_PART = {
  // ---- descent ----
  /** Weight decays of the homotopy, for targets of order one; then neurons that have come together are merged, and these follow. */
  decays: shares(1, 0.1, 1e-2, 1e-3, 1e-4),
  lastDecays: shares(1e-3, 1e-4, 1e-5),
  /** Where a miss has its price κ: misses up to which it is a square, for targets of order one; the decay is this over κ. */
  descentCaps: shares(1, 0.3, 0.1, 0.03, 0.01),
  lastCaps: shares(0.03, 0.01, 3e-3),
  /** How often they follow, and the part of the work that the first homotopy may take. */
  homotopies: count(3),
  firstHomotopy: share(0.5),
  /** A relative decrease of the loss below which a decay is done. */
  descentDecrease: tolerance(1e-9),
  /** Two neurons of one sign whose directions have a cosine above this are one. */
  alikeDirections: share(0.995),
  /** A decay that is followed for fewer evaluations leads nowhere. */
  leastEvaluations: count(20),
  /** Neurons with less than this part of the mass are dropped; before they are merged, with less than this part of that and of a mean neuron. */
  descentDust: tolerance(1e-4),
  strayPart: tolerance(1e-2),
  /** L-BFGS: pairs that are kept, Armijo's part of the slope, halvings of a step, and the least cosine of a pair. */
  lbfgsPairs: count(12),
  armijo: tolerance(1e-4),
  stepHalvings: count(30),
  leastCurvature: tolerance(1e-12),

  // ---- cells ----
  /** Hyperplanes a cell starts with, per dimension: those nearest to its neuron. */
  nearestFaces: count(6),
  /** A pre-activation is on the wrong side beyond this part of ‖x̃_i‖‖φ‖. */
  crossedFace: tolerance(1e-9),
  /** A φ below this part of the largest is none. */
  emptyPhi: tolerance(1e-9),
  /** Cells whose widest angle from their centre to a face is below this have no inside to speak of. */
  thinCell: tolerance(1e-9),
  /** Newton steps to a centre, and the decrement at which it is one. */
  centreSteps: count(60),
  centreDecrement: tolerance(1e-8),
  /**
   * A group whose κ is below this part of the largest, and w above that, well inside its ball, carries nothing any more. Its own
   * equations are then of the size of κ and drown in rounding, so it leaves the system; pricing tells if it is ever missed.
   */
  idleKappa: tolerance(1e-7),
  idleBall: tolerance(1e-2),
  /** Added to the diagonal of a group's block, of its largest element; and W_0's reciprocal at least, in units of 1/κ. */
  blockDiagonal: tolerance(1e-16),
  leastBlockWeight: tolerance(1e-18),

  // ---- the dual that is chosen ----
  /** A pre-activation within this part of its terms' size is on the kink. */
  kinkedAt: tolerance(1e-7),
  /** Neurons with less than this part of the mass do not say where a dual must be tight. */
  faintMass: tolerance(1e-5),
  /** What is added to |z_i|, relative to the largest, as the weight of a change of z_i. */
  changeSpread: tolerance(1e-3),
  /** Multiplications of a parameter and a sample in an evaluation of the descent: there, and back for the gradient. */
  evaluationWork: factor(4),
};

export const SUPPORT = valuesOf(SUPPORT_PART);
