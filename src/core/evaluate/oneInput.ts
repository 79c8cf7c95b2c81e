/**
 * A network of one input at many samples in O((n + K) log K), and O(n + K log K) for samples that ascend (theory.md, section 11):
 * between kinks it is a line, whose slope and intercept run along the sorted kinks in doubled precision.
 *
 * They run twice, so that nothing is ever taken away from a sum: from the left, where neurons that rise (w > 0) turn on and
 * those that fall turn off, and from the right, where it is the other way round. So the error at a sample is measured by
 * the terms that are on there, not by all of them.
 */
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { type DoubledEvaluator, type DoubledValues, roomForValues } from './evaluated';
import { DoubledLine, KEPT, writeKept, sumsOf, writeValue } from './line';
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
export function valuesOfOneInput(network: OneInputNetwork, inputs: Float64Array): DoubledValues {
  return evaluatorOfOneInput(network)(inputs);
}

/** The same for several lists of inputs: what is of the network alone, O(K log K), is done at once and only then. */
export function evaluatorOfOneInput(network: OneInputNetwork): DoubledEvaluator {
  const steps = evaluatorInSteps(network);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same with a rest after each quarter of what is of the network alone, for a page that must not stand still. */
export function* evaluatorInSteps(network: OneInputNetwork): Generator<undefined, DoubledEvaluator> {
  const pieces = new Pieces(network);
  yield;
  pieces.runFromLeft();
  yield;
  pieces.runFromRight();
  yield;
  pieces.join();
  return (inputs, into = roomForValues(inputs.length)) => {
    const { high, low } = into;
    for (let i = 0; i < inputs.length; i++) pieces.write(inputs[i], high, low, i);
    return into;
  };
}

/** The lines between the kinks, once `runFromLeft`, `runFromRight` and `join` have made them. */
class Pieces {
  /**
   * fl(−b/w) of each neuron with a weight, ascending, ±∞ where that overflows. Rounding is monotone: x > fl(−b/w) implies
   * x > −b/w, and x < fl(−b/w) the opposite; only equality leaves the side open.
   */
  private readonly kinks: Float64Array;
  /** The neurons of the kinks, and behind them those without one. */
  private readonly order: Uint32Array;
  /** After so many kinks: the line of the free terms, of constant neurons and of the kinks left of there. */
  private readonly fromLeft: Float64Array;
  /** After so many kinks: the line of those right of there. */
  private readonly fromRight: Float64Array;
  /** After so many kinks: both lines as one, which is f between two kinks. */
  private whole: Float64Array = new Float64Array(0);
  private readonly value = new DoubleDoubleSum();
  private readonly activation = new DoubleDoubleSum();
  /** Kinks left of the sample before: mostly those of the next one as well. */
  private before = 0;

  constructor(private readonly network: OneInputNetwork) {
    const { weights, biases } = network;
    const places = new Float64Array(weights.length);
    let bent = 0;
    for (let j = 0; j < places.length; j++) {
      // NaN stands behind every number
      places[j] = weights[j] === 0 ? NaN : -biases[j] / weights[j];
      if (weights[j] !== 0) bent++;
    }
    this.order = ascendingOrder(places);
    this.kinks = new Float64Array(bent);
    for (let at = 0; at < bent; at++) this.kinks[at] = places[this.order[at]];
    this.fromLeft = new Float64Array(KEPT * (bent + 1));
    this.fromRight = new Float64Array(KEPT * (bent + 1));
  }

  join(): void {
    this.whole = sumsOf(this.fromLeft, this.fromRight);
  }

  runFromLeft(): void {
    const { kinks, order, fromLeft } = this;
    const { weights, biases, linear, constant, slope } = this.network;
    const line = new DoubledLine();
    line.add(linear, constant);
    for (let j = 0; j < weights.length; j++) {
      if (weights[j] === 0) this.turnOn(line, j, biases[j] > 0 ? 1 : slope);
    }
    line.keep(fromLeft, 0);
    for (let at = 0; at < kinks.length; at++) {
      this.turnOn(line, order[at], weights[order[at]] > 0 ? 1 : slope);
      line.keep(fromLeft, at + 1);
    }
  }

  runFromRight(): void {
    const { kinks, order, fromRight } = this;
    const { weights, slope } = this.network;
    const line = new DoubledLine();
    line.keep(fromRight, kinks.length);
    for (let at = kinks.length - 1; at >= 0; at--) {
      this.turnOn(line, order[at], weights[order[at]] > 0 ? slope : 1);
      line.keep(fromRight, at);
    }
  }

  /** f(x), to `at`. */
  write(x: number, high: Float64Array, low: Float64Array, at: number): void {
    const { kinks } = this;
    const next = this.kinksLeftOf(x);
    this.before = next;
    if (next < kinks.length && kinks[next] === x) this.writeAtKink(next, x, high, low, at);
    else writeValue(this.whole, next, x, high, low, at);
  }

  /** f(x) where x is the kink `next` and perhaps those behind it: the lines on both sides, and the neurons whose kinks these are. */
  private writeAtKink(next: number, x: number, high: Float64Array, low: Float64Array, at: number): void {
    const { kinks, order, value } = this;
    writeKept(this.fromLeft, next, x, value);
    let line = next;
    for (; line < kinks.length && kinks[line] === x; line++) this.addActivated(order[line], x);
    value.write(high, low, at);
    writeKept(this.fromRight, line, x, value);
    value.add(high[at]);
    value.add(low[at]);
    value.write(high, low, at);
  }

  /** How many kinks are below x. */
  private kinksLeftOf(x: number): number {
    const { kinks, before } = this;
    let least = 0;
    let most = kinks.length;
    if (before > 0 && kinks[before - 1] >= x) most = before - 1;
    else {
      least = before;
      if (before === most || kinks[before] >= x) return before;
      // samples that ascend pass few kinks at a time
      if (before + 1 === most || kinks[before + 1] >= x) return before + 1;
    }
    while (least < most) {
      const middle = (least + most) >> 1;
      if (kinks[middle] < x) least = middle + 1;
      else most = middle;
    }
    return least;
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
