/**
 * The tolerances, limits and shares of the solver's loops; those of its rooms are in settings/, one file each. Each name has one
 * value, and each value its unit and where it comes from; settings/units.ts holds it against the range of its unit.
 *
 * No proof depends on any of them: they decide what is tried, how long, and how sparse a network becomes. A value without a reason
 * is one that has served. Work is counted in multiplications of plain loops, LOOP_SPEED of them in a millisecond.
 */
import { LOOP_SPEED } from './affordable';
import { count, factor, ms, radians, share, speed, tolerance, valuesOf, work } from './settings/units';

export const LOOPS_PART = {
  // ---- polishing ----
  /** Of the vertex programs of one polish: half a minute. */
  polishWork: work(30_000 * LOOP_SPEED),
  /** Part of the time that is left to the polish at its end, so that a stopped fit is sparse as well; and at most so long. */
  polishTimeShare: share(0.1),
  polishLongestMs: ms(5000),
  /** The same where a budget of neurons is to be kept, however long that is. */
  neuronBudgetShare: share(0.25),
  /** Of the mass: neurons with less are what the interior point has not yet got rid of. */
  dustMass: tolerance(1e-6),
  /** Of the largest output: columns with more are candidates of the vertex, however far they are from the dual's surface. */
  candidateMass: tolerance(1e-8),
  /** A column this near to the dual's surface is one too, or nearer than ten gaps. */
  candidateSlack: tolerance(1e-4),
  /** And a neuron this near to it, or nearer than ten gaps, is tight. */
  tightSlack: tolerance(1e-7),
  slackPerGap: factor(10),
  /** The optimal face is searched for a sparser network once the bounds are this near. */
  faceGap: tolerance(1e-2),
  /** Radians: two tight neurons nearer than this are one. */
  tightSeparation: radians(1e-3),
  /** Tight neurons that are looked for: so many a sample, and so many besides. */
  tightPerSample: count(4),
  tightBesides: count(100),

  // ---- the first network ----
  /** Neurons of a descent that is to be quick, since where few do, they get there sooner; and of the widest. */
  descentWidth: count(60),
  descentWidest: count(300),
  /** Neurons of a descent per sample and input: as many parameters as one and a half times the samples. */
  descentPerSample: factor(1.5),
  /** Of the first stage of a narrow descent: what it may take of the whole of it. */
  narrowShare: share(0.5),
  /** A narrow descent that misses no sample by more, relatively, is good enough. */
  nearlyMet: tolerance(1e-2),
  /** Of a descent, for each sample and dimension, and at most. */
  descentWork: work(4e5),
  descentMostWork: work(4e9),
  /** Multiplications in a millisecond of the loops of the descent and of its corrections. */
  plainSpeed: speed(1e6),
  /** Part of the time that a descent may work for, and after which, by the clock, it ends on a slow machine. */
  descentTimeShare: share(0.3),
  descentLatest: share(0.6),
  /** A descent that ends with at most this part of the samples as neurons, and misses none by more than that, begins again. */
  fewNeurons: share(0.25),
  nearMiss: share(0.2),
  /** From so many samples on the first master may take longer than there is time: there is a dense network before it, */
  manySamples: count(400),
  /** where the columns are this multiple of the samples, so that they span what is missed. */
  columnsToComplete: factor(1.2),
  /** Corrections of a descent's network, which is further off than any other. */
  firstCorrections: count(12),

  // ---- column generation with exact pricing ----
  /** Relative accuracy of the master: at first, as a part of the gap that is left, and the finest that double precision gives. */
  firstTolerance: tolerance(1e-5),
  tolerancePerGap: share(1e-3),
  finestTolerance: tolerance(1e-11),
  /** For the sake of sparsity: the cells of its neurons, solved to the last digits, say which of them are needed. */
  sharpTolerance: tolerance(1e-10),
  /** Who asks for less than this gap does not wait for the last neuron either. */
  fineGap: tolerance(1e-5),
  /** A master that has got no further than this multiple of its tolerance is stuck, and a blunt one is not solved. */
  stuckAccuracy: factor(10),
  /** Where nothing is new the tolerance becomes this part of itself. */
  tighterBy: share(0.1),
  /** Part of the gap asked for at which the loop is done, so that what polishing costs has room. */
  closedShare: share(0.5),
  /** A master's primal that misses its rows by no more, relatively, has an objective worth looking at. */
  nearlyFeasible: tolerance(1e-6),
  /** A bound that is larger by no more than this, relatively, is the same. */
  sameBound: tolerance(1e-12),
  /** Neurons join that violate the dual by more than this part of the master's tolerance, and by no less than the most. */
  violationPerTolerance: share(0.1),
  mostViolation: tolerance(1e-6),
  /** Violated neurons that join in a round: so many a sample, within limits, and the cells of the first; radians between them. */
  addedPerSample: count(2),
  addedFewest: count(60),
  addedMost: count(400),
  addedCells: count(5),
  addedSeparation: radians(0.05),
  /** |zᵀa(θ)| of the last solution's dual from which on a neuron holds the dual where it was; how many a sample, radians between. */
  warmSurface: share(0.97),
  warmPerSample: count(2),
  warmSeparation: radians(0.02),
  /** How far, how many rounds and how long rounds go on for a sparser network once the gap is closed: 150 ms or that part of the work. */
  sharpGap: tolerance(1e-10),
  sharpRounds: count(8),
  sharpWork: work(150 * LOOP_SPEED),
  sharpShare: share(0.3),
  /** Rounds without a better bound or a new neuron, and rounds at all, after which double precision has no more to give. */
  stalledRounds: count(6),
  mostRounds: count(2000),

  // ---- samples that bind ----
  /** From so many samples on most have no part in a proof that leaves room; fewer are soon done together. */
  growsFrom: count(100),
  /**
   * From so many samples on those that are missed at a price count together. Of cars, 313 rows with a hinge, each in a row of its own is
   * proven to 1e-3 in 36 s of processor time, and together to 5e-2 in 51 s; of movies, 900 rows, too many rows leave no time for a proof.
   */
  groupsFrom: count(600),
  /** Of the samples: where the first network misses so many at a price, they are more than could be in one by one. */
  overlapShare: share(0.25),
  /** Samples that are in at first; that join at once at least, and as a part of those that are in. */
  firstSamples: count(30),
  fewestJoining: count(25),
  joiningShare: share(1 / 3),
  /** Of two samples missed on the same side, whose rows (x, 1) have a larger cosine, only one joins at once: it mostly does for both. */
  alikeSamples: share(0.995),
  /** A sample that was slack and had no part in the dual for so many looks leaves; multipliers of this part of the largest are none. */
  slackRounds: count(3),
  noPart: tolerance(1e-7),
  /** A multiplier this near to the largest there is, relatively, is the largest; and samples that are in at first since theirs is between. */
  nearCap: tolerance(1e-2),
  firstBetween: count(180),
  /** Multiplications of the descent that the first samples and neurons come from, and the part of the time at which the clock ends it. */
  lookDescentWork: work(3e8),
  lookDescentLatest: share(0.2),
  /** The part of the time at which a first network of all samples must be there: else the looks come first. At the end it may take this of the rest. */
  firstNetworkLatest: share(0.6),
  firstNetworkOfRest: share(0.5),
  /** Part of the time that it may work for where a miss has its price: then its network is one of the objective, and may be the best for long. */
  pricedDescentShare: share(0.05),
  /** Relative accuracy of a look: at first; what it becomes once few samples are missed, as a part of those in; and at last. */
  firstLookGap: share(0.2),
  finerLook: share(0.2),
  fewMissed: share(0.3),
  lastLookGap: tolerance(1e-2),
  lastLookPerGap: factor(3),
  coarseLookPerGap: share(0.3),
  /** Part of the time that the proof of the best dual of all looks may take, once theirs is over. */
  lookProofShare: share(0.2),
  /** The same where a miss has its price: a network is there, and nothing comes after. */
  pricedProofShare: share(0.35),
  /** Rounds of a look at the most; the next one goes on where it ended. */
  lookRounds: count(6),
  /** A miss below this part of a look's accuracy, in units of the targets, is not one yet; and one beyond rounding, as `meets` has it. */
  missedPerGap: share(1e-2),
  missed: tolerance(1e-11),
  /** And one so small that a network's own neurons make up for it. */
  mendedMiss: tolerance(1e-8),
  /** Of the mass of a look's network: what its heavy neurons carry; the others are what a central point has not got rid of. */
  carriedMass: share(0.99),
  /** |zᵀa(θ)| from which on a column is carried over to the next look. */
  carriedSurface: share(0.9),
  /** Part of the time that a dense network may take that meets all samples. */
  completionShare: share(0.05),
  /** The same where it takes a neuron for each sample that is missed: heavier, but within reach of more samples. With the descent before it, it ends by `firstNetworkLatest`. */
  outwardsShare: share(0.4),
  /** What the reduction of a network of all samples may take at the end, if the polish has as much. */
  lastReductionMs: ms(1000),
  /** Times that the last sparse network, and reweighting, may come back to samples that it misses. */
  lastRepairs: count(5),
  /** Part of the time that is left in which they begin. */
  repairsOfRest: share(0.8),
  /** The same before neurons are left out to keep a budget. */
  repairsBeforeBudget: share(0.3),
  reweightedRepairs: count(5),

  // ---- column generation with heuristic pricing ----
  /** What the ℓ1 penalty on z may take off the norm: at first, never less than this part of the gap asked for, and the part it becomes in a round. */
  firstL1Share: share(1e-2),
  leastL1Share: share(0.02),
  l1Shrink: share(0.1),
  /** Of the last share where the dual gets no further; and the most of the gap that is left, so that the penalty cannot hide it. */
  idleL1Shrink: share(0.1),
  l1PerGap: share(0.5),
  /** Violations count up to this when the next share is chosen: more says only that the dual is far off. */
  mostSeen: tolerance(0.1),
  /** Relative accuracy of a master whose dual a search is to prove. */
  guidedTolerance: tolerance(1e-9),
  /** Neurons join that violate the dual by more than this. */
  guidedViolation: tolerance(1e-7),
  /** The least |zᵀa(θ)| that a dual is scaled by: no division by 0. */
  leastPrice: tolerance(1e-12),
  /** A support this near to optimal tells where the dual must be stationary. */
  stationaryGap: tolerance(1e-2),
  /** Part of the gap asked for that a proof may leave open. */
  openShare: share(0.95),
  /** The same where only a network of many neurons closes the gap: one of few may be heavier by the rest. */
  sparserShare: share(0.5),
  /** A neuron above the target by more than this, relatively, ends a proof: it is lost. */
  lostProof: tolerance(1e-9),
  /** Part of the work that there is time for that the loop may do before the best dual is put to the proof, and then of what is left; */
  loopShare: share(0.6),
  /** never less than this part of all of it, so that a fast machine uses its time. */
  leastLoopShare: share(0.06),
  /** The part of the time after which, by the clock, the loop ends; the rest is the last proof's. */
  loopLatest: share(0.85),
  /** Part of the work so far that a bound on the way may take, the least of it, and by how much the work grows before the next. */
  interimShare: share(0.05),
  interimLeastWork: work(1e7),
  interimEvery: factor(2),
  /** A new network at most every so many rounds, if it can be better by this multiple of what the penalty costs; and masters for it. */
  networkEvery: count(3),
  networkAhead: factor(3),
  networkMasters: count(10),
  /** So many rounds without a new neuron, on ever better duals, and double precision has no more to give. */
  stuckRounds: count(6),
  /** Where boxes are quick: duals that are violated by no more are priced by them too, with so much work, 0.3 s. */
  seenWhole: share(0.5),
  seenWholeWork: work(1e8),
  /** Neurons of one local ascent that are taken, apart by tightSeparation. */
  foundMost: count(1000),
  /**
   * The local ascent sees few of many: what it finds is all worth a column, and the first of it a cell. A ball's neurons may stand further
   * apart (addedSeparation), since the support's cells place them; the corners of a polytope are where they are.
   */
  guidedAddedInBall: count(120),
  guidedAddedCells: count(20),
  guidedAddedCorners: count(60),
  cornerSeparation: radians(0.02),

  // ---- losses with a penalty ----
  /** Part of the time that the search for the largest price of the free terms' multipliers may work for, and its proof as much. */
  penaltyScaleShare: share(0.05),
  /**
   * Part of the time by the clock after which that proof ends, whatever its work: that of a sign's intervals is not counted, and on 20,000
   * samples of 20 inputs one node takes a tenth of a second. Wide enough that a busy machine proves the same.
   */
  penaltyProofShare: share(0.2),
  /** How near to that price, relatively, the proof is to come: a percentage of three digits. */
  penaltyScaleGap: tolerance(1e-3),
  /** Steps of Newton's method for the free terms alone: it takes some ten for hundreds of samples far out. */
  freeTermSteps: count(100),
  /** Part of the time that the program of the free terms alone may work for. */
  freeTermsShare: share(0.2),
  /** Samples up to which a vertex program has a column for what each is missed by, as long as there are samples: 64 MB. */
  pricedVertexRows: count(2000),
  /** Relative accuracy of a program over the neurons of a network, whose outputs it decides. */
  outputsTolerance: tolerance(1e-11),
  /** Neurons in a row without which the objective is larger, after which no more are left out; and rows × rows × columns beyond which none is. */
  neededNeurons: count(8),
  leaveOutSize: work(3e7),

  // ---- a support put to the proof ----
  /** Equations of stationarity per sample up to which a support leaves the dual enough freedom. */
  supportEquations: share(0.8),
  /** Columns that the local ascent begins from: those nearest to the dual's surface. */
  supportClimbs: count(60),
  /** Rounds for each margin, and relative accuracy of their masters, which only choose a dual. */
  supportRounds: count(20),
  supportTolerance: tolerance(1e-7),
  /** A master less accurate than this, relatively, has not been solved. */
  unsolved: tolerance(1e-3),
  /** What is left of a column among these duals, relatively; with less it lies in a cell of the support. */
  fixedColumn: tolerance(1e-4),
  /** A violation that changes by less than this part of itself from one round to the next does not change. */
  unmoved: tolerance(1e-5),
  /** These rounds are cheap: they add so many times what one of the loop does. */
  supportAdditions: count(4),
  /** A neuron above its limit by no more than this, relatively, keeps it. */
  keptLimit: tolerance(1e-9),

  // ---- the search for many samples ----
  /** Neurons of a descent at least, and the evaluations of its loss that it needs to get anywhere. */
  largeLeastWidth: count(8),
  largeEvaluations: count(150),
  /** Part of the time left that a step of the first round may work for: the descent, the look at its duals, the proof; */
  firstDescentShare: share(0.35),
  firstLookShare: share(0.05),
  firstProofShare: share(0.05),
  /** and of a later round. */
  laterDescentShare: share(0.5),
  laterLookShare: share(0.2),
  laterProofShare: share(0.25),
  /** Rounds go on for at least this part of the whole time, so that a fast machine uses it. */
  largeLeastRound: share(0.1),
  /** The part of the time after which, by the clock, the last descent and the look at its duals end on a slow machine. */
  largeDescentLatest: share(0.75),
  largeLookLatest: share(0.85),
  /** So many of the descent's last duals are looked at; the first ones have hardly any neurons to be stationary at. */
  lastDuals: count(3),
  /** A network misses its demand by at most this part of what it demands when a descent aims at a stricter one. */
  stricterTube: share(0.95),
  /** Entries of a correction's matrix, samples that bind × coordinates that may move: 160 MB. */
  correctionEntries: count(2e7),
};

export const SETTINGS = valuesOf(LOOPS_PART);

/** The first of each pair is at most the second. */
export const LOOPS_ORDER: readonly (readonly [keyof typeof SETTINGS, keyof typeof SETTINGS])[] = [
  ['descentWidth', 'descentWidest'],
  ['descentWork', 'descentMostWork'],
  ['descentTimeShare', 'descentLatest'],
  ['nearlyMet', 'nearMiss'],
  ['finestTolerance', 'firstTolerance'],
  ['sharpTolerance', 'firstTolerance'],
  ['addedFewest', 'addedMost'],
  ['largeLeastWidth', 'descentWidth'],
  ['largeDescentLatest', 'largeLookLatest'],
  ['leastLoopShare', 'loopShare'],
  ['loopShare', 'loopLatest'],
];
