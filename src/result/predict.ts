/**
 * Evaluating a network: f(x) = Σ vⱼ σ(wⱼᵀx + bⱼ) + c₀ + cᵀx with σ(t) = max(t, αt).
 */
import type { Neuron, SkipTerms } from '../core/solution';

/** The part of a result that makes predictions. Weights and inputs are in the same units (a result's are raw). */
export interface Network {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly activation: { readonly slope: number };
}

/** f(x) of one sample; `x` needs `dimension` numbers from `start` on. Never throws; non-finite inputs give such outputs. */
export function evaluate(network: Network, x: ArrayLike<number>, start = 0): number {
  const { neurons, skip, activation } = network;
  const dimension = skip.linear.length;
  let value = skip.constant;
  for (let k = 0; k < dimension; k++) value += skip.linear[k] * x[start + k];
  for (const { weights, bias, output } of neurons) {
    let t = bias;
    for (let k = 0; k < dimension; k++) t += weights[k] * x[start + k];
    value += output * Math.max(t, activation.slope * t);
  }
  return value;
}

/** f of each row of a row-major matrix (rows × dimension). */
export function evaluateRows(network: Network, inputs: Float64Array): Float64Array {
  const dimension = network.skip.linear.length;
  const values = new Float64Array(dimension === 0 ? 0 : inputs.length / dimension);
  for (let i = 0; i < values.length; i++) values[i] = evaluate(network, inputs, i * dimension);
  return values;
}
