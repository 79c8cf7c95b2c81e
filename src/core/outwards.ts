/**
 * A network for samples that nothing else has met: what is missed is made up for one sample at a time, from the middle outwards.
 *
 * In the metric of the samples' own covariance let w_i be sample i less the mean. Of the samples that are no further out than it,
 * w_jᵀw_i < ‖w_i‖² by Cauchy–Schwarz unless they are equal to it. So a neuron along w_i, with its kink at the largest such w_jᵀw_i,
 * changes sample i and none before it. What a leaky neuron changes below its kink is linear, and two neurons take the sum of that back.
 * In many dimensions most samples lie far beyond the others along their own direction, and the network is light; in few it can be too
 * heavy for double precision.
 */
import type { CancelSignal } from './cancelSignal';
import { equalInputs } from './lines';
import {
  cholesky,
  type DenseMatrix,
  multiply,
  resident,
  solveLower,
  solveLowerTransposed,
} from './linear/kernels';
import { INSIDE, isPenalty } from './loss/loss';
import { assessed, type Network, networkValues } from './master/vertex';
import type { NormalizedProblem } from './normalize';
import { SETTINGS } from './settings';
import { onBoundary, type WeightedNeuron } from './sparsify/merge';
import { meets } from './sparsify/sparse';
import { PROBLEM } from './settings/problem';
import { biasOf } from './set';

const { leastSpread, placesApart } = PROBLEM;

/** Passes: the later ones take back what the first one's sums were rounded by. */
const PASSES = 3;
/** A miss of more targets than that has grown on the way out, beyond what sums in double precision can take back. */
const HOPELESS = 1e8;
/** Samples that are missed on the way, for each that is missed at first. */
const GROWTH = 1.6;

/** Whether so much time is enough to meet what a network misses: a product of all samples for each, there and back. */
export function outwardsIsAffordable(
  { space, loss }: NormalizedProblem,
  missed: number,
  ms: number,
): boolean {
  if (isPenalty(loss) || !biasOf(space.bias).exists) return false;
  return 2 * GROWTH * missed * space.count * space.dimension <= SETTINGS.plainSpeed * ms;
}

/**
 * The network and a neuron for each sample that it misses, or that these make it miss; it meets all of them but for rounding. The
 * network itself once the signal is given, and where the sums grow beyond double precision. For hard goals with a bias.
 */
export function metOutwards(problem: NormalizedProblem, network: Network, signal: CancelSignal): Network {
  const { count } = problem.space;
  const places = placesOf(problem);
  const outputs = new Float64Array(count);
  const kinks = new Float64Array(count);
  const start = networkValues(problem, network.neurons, network.free);
  let values = start;
  for (let pass = 0; pass < PASSES; pass++) {
    if (!addPass(problem, places, values.slice(), outputs, kinks, signal)) return network;
    const added = neuronsOf(problem, places, outputs, kinks);
    values = start.slice();
    addValues(problem, added, values, signal);
    if (signal.aborted) return network;
    const met = assessed(problem, [...network.neurons, ...added], network.free, values);
    if (meets(met)) return met;
  }
  return network;
}

/** Adds what neurons output; unfinished once the signal is given. */
function addValues(
  { space: { count: n, dimension: d, inputs, slope } }: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  values: Float64Array,
  signal: CancelSignal,
): void {
  const matrix = resident({ rows: n, columns: d, stride: d, data: inputs });
  const t = new Float64Array(n);
  for (const { theta, output } of neurons) {
    if (signal.aborted) return;
    multiply(matrix, theta.slice(0, d), t);
    for (let i = 0; i < n; i++) {
      const place = t[i] + theta[d];
      values[i] += output * (place > 0 ? place : slope * place);
    }
  }
}

/** The samples in the metric of their covariance, and their order from the middle outwards. */
interface Places {
  /** The covariance's Cholesky factor, d × d. */
  readonly factor: Float64Array;
  readonly mean: Float64Array;
  /** w_i, a row each. */
  readonly points: DenseMatrix;
  readonly order: readonly number[];
  /** What each sample's value may be, as all samples with its inputs allow it. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function placesOf(problem: NormalizedProblem): Places {
  const { count: n, dimension: d, inputs } = problem.space;
  const { factor, mean } = covarianceOf(problem);
  const points = new Float64Array(n * d);
  const sizes = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const point = points.subarray(i * d, (i + 1) * d);
    for (let c = 0; c < d; c++) point[c] = inputs[i * d + c] - mean[c];
    solveLower(factor, d, point);
    for (const value of point) sizes[i] += value * value;
  }
  const order = Array.from(sizes.keys()).sort((p, q) => sizes[p] - sizes[q]);
  const matrix = { rows: n, columns: d, stride: d, data: points };
  return { factor, mean, points: matrix, order, ...demands(problem) };
}

function covarianceOf({ space }: NormalizedProblem): Pick<Places, 'factor' | 'mean'> {
  const { count: n, dimension: d, inputs } = space;
  const mean = new Float64Array(d);
  for (let q = 0; q < n * d; q++) mean[q % d] += inputs[q] / n;
  const factor = new Float64Array(d * d);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < d; a++) {
      const value = (inputs[i * d + a] - mean[a]) / n;
      for (let b = 0; b <= a; b++) factor[a * d + b] += value * (inputs[i * d + b] - mean[b]);
    }
  }
  let largest = 0;
  for (let a = 0; a < d; a++) largest = Math.max(largest, factor[a * d + a]);
  cholesky(factor, d, leastSpread * largest);
  return { factor, mean };
}

function demands({ space, targets, loss }: NormalizedProblem): Pick<Places, 'lower' | 'upper'> {
  const inside = loss.tightened(INSIDE);
  const lower = targets.map((y, i) => inside.of(i).interval(y, 0)[0]);
  const upper = targets.map((y, i) => inside.of(i).interval(y, 0)[1]);
  for (const group of equalInputs(space)) {
    if (group.length === 1) continue;
    const least = Math.max(...group.map((i) => lower[i]));
    const most = Math.min(...group.map((i) => upper[i]));
    for (const i of group) {
      // where double precision leaves no room at all, the middle
      lower[i] = Math.min(least, (least + most) / 2);
      upper[i] = Math.max(most, (least + most) / 2);
    }
  }
  return { lower, upper };
}

/**
 * Adds to the outputs what meets every sample in turn; false where it cannot be done.
 *
 * @param values of the network so far, which change
 * @param kinks gets w_jᵀw_i of each neuron's kink
 */
function addPass(
  { space: { count: n, dimension: d, slope } }: NormalizedProblem,
  { points, order, lower, upper }: Places,
  values: Float64Array,
  outputs: Float64Array,
  kinks: Float64Array,
  signal: CancelSignal,
): boolean {
  const along = new Float64Array(n);
  const matrix = resident(points);
  for (const [rank, i] of order.entries()) {
    const missing = Math.max(0, lower[i] - values[i]) + Math.min(0, upper[i] - values[i]);
    if (missing === 0) continue;
    if (signal.aborted || !(Math.abs(missing) < HOPELESS)) return false;
    multiply(matrix, points.data.slice(i * d, (i + 1) * d), along);
    const own = along[i];
    let kink = rank === 0 ? -own : -Infinity;
    for (let q = 0; q < rank; q++) kink = Math.max(kink, along[order[q]]);
    const room = own - kink;
    // an equal sample was met before
    if (!(room > placesApart * own)) continue;
    const bend = missing / room;
    outputs[i] += bend / (1 - slope);
    kinks[i] = kink;
    for (let q = rank; q < n; q++) values[order[q]] += bend * Math.max(0, along[order[q]] - kink);
  }
  return true;
}

/** On the boundary of the set, with the two that take back what the others change below their kinks. */
function neuronsOf(
  { space }: NormalizedProblem,
  { factor, mean, points }: Places,
  outputs: Float64Array,
  kinks: Float64Array,
): WeightedNeuron[] {
  const { dimension: d, slope } = space;
  const neurons: WeightedNeuron[] = [];
  const linear = new Float64Array(d + 1);
  outputs.forEach((output, i) => {
    if (output === 0) return;
    const theta = new Float64Array(d + 1);
    theta.set(points.data.subarray(i * d, (i + 1) * d));
    solveLowerTransposed(factor, d, theta);
    theta[d] = -kinks[i];
    for (let c = 0; c < d; c++) theta[d] -= theta[c] * mean[c];
    for (let c = 0; c <= d; c++) linear[c] -= slope * output * theta[c];
    neurons.push(...onBoundary(space, { theta, output }));
  });
  // t = (σ(t) − σ(−t))/(1 + α)
  for (const sign of [1, -1]) {
    const theta = linear.map((value) => sign * value);
    neurons.push(...onBoundary(space, { theta, output: sign / (1 + slope) }));
  }
  return neurons;
}
