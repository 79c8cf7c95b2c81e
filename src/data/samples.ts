/** Samples as numbers, whatever they came from. */
export interface Samples {
  readonly count: number;
  readonly dimension: number;
  /** count × dimension, row-major, finite, in raw units. */
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** 1-based row in the source of each sample. */
  readonly rowNumbers: readonly number[];
}

/** The samples at the given 0-based positions, in that order. */
export function pick(samples: Samples, positions: readonly number[]): Samples {
  const { dimension } = samples;
  const inputs = new Float64Array(positions.length * dimension);
  const targets = new Float64Array(positions.length);
  positions.forEach((from, to) => {
    inputs.set(samples.inputs.subarray(from * dimension, (from + 1) * dimension), to * dimension);
    targets[to] = samples.targets[from];
  });
  const rowNumbers = positions.map((position) => samples.rowNumbers[position]);
  return { count: positions.length, dimension, inputs, targets, rowNumbers };
}
