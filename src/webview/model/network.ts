/** What the views ask of a fitted network, in raw inputs: its kinks, its corners, its neurons' shares. */
import { evaluateRows, fittedRows, flattened, type Fitted, type FittedNetwork } from '../../result/predict';
import type { FitResult } from '../../result/schema';

export type Neuron = FitResult['neurons'][number];

/** wᵀx + b: positive where the neuron is active. */
export function preActivation(neuron: Neuron, x: ArrayLike<number>): number {
  return neuron.weights.reduce((sum, weight, k) => sum + weight * x[k], neuron.bias);
}

/** Where a neuron of one input bends; null when its weight is zero and it is constant. */
export function kinkOf(neuron: Neuron): number | null {
  const kink = -neuron.bias / neuron.weights[0];
  // never -0
  return Number.isFinite(kink) ? kink + 0 : null;
}

/** Works out once for each object, or for the part of it that `keyOf` names, what several views ask for. */
function remembered<K extends object, T>(
  work: (of: K) => T,
  keyOf: (of: K) => object = (of) => of,
): (of: K) => T {
  const known = new WeakMap<object, T>();
  return (of) => {
    const key = keyOf(of);
    let value = known.get(key);
    if (value === undefined) {
      value = work(of);
      known.set(key, value);
    }
    return value;
  };
}

/** Indices of the neurons by falling |output weight|. */
export const byContribution = remembered((neurons: readonly Neuron[]): readonly number[] =>
  neurons.map((_, j) => j).sort((a, b) => Math.abs(neurons[b].output) - Math.abs(neurons[a].output) || a - b),
);

/** |vⱼ| / Σ|v|: each neuron's share of the mass; zeros for an empty mass. */
export const massShares = remembered((neurons: readonly Neuron[]): readonly number[] => {
  const total = neurons.reduce((sum, neuron) => sum + Math.abs(neuron.output), 0);
  return neurons.map((neuron) => (total > 0 ? Math.abs(neuron.output) / total : 0));
});

/** f at each row. */
export function valuesAt(network: FittedNetwork, rows: readonly (readonly number[])[]): number[] {
  return Array.from(evaluateRows(network, flattened(rows, network.skip.linear.length)));
}

/** f and f − y at each sample; null when the result does not carry its samples. */
export const fittedOf = remembered((result: FitResult): Fitted | null => {
  const { x, y, inputs } = result.samples;
  if (x === undefined || y === undefined) return null;
  return fittedRows(result, flattened(x, inputs.length), y);
});

interface Corners {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Every kink, each once, by ascending x, with f there. Samples that come later change none of them. */
export const allCorners = remembered(
  (result: FitResult): Corners => {
    const kinks = new Float64Array(result.neurons.length);
    let count = 0;
    for (const neuron of result.neurons) {
      const kink = kinkOf(neuron);
      if (kink !== null) kinks[count++] = kink;
    }
    // numbers sort by value in a typed array
    const x = kinks.subarray(0, count).sort();
    const each = x.filter((kink, k) => k === 0 || kink !== x[k - 1]);
    return { x: each, y: evaluateRows(result, each) };
  },
  ({ neurons }) => neurons,
);

/** f at kinks of the network (one input), which `allCorners` knows. */
export function valuesAtKinks(result: FitResult, kinks: readonly number[]): number[] {
  const { x, y } = allCorners(result);
  return kinks.map((kink) => {
    let [from, to] = [0, x.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (x[middle] < kink) from = middle + 1;
      else to = middle;
    }
    return y[from];
  });
}

/** The corners of f between `from` and `to` (one input): the ends and every kink between, sorted, with f there. */
export function corners(result: FitResult, from: number, to: number): { x: number; y: number }[] {
  const { x, y } = allCorners(result);
  const ends = evaluateRows(result, Float64Array.of(from, to));
  const curve = [{ x: from, y: ends[0] }];
  for (let k = 0; k < x.length; k++) if (x[k] > from && x[k] < to) curve.push({ x: x[k], y: y[k] });
  if (to > from) curve.push({ x: to, y: ends[1] });
  return curve;
}

/** Where a piecewise-linear curve crosses `level`: one point a crossing segment. */
export function crossings(curve: readonly { x: number; y: number }[], level: number): number[] {
  const found: number[] = [];
  for (let k = 0; k + 1 < curve.length; k++) {
    const [a, b] = [curve[k], curve[k + 1]];
    const [before, after] = [a.y - level, b.y - level];
    if (before === 0 && (k === 0 || found.at(-1) !== a.x)) found.push(a.x);
    else if (before * after < 0) found.push(a.x + ((b.x - a.x) * before) / (before - after));
  }
  return found;
}

/** One line for screen readers and tooltips. Neurons are numbered from 1. */
export function describeNeuron(neuron: Neuron, index: number, format: (value: number) => string): string {
  const many = neuron.weights.length > 8;
  const weights =
    neuron.weights
      .slice(0, 8)
      .map((weight) => format(weight))
      .join(', ') + (many ? ', …' : '');
  return (
    `Neuron ${index + 1}: weight${neuron.weights.length === 1 ? '' : 's'} ${weights}; ` +
    `bias ${format(neuron.bias)}; output weight ${format(neuron.output)}`
  );
}
