/** What the views ask of a fitted network, in raw inputs: its kinks, its corners, its neurons' shares. */
import {
  evaluateRows,
  type Evaluator,
  evaluatorOf,
  fittedRows,
  flattened,
  type Fitted,
  type FittedNetwork,
} from '../../result/predict';
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

/** The samples of one input as a column; empty when the result does not carry them. */
export const columnOfSamples = remembered(({ samples: { x = [] } }: FitResult): Float64Array => {
  // a loop: `from` with a function takes ten times as long
  const column = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) column[i] = x[i][0];
  return column;
});

/** What evaluates the network; samples that come later change nothing of it. */
export const evaluatorOfResult = remembered(
  (result: FitResult): Evaluator => evaluatorOf(result),
  ({ neurons }) => neurons,
);

/** f and f − y at each sample; null when the result does not carry its samples. */
export const fittedOf = remembered((result: FitResult): Fitted | null => {
  const { x, y, inputs } = result.samples;
  if (x === undefined || y === undefined) return null;
  return fittedRows(evaluatorOfResult(result), flattened(x, inputs.length), y);
});

export interface Corners {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Every kink, each once, by ascending x, with f there, between two further points, one on each side. Samples that come later
 * change none of them.
 */
export const allCorners = remembered(
  (result: FitResult): Corners => {
    const kinks = new Float64Array(result.neurons.length);
    let count = 0;
    for (const neuron of result.neurons) {
      const kink = kinkOf(neuron);
      if (kink !== null) kinks[count++] = kink;
    }
    // numbers sort by value in a typed array
    const sorted = kinks.subarray(0, count).sort();
    const each = sorted.filter((kink, k) => k === 0 || kink !== sorted[k - 1]);
    const [first, last] = each.length === 0 ? [0, 0] : [each[0], each[each.length - 1]];
    // far enough to tell the outer slopes
    const span = last - first || Math.max(Math.abs(first), 1);
    const x = new Float64Array(each.length + 2);
    x[0] = first - span;
    x.set(each, 1);
    x[each.length + 1] = last + span;
    return { x, y: evaluateRows(result, x, evaluatorOfResult(result)) };
  },
  ({ neurons }) => neurons,
);

/** f at kinks of the network (one input), which `allCorners` knows. */
export function valuesAtKinks(result: FitResult, kinks: readonly number[]): number[] {
  const { x, y } = allCorners(result);
  return kinks.map((kink) => y[firstFrom(x, kink)]);
}

/** The first of ascending numbers that is at least `value`; their count where none is. */
function firstFrom(x: Float64Array, value: number): number {
  let [from, to] = [0, x.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (x[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The corners of f between `from` and `to` (one input): the ends and every kink between, sorted, with f there. */
export function corners(result: FitResult, from: number, to: number): Corners {
  const { x, y } = allCorners(result);
  // f is a line between two neighbours, and beyond the first and the last kink
  const inner = { first: Math.max(1, firstFrom(x, from)), last: x.length - 1 };
  while (inner.first < inner.last && x[inner.first] <= from) inner.first++;
  inner.last = Math.max(inner.first, Math.min(inner.last, firstFrom(x, to)));
  const at = (value: number, right: number) => {
    const k = Math.max(1, Math.min(right, x.length - 1));
    const part = (value - x[k - 1]) / (x[k] - x[k - 1]);
    return y[k - 1] * (1 - part) + y[k] * part;
  };
  const kinks = inner.last - inner.first;
  const curve = { x: new Float64Array(kinks + 2), y: new Float64Array(kinks + 2) };
  curve.x[0] = from;
  curve.y[0] = at(from, inner.first);
  curve.x.set(x.subarray(inner.first, inner.last), 1);
  curve.y.set(y.subarray(inner.first, inner.last), 1);
  curve.x[kinks + 1] = to;
  curve.y[kinks + 1] = at(to, inner.last);
  return curve;
}

/** Where a piecewise-linear curve crosses `level`: one point a crossing segment. */
export function crossings({ x, y }: Corners, level: number): number[] {
  const found: number[] = [];
  for (let k = 0; k + 1 < x.length; k++) {
    const [before, after] = [y[k] - level, y[k + 1] - level];
    if (before === 0 && (k === 0 || found.at(-1) !== x[k])) found.push(x[k]);
    else if (before * after < 0) found.push(x[k] + ((x[k + 1] - x[k]) * before) / (before - after));
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
