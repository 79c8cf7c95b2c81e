/** Values of a graph that depend on no input, and the operators that only turn one into another. */
import type { OnnxNode, OnnxTensor } from './onnxFile';
import { NotANetwork } from './rawNetwork';
import type { Signal } from './signal';

export type Value =
  | { readonly kind: 'constant'; readonly tensor: OnnxTensor }
  | { readonly kind: 'signal'; readonly signal: Signal };

/**
 * The constant that a node makes; null of a node that takes what depends on the inputs, or that is not known here. Throws NotANetwork,
 * whose message names the file as `file`.
 */
export function constantOf(
  file: string,
  { op, attributes }: OnnxNode,
  given: readonly (Value | undefined)[],
): Value | null {
  if (op === 'Constant') return { kind: 'constant', tensor: literal(file, attributes) };
  const [first] = given;
  if (first?.kind !== 'constant' || given.some((value) => value?.kind === 'signal')) return null;
  switch (op) {
    case 'Identity':
    case 'Cast':
      return first;
    case 'Transpose':
      return permuted(first, attributes.get('perm')?.numbers ?? [1, 0]);
    default:
      return null;
  }
}

function literal(file: string, attributes: OnnxNode['attributes']): OnnxTensor {
  const tensor = attributes.get('value')?.tensor;
  if (tensor) return tensor;
  for (const name of ['value_floats', 'value_ints']) {
    const numbers = attributes.get(name)?.numbers;
    if (numbers) return { dims: [numbers.length], values: numbers };
  }
  const float = attributes.get('value_float');
  if (float) return { dims: [], values: [float.float] };
  const int = attributes.get('value_int');
  if (int) return { dims: [], values: [int.int] };
  throw new NotANetwork(`${file} has a constant that is no list of numbers; export the network again.`);
}

function permuted(value: Extract<Value, { kind: 'constant' }>, order: readonly number[]): Value | null {
  if (value.tensor.dims.length !== 2 || order.length !== 2) return null;
  return order[0] === 0 ? value : { kind: 'constant', tensor: transposed(value.tensor) };
}

function transposed({ dims, values }: OnnxTensor): OnnxTensor {
  const [rows, columns] = dims;
  return {
    dims: [columns, rows],
    values:
      values &&
      Float64Array.from(
        { length: rows * columns },
        (_, at) => values[(at % rows) * columns + Math.floor(at / rows)],
      ),
  };
}
