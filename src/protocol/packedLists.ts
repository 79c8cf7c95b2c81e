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
  for (let at = 0; at < neurons.length; at += dimension + 2) {
    const weights = listAt(neurons, at, dimension);
    list.push({ weights, bias: neurons[at + dimension], output: neurons[at + dimension + 1] });
  }
  return { ...result, neurons: list, dual: listAt(dual, 0, dual.length) };
}

/**
 * `length` numbers from `at` on as a plain array, of which a result has 100,000. `Array.from` of a view takes ten times as long, and a list
 * that is pushed to takes room for 17 numbers with the first.
 */
export function listAt(numbers: Float64Array, at: number, length: number): number[] {
  const list = new Array<number>(length);
  for (let k = 0; k < length; k++) list[k] = numbers[at + k];
  return list;
}
