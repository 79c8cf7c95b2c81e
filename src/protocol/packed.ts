/** A solution in few typed arrays: a worker sends its best one often, and a list of numbers is many times as slow to send. */
import type { Neuron, Solution } from '../core/solution';

/** Everything but the trace, which the receiver has from the progress. */
export interface PackedSolution {
  readonly head: Omit<Solution, 'neurons' | 'dual' | 'trace'>;
  /** Neurons × inputs, row-major. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  readonly outputs: Float64Array;
  readonly dual: Float64Array;
}

export function pack({ neurons, dual, trace: _, ...head }: Solution): PackedSolution {
  const dimension = head.skip.linear.length;
  const weights = new Float64Array(neurons.length * dimension);
  neurons.forEach((neuron, j) => weights.set(neuron.weights, j * dimension));
  return {
    head,
    weights,
    biases: Float64Array.from(neurons, ({ bias }) => bias),
    outputs: Float64Array.from(neurons, ({ output }) => output),
    dual: Float64Array.from(dual),
  };
}

export function unpack(
  { head, weights, biases, outputs, dual }: PackedSolution,
  trace: Solution['trace'],
): Solution {
  const dimension = head.skip.linear.length;
  const neurons: Neuron[] = Array.from(outputs, (output, j) => ({
    weights: Array.from(weights.subarray(j * dimension, (j + 1) * dimension)),
    bias: biases[j],
    output,
  }));
  return { ...head, neurons, dual: Array.from(dual), trace };
}
