/**
 * The long lists of a result in two typed arrays: a message carries them as they lie in memory, in a third of the room of their text,
 * and neither side has to write or read 50,000 objects at a stretch.
 */
import type { Neuron } from '../core/solution';
import type { FitResult } from '../result/schema';

export interface PackedLists {
  /** Of each neuron its weights, bias and output weight. */
  readonly neurons: Float64Array;
  readonly dual: Float64Array;
}

export function packLists({ neurons, dual, samples }: FitResult): PackedLists {
  const width = samples.inputs.length + 2;
  const numbers = new Float64Array(neurons.length * width);
  neurons.forEach(({ weights, bias, output }, j) => {
    numbers.set(weights, j * width);
    numbers[(j + 1) * width - 2] = bias;
    numbers[(j + 1) * width - 1] = output;
  });
  return { neurons: numbers, dual: Float64Array.from(dual) };
}

/** The result with its lists again; `result` has empty ones. A neuron that is not whole lacks fields, and is refused with them. */
export function unpackLists<R extends { readonly samples: { readonly inputs: readonly string[] } }>(
  result: R,
  { neurons, dual }: PackedLists,
): Omit<R, 'neurons' | 'dual'> & Pick<FitResult, 'neurons' | 'dual'> {
  const dimension = result.samples.inputs.length;
  const list: Neuron[] = [];
  // A view of each neuron's part would take ten times as long.
  for (let at = 0; at < neurons.length; at += dimension + 2) {
    const weights: number[] = [];
    for (let k = 0; k < dimension; k++) weights.push(neurons[at + k]);
    list.push({ weights, bias: neurons[at + dimension], output: neurons[at + dimension + 1] });
  }
  return { ...result, neurons: list, dual: Array.from(dual) };
}
