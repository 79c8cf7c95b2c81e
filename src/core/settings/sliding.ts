/** Settings of the search whose neurons move (sliding/). */
import { count, factor, radians, share, shares, tolerance, valuesOf, work } from './units';

export const SLIDING_PART = {
  // ---- rounds ----
  /** Violated neurons that join in a round, and how far apart, radians: nearer where rounds get no further. */
  addedNeurons: count(20),
  addedSeparations: shares(0.05, 0.01, 1e-3, 1e-4),
  /** Neurons join that violate the dual by more than this, and than this part of the gap asked for: less does not keep it open. */
  violation: tolerance(1e-7),
  violationPerGap: share(0.1),
  /** Steps of L-BFGS in a round, and the relative decrease below which they end. */
  slideSteps: count(60),
  slideDecrease: tolerance(1e-10),
  /** The same for a network that is made sparse. */
  finalSlideSteps: count(20),
  /** A round that lowers the objective by less than this part of the gap asked for gets nowhere; so many of them end the search. */
  progress: tolerance(1e-2),
  idleSlides: count(6),
  /** The part of the time at the end that is left for a sparse network. */
  endShare: share(0.03),

  // ---- kinks that are rounded ----
  /** Samples from which on a loss with kinks is one with rounded kinks first. */
  smoothedFrom: count(100),
  /** Entries of the rows up to which it is: a round of more leaves no time for another in some seconds. */
  smoothedEntries: count(500_000),
  /** Kinks are rounded over this part of what they were where that is what keeps the gap open. */
  sharper: share(0.5),
  /** Of the first width: over less the kinks are sharp for steps of L-BFGS, and a program with them is better. */
  sharpestWidth: share(1e-3),
  /** Widths, as parts of the mean miss, over which kinks are rounded one after the other for the few neurons of a budget. */
  widthsOverKinks: shares(1, 0.3, 0.1),
  /** Of the gap asked for: what rounding may cost at the end. */
  roundingShare: share(0.25),

  // ---- proofs ----
  /** A bound is looked for so much above the largest price seen, of what that is above 1. */
  aboveLargest: share(0.25),
  /** A dual is put to the proof once its price is above 1 by this part of what the gap asked for allows. */
  readyShare: share(0.2),
  /**
   * A bound on the way is proven where it promises this part of the gap that is left; all of them may take this multiple of the other work,
   * and one at least so much.
   */
  worthInterim: share(0.5),
  interimShareOfWork: share(1),
  /** The same where a neighbouring fit has left its summits: its proof is soon due. */
  warmInterimShareOfWork: share(0.1),
  leastInterimWork: work(1e6),
  /** One that may take hardly more than the last ends where that did. */
  interimGrowth: factor(3),
  /** Passes over the rows, times m², of the search over signs at its root: its relaxation and the intervals of all rows. */
  rootSteps: count(100),

  /** One exact pricing, up to which it is made each round: three dimensions and 300 samples. */
  exactWork: work(5e6),

  // ---- outputs ----
  /** Columns that join the active set at once, and changes of it for each column after which it is left as it is. */
  enteringMost: count(4),
  activeSetRounds: count(20),
  /** Of the largest diagonal element: added to the Gram matrix, whose columns may be nearly equal. */
  gramRidge: tolerance(1e-13),
  /** Steps of Newton's method where the loss is a square in pieces, and halvings of one. */
  outputSteps: count(40),
  stepHalvingsOfOutputs: count(40),
  /** Rounding: prices above 1, gains of the objective and distances from a linear part below it are none. */
  outputsAccuracy: tolerance(1e-13),

  // ---- moving ----
  /** Curvature of the price per radian², against which a neuron's step is scaled: measured, some 10 on generated tables. */
  priceCurvature: factor(10),

  // ---- ascent of the price ----
  /** Random starts that are climbed from: in a round; and before a proof, times m², since there the proof takes longer the more there are. */
  climbsAtFirst: count(40),
  climbsBeforeProof: count(6),
  /** The same where a neighbouring fit has left its summits. */
  climbsBeforeWarmProof: count(1),
  /** Local maxima of a price that the next climbs begin from, at most, and how far apart they are, radians. */
  mostSummits: count(20),
  summitSeparation: radians(0.05),
  /** Part of the time that those of a round may work for: with 20,000 samples there are fewer. */
  climbShare: share(0.02),
  /** Random starts of which one is climbed from, the best, and how far apart they are. */
  startsPerClimb: count(10),
  farStarts: radians(0.2),
  /** Steps of L-BFGS of a climb, and the relative gain that ends it. */
  climbSteps: count(40),
  climbDecrease: tolerance(1e-8),
};

export const SLIDING = valuesOf(SLIDING_PART);
