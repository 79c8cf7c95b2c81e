/**
 * A network of one input at many samples in O((n + K) log(n + K)) (MATH.md, section 11): between kinks it is a line, whose
 * slope and intercept run along the sorted samples in doubled precision.
 *
 * They run twice, so that nothing is ever taken away from a sum: from the left, where neurons that rise (w > 0) turn on and
 * those that fall turn off, and from the right, where it is the other way round. So the error at a sample is measured by
 * the terms that are on there, not by all of them.
 */
import type { DoubledValues, EvaluatedNetwork } from '../evaluate';
import { DoubleDoubleSum } from '../linear/doubleDouble';
import type { Neuron } from '../solution';
import { ascendingOrder } from './order';

export function valuesOfOneInput(network: EvaluatedNetwork, inputs: Float64Array): DoubledValues {
  const { neurons, skip, slope } = network;
  const high = new Float64Array(inputs.length);
  const low = new Float64Array(inputs.length);
  const bent = neurons.filter(({ weights }) => weights[0] !== 0);
  // Rounding is monotone: x > fl(−b/w) implies x > −b/w, and x < fl(−b/w) the opposite. Only equality leaves it open.
  const kinks = Float64Array.from(bent, ({ weights, bias }) => -bias / weights[0]);
  const sorted: Sorted = {
    x: inputs,
    samples: ascendingOrder(inputs),
    kinks,
    order: ascendingOrder(kinks),
    neurons: bent,
    slope,
  };

  const fromLeft = new RunningLine();
  fromLeft.addLine(skip.linear[0], skip.constant);
  for (const neuron of neurons) {
    if (neuron.weights[0] === 0) fromLeft.addNeuron(neuron, factorOf(neuron.bias, slope));
  }
  runFromLeft(sorted, fromLeft, high, low);
  runFromRight(sorted, high, low);
  return { high, low };
}

interface Sorted {
  readonly x: Float64Array;
  /** Indices of the samples by ascending x. */
  readonly samples: Uint32Array;
  /** fl(−b/w) of each neuron; ±∞ where that overflows. */
  readonly kinks: Float64Array;
  /** Indices of the neurons by ascending kink. */
  readonly order: Uint32Array;
  readonly neurons: readonly Neuron[];
  readonly slope: number;
}

/** Writes the line of what is left of each sample, and of the neurons whose rounded kink it lies on. */
function runFromLeft(sorted: Sorted, line: RunningLine, high: Float64Array, low: Float64Array): void {
  const { x, samples, kinks, order, neurons, slope } = sorted;
  let next = 0;
  for (let at = 0; at < samples.length;) {
    const here = x[samples[at]];
    for (; next < order.length && kinks[order[next]] < here; next++) {
      const neuron = neurons[order[next]];
      line.addNeuron(neuron, neuron.weights[0] > 0 ? 1 : slope);
    }
    const value = line.at(here);
    for (let tied = next; tied < order.length && kinks[order[tied]] === here; tied++) {
      addActivated(value, neurons[order[tied]], here, slope);
    }
    const [valueHigh, valueLow] = value.parts();
    for (; at < samples.length && x[samples[at]] === here; at++) {
      high[samples[at]] = valueHigh;
      low[samples[at]] = valueLow;
    }
  }
}

/** Adds the line of what is right of each sample. */
function runFromRight(sorted: Sorted, high: Float64Array, low: Float64Array): void {
  const { x, samples, kinks, order, neurons, slope } = sorted;
  const line = new RunningLine();
  let next = order.length - 1;
  for (let at = samples.length - 1; at >= 0; at--) {
    const i = samples[at];
    for (; next >= 0 && kinks[order[next]] > x[i]; next--) {
      const neuron = neurons[order[next]];
      line.addNeuron(neuron, neuron.weights[0] > 0 ? slope : 1);
    }
    const value = line.at(x[i]);
    value.add(high[i]);
    value.add(low[i]);
    [high[i], low[i]] = value.parts();
  }
}

/** Slope and intercept as running sums. */
class RunningLine {
  private readonly slope = new DoubleDoubleSum();
  private readonly intercept = new DoubleDoubleSum();

  addLine(slope: number, intercept: number): void {
    this.slope.add(slope);
    this.intercept.add(intercept);
  }

  /** factor·v·(wx + b). */
  addNeuron({ weights, bias, output }: Neuron, factor: number): void {
    if (factor === 0) return;
    this.slope.addTripleProduct(output, factor, weights[0]);
    this.intercept.addTripleProduct(output, factor, bias);
  }

  at(x: number): DoubleDoubleSum {
    const value = new DoubleDoubleSum();
    value.addMultiple(x, this.slope);
    value.addMultiple(1, this.intercept);
    return value;
  }
}

/** Adds v·σ(wx + b), the sign of wx + b taken in doubled precision. */
function addActivated(
  sum: DoubleDoubleSum,
  { weights, bias, output }: Neuron,
  x: number,
  slope: number,
): void {
  const t = new DoubleDoubleSum();
  t.addProduct(weights[0], x);
  t.add(bias);
  const [high, low] = t.parts();
  const factor = factorOf(high, slope);
  sum.addTripleProduct(output, factor, high);
  sum.addTripleProduct(output, factor, low);
}

function factorOf(t: number, slope: number): number {
  return t > 0 ? 1 : slope;
}
