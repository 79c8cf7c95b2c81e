/** A finite rival's own numbers, and that it lies on the right side of what the fit's dual proves for its values. */
import { MARGIN } from '../../core/problem';
import type { CancelSignal } from '../../core/cancelSignal';
import { goalOf, hasClasses } from '../goals';
import { type NetworkValues, networkValues } from '../../core/verify/evaluate';
import { termsOf } from '../../core/verify/goals';
import { rivalName } from '../rivalName';
import type { RawSamples } from '../restore';
import type { FitResult, RivalResult } from '../schema';
import { AGREEMENT, allOf, type OwnClaim } from './claim';
import { scoresOf } from './scores';

/** Numbers of a rival come from a network in scaled inputs, whose raw form is rounded: to this, relative to targets and mass. */
const ROUNDED = 1e-9;
/** A mass may be below a bound by this part of the sizes added: the dual's own rounding. */
const BOUND_ROUNDING = 1e-8;

/** Empty when the signal came first, or for a rival without a finite network. */
export function checkRival(
  result: FitResult,
  rival: RivalResult,
  samples: RawSamples,
  test: Pick<RawSamples, 'inputs' | 'targets'> | undefined,
  signal: CancelSignal | undefined,
): OwnClaim[] {
  const { inputs, targets } = samples;
  const { network, mass, seed, neurons, maxResidual, rmsResidual, leastMass, objective } = rival;
  const method = rivalName(rival);
  const name = seed === undefined ? method : `${method}, seed ${seed}`;
  if (network === undefined || mass === null) {
    return [
      allOf('rival', `${name} has no finite network.`, [
        [
          network === undefined &&
            mass === null &&
            leastMass === undefined &&
            objective === undefined &&
            neurons === null,
          `${name} has no network, but numbers of one.`,
        ],
      ]),
    ];
  }
  const written = { ...network, slope: result.activation.slope };
  const values = networkValues(written, inputs, signal);
  if (values === null) return [];
  const { dual } = result;
  const classes = hasClasses(goalOf(result.goal));
  const d = network.skip.linear.length;
  const scale = targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  const misses = targets.map((y, i) =>
    classes
      ? Math.max(0, MARGIN - y * (values.high[i] + values.low[i]))
      : Math.abs(values.high[i] - y + values.low[i]),
  );
  const { rounding } = scoresOf(values, targets, d);
  const worst = misses.reduce((most, miss) => Math.max(most, miss), 0);
  const rms = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length);
  const sum = network.neurons.reduce((total, { output }) => total + Math.abs(output), 0);
  let [least, size] = [0, 0];
  dual.forEach((z, i) => {
    least += z * values.high[i];
    size += Math.abs(z * values.high[i]);
  });
  least = Math.max(0, least);
  const near = (a: number, b: number): boolean =>
    Math.abs(a - b) <= ROUNDED * Math.max(scale, mass) + rounding;
  const claims: [boolean, string][] = [
    [
      neurons === network.neurons.length,
      `${name} has ${network.neurons.length} neurons, reported as ${neurons}.`,
    ],
    [
      Math.abs(sum - mass) <= AGREEMENT * Math.max(sum, mass),
      `${name} has a mass of ${sum}, reported as ${mass}.`,
    ],
    [near(worst, maxResidual), `${name} misses the samples by ${worst}, reported as ${maxResidual}.`],
    [
      rmsResidual === undefined || near(rms, rmsResidual),
      `${name} has an rms residual of ${rms}, reported as ${rmsResidual}.`,
    ],
    ...objectiveClaims(result, rival, samples, values, sum, rounding),
    [
      leastMass === undefined || Math.abs(least - leastMass) <= AGREEMENT * size,
      `For the values of ${name} a mass of ${least} is proven, reported as ${leastMass}.`,
    ],
    [
      mass >= least - BOUND_ROUNDING * (mass + size),
      `${name} has a mass of ${mass}, below the ${least} that is proven for its values.`,
    ],
  ];
  if (test !== undefined) {
    const tested = networkValues(written, test.inputs, signal);
    if (tested === null) return [];
    const found = scoresOf(tested, test.targets, d);
    claims.push(
      [rival.testRms === undefined || near(found.rms, rival.testRms), `${name} has a test error of ${found.rms}, reported as ${rival.testRms}.`], // prettier-ignore
      [
        rival.testAccuracy === undefined ||
          Math.abs(found.accuracy - rival.testAccuracy) <= found.ambiguous + AGREEMENT,
        `${name} has a test accuracy of ${found.accuracy}, reported as ${rival.testAccuracy}.`,
      ],
    );
  }
  const fine = `${name}: a mass of ${sum}; at least ${least} is proven for its values, which miss the samples by ${worst}.`;
  return [allOf('rival', fine, claims)];
}

/** What the goal minimises, of a rival's network: as it is reported, and not under what is proven of every network. */
function objectiveClaims(
  { goal, lowerBound, samples: { count } }: FitResult,
  rival: RivalResult,
  { targets, weights, tolerances }: RawSamples,
  { high, low }: NetworkValues,
  mass: number,
  rounding: number,
): [boolean, string][] {
  const { objective } = rival;
  const kind = rivalName(rival);
  const own = {
    ...(weights && { sampleWeights: weights }),
    ...(tolerances && { sampleTolerances: tolerances }),
  };
  const { classes, penalty, toleranceOf, cost, slope } = termsOf({ goal: goalOf(goal), count, ...own });
  if (!penalty) return [[objective === undefined, `The goal has no objective beside the mass of ${kind}.`]];
  let found = mass;
  let doubt = 0;
  targets.forEach((y, i) => {
    const r = high[i] - y + low[i];
    const missed = classes
      ? Math.max(0, MARGIN - y * high[i] - y * low[i])
      : Math.max(0, Math.abs(r) - toleranceOf(i));
    found += cost(i, missed, r > 0);
    doubt += (rounding + ROUNDED * Math.abs(y)) * slope(i, missed, r > 0);
  });
  return [
    [
      objective === undefined || Math.abs(found - objective) <= ROUNDED * found + doubt,
      `${kind} has an objective of ${found}, reported as ${objective}.`,
    ],
    [
      found >= lowerBound * (1 - BOUND_ROUNDING) - doubt,
      `${kind} has an objective of ${found}, below the ${lowerBound} that is proven of every network.`,
    ],
  ];
}
