/**
 * How well a network fits samples: residuals of a regression, margins of a classification. What decides them is evaluated in
 * doubled precision, so that they are those of the network as it is written, not of the way it was summed.
 */
import { differences } from '../core/evaluate';
import type { NeuronBudget } from '../core/neuronBudget';
import { MARGIN, type Goal } from '../core/problem';
import { valuesForDistances, valuesForMargins } from './decisive';
import { hasClasses, hasLevel, type Trade } from './goals';
import { doubledRows, type FittedNetwork } from './predict';
import { type RawSamples, widenedTolerances } from './restore';
import { ON_FUNCTION, type ClassificationResidual, type RegressionResidual } from './residual';
import type { TestScore } from './schema';

/** In target units. Targets: one per row of `inputs`, at least one. */
export function regressionResidual(
  network: FittedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): RegressionResidual {
  let max = 0;
  let squares = 0;
  for (const residual of differences(valuesForDistances(network, inputs, targets), targets)) {
    max = Math.max(max, Math.abs(residual));
    squares += residual * residual;
  }
  return { max, rms: Math.sqrt(squares / targets.length) };
}

/** Targets are ±1; hinges count by the samples' weights, if they have any. A value of exactly zero is on neither side, so it counts as wrong. */
export function classificationResidual(
  network: FittedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  weights?: Float64Array,
): ClassificationResidual {
  const { high, low } = weights
    ? doubledRows(network, inputs)
    : valuesForMargins(network, inputs, targets, MARGIN);
  let margin = Infinity;
  let right = 0;
  let hinge = 0;
  targets.forEach((target, i) => {
    const product = target * high[i];
    margin = Math.min(margin, product);
    if (product > 0) right++;
    hinge += (weights?.[i] ?? 1) * Math.max(0, MARGIN - product - target * low[i]);
  });
  return { margin, accuracy: right / targets.length, hinge };
}

export function residualOf(goal: Goal, network: FittedNetwork, samples: RawSamples) {
  const { inputs, targets, weights } = samples;
  if (hasClasses(goal)) return classificationResidual(network, inputs, targets, weights);
  const residual = regressionResidual(network, inputs, targets);
  return hasLevel(goal) ? { ...residual, ...sharesOf(residual.max, network, samples) } : residual;
}

/** The shares of the samples' weights that lie below the function, and on it. `max`: the largest residual. */
function sharesOf(
  max: number,
  network: FittedNetwork,
  { inputs, targets, weights }: RawSamples,
): { below: number; on: number } {
  let [below, on, total] = [0, 0, 0];
  differences(doubledRows(network, inputs), targets).forEach((residual, i) => {
    const weight = weights?.[i] ?? 1;
    total += weight;
    if (Math.abs(residual) <= ON_FUNCTION * max) on += weight;
    else if (residual > 0) below += weight;
  });
  return { below: below / total, on: on / total };
}

/** The mean of a loss over the samples, by their weights and in doubled precision. */
export function meanLoss(
  trade: Trade,
  network: FittedNetwork,
  { inputs, targets, weights }: RawSamples,
): number {
  let sum = 0;
  let total = 0;
  differences(doubledRows(network, inputs), targets).forEach((residual, i) => {
    const weight = weights?.[i] ?? 1;
    sum += weight * trade.loss(residual);
    total += weight;
  });
  return sum / total;
}

/** The largest miss of a sample beyond its own tolerance, which a budget may have made wider; undefined where they have none. */
export function missBeyond(
  network: FittedNetwork,
  { inputs, targets, tolerances: own }: RawSamples,
  budget: NeuronBudget | undefined,
): number | undefined {
  if (own === undefined) return undefined;
  const tolerances = widenedTolerances(own, budget);
  let most = 0;
  differences(doubledRows(network, inputs), targets).forEach((residual, i) => {
    most = Math.max(most, Math.abs(residual) - tolerances[i]);
  });
  return most;
}

export function testScore(
  goal: Goal,
  network: FittedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): TestScore {
  const samples = targets.length;
  return hasClasses(goal)
    ? { samples, accuracy: classificationResidual(network, inputs, targets).accuracy }
    : { samples, rms: regressionResidual(network, inputs, targets).rms };
}
