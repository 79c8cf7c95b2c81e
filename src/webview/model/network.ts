/** What the views ask of a fitted network, in raw inputs: its kinks, its corners, its neurons' shares. */
import { evaluate } from '../../result/predict';
import type { FitResult } from '../../result/schema';

export type Neuron = FitResult['neurons'][number];

/** wᵀx + b: positive where the neuron is active. */
export function preActivation(neuron: Neuron, x: ArrayLike<number>): number {
  return neuron.weights.reduce((sum, weight, k) => sum + weight * x[k], neuron.bias);
}

/** Where a neuron of one input bends; null when its weight is zero and it is constant. */
export function kinkOf(neuron: Neuron): number | null {
  const kink = -neuron.bias / neuron.weights[0];
  return Number.isFinite(kink) ? kink : null;
}

/** Indices of the neurons by falling |output weight|. */
export function byContribution(neurons: readonly Neuron[]): number[] {
  return neurons
    .map((_, j) => j)
    .sort((a, b) => Math.abs(neurons[b].output) - Math.abs(neurons[a].output) || a - b);
}

/** |vⱼ| / Σ|v|: each neuron's share of the mass; zeros for an empty mass. */
export function massShares(neurons: readonly Neuron[]): number[] {
  const total = neurons.reduce((sum, neuron) => sum + Math.abs(neuron.output), 0);
  return neurons.map((neuron) => (total > 0 ? Math.abs(neuron.output) / total : 0));
}

/** The corners of f between `from` and `to` (one input): the ends and every kink between, sorted, with f there. */
export function corners(result: FitResult, from: number, to: number): { x: number; y: number }[] {
  const inside = result.neurons.map(kinkOf).filter((kink) => kink !== null && kink > from && kink < to);
  const xs = [...new Set([from, ...(inside as number[]), to])].sort((a, b) => a - b);
  return xs.map((x) => ({ x, y: evaluate(result, [x]) }));
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
