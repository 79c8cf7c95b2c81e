/** Settings of what is found out about a problem before it is solved: feasibility, free terms, the least miss. */
import { count, tolerance, valuesOf, work } from './units';

export const PROBLEM_PART = {
  /**
   * A miss below this part of the largest target is no conflict: a network counts as meeting its targets to nine digits, and one that
   * meets the mean of two such targets does, with a digit to spare for the rest of the arithmetic.
   */
  agreeingTargets: tolerance(1e-10),
  /**
   * Rank tolerance of the affine term: an input that the constant and the inputs before it explain to this part of its spread has no
   * coefficient of its own. Inputs are decimals of some ten digits; a direction that only their last digits span would take
   * coefficients of 10⁹ and more, which cancel. The verifier uses the same number.
   */
  affineRank: tolerance(1e-9),
  /** Targets of which the free terms leave no more than this part are theirs alone. */
  leftByFree: tolerance(1e-13),
  /** A suggested tolerance may be this part below the least one that is met: nobody writes so many digits. */
  suggestedShort: tolerance(1e-11),

  // ---- the least miss, a program of its own (leastMiss.ts) ----
  /** A pivot under this part of the largest entry is rounding; of the basis' inverse, one under this is singular. */
  leastMissPivot: tolerance(1e-9),
  singularBasis: tolerance(1e-14),
  /** Relative width to which the least miss is enclosed. */
  leastMissWidth: tolerance(1e-9),
  /** Steps per row before the search gives up; the method takes two to five. */
  leastMissSteps: count(60),
  /** Of the largest share: one below it is none. */
  noShare: tolerance(1e-12),
  /** Ratios this near, relatively and absolutely, are equal. */
  sameRatio: tolerance(1e-12),
  zeroRatio: tolerance(1e-15),

  // ---- samples that no convex function reaches (shape/aboveOthers.ts) ----
  /** Samples that are looked at for standing out among this many neighbours for each dimension and one: as many take 30 ms. */
  doubtfulMost: count(2000),
  doubtfulNeighbours: count(2),
  /** Those that stand out most have a program each, of at most so much work: 100 programs of 1,000 samples take 0.3 s. */
  shapeProbes: count(100),
  probedWork: work(1e7),

  // ---- the best free terms of a penalty, by Newton's method (freeTermsAlone.ts) ----
  /** Costs that differ by less, relatively, differ by rounding. */
  sameFreeCost: tolerance(1e-13),
  /** A sample whose slope is short of its quadratic part's by more, relatively, is on its linear part. */
  onLinearPart: tolerance(1e-12),
  /** Of the Hessian's largest entry: a direction that is flatter is given this curvature. */
  flatDirection: tolerance(1e-12),
  /** One exact pricing, up to which the penalty's scale is found by one; beyond, by a search: three dimensions and 300 samples. */
  penaltyExactWork: work(5e6),
  /** Quick climbs to the penalty's scale, and those of their ends from which exact ones begin. */
  penaltyClimbs: count(60),
  penaltyStarts: count(3),
  /** Coordinates for which boxes are searched alone where nothing else is quick: two inputs, 1,000 samples, 0.1 s; exactly 0.4 s. */
  fewestBoxed: count(3),
  /** How far a proven bound of the largest penalty may be above what a neuron reaches to be the same. */
  samePenalty: tolerance(1e-9),
  /** Of Σ|z_i| times the largest coordinate of x̃_i: whether a price below it is rounding is looked at. */
  doubtfulPrice: tolerance(1e-9),
  /** Neurons that are kept then, the best first. */
  bestPrices: count(16),
  /** Of the sizes of its terms: a price below it is rounding of the multipliers, each good to some hundred units in the last place. */
  priceOfRounding: tolerance(5e-14),
  /** What one price may differ by in other units, relatively: the rounding of the units. */
  samePrice: tolerance(1e-13),

  // ---- a neuron for each sample that is missed (outwards.ts) ----
  /** Of the covariance's largest entry: directions with less spread do not tell samples apart. */
  leastSpread: tolerance(1e-12),
  /** Two samples whose places along a direction differ by less, relatively, are one. */
  placesApart: tolerance(1e-9),

  /** A hinge below this is rounding, and costs its weight all the same: where that is large beside the mass, more than a larger network. */
  hingeOfRounding: tolerance(1e-8),
};

export const PROBLEM = valuesOf(PROBLEM_PART);
