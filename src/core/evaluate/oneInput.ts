/**
 * A network of one input at many samples in O((n + K) log(n + K)) (theory.md, section 11): between kinks it is a line, whose
 * slope and intercept run along the sorted samples in doubled precision.
 *
 * They run twice, so that nothing is ever taken away from a sum: from the left, where neurons that rise (w > 0) turn on and
 * those that fall turn off, and from the right, where it is the other way round. So the error at a sample is measured by
 * the terms that are on there, not by all of them.
 */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { DoubledLine } from './line';
import { ascendingOrder } from './order';

/** A network of one input with its neurons as columns: v·σ(wx + b), and the free terms c₀ + cx. */
export interface OneInputNetwork {
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly outputs: Float64Array;
  readonly constant: number;
  readonly linear: number;
  readonly slope: number;
}

/** f at each of `inputs` as high + low. All numbers must be finite. */
export function valuesOfOneInput(
  network: OneInputNetwork,
  inputs: Float64Array,
): { readonly high: Float64Array; readonly low: Float64Array } {
  const sweep = new Sweep(network, inputs);
  sweep.fromLeft();
  sweep.fromRight();
  return sweep;
}

class Sweep {
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Indices of the samples by ascending x. */
  private readonly samples: Uint32Array;
  /**
   * fl(−b/w) of each neuron, ±∞ where that overflows. Rounding is monotone: x > fl(−b/w) implies x > −b/w, and x < fl(−b/w)
   * the opposite; only equality leaves the side open.
   */
  private readonly kinks: Float64Array;
  /** Indices of the neurons by ascending kink; those without a weight have none, and come last. */
  private readonly order: Uint32Array;
  private readonly bent: number;
  private readonly value = new DoubleDoubleSum();
  private readonly activation = new DoubleDoubleSum();

  constructor(
    private readonly network: OneInputNetwork,
    private readonly x: Float64Array,
  ) {
    const { weights, biases } = network;
    this.high = new Float64Array(x.length);
    this.low = new Float64Array(x.length);
    this.samples = ascendingOrder(x);
    const count = weights.length;
    this.kinks = new Float64Array(count);
    let bent = 0;
    for (let j = 0; j < count; j++) {
      // NaN stands behind every number
      this.kinks[j] = weights[j] === 0 ? NaN : -biases[j] / weights[j];
      if (weights[j] !== 0) bent++;
    }
    this.order = ascendingOrder(this.kinks);
    this.bent = bent;
  }

  /** The line of the free terms, of constant neurons and of kinks left of each sample; and neurons whose kink it lies on. */
  fromLeft(): void {
    const { x, samples, kinks, order, bent, value } = this;
    const { weights, biases, linear, constant, slope } = this.network;
    const line = new DoubledLine();
    line.add(linear, constant);
    for (let j = 0; j < weights.length; j++) {
      if (weights[j] === 0) this.turnOn(line, j, biases[j] > 0 ? 1 : slope);
    }
    let next = 0;
    for (let at = 0; at < samples.length;) {
      const here = x[samples[at]];
      for (; next < bent && kinks[order[next]] < here; next++) {
        this.turnOn(line, order[next], weights[order[next]] > 0 ? 1 : slope);
      }
      line.writeAt(here, value);
      for (let tied = next; tied < bent && kinks[order[tied]] === here; tied++) {
        this.addActivated(order[tied], here);
      }
      for (; at < samples.length && x[samples[at]] === here; at++) {
        value.write(this.high, this.low, samples[at]);
      }
    }
  }

  /** Adds the line of the kinks right of each sample. */
  fromRight(): void {
    const { x, samples, kinks, order, value, high, low } = this;
    const { weights, slope } = this.network;
    const line = new DoubledLine();
    let next = this.bent - 1;
    for (let at = samples.length - 1; at >= 0; at--) {
      const i = samples[at];
      for (; next >= 0 && kinks[order[next]] > x[i]; next--) {
        this.turnOn(line, order[next], weights[order[next]] > 0 ? slope : 1);
      }
      line.writeAt(x[i], value);
      value.add(high[i]);
      value.add(low[i]);
      value.write(high, low, i);
    }
  }

  /** Adds factor·v·(wx + b). */
  private turnOn(line: DoubledLine, j: number, factor: number): void {
    const { weights, biases, outputs } = this.network;
    line.addNeuron(weights[j], biases[j], outputs[j], factor);
  }

  /** Adds v·σ(wx + b) to the value, the sign of wx + b taken in doubled precision. */
  private addActivated(j: number, x: number): void {
    const { weights, biases, outputs, slope } = this.network;
    this.activation.reset();
    this.activation.addProduct(weights[j], x);
    this.activation.add(biases[j]);
    this.value.addScaled(outputs[j], this.activation.value > 0 ? 1 : slope, this.activation);
  }
}
