/**
 * A network of one input with a free affine term, rewritten so that its doubles pass through the samples.
 *
 * Samples that lie close together make steep pieces: an output weight of 10¹⁰ is rounded by 10⁻⁶, which changes every value right
 * of its kink. The rounding of one neuron is taken back by the next: from left to right, each piece is the line that the doubles
 * so far make (in doubled precision), and the next neuron is rounded to the double that leads that line to the next sample.
 *
 * A free affine term makes every neuron one that is on right of its kink: σ(t) = (1 + α)t + σ(−t), and what is linear is in
 * the term. O((n + K) log(n + K)) for n samples and K neurons.
 */
import type { EvaluatedNetwork } from '../evaluate/evaluated';
import { DoubledLine } from '../evaluate/line';
import { ascendingOrder } from '../evaluate/order';
import { HALF_ULP } from '../gap';
import { DoubleDoubleSum, productError } from '../linear/doubleDouble';
import { maxAbs } from '../linear/kernels';
import { ONE_INPUT } from '../settings/oneInput';
import type { Neuron, SkipTerms } from '../solution';

const { kinkTrials, kinkAtSample, metBySample } = ONE_INPUT;

const NOTHING = [0, 0] as const;

/** Distinct samples in ascending order. */
interface Sorted {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** A miss that is none. */
  readonly good: number;
}

/** A neuron by its kink. */
interface Kink {
  /** Which of the network's neurons. */
  readonly index: number;
  readonly position: number;
  /** Samples left of the kink or at it. */
  readonly before: number;
  /** Whether it is at the last of those. */
  readonly atSample: boolean;
  /** As a neuron that is on right of its kink. */
  readonly weight: number;
  readonly bias: number;
  readonly output: number;
}

/**
 * @param network of one input, with an affine term that is free
 * @returns null where the network's kinks do not part the samples into pieces that are straight
 */
export function throughSamples(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): EvaluatedNetwork | null {
  const { slope } = network;
  const samples = sortedSamples(inputs, targets);
  if (samples.x.length < 2) return null;
  const kinks = kinksOf(network, samples.x);
  const inner = kinks.filter(({ before }) => before > 0 && before < samples.x.length);
  const first = firstLine(network, samples, inner[0]?.before ?? samples.x.length);
  const line = first.copy();
  const neurons = [...network.neurons];
  for (const { index, weight, bias, output } of kinks) neurons[index] = { weights: [weight], bias, output };
  for (const [k, kink] of inner.entries()) {
    const end = inner[k + 1]?.before ?? samples.x.length;
    const next = nextNeuron(line, kink, end, samples, slope);
    if (next === null) return null;
    bend(line, next, slope);
    neurons[kink.index] = next;
  }
  return { neurons, skip: skipOf(first, kinks, neurons, slope), slope };
}

function sortedSamples(inputs: Float64Array, targets: Float64Array): Sorted {
  const distinct = [...ascendingOrder(inputs)].filter(
    (i, k, all) => k === 0 || inputs[i] !== inputs[all[k - 1]],
  );
  return {
    x: Float64Array.from(distinct, (i) => inputs[i]),
    y: Float64Array.from(distinct, (i) => targets[i]),
    good: metBySample * maxAbs(targets),
  };
}

/** The neurons that have a kink, by ascending position. */
function kinksOf({ neurons }: EvaluatedNetwork, x: Float64Array): Kink[] {
  const near = kinkAtSample * maxAbs(x);
  const bent = neurons.flatMap(({ weights: [w], bias, output }, index) => {
    const kink = { index, position: -bias / w, weight: Math.abs(w), bias: w > 0 ? bias : -bias, output };
    return w === 0 ? [] : [kink];
  });
  bent.sort((p, q) => p.position - q.position);
  let before = 0;
  return bent.map((kink) => {
    while (before < x.length && x[before] <= kink.position + near) before++;
    return { ...kink, before, atSample: before > 0 && Math.abs(x[before - 1] - kink.position) <= near };
  });
}

/** The unevaluated sum high + low. */
type Pair = readonly [high: number, low: number];

/** From one side of a neuron's kink to the other. */
function bend(line: DoubledLine, { weights: [w], bias, output }: Neuron, slope: number): void {
  line.addNeuron(w, bias, output, 1);
  line.addNeuron(w, bias, output, -slope);
}

/** y − f as high + low. */
function missOf(line: DoubledLine, x: number, y: number): Pair {
  const sum = new DoubleDoubleSum();
  line.writeAt(x, sum);
  sum.add(-y);
  const [high, low] = sum.parts();
  return [-high, -low];
}

/**
 * The line left of the first kink: through the first and the last of the `end` samples there; through the only one as steep as
 * the network is left of it.
 */
function firstLine(network: EvaluatedNetwork, { x, y }: Sorted, end: number): DoubledLine {
  const line = new DoubledLine();
  const last = end - 1;
  const width = x[last] - x[0];
  line.add(last > 0 ? (y[last] - y[0]) / width : slopeBefore(network, x[0]), 0);
  line.add(0, missOf(line, x[0], y[0])[0]);
  if (last > 0) line.addThrough(x[0], missOf(line, x[last], y[last])[0] / width);
  return line;
}

/** The slope of a network just left of x. */
function slopeBefore({ neurons, skip, slope }: EvaluatedNetwork, x: number): number {
  const sum = new DoubleDoubleSum();
  sum.add(skip.linear[0]);
  for (const { weights, bias, output } of neurons) {
    const [w] = weights;
    const on = w > 0 === -bias / w < x;
    sum.addTripleProduct(output, w === 0 || on ? 1 : slope, w);
  }
  return sum.value;
}

/** The neuron that leads the line to the samples from `kink.before` up to `end`; null where none with its kink does. */
function nextNeuron(
  line: DoubledLine,
  kink: Kink,
  end: number,
  samples: Sorted,
  slope: number,
): Neuron | null {
  const { before, weight, output } = kink;
  const { x, y } = samples;
  if (end === before) return { weights: [weight], bias: biasOf(kink, x[before - 1], weight), output };
  const last = end - 1;
  const missNear = missOf(line, x[before], y[before]);
  const missFar = missOf(line, x[last], y[last]);
  if (last === before)
    return bestOf(samples, kink, last, slope, missNear, missFar, (w) => biasOf(kink, x[before - 1], w));
  // where the line meets that through both samples
  const distance = (missNear[0] * (x[last] - x[before])) / (missFar[0] - missNear[0]);
  const room = x[before] - x[before - 1] + kinkAtSample * Math.abs(x[before]);
  if (!(distance >= 0 && distance <= room)) return null;
  return bestOf(samples, kink, last, slope, missNear, missFar, (w) => -w * x[before] + w * distance);
}

/** That of the neuron's kink; where it is a sample's, not left of it, so that the neuron does not change that one's value. */
function biasOf({ atSample, weight, bias }: Kink, x: number, w: number): number {
  if (!atSample) return w === weight ? bias : (bias / weight) * w;
  const at = -w * x;
  return activation(w, at, x)[0] > 0 ? at - 2 * HALF_ULP * Math.abs(at) : at;
}

/**
 * Of many neurons with one kink but for its rounding, the one that leads the line nearest to samples `kink.before` and `last`, which
 * it misses by `missNear` and `missFar`, and from that before them; null where none turns it.
 */
function bestOf(
  { x, good }: Sorted,
  { before, weight }: Kink,
  last: number,
  slope: number,
  missNear: Pair,
  missFar: Pair,
  biasFor: (w: number) => number,
): Neuron | null {
  let best: Neuron | null = null;
  let least = Infinity;
  for (let trial = 0; trial < kinkTrials && least > good; trial++) {
    const w = weight * (1 - 2 * trial * HALF_ULP);
    const bias = biasFor(w);
    const left = activation(w, bias, x[before - 1]);
    const near = activation(w, bias, x[before]);
    const far = activation(w, bias, x[last]);
    // right at the farther sample, or at the nearer one
    for (const output of [missFar[0] / far[0] / (1 - slope), missNear[0] / near[0] / (1 - slope)]) {
      const off = Math.max(
        left[0] > 0 ? offBy(output, left, slope, NOTHING) : 0,
        offBy(output, near, slope, missNear),
        offBy(output, far, slope, missFar),
      );
      if (!(off < least)) continue;
      least = off;
      best = { weights: [w], bias, output };
    }
  }
  return best;
}

/** By how much the double v changes a value by other than `miss`: |(1 − α)·v·t − miss|. */
function offBy(output: number, [high, low]: Pair, slope: number, miss: Pair): number {
  const sum = new DoubleDoubleSum();
  sum.add(-miss[0]);
  sum.add(-miss[1]);
  for (const t of [high, low]) {
    sum.addProduct(output, t);
    sum.addTripleProduct(-slope, output, t);
  }
  return Math.abs(sum.value);
}

/** wx + b as high + low. */
function activation(w: number, bias: number, x: number): Pair {
  const product = w * x;
  const sum = product + bias;
  const part = sum - product;
  const low = product - (sum - part) + (bias - part) + productError(w, x, product);
  const high = sum + low;
  return [high, low - (high - sum)];
}

/** What the neurons leave of the first line. */
function skipOf(
  first: DoubledLine,
  kinks: readonly Kink[],
  neurons: readonly Neuron[],
  slope: number,
): SkipTerms {
  const rest = first.copy();
  const before = new Map(kinks.map((kink) => [kink.index, kink.before]));
  neurons.forEach((neuron, j) => {
    const left = before.get(j);
    const on = left === undefined ? neuron.bias > 0 : left === 0;
    rest.addNeuron(neuron.weights[0], neuron.bias, -neuron.output, on ? 1 : slope);
  });
  const { slope: linear, intercept } = rest.rounded();
  return { constant: intercept, linear: [linear] };
}
