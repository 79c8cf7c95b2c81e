/**
 * The tolerances, limits and shares of the solver's loops: each name has one value, and each value its unit and where it comes
 * from. `checkSettings` holds them against the range of their unit.
 *
 * No proof depends on any of them: they decide what is tried, how long, and how sparse a network becomes. A value without a reason
 * is one that has served. Work is counted in multiplications of plain loops, LOOP_SPEED of them in a millisecond.
 */
import { LOOP_SPEED } from './affordable';

const VALUES = {
  // ---- polishing ----
  /** Of the vertex programs of one polish: half a minute. */
  polishWork: 30_000 * LOOP_SPEED,
  /** Part of the time that is left to the polish at its end, so that a stopped fit is sparse as well; and at most so long. */
  polishTimeShare: 0.1,
  polishLongestMs: 5000,
  /** Of the mass: neurons with less are what the interior point has not yet got rid of. */
  dustMass: 1e-6,
  /** Of the largest output: columns with more are candidates of the vertex, however far they are from the dual's surface. */
  candidateMass: 1e-8,
  /** A column this near to the dual's surface is one too, or nearer than ten gaps. */
  candidateSlack: 1e-4,
  /** And a neuron this near to it, or nearer than ten gaps, is tight. */
  tightSlack: 1e-7,
  slackPerGap: 10,
  /** The optimal face is searched for a sparser network once the bounds are this near. */
  faceGap: 1e-2,
  /** Radians: two tight neurons nearer than this are one. */
  tightSeparation: 1e-3,
  /** Tight neurons that are looked for: so many a sample, and so many besides. */
  tightPerSample: 4,
  tightBesides: 100,

  // ---- the first network ----
  /** Neurons of a descent that is to be quick, since where few do, they get there sooner; and of the widest. */
  descentWidth: 60,
  descentWidest: 300,
  /** Neurons of a descent per sample and input: as many parameters as one and a half times the samples. */
  descentPerSample: 1.5,
  /** Of the first stage of a narrow descent: what it may take of the whole of it. */
  narrowShare: 0.5,
  /** A narrow descent that misses no sample by more, relatively, is good enough. */
  nearlyMet: 1e-2,
  /** Of a descent, for each sample and dimension, and at most. */
  descentWork: 4e5,
  descentMostWork: 4e9,
  /** Multiplications in a millisecond of the loops of the descent and of its corrections. */
  plainSpeed: 1e6,
  /** Part of the time that a descent may work for, and after which, by the clock, it ends on a slow machine. */
  descentTimeShare: 0.3,
  descentLatest: 0.6,
  /** A descent that ends with at most this part of the samples as neurons, and misses none by more than that, begins again. */
  fewNeurons: 0.25,
  nearMiss: 0.2,
  /** From so many samples on the first master may take longer than there is time: there is a dense network before it, */
  manySamples: 400,
  /** where the columns are this multiple of the samples, so that they span what is missed. */
  columnsToComplete: 1.2,
  /** Corrections of a descent's network, which is further off than any other. */
  firstCorrections: 12,

  // ---- column generation ----
  /** Relative accuracy of the master: at first, as a part of the gap that is left, and the finest that double precision gives. */
  firstTolerance: 1e-5,
  tolerancePerGap: 1e-3,
  finestTolerance: 1e-11,
  /** For the sake of sparsity: the cells of its neurons, solved to the last digits, say which of them are needed. */
  sharpTolerance: 1e-10,
  /** Who asks for less than this gap does not wait for the last neuron either. */
  fineGap: 1e-5,
  /** A master that has got no further than this multiple of its tolerance is stuck, and a blunt one is not solved. */
  stuckAccuracy: 10,
  /** Where nothing is new the tolerance becomes this part of itself. */
  tighterBy: 0.1,
  /** Part of the gap asked for at which the loop is done, so that what polishing costs has room. */
  closedShare: 0.5,
  /** A master's primal that misses its rows by no more, relatively, has an objective worth looking at. */
  nearlyFeasible: 1e-6,
  /** A bound that is larger by no more than this, relatively, is the same. */
  sameBound: 1e-12,
  /** Neurons join that violate the dual by more than this part of the master's tolerance, and by no less than the most. */
  violationPerTolerance: 0.1,
  mostViolation: 1e-6,
  /** Violated neurons that join in a round: so many a sample, within limits, and the cells of the first; radians between them. */
  addedPerSample: 2,
  addedFewest: 60,
  addedMost: 400,
  addedCells: 5,
  addedSeparation: 0.05,
  /** |zᵀa(θ)| of the last solution's dual from which on a neuron holds the dual where it was; how many a sample, radians between. */
  warmSurface: 0.97,
  warmPerSample: 2,
  warmSeparation: 0.02,
  /** How far, how many rounds and how long rounds go on for a sparser network once the gap is closed: 150 ms or that part of the work. */
  sharpGap: 1e-10,
  sharpRounds: 8,
  sharpWork: 150 * LOOP_SPEED,
  sharpShare: 0.3,
  /** Rounds without a better bound or a new neuron, and rounds at all, after which double precision has no more to give. */
  stalledRounds: 6,
  mostRounds: 2000,
};

export type Settings = Readonly<typeof VALUES>;

export const SETTINGS: Settings = VALUES;

/** What a setting is measured in; its range follows. */
type Unit =
  /** Part of a whole: above 0, at most 1. */
  | 'share'
  /** Relative: above 0, at most 0.1. */
  | 'tolerance'
  /** A multiple of something: above 0. */
  | 'factor'
  /** A whole number, at least 1. */
  | 'count'
  /** Multiplications; above 0. */
  | 'work'
  /** Multiplications in a millisecond; above 0. */
  | 'speed'
  /** Milliseconds; above 0. */
  | 'ms'
  /** Above 0, at most a right angle. */
  | 'radians';

const UNITS: Readonly<Record<keyof Settings, Unit>> = {
  polishWork: 'work',
  polishTimeShare: 'share',
  polishLongestMs: 'ms',
  dustMass: 'tolerance',
  candidateMass: 'tolerance',
  candidateSlack: 'tolerance',
  tightSlack: 'tolerance',
  slackPerGap: 'factor',
  faceGap: 'tolerance',
  tightSeparation: 'radians',
  tightPerSample: 'count',
  tightBesides: 'count',
  descentWidth: 'count',
  descentWidest: 'count',
  descentPerSample: 'factor',
  narrowShare: 'share',
  nearlyMet: 'tolerance',
  descentWork: 'work',
  descentMostWork: 'work',
  plainSpeed: 'speed',
  descentTimeShare: 'share',
  descentLatest: 'share',
  fewNeurons: 'share',
  nearMiss: 'share',
  manySamples: 'count',
  columnsToComplete: 'factor',
  firstCorrections: 'count',
  firstTolerance: 'tolerance',
  tolerancePerGap: 'share',
  finestTolerance: 'tolerance',
  sharpTolerance: 'tolerance',
  fineGap: 'tolerance',
  stuckAccuracy: 'factor',
  tighterBy: 'share',
  closedShare: 'share',
  nearlyFeasible: 'tolerance',
  sameBound: 'tolerance',
  violationPerTolerance: 'share',
  mostViolation: 'tolerance',
  addedPerSample: 'count',
  addedFewest: 'count',
  addedMost: 'count',
  addedCells: 'count',
  addedSeparation: 'radians',
  warmSurface: 'share',
  warmPerSample: 'count',
  warmSeparation: 'radians',
  sharpGap: 'tolerance',
  sharpRounds: 'count',
  sharpWork: 'work',
  sharpShare: 'share',
  stalledRounds: 'count',
  mostRounds: 'count',
};

const IN_RANGE: Readonly<Record<Unit, (value: number) => boolean>> = {
  share: (value) => value > 0 && value <= 1,
  tolerance: (value) => value > 0 && value <= 0.1,
  factor: (value) => value > 0,
  count: (value) => Number.isInteger(value) && value >= 1,
  work: (value) => value > 0,
  speed: (value) => value > 0,
  ms: (value) => value > 0,
  radians: (value) => value > 0 && value <= Math.PI / 2,
};

/** One sentence for each setting that is out of its unit's range, or contradicts another. */
export function checkSettings(settings: Settings): string[] {
  const names = Object.keys(UNITS) as (keyof Settings)[];
  const outside = names.filter(
    (name) => !Number.isFinite(settings[name]) || !IN_RANGE[UNITS[name]](settings[name]),
  );
  const apart = ORDER.filter(([less, more]) => !(settings[less] <= settings[more]));
  return [
    ...outside.map((name) => `${name} = ${settings[name]} is no ${UNITS[name]}.`),
    ...apart.map(([less, more]) => `${less} = ${settings[less]} is above ${more} = ${settings[more]}.`),
  ];
}

/** The first of each pair is at most the second. */
const ORDER: readonly (readonly [keyof Settings, keyof Settings])[] = [
  ['descentWidth', 'descentWidest'],
  ['descentWork', 'descentMostWork'],
  ['descentTimeShare', 'descentLatest'],
  ['nearlyMet', 'nearMiss'],
  ['finestTolerance', 'firstTolerance'],
  ['sharpTolerance', 'firstTolerance'],
  ['addedFewest', 'addedMost'],
];
