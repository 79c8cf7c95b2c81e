/** What a result claims besides its solution: the residuals it shows, the status it gives itself, and its rivals. */
import { MARGIN } from '../core/problem';
import { evaluateRows } from './predict';
import { residualOf } from './quality';
import type { RawSamples } from './restore';
import type { FitResult, RivalResult } from './schema';
import { keepsBound, leastMassOf } from '../rivals/bound';

export interface OwnClaim {
  readonly what: 'residual' | 'status' | 'rival';
  readonly holds: boolean;
  readonly sentence: string;
}

/** Two evaluations of one network may differ by this, relative to the targets. */
const AGREEMENT = 1e-9;

export function checkOwnClaims(result: FitResult, { inputs, targets }: RawSamples): OwnClaim[] {
  return [
    ...checkResiduals(result, inputs, targets),
    ...checkStatus(result),
    ...result.rivals.flatMap((rival) => checkRival(result, rival, inputs, targets)),
  ];
}

function checkResiduals(result: FitResult, inputs: Float64Array, targets: Float64Array): OwnClaim[] {
  if (result.residual === null) return [];
  const scale = targets.reduce((largest, target) => Math.max(largest, Math.abs(target)), 1);
  const claimed = Object.entries(result.residual) as [string, number][];
  const found: Record<string, number> = { ...residualOf(result.goal, result, inputs, targets) };
  return claimed.map(([name, value]) => ({
    what: 'residual',
    holds: Math.abs(value - found[name]) <= AGREEMENT * scale * (name === 'hinge' ? targets.length : 1),
    sentence: `The ${name} residual in raw units: ${found[name]}, reported as ${value}.`,
  }));
}

/** A finite rival's own numbers, and that it lies on the right side of what the fit's dual proves for its values. */
function checkRival(
  { activation, goal, dual }: FitResult,
  { kind, seed, network, mass, maxResidual }: RivalResult,
  inputs: Float64Array,
  targets: Float64Array,
): OwnClaim[] {
  if (network === undefined || mass === null) return [];
  const values = evaluateRows({ ...network, activation }, inputs);
  const misses = targets.map((y, i) =>
    goal.kind === 'classify' ? Math.max(0, MARGIN - y * values[i]) : Math.abs(values[i] - y),
  );
  const worst = misses.reduce((most, miss) => Math.max(most, miss), 0);
  const sum = network.neurons.reduce((total, { output }) => total + Math.abs(output), 0);
  const scale = targets.reduce((largest, target) => Math.max(largest, Math.abs(target)), 1);
  const least = leastMassOf(dual, values);
  const name = seed === undefined ? kind : `${kind}, seed ${seed}`;
  return [
    {
      what: 'rival',
      holds:
        Math.abs(sum - mass) <= AGREEMENT * Math.max(1, mass) &&
        Math.abs(worst - maxResidual) <= AGREEMENT * Math.max(scale, mass) &&
        keepsBound(mass, dual, values),
      sentence:
        `${name}: a mass of ${sum}, reported as ${mass}; at least ${least} is proven for its values, which miss the samples by ` +
        `${worst}, reported as ${maxResidual}.`,
    },
  ];
}

function checkStatus({ status, gap, requestedGap }: FitResult): OwnClaim[] {
  if (status !== 'optimal' || gap === null) return [];
  return [
    {
      what: 'status',
      holds: gap <= requestedGap * (1 + AGREEMENT),
      sentence: `Optimal means a gap of at most ${requestedGap}: it is ${gap}.`,
    },
  ];
}
