/**
 * The values of a network at samples, in twice the working precision: what is checked is the network as it is written, not
 * what rounding makes of it. One input takes time (n + K) log, more take n·K·d.
 */
import type { Neuron, SkipTerms } from '../solution';
import type { CancelSignal } from '../cancelSignal';
import { minus, plus, product, times, type Twofold } from './twofold';

export interface WrittenNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly slope: number;
}

export interface NetworkValues {
  /** f(x_i) is high[i] + low[i], to about 2⁻⁹⁰ of sizes[i]. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Σ|v|(Σ|w x| + |b|) + |c₀| + Σ|c x|: what rounding the weights, and adding in doubles, is relative to. */
  readonly sizes: Float64Array;
}

/** `inputs` is row-major with as many columns as skip.linear has entries. Null when the signal came first. */
export function networkValues(
  network: WrittenNetwork,
  inputs: Float64Array,
  signal?: CancelSignal,
): NetworkValues | null {
  const d = network.skip.linear.length;
  const count = inputs.length / d;
  const values: NetworkValues = {
    high: new Float64Array(count),
    low: new Float64Array(count),
    sizes: sizesOf(network, inputs),
  };
  const done = d === 1 ? alongLine(network, inputs, values) : sampleBySample(network, inputs, values, signal);
  return done ? values : null;
}

function sizesOf({ neurons, skip }: WrittenNetwork, inputs: Float64Array): Float64Array {
  const d = skip.linear.length;
  const slopes = skip.linear.map(Math.abs);
  let constant = Math.abs(skip.constant);
  for (const { weights, bias, output } of neurons) {
    for (let k = 0; k < d; k++) slopes[k] += Math.abs(output * weights[k]);
    constant += Math.abs(output * bias);
  }
  const sizes = new Float64Array(inputs.length / d).fill(constant);
  for (let at = 0; at < inputs.length; at++)
    sizes[Math.floor(at / d)] += slopes[at % d] * Math.abs(inputs[at]);
  return sizes;
}

/** A kink this close to a sample, relative to either, may lie on the other side of it once its place is rounded. */
const NEAR = 2 ** -50;

/** Running sums Σ v w and Σ v b of the neurons that are on, and of those that are off, between neighbouring kinks. */
function alongLine(
  { neurons, skip, slope }: WrittenNetwork,
  x: Float64Array,
  values: NetworkValues,
): boolean {
  const bent = neurons.filter(({ weights }) => weights[0] !== 0);
  const places = Float64Array.from(bent, ({ weights, bias }) => -bias / weights[0]);
  const kinks = Array.from(bent.keys()).sort((p, q) => places[p] - places[q]);
  const order = Array.from(x.keys()).sort((p, q) => x[p] - x[q]);
  const sums: Record<'on' | 'off', [Twofold, Twofold]> = {
    on: [
      [0, 0],
      [0, 0],
    ],
    off: [
      [0, 0],
      [0, 0],
    ],
  };
  const move = ({ weights, bias, output }: Neuron, side: 'on' | 'off', add: 1 | -1): void => {
    const sum = sums[side];
    const [w, b] = [product(add * output, weights[0]), product(add * output, bias)];
    sum[0] = plus(sum[0], w);
    sum[1] = plus(sum[1], b);
  };
  let flat: Twofold = [skip.constant, 0];
  for (const { weights, bias, output } of neurons) {
    if (weights[0] !== 0) continue;
    flat = plus(flat, bias > 0 ? product(output, bias) : times(product(output, bias), slope));
  }
  // left of everything, neurons with w < 0 are on
  for (const neuron of bent) move(neuron, neuron.weights[0] < 0 ? 'on' : 'off', 1);
  let passed = 0;
  let previous = -1;
  for (const i of order) {
    if (previous >= 0 && x[previous] === x[i]) {
      values.high[i] = values.high[previous];
      values.low[i] = values.low[previous];
      continue;
    }
    previous = i;
    const near = NEAR * Math.abs(x[i]);
    for (; passed < kinks.length && places[kinks[passed]] < x[i] - near; passed++) {
      const neuron = bent[kinks[passed]];
      const [before, after] = neuron.weights[0] < 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
      move(neuron, before, -1);
      move(neuron, after, 1);
    }
    const along = plus(sums.on[0], times(sums.off[0], slope));
    const constant = plus(sums.on[1], times(sums.off[1], slope));
    let value = plus(plus(times(along, x[i]), constant), plus(flat, product(skip.linear[0], x[i])));
    // kinks that may lie on either side: so far they count as right of the sample; corrected where they are not
    for (let at = passed; at < kinks.length && places[kinks[at]] <= x[i] + near; at++) {
      const { weights, bias, output } = bent[kinks[at]];
      const t = plus(product(weights[0], x[i]), [bias, 0]);
      const on = t[0] > 0;
      const counted = weights[0] < 0;
      if (on === counted) continue;
      const rest = times(minus(t, times(t, slope)), output);
      value = on ? plus(value, rest) : minus(value, rest);
    }
    values.high[i] = value[0];
    values.low[i] = value[1];
  }
  return true;
}

/** Multiplications between two looks at the signal: some milliseconds. */
const BETWEEN_LOOKS = 2e5;

function sampleBySample(
  { neurons, skip, slope }: WrittenNetwork,
  inputs: Float64Array,
  values: NetworkValues,
  signal: CancelSignal | undefined,
): boolean {
  const d = skip.linear.length;
  const width = d + 2;
  // v, b, w of each neuron in one row
  const table = new Float64Array(neurons.length * width);
  neurons.forEach(({ weights, bias, output }, j) => {
    table.set([output, bias, ...weights], j * width);
  });
  const sum = new Accumulator();
  const activation = new Accumulator();
  let sinceLook = 0;
  for (let i = 0; i < values.high.length; i++) {
    sinceLook += table.length;
    if (sinceLook > BETWEEN_LOOKS) {
      sinceLook = 0;
      if (signal?.aborted) return false;
    }
    sum.reset(skip.constant);
    for (let k = 0; k < d; k++) sum.addProduct(skip.linear[k], inputs[i * d + k]);
    for (let at = 0; at < table.length; at += width) {
      activation.reset(table[at + 1]);
      for (let k = 0; k < d; k++) activation.addProduct(table[at + 2 + k], inputs[i * d + k]);
      activation.normalise();
      if (activation.high <= 0) activation.scale(slope);
      sum.addProduct(table[at], activation.high);
      sum.low += table[at] * activation.low;
    }
    sum.normalise();
    values.high[i] = sum.high;
    values.low[i] = sum.low;
  }
  return true;
}

const SPLITTER = 2 ** 27 + 1;

/** A running sum of products whose roundings are kept (compensated dot product; Ogita, Rump and Oishi 2005). */
class Accumulator {
  high = 0;
  low = 0;

  reset(value: number): void {
    this.high = value;
    this.low = 0;
  }

  addProduct(a: number, b: number): void {
    const value = a * b;
    let c = SPLITTER * a;
    const ah = c - (c - a);
    const al = a - ah;
    c = SPLITTER * b;
    const bh = c - (c - b);
    const bl = b - bh;
    const lost = al * bl - (value - ah * bh - al * bh - ah * bl);
    const before = this.high;
    const after = before + value;
    const part = after - before;
    this.low += before - (after - part) + (value - part) + lost;
    this.high = after;
  }

  /** high becomes the rounded value, low the rest. */
  normalise(): void {
    const value = this.high + this.low;
    this.low -= value - this.high;
    this.high = value;
  }

  /** Times a factor in [0, 1). */
  scale(factor: number): void {
    const { high, low } = this;
    this.reset(0);
    this.addProduct(factor, high);
    this.low += factor * low;
    this.normalise();
  }
}
