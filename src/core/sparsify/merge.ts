/**
 * The merge lemma (theory.md, section 4): neurons with outputs of one sign that lie in one closed cell of the
 * arrangement become one, with the same value on every sample and no more mass.
 */
import { atom, gauge, preactivations } from '../atom';
import type { Budget } from '../budget';
import type { AtomSpace } from '../atomSpace';
import { maxAbs } from '../linear/kernels';
import { cliqueCover } from './cover';
import { SPARSIFY } from '../settings/sparsify';

const { cancelled, onKink } = SPARSIFY;

/** A neuron of the unit constraint set with its output weight. */
export interface WeightedNeuron {
  readonly theta: Float64Array;
  readonly output: number;
}

/** Σ|v_j|. */
export function massOf(neurons: readonly WeightedNeuron[]): number {
  return neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
}

/** A neuron of any length on the boundary of the unit set; none where it costs nothing, which the free terms make up for. */
export function onBoundary(space: AtomSpace, { theta, output }: WeightedNeuron): WeightedNeuron[] {
  const size = gauge(space, theta);
  return size > 0 ? [{ theta: theta.map((value) => value / size), output: output * size }] : [];
}

/** The heaviest neurons, which carry this part of the mass together; heaviest first. */
export function heaviest(neurons: readonly WeightedNeuron[], part: number): WeightedNeuron[] {
  const sorted = [...neurons].sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const enough = part * massOf(neurons);
  let sum = 0;
  const last = sorted.findIndex(({ output }) => (sum += Math.abs(output)) >= enough);
  return sorted.slice(0, last + 1);
}

/**
 * Without the neurons that carry no more than this part of the mass and add no more than this part of what all add to the samples: one that
 * is linear on inputs of 10⁹ adds much for hardly any mass.
 */
export function withoutDust(
  space: AtomSpace,
  neurons: readonly WeightedNeuron[],
  part: number,
): readonly WeightedNeuron[] {
  const mass = massOf(neurons);
  if (neurons.every(({ output }) => Math.abs(output) > part * mass)) return neurons;
  const added = neurons.map(({ theta, output }) => Math.abs(output) * maxAbs(atom(space, theta)));
  const all = added.reduce((sum, value) => sum + value, 0);
  return neurons.filter(({ output }, j) => Math.abs(output) > part * mass || added[j] > part * all);
}

/** Signs of the pre-activations: +1, −1, or 0 on the kink. */
export function signPattern(space: AtomSpace, theta: Float64Array): Int8Array {
  const { count: n, dimension: d, inputs } = space;
  const t = preactivations(space, theta);
  const pattern = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    let scale = Math.abs(theta[d]);
    for (let c = 0; c < d; c++) scale += Math.abs(inputs[i * d + c] * theta[c]);
    pattern[i] = t[i] > onKink * scale ? 1 : t[i] < -onKink * scale ? -1 : 0;
  }
  return pattern;
}

export function sharesCell(p: Int8Array, q: Int8Array): boolean {
  for (let i = 0; i < p.length; i++) if (p[i] * q[i] < 0) return false;
  return true;
}

/** One neuron in place of several of one cell and one sign; null when they cancel to a constant (free bias). */
export function mergeNeurons(space: AtomSpace, group: readonly WeightedNeuron[]): WeightedNeuron | null {
  if (group.length === 1) return group[0];
  const total = group.reduce((sum, neuron) => sum + neuron.output, 0);
  const mean = new Float64Array(group[0].theta.length);
  for (const { theta, output } of group) {
    for (let c = 0; c < mean.length; c++) mean[c] += (output / total) * theta[c];
  }
  const size = gauge(space, mean);
  if (size < cancelled) return null;
  return { theta: mean.map((value) => value / size), output: total * size };
}

/**
 * Merges as far as the lemma and the budget go. Neurons that share a cell pairwise share one altogether, so the fewest groups are
 * a clique cover.
 */
export function mergeAll(
  space: AtomSpace,
  neurons: readonly WeightedNeuron[],
  budget: Budget,
): WeightedNeuron[] {
  const patterns: Int8Array[] = [];
  for (const { theta } of neurons) {
    if (budget.signal?.aborted) return [...neurons];
    patterns.push(signPattern(space, theta));
  }
  const balance = patterns.map((pattern) => pattern.reduce((sum, sign) => sum + sign, 0));
  const merged: WeightedNeuron[] = [];
  for (const sign of [1, -1]) {
    const side = neurons.flatMap((neuron, j) => (neuron.output * sign > 0 ? [j] : []));
    // sweeping the arrangement from one end to the other: with one input that makes the greedy cover the best one
    side.sort((p, q) => balance[p] - balance[q] || comparePatterns(patterns[p], patterns[q]));
    const adjacent = (p: number, q: number): boolean => sharesCell(patterns[side[p]], patterns[side[q]]);
    for (const clique of cliqueCover({ size: side.length, adjacent }, budget)) {
      const group = clique.map((p) => neurons[side[p]]);
      const one = mergeNeurons(space, group);
      if (one) merged.push(one);
      else merged.push(...group);
    }
  }
  return merged;
}

function comparePatterns(p: Int8Array, q: Int8Array): number {
  for (let i = 0; i < p.length; i++) if (p[i] !== q[i]) return p[i] - q[i];
  return 0;
}

/**
 * A quick merge for many neurons: those with literally one open cell (kinks counted as negative), by hashing. Used on
 * the interior-point method's dense primal, where it removes most of the error of approximating a ball by points.
 */
export function mergeByCell(space: AtomSpace, neurons: readonly WeightedNeuron[]): WeightedNeuron[] {
  const cells = new Map<string, WeightedNeuron[]>();
  for (const neuron of neurons) {
    const t = preactivations(space, neuron.theta);
    let key = neuron.output > 0 ? '+' : '-';
    for (let i = 0; i < t.length; i += 15) {
      let bits = 0;
      for (let q = i; q < Math.min(i + 15, t.length); q++) bits = bits * 2 + (t[q] > 0 ? 1 : 0);
      key += String.fromCharCode(bits + 1);
    }
    const cell = cells.get(key);
    if (cell) cell.push(neuron);
    else cells.set(key, [neuron]);
  }
  const merged: WeightedNeuron[] = [];
  for (const cell of cells.values()) {
    const one = mergeNeurons(space, cell);
    if (one) merged.push(one);
    else merged.push(...cell);
  }
  return merged;
}
