/**
 * Evaluating a network: f(x) = Σ vⱼ σ(wⱼᵀx + bⱼ) + c₀ + cᵀx with σ(t) = max(t, αt).
 */
import { differences, doubledEvaluator, doubledValues } from '../core/evaluate';
import type { DoubledEvaluator, DoubledValues, EvaluatedNetwork } from '../core/evaluate/evaluated';
import type { Neuron, SkipTerms } from '../core/solution';

/** The part of a result that makes predictions. Weights and inputs are in the same units (a result's are raw). */
export interface FittedNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  readonly activation: { readonly slope: number };
}

/**
 * f(x) of one sample, O(Kd); `x` needs `dimension` numbers from `start` on. Never throws; non-finite inputs give such
 * outputs. For many samples `evaluateRows`: of one input it is as fast for all of them as this is for a few.
 */
export function evaluate(network: FittedNetwork, x: ArrayLike<number>, start = 0): number {
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

/** f of each row of a row-major matrix (rows × dimension) in doubled precision. */
export type Evaluator = DoubledEvaluator;

/** For several matrices: what is of the network alone is done here, once. */
export function evaluatorOf(network: FittedNetwork): Evaluator {
  return doubledEvaluator(evaluated(network));
}

/**
 * f of each row of a row-major matrix (rows × dimension), rounded once from doubled precision; where that overflows, what
 * `evaluate` says. The answer is in `into`, where that is given.
 */
export function evaluateRows(
  network: FittedNetwork,
  inputs: Float64Array,
  doubled: Evaluator = evaluatorOf(network),
  into?: DoubledValues,
): Float64Array {
  const values = doubled(inputs, into).high;
  const dimension = network.skip.linear.length;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) values[i] = evaluate(network, inputs, i * dimension);
  }
  return values;
}

/** Rows as one row-major matrix. */
export function flattened(rows: readonly (readonly number[])[], dimension: number): Float64Array {
  const inputs = new Float64Array(rows.length * dimension);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    for (let c = 0; c < dimension; c++) inputs[i * dimension + c] = row[c];
  }
  return inputs;
}

/** f of each row in doubled precision. */
export function doubledRows(network: FittedNetwork, inputs: Float64Array): DoubledValues {
  return doubledValues(evaluated(network), inputs);
}

/** A network of one input whose neurons are columns: for what has the form of one but is a result of other things. */
export { evaluatorInSteps as evaluatorOfColumns } from '../core/evaluate/oneInput';
export { type DoubledValues, roomForValues } from '../core/evaluate/evaluated';

export interface Fitted {
  /** f at each row. */
  readonly predicted: Float64Array;
  /** f − y at each row, rounded once. */
  readonly residual: Float64Array;
}

/** Values and residuals of the same rows. */
export function fittedRows(doubled: Evaluator, inputs: Float64Array, targets: ArrayLike<number>): Fitted {
  const values = doubled(inputs);
  return { predicted: values.high, residual: differences(values, targets) };
}

function evaluated({ neurons, skip, activation }: FittedNetwork): EvaluatedNetwork {
  return { neurons, skip, slope: activation.slope };
}
