/** Samples as numbers, whatever they came from. */
import type { InputColumn } from './textColumns';

/** The names of the classes whose targets are +1 and −1. */
export interface ClassLabels {
  readonly positive: string;
  readonly negative: string;
}

export interface Samples {
  readonly count: number;
  readonly dimension: number;
  /** count × dimension, row-major, finite, in raw units. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** 1-based row in the source of each sample. */
  readonly rowNumbers: readonly number[];
  /** Of a target that is compared with a label; absent when the targets are numbers. */
  readonly labels?: ClassLabels;
  /** The columns that the inputs stand for, where one of them is of text. */
  readonly columns?: readonly InputColumn[];
  /** The weight of each sample, above 0; absent when all count alike. */
  readonly weights?: Float64Array;
}

/** The samples at the given 0-based positions, in that order. */
export function pick(samples: Samples, positions: readonly number[]): Samples {
  const { dimension, labels, columns, weights } = samples;
  const inputs = new Float64Array(positions.length * dimension);
  positions.forEach((from, to) => {
    inputs.set(samples.inputs.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  const at = (numbers: Float64Array) => Float64Array.from(positions, (position) => numbers[position]);
  return {
    count: positions.length,
    dimension,
    inputs,
    targets: at(samples.targets),
    rowNumbers: positions.map((position) => samples.rowNumbers[position]),
    ...(labels && { labels }),
    ...(columns && { columns }),
    ...(weights && { weights: at(weights) }),
  };
}
