/**
 * The values of a network on a problem's samples, and how well they meet the goal (theory.md, section 1).
 */
import { vectorNorm } from '../core/atom';
import { doubledValues, massOf } from '../core/evaluate';
import type { Problem } from '../core/problem';
import type { Neuron, SkipTerms } from '../core/solution';
import { costOf, missesOf, termsOf } from './goals';

export { massOf } from '../core/evaluate';

export interface RivalNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
}

/** f(xᵢ) for every sample, in the targets' units: O((n + K) log(n + K)) for one input, else O(nKd). */
export function valuesOf({ inputs, slope }: Problem, { neurons, skip }: RivalNetwork): Float64Array {
  return doubledValues({ neurons, skip, slope }, inputs).high;
}

/** The worst sample of `missesOf`. */
export function maxResidualOf(problem: Problem, values: Float64Array): number {
  // NaN, from a training that diverged, must not pass for a small residual
  return missesOf(problem, values).reduce((worst, miss) => (miss <= worst ? worst : miss), 0);
}

/** What the goal minimises: the mass, and of a penalty its cost on top. */
export function objectiveOf(problem: Problem, network: RivalNetwork, values: Float64Array): number {
  const mass = massOf(network.neurons);
  return termsOf(problem).weight === Infinity ? mass : mass + costOf(problem, values);
}

/** The gauge of the constraint set C: θ / gauge lies on its boundary. Zero only where θ costs nothing. */
export function gaugeOf({ dimension: d, weights, bias }: Problem, theta: ArrayLike<number>): number {
  const { norm, radius } = weights;
  const size = vectorNorm(norm, theta, bias.kind === 'joint' ? d + 1 : d) / radius;
  return bias.kind === 'bound' ? Math.max(size, Math.abs(theta[d]) / bias.limit) : size;
}
