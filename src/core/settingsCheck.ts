/** Units and ranges of the solver's settings. */
import type { Settings } from './settings';

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
  growsFrom: 'count',
  growingShare: 'share',
  firstSamples: 'count',
  fewestJoining: 'count',
  joiningShare: 'share',
  alikeSamples: 'share',
  slackRounds: 'count',
  noPart: 'tolerance',
  lookDescentWork: 'work',
  pricedDescentShare: 'share',
  lookDescentLatest: 'share',
  firstLookGap: 'share',
  finerLook: 'share',
  fewMissed: 'share',
  lastLookGap: 'tolerance',
  coarseLookPerGap: 'share',
  lastLookPerGap: 'factor',
  lookProofShare: 'share',
  lookRounds: 'count',
  missedPerGap: 'share',
  missed: 'tolerance',
  carriedMass: 'share',
  carriedSurface: 'share',
  completionShare: 'share',
  outwardsShare: 'share',
  lastRepairs: 'count',
  reweightedRepairs: 'count',
  firstL1Share: 'share',
  leastL1Share: 'share',
  l1Shrink: 'share',
  idleL1Shrink: 'share',
  l1PerGap: 'share',
  mostSeen: 'tolerance',
  guidedTolerance: 'tolerance',
  guidedViolation: 'tolerance',
  leastPrice: 'tolerance',
  stationaryGap: 'tolerance',
  openShare: 'share',
  lostProof: 'tolerance',
  loopShare: 'share',
  leastLoopShare: 'share',
  loopLatest: 'share',
  interimShare: 'share',
  interimLeastWork: 'work',
  interimEvery: 'factor',
  networkEvery: 'count',
  networkAhead: 'factor',
  networkMasters: 'count',
  stuckRounds: 'count',
  foundMost: 'count',
  guidedAddedInBall: 'count',
  guidedAddedCells: 'count',
  guidedAddedCorners: 'count',
  cornerSeparation: 'radians',
  supportEquations: 'share',
  supportClimbs: 'count',
  supportRounds: 'count',
  supportTolerance: 'tolerance',
  unsolved: 'tolerance',
  fixedColumn: 'tolerance',
  unmoved: 'tolerance',
  supportAdditions: 'count',
  keptLimit: 'tolerance',
  largeLeastWidth: 'count',
  largeEvaluations: 'count',
  firstDescentShare: 'share',
  firstLookShare: 'share',
  firstProofShare: 'share',
  laterDescentShare: 'share',
  laterLookShare: 'share',
  laterProofShare: 'share',
  largeLeastRound: 'share',
  largeDescentLatest: 'share',
  largeLookLatest: 'share',
  lastDuals: 'count',
  stricterTube: 'share',
  correctionEntries: 'count',
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
  ['largeLeastWidth', 'descentWidth'],
  ['largeDescentLatest', 'largeLookLatest'],
  ['leastLoopShare', 'loopShare'],
  ['loopShare', 'loopLatest'],
];
