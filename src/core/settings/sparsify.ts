/** Settings of what makes a network sparser (theory.md, section 4). */
import { LOOP_SPEED } from '../affordable';
import { count, factor, share, shares, tolerance, tolerances, valuesOf, work } from './units';

export const SPARSIFY_PART = {
  /** Of a budget of neurons: so many of the lightest are tried to be left out. */
  leaveOutChoices: count(3),
  // ---- vertices and merging ----
  /** Loosenings that are tried for columns that are optimal only to some digits, the finest first. */
  widenings: tolerances(0, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3),
  /** Neurons with less than this part of the mass are rounding of the whole. */
  massDust: tolerance(1e-9),
  /** Merging may miss the samples by this part of what is allowed, or by as much as before. */
  mergedMiss: share(0.1),
  /** A pre-activation within this of zero, relative to its terms, lies on the kink: neurons are moved there by arithmetic that rounds. */
  onKink: tolerance(1e-10),
  /** Neurons of a cell whose mean has a gauge below this cancel. */
  cancelled: tolerance(1e-12),
  /** Corrections of a network's outputs, and entries beyond which orthogonalising every column takes too long. */
  corrections: count(3),
  orthogonalEntries: count(1e6),

  // ---- as many neurons as samples that bind ----
  /** A value this near to where its loss bends, in units of the targets, binds. */
  atBend: tolerance(1e-9),
  /** Entries of a push below this, relative to the largest, are rounding. */
  pushPivot: tolerance(1e-9),
  /** Neurons × samples beyond which a network is not reduced: 240 MB of atoms. */
  reducedEntries: count(3e7),
  /** Passes over neurons × samples × coordinates before the first push: values, atoms, and the values of what comes of it. */
  setUpPasses: factor(6),
  /** A thousand pushes leave the samples met to eight digits: refinements after them, and the mass that these may cost, relatively. */
  pushCorrections: count(12),
  pushedMass: tolerance(1e-8),

  // ---- covers ----
  /** Largest connected component, and most maximal cliques in it, that the integer program is tried on. */
  coverNodes: count(250),
  coverCliques: count(2000),
  /** Work of one integer program, two seconds; its greedy start stands when that does not suffice. */
  coverWork: work(2000 * LOOP_SPEED),

  // ---- the optimal face ----
  /** Reweightings on the face; ε, in units of the mean mass of a neuron, at first and what it becomes each time. */
  faceReweightings: count(4),
  faceEpsilon: share(0.1),
  faceEpsilonShrink: share(0.1),
  /** Comparisons of signs, neuron by neuron and sample by sample, beyond which the tight neurons are too many to search. */
  signComparisons: count(2e8),
  /** Programs of the branch and bound, and the most groups it is tried with; neurons short of a whole one by this part are whole. */
  faceNodes: count(40),
  faceGroups: count(40),
  wholeNeuron: tolerance(1e-6),
  /** Cells that a neuron on kinks is given, the most unknowns of one program over cells, and cells in a row that cannot be left out after which no more are tried. */
  faceVariants: count(2),
  faceUnknowns: count(200),
  facePatience: count(8),
  /** Part of the whole mass below which a group carries rounding only. */
  groupDust: tolerance(1e-8),
  /** Relative width below which the face is a point: columns and norm are known only to some digits. */
  facePoint: tolerance(1e-3),
  /** The part of a neuron that no others reach, relatively, from which on it is independent of them. */
  independent: tolerance(1e-6),

  // ---- programs over cells ----
  /** Rounds of tangents and cone rows, and relative accuracy of the norm, of one that counts at least so much. */
  cellRounds: count(40),
  cellAccuracy: tolerance(1e-9),
  leastCellNorm: tolerance(1e-3),
  /** By how much a φ may miss a cone row before the row is added, and in a network, in units of the row and the largest φ, which counts at least so much. */
  insideCone: tolerance(1e-11),
  acceptedCone: tolerance(1e-10),
  leastPhi: tolerance(1e-3),
  /** Gauge of a φ below which it is no neuron. */
  phiDust: tolerance(1e-13),
  /** Cone rows a cell starts with, in multiples of its dimension, and gains a round. */
  firstConeRows: count(3),
  gainedConeRows: count(2),

  // ---- reweighting for fewer neurons ----
  /** ε of each round, in units of the mean mass of a neuron. */
  epsilons: shares(1, 0.3, 0.1, 0.03, 0.01, 0.003),
  /** Networks over single neurons that are carried on to their cells, and cells that a neuron on kinks is given. */
  carriedNetworks: count(3),
  cellVariants: count(4),
  /** Accuracy of the norm where only the count matters. */
  countAccuracy: tolerance(1e-2),
  /** Most entries of a program's matrix over neurons, and over cells, where most are zero; beyond, it is left out. */
  neuronEntries: count(3e6),
  cellEntries: count(1e7),
  /** Norms that differ by less, relatively, are the same. */
  sameNorm: tolerance(1e-9),
  /** A network whose outputs cancel this many times more than the start's, so that its values round away, is none. */
  moreCancelling: factor(10),
  /** Rounds of least norm, in which neurons may cross a kink each time, and the relative gain of one that is worth another. */
  crossingRounds: count(5),
  crossingGain: tolerance(1e-6),
};

export const SPARSIFY = valuesOf(SPARSIFY_PART);
