/**
 * What a network says at samples, in doubled precision: its terms may be of any size and cancel (theory.md, section 11).
 *
 * Units: whatever the network and the inputs share. Shapes: `inputs` is row-major, n × d with d = `skip.linear.length`.
 * Where a coefficient is not finite, or a product of output weight, weight and input overflows a double, the value is not a
 * number; products below 2⁻⁹⁶⁹ have only ordinary precision.
 * The relative error of f(x) is about K·2⁻¹⁰⁰ of the sum of its terms' sizes at x, Σ|v|·(|wᵀ||x| + |b|) over the neurons
 * that are on there (and α times that over the others).
 */
import {
  type DoubledEvaluator,
  type DoubledValues,
  type EvaluatedNetwork,
  type Interrupted,
  roomForValues,
} from './evaluate/evaluated';
import { evaluatorOfManyInputs, valuesOfManyInputs } from './evaluate/manyInputs';
import { evaluatorOfOneInput, valuesOfOneInput, type OneInputNetwork } from './evaluate/oneInput';
import { DoubleDoubleSum } from './linear/doubleDouble';
import type { Neuron } from './solution';

/**
 * f(xᵢ) of every row. O((n + K) log(n + K)) for one input, O(nKd) otherwise, where `interrupted` is asked in between: null
 * once it says true.
 */
export function doubledValues(network: EvaluatedNetwork, inputs: Float64Array): DoubledValues;
export function doubledValues(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  interrupted: Interrupted | undefined,
): DoubledValues | null;
export function doubledValues(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  interrupted: Interrupted = () => false,
): DoubledValues | null {
  const dimension = network.skip.linear.length;
  if (!network.neurons.every(isFinite)) return unknownValues(roomForValues(inputs.length / dimension));
  return dimension === 1
    ? valuesOfOneInput(columnsOf(network), inputs)
    : valuesOfManyInputs(network, inputs, interrupted);
}

/** The same for several lists of rows: what is of the network alone is done at once and only then. */
export function doubledEvaluator(network: EvaluatedNetwork): DoubledEvaluator {
  const dimension = network.skip.linear.length;
  if (!network.neurons.every(isFinite))
    return (inputs, into = roomForValues(inputs.length / dimension)) => unknownValues(into);
  return dimension === 1 ? evaluatorOfOneInput(columnsOf(network)) : evaluatorOfManyInputs(network);
}

/** Such a kink has no place in an order; and a training that diverged must not look like one that did not. */
function unknownValues(into: DoubledValues): DoubledValues {
  into.high.fill(NaN);
  into.low.fill(0);
  return into;
}

/** Loops, not `from` with a function: that takes ten times as long, which a window waits for. */
function columnsOf({ neurons, skip, slope }: EvaluatedNetwork): OneInputNetwork {
  const count = neurons.length;
  const weights = new Float64Array(count);
  const biases = new Float64Array(count);
  const outputs = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const neuron = neurons[j];
    weights[j] = neuron.weights[0];
    biases[j] = neuron.bias;
    outputs[j] = neuron.output;
  }
  return { weights, biases, outputs, constant: skip.constant, linear: skip.linear[0], slope };
}

function isFinite({ weights, bias, output }: Neuron): boolean {
  return Number.isFinite(bias) && Number.isFinite(output) && weights.every(Number.isFinite);
}

/** f(xᵢ) − yᵢ of every row, in doubled precision and then rounded once; null when interrupted. `targets` has n numbers. */
export function exactResiduals(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): Float64Array;
export function exactResiduals(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  interrupted: Interrupted | undefined,
): Float64Array | null;
export function exactResiduals(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
  interrupted?: Interrupted,
): Float64Array | null {
  const values = doubledValues(network, inputs, interrupted);
  if (values === null) return null;
  return differences(values, targets);
}

/** high + low − target for each target, rounded once. */
export function differences({ high, low }: DoubledValues, targets: ArrayLike<number>): Float64Array {
  return high.map((value, i) => {
    const target = targets[i];
    const difference = value - target;
    const part = difference - value;
    return difference + (value - (difference - part) - (target + part) + low[i]);
  });
}

/** Σ|vⱼ|, rounded once. */
export function massOf(neurons: Iterable<{ readonly output: number }>): number {
  const mass = new DoubleDoubleSum();
  for (const { output } of neurons) mass.add(Math.abs(output));
  return mass.value;
}
