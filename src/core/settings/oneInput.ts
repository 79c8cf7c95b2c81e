/** Settings of the methods for one input (theory.md, section 3). Lengths and values are in units of the samples' range and the largest target. */
import { LOOP_SPEED } from '../affordable';
import { count, factor, radians, share, shares, tolerance, tolerances, valuesOf, work } from './units';

export const ONE_INPUT_PART = {
  // ---- rounds ----
  /** Accuracy of the restricted programs: this part of the gap that is asked for, within these limits, and what it becomes where nothing is new. */
  programPerGap: share(0.1),
  finestProgram: tolerance(1e-12),
  coarsestProgram: tolerance(1e-9),
  finerProgram: share(0.1),
  mostPrograms: count(60),
  /** A place joins whose price is above 1 by this part of the gap, or of the largest gap that counts, and by no less than the least. */
  placeGap: tolerance(1e-2),
  leastPlaceViolation: tolerance(1e-11),
  /**
   * Where most samples do not bind, all at once are ill conditioned (a line through thousands of samples): from this many on a part
   * of them is taken, so many at first, and those that are missed are added until there are none.
   */
  fewSamples: count(600),
  firstOfMany: count(64),
  /** Work of the vertex programs of few samples, five seconds, and up to how many samples a dense one is worth it. */
  vertexWork: work(5000 * LOOP_SPEED),
  vertexSamples: count(64),
  /** Part of the time that the best outputs of the tight neurons may take, where the gap is not closed without them. */
  lastOutputsShare: share(0.1),
  /** A neuron whose price is this near to 1 is tight. */
  tightPrice: tolerance(1e-6),
  /** Directions (1, −τ) between two samples are at most this far apart to begin with (l2). */
  firstSpacing: radians(1e-3),
  /** Two places nearer than this part of their gap are one. */
  samePlace: tolerance(1e-9),

  // ---- rounding of a network's terms ----
  /**
   * A change of slope is that of a straight line whose samples were rounded where it is less than this many roundings of the largest
   * target and of the largest input times the slope, over the distance of the nearer sample.
   */
  bendRoundings: factor(4),
  /** Roundings of the terms of a network that its samples are missed by; what is written out is rounded with more care. */
  termRoundings: factor(16),
  /** Of the largest input: a kink this near a sample is that sample's. 16 roundings. */
  kinkAtSample: tolerance(2 ** -49),
  /**
   * Weights a rounding apart that are tried for a neuron: the bias or the output is rounded anew with each, so that the best of them leads
   * the line some hundred times nearer to the next sample than a rounding.
   */
  kinkTrials: count(512),
  /** Of the largest target: a trial that misses by no more is the last. Thirteen digits, so that few neurons need many trials. */
  metBySample: tolerance(2 ** -43),

  // ---- penalties of many samples ----
  /** Nodes of the first program: as many as a program solves in a few milliseconds. */
  firstPlaces: count(100),
  /** Accuracy of a program, relative to what its place in the proof asks for: this part of the gap that is left, and at most so much. */
  roundPerGap: share(0.03),
  coarsestRound: tolerance(1e-3),
  /** Of the last program: as finely as the kinks are told apart from what an interior point leaves everywhere. */
  finestRound: tolerance(1e-9),
  /** The certificate is made where what it would prove has left this part of the gap of the last one. */
  nextCertificate: share(0.01),
  /** Rows that lie beyond this many times what values changed by last are held at the end of their range, and at least beyond this part of the mean miss. */
  heldChanges: factor(4),
  heldMiss: share(0.02),
  /** What p and q begin at beside the miss, in units of the largest target. */
  firstMiss: share(0.1),
  /** Accuracy of a program of squares whose nodes are all samples, relative to the gap that is asked for, and at most: its dual is right to the square root of that. */
  squaresPerGap: share(0.03),
  coarsestSquares: tolerance(1e-6),
  /** det over the product of the diagonal of a gap's quadratic: below it its samples hardly say how steep it is. */
  wellSpread: tolerance(1e-6),

  // ---- a budget of kinks ----
  /** Relative width of the bracket of the least tolerance (theory.md, section 10), and by how much more than suffices is taken: 1e-9 together. */
  toleranceBracket: tolerance(4e-10),
  /** What the tolerance is less that is said to need more: another path, rounded otherwise, needs as many kinks there. */
  toleranceRounding: tolerance(1e-10),
  /** How far inside a tube a path goes, of half its width: half of what is taken more. */
  insideBracket: share(2e-10),
  /** Of a penalty: how many of the lightest kinks are tried to be left out, and by what part of the way to its neighbours a kink is moved, in so many sweeps. */
  budgetChoices: count(2),
  budgetMoves: shares(0.2, 0.05, 0.01),
  budgetSweeps: count(2),
  /** Accuracy of a program of these, and a change of slope that is none, of the largest. */
  budgetProgram: tolerance(1e-7),
  budgetBend: tolerance(1e-9),

  // ---- the interior point ----
  interiorIterations: count(150),
  /** Iterations without a better point after which there will be none. */
  interiorPatience: count(25),
  /** An objective of free values that counts as none, in units of the largest target or the margin. */
  noObjective: tolerance(1e-14),
  /** The multipliers' first size at the least. */
  leastStart: tolerance(1e-12),
  /** The complementarity aims at no less than this part of what the tolerance asks for. */
  finestMu: share(0.1),
  /** How far a step goes to the boundary. */
  interiorStep: share(0.98),
  /** 1 − c² of two border columns of cosine c, at the least: below it they are one. */
  leastBorderPivot: tolerance(1e-15),

  // ---- the certificate ----
  /** Times that a dual is taken back to the free columns, and its prices are scaled: once would do but for rounding. */
  slides: count(3),
  scalings: count(4),
  /** The part of a dual that may lie along the free columns. */
  freePart: tolerance(1e-12),
  /** What scaled prices stay below 1 by, for the rounding of the second time. */
  priceMargin: tolerance(1e-13),
  /** What a price in plain double precision may be off by, relatively, in a million samples. */
  roughMargin: tolerance(1e-10),
  /** A 2 × 2 determinant below this part of its diagonal's product is 0. */
  singular: tolerance(1e-14),

  // ---- networks ----
  /** Slope changes below this part of the steepest slope are rounding of a straight line. */
  straightBend: tolerance(1e-13),
  /** A kink that is turned by all but this part of itself is turned as a whole. */
  wholeKink: tolerance(1e-12),
  /** A share of a direction below this is rounding. */
  shareDust: tolerance(1e-11),
  /** What a slope or constant may miss by, and to what part of a kink's cost it is told apart. */
  slopeRounding: tolerance(1e-13),
  slopeResolution: tolerance(1e-10),
  /** Steps of the method of two rows; two columns whose sine is below this are dependent. */
  twoRowSteps: count(500),
  dependentColumns: tolerance(1e-10),
  /** Newton steps for even shares, their relative accuracy, Armijo's part of the descent, and the shortest step. */
  shareSteps: count(60),
  shareAccuracy: tolerance(1e-13),
  shareArmijo: share(0.25),
  shortestShareStep: tolerance(1e-6),
  /** A side binds when its multiplier's part of the objective exceeds this part of its slack. */
  bindingShare: tolerance(1e-2),
  /** What a demand may be missed by: rounding; and repairs of a line that misses one by more. */
  demandRounding: tolerance(1e-13),
  lineRepairs: count(12),
  /** By how much, in units of the targets, values may change where kinks of a penalty are merged: the first that costs no more than is left. */
  mergeChanges: tolerances(1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-13),
  /** How many more samples of a long run of missed ones are taken in at once. */
  longRun: count(16),
  perRun: count(16),
  /** Samples this near a straight piece lie on it: exact data are met to `exactMiss`. */
  onPiece: tolerance(1e-12),
  /** A straight neuron with less than this part of the mass is what the interior point leaves everywhere. */
  straightDust: tolerance(1e-7),
  /** An objective that neurons need not be compared with, in units of the largest target or the margin. */
  littleObjective: tolerance(1e-12),
  /** A tilt of the price function below this is none. */
  levelTilt: tolerance(1e-6),
  /** Two costs this close are equal. */
  sameCost: tolerance(1e-9),
  /** How far inside the tube or margin a path of fewest kinks goes, so that rounding does not leave it. */
  insideTube: tolerance(1e-11),
  /** Neurons times samples that are evaluated one by one, as any reader of the network will; beyond, not on every sample. */
  singleEvaluations: factor(3e7),
};

export const ONE_INPUT = valuesOf(ONE_INPUT_PART);
