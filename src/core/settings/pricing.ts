/** Settings of pricing: exact in few dimensions, by branch and bound over signs and boxes, by local ascent (theory.md, sections 3 and 12). */
import { bytes, count, factor, floor, ms, share, tolerance, valuesOf, work } from './units';

export const PRICING_PART = {
  // ---- exact pricers ----
  /** Of the unit set's boundary: a point of a line further outside is not on it. */
  outsideGauge: tolerance(1e-12),
  /** Of ‖h‖₁: a direction this far behind the plane of a cell's facet still is in the closed cell. */
  behindFacet: tolerance(1e-12),
  /** Of a row's length: a coordinate below it does not decide the sign of the row's unit normal. */
  leadCoordinate: tolerance(1e-12),
  /** Two unit normals that differ by less are one hyperplane: a few units in the last place. */
  sameNormal: tolerance(4e-16),
  /** Relative slack beyond which an independent check, whose rounding is as large, could not confirm a sharper bound. */
  mostSharpened: tolerance(1e-4),
  /** β at most (farRows.ts): what the set in the middle is larger by, β, β²/2 and nothing, is then below every gap that is asked for. */
  narrowRowsL1: tolerance(1e-7),
  narrowRowsL2: tolerance(1e-4),
  narrowRowsLinf: tolerance(1e-2),
  /** Crossings of great circles that are kept between calls, of 20 bytes each: 80 MB. */
  keptCrossings: count(4_000_000),
  /** Sets of samples whose pricers and penalty scales are kept between fits: those of a sweep on ten folds, and all of them. */
  keptSamples: count(12),
  /** A neuron of a free bias with less weight, of a unit φ, has none: it is a constant. */
  weightless: tolerance(1e-9),

  // ---- branch and bound ----
  /** A value so much above the largest one, relatively, is not looked for. */
  sameValue: tolerance(1e-10),
  /** A batch is this part of the nodes so far, so that no work is done that what is found at first would have spared. */
  batchShare: share(1 / 16),
  /** A stage in boxes leaves one part in so many of what was proven above the level. It costs two to four times the one before. */
  stageShrink: factor(4),
  /** Nearer to the level than this, relatively, the level itself is the next stage. */
  lastStage: tolerance(0.02),
  /** Neurons that a search reports at most. */
  reportedNeurons: count(2048),
  /** From so many multiplications on a search is worth helpers: some 50 ms. */
  helpersFrom: work(3e7),
  /** Multiplications of the signs before boxes are made: easy duals take no more (docs/decisions/boxes.md). */
  signsFirst: work(2e7),
  /**
   * Beyond them the signs go on while their bound is within this multiple of the level, and twice the work takes this part of what is
   * between: of planted targets, 8 inputs, 100 samples, 20 % each time from 1.38 on, until it closes at 3e8, where boxes took 3e9.
   */
  signsNear: factor(2),
  signsPay: share(0.15),
  /** With less to do altogether no stage in boxes would come to its end. */
  worthBoxes: work(1e8),
  /** Coordinates of φ for which boxes are made: with fewer signs are soon decided, with more there are too many boxes. */
  boxesFrom: count(4),
  boxesUpTo: count(16),
  /**
   * With no more coordinates boxes are made at once, without signs before them: of 3 inputs with a joint bias, 50 samples, they prove the
   * same in a quarter of the time, and at 1e6 multiplications a bound of 4.2 where signs stand at 10.3.
   */
  boxesAloneUpTo: count(4),
  /** Memory of the open nodes, and how many there are at most and at least. */
  frontierBytes: bytes(48e6),
  mostOpenNodes: count(150_000),
  fewestOpenNodes: count(64),
  /** How long a thread sleeps for want of work, and after how many sleeps without a sign of life of the others it gives up. */
  idleSleepMs: ms(2),
  silentSleeps: count(5000),
  /** How soon at the latest a helper sees that the search is over. */
  helperSleepMs: ms(20),

  // ---- nodes of signs ----
  /** Passes of bounding and narrowing at one node, as long as one gains this part of what the bound is above the level. */
  narrowingPasses: count(4),
  narrowingPays: share(0.15),
  /** Complementarity that a relaxation starts from: at the parent's θ, drawn inside to this part of the way; and at the centre. */
  nodeMu: share(0.1),
  nodeInside: share(0.9),
  centralMu: share(0.02),
  /** A bound that is known to within this part of what it lies above the level is good enough to branch on. */
  branchAccuracy: share(0.1),
  /** A row whose chord is nowhere further off than this part of the level is not worth narrowing. */
  pettyChord: tolerance(5e-3),
  /** A row whose interval stays this far from 0, of a unit row, needs no condition. */
  clearOfKink: tolerance(0.02),
  /** Accuracy of a leaf, relative to the level or to the least one below. */
  leafAccuracy: tolerance(1e-12),
  /** In the frame's units: what a value is taken for at least where an accuracy is relative to it. */
  leastLevel: tolerance(1e-6),
  /** Added to h(u_i), relatively, for the rounding of the intervals of the whole set. */
  rootRounding: tolerance(1e-13),
  /** In the frame's units: chord gaps below it are rounding and no row to branch on. */
  branchGap: tolerance(1e-14),
  /** Climbs from a node's φ at first, afterwards one in so many nodes, and only from values above this part of the level. */
  firstClimbs: count(24),
  climbEvery: count(64),
  promisingValue: share(0.8),

  // ---- the relaxation's interior point ----
  relaxationIterations: count(60),
  /** What rounding leaves of a gap that is closed, in units of Σ|t_i|. */
  relaxationRounding: tolerance(1e-14),
  /** A pivot that is so much smaller than its diagonal entry is rounding, and is replaced. */
  singularPivot: tolerance(1e-15),
  /** How far a step goes to the boundary; a held row starts at least this far inside. */
  relaxationStep: share(0.995),
  heldStart: share(0.02),
  /** Mehrotra's centring at the least; a shorter step than this gets nowhere. */
  leastCentring: tolerance(1e-6),
  leastStep: tolerance(1e-10),

  // ---- interval bounds ----
  /** Sweeps of coordinate descent over all held rows, and over those that are tight, and the move, of a unit row, that ends them. */
  intervalSweeps: count(3),
  tightSweeps: count(6),
  intervalMove: tolerance(1e-2),
  /** Steps of the search for the cap's multiplier ν. */
  capSteps: count(14),
  /** Added to every bound in units of 1 + Σμ: its roundings are a few units of the last place a term. */
  intervalRounding: tolerance(1e-13),
  /** Held rows that are made use of, fewer where rows are many; any subset of them gives valid bounds. */
  mostHeld: count(256),
  fewestHeld: count(16),
  /** Multipliers that are kept, one for each row and sign and held row: 40 MB. */
  keptMultipliers: count(5e6),

  // ---- boxes; assembly/*.ts has those marked * again ----
  /** Work of a kernel call, in its own units: at first, at most, and a node of the search before it. */
  firstKernelWork: work(2e5),
  mostKernelWork: work(4e6),
  kernelWorkPerNode: work(100),
  /** Units of a kernel's work in a multiplication of a plain loop: measured. */
  kernelUnits: factor(3),
  /** Undecided convex rows that are decided by sign, once so many nodes in boxes have not closed the box, and nodes of that. */
  signRows: count(8),
  signNodes: count(200),
  signBoxNodes: count(64),
  /** *Rows are copied out when that leaves at most this part of them. */
  keptRows: share(0.85),
  /** *A half-width below this is not halved any more. */
  leastWidth: tolerance(1e-12),
  /** *The part of T·h² in a direction's score, so that no direction is never split. */
  sphereScore: share(0.1),
  /** *Keeps divisions by a row's half-range from 0/0 where the row is 0. */
  leastRange: floor(1e-30),
  /** *Nearer to the middle than this the norm is not smooth enough on a face of an interval: there the gauge is 1. */
  leastNorm: share(0.1),
  /** *Sweeps of coordinate ascent towards a value above 0, and on the concave majorant; moves below this end them. */
  ascentSweeps: count(6),
  concaveSweeps: count(12),
  ascentMove: tolerance(1e-3),
  /** *A linearisation this tight, relative to F, is not improved upon by another sweep. */
  tightLinearisation: tolerance(1e-4),
  /** *Sweeps of Jacobi rotations; squares of off-diagonal elements below this part of ΣA_ii² are left there and counted. */
  jacobiSweeps: count(12),
  jacobiDiagonal: tolerance(1e-16),
  /** Of that: a single element below it is not rotated away. */
  jacobiElement: share(0.01),

  // ---- local ascent ----
  /** Starts of its own, for each side of the dual. */
  ascentStarts: count(40),
  /** The same where boxes see every summit: cars, 3 inputs, is closed in 28 s instead of 33. */
  ascentStartsBesideBoxes: count(10),
  /** Tangent steps of a climb, and kinks that are tried at its end, where a gain of this part counts. */
  ascentSteps: count(30),
  triedKinks: count(8),
  clearGain: tolerance(1e-6),
  /** Complementarity that a step's program starts from, and its accuracy relative to the value: at first, and of the last step. */
  ascentMu: share(0.02),
  roughAscent: tolerance(1e-3),
  fineAscent: tolerance(1e-12),
};

export const PRICING = valuesOf(PRICING_PART);
