/** Objective and violation of a network of one input, in O((n + neurons) log) instead of their product. */
import type { Network } from '../master/vertex';
import { HALF_ULP } from '../gap';
import { maxAbs } from '../linear/kernels';
import { isPenalty } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { massOf, type WeightedNeuron } from '../sparsify/merge';
import { type Polyline, valuesOf } from './polyline';
import type { Samples } from './samples';
import { ACCURACY } from '../settings/accuracy';
import { ONE_INPUT } from '../settings/oneInput';

const { allowedMiss } = ACCURACY;
const { singleEvaluations, termRoundings } = ONE_INPUT;

/**
 * Walks the network's kinks from the first sample, in compensated arithmetic. What adding the neurons up in plain double
 * precision misses by comes from doing so, on every sample of small problems and evenly spread ones of large problems.
 */
export function assessSorted(
  problem: NormalizedProblem,
  samples: Samples,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
): Network {
  const { loss, space, targets } = problem;
  const { x, order, offsets } = samples;
  const values = valuesOf(asPolyline(space.slope, x[0], neurons, free), x);
  const stride = Math.max(1, Math.ceil((x.length * neurons.length) / singleEvaluations));
  let objective = massOf(neurons);
  let violation = 0;
  for (let j = 0; j < x.length; j++) {
    const found = [values[j]];
    if (j % stride === 0) found.push(valueOf(space.slope, x[j], neurons, free));
    for (let k = offsets[j]; k < offsets[j + 1]; k++) {
      const y = targets[order[k]];
      const own = loss.of(order[k]);
      if (isPenalty(own)) objective += own.weight * own.value(values[j] - y, y);
      else for (const value of found) violation = Math.max(violation, own.value(value - y, y));
    }
  }
  return { neurons, free, objective, violation };
}

/** Whether a network meets the samples of a hard goal but for the rounding of its terms, or to nine digits. */
export function meetsButForRounding(
  { loss, space }: NormalizedProblem,
  { violation, neurons, free }: Network,
): boolean {
  if (violation <= allowedMiss) return true;
  if (!loss.exact) return false;
  const reach = maxAbs(space.inputs);
  let size = free.reduce((sum, value, k) => sum + Math.abs(value) * (k === 0 ? 1 : reach), 0);
  for (const { theta, output } of neurons) {
    size += Math.abs(output) * (Math.abs(theta[0]) * reach + Math.abs(theta[1]));
  }
  return violation <= termRoundings * HALF_ULP * size;
}

function valueOf(slope: number, x: number, neurons: readonly WeightedNeuron[], free: Float64Array): number {
  let value = 0;
  for (const { theta, output } of neurons) {
    const t = theta[0] * x + theta[1];
    value += output * (t > 0 ? t : slope * t);
  }
  if (free.length > 0) value += free[0];
  return free.length > 1 ? value + free[1] * x : value;
}

/** Whether a neuron is active just right of a position, decided by where its kink is as rounded. */
export function activeAfter(theta: Float64Array, from: number): boolean {
  if (theta[0] === 0) return theta[1] > 0;
  return theta[0] > 0 === -theta[1] / theta[0] <= from;
}

/** The network as the function it is right of its first sample. */
function asPolyline(
  slope: number,
  from: number,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
): Polyline {
  const value = new DoubleDoubleSum();
  const tilt = new DoubleDoubleSum();
  const kinks = [];
  if (free.length > 0) value.add(free[0]);
  if (free.length > 1) {
    value.addProduct(free[1], from);
    tilt.add(free[1]);
  }
  for (const { theta, output } of neurons) {
    const position = -theta[1] / theta[0];
    const active = activeAfter(theta, from);
    const weight = active ? output : slope * output;
    value.addProduct(weight * theta[0], from);
    value.addProduct(weight, theta[1]);
    tilt.addProduct(weight, theta[0]);
    if (position > from) kinks.push({ position, bend: output * Math.abs(theta[0]) * (1 - slope), lean: 1 });
  }
  kinks.sort((p, q) => p.position - q.position);
  return { from, value: value.value, slope: tilt.value, kinks };
}
