/** Scaling of inputs: scaled = (raw − offset) · factor, per input. */

export type ScaleKind = 'none' | 'standard' | 'minmax';

export interface Scaling {
  readonly offset: readonly number[];
  readonly factor: readonly number[];
}

/**
 * The scaling that the samples themselves ask for: `standard` to mean 0 and population standard deviation 1, `minmax` to
 * [0, 1]. A constant input keeps factor 1. `inputs` is row-major, count × dimension.
 */
export function fitScaling(kind: ScaleKind, inputs: Float64Array, dimension: number): Scaling {
  const columns = Array.from({ length: dimension }, (_, k) => columnScaling(kind, inputs, dimension, k));
  return { offset: columns.map((c) => c.offset), factor: columns.map((c) => c.factor) };
}

/** The inputs, scaled; the argument is left as it is. */
export function applyScaling(scaling: Scaling, inputs: Float64Array): Float64Array {
  const dimension = scaling.offset.length;
  return inputs.map((raw, i) => (raw - scaling.offset[i % dimension]) * scaling.factor[i % dimension]);
}

function columnScaling(
  kind: ScaleKind,
  inputs: Float64Array,
  dimension: number,
  column: number,
): { offset: number; factor: number } {
  if (kind === 'none') return { offset: 0, factor: 1 };
  const count = inputs.length / dimension;
  let low = Infinity;
  let high = -Infinity;
  let mean = 0;
  for (let i = 0; i < count; i++) {
    const value = inputs[i * dimension + column];
    low = Math.min(low, value);
    high = Math.max(high, value);
    mean += (value - mean) / (i + 1);
  }
  if (low === high) return { offset: low, factor: 1 };
  if (kind === 'minmax') return { offset: low, factor: 1 / (high - low) };
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (inputs[i * dimension + column] - mean) ** 2;
  return { offset: mean, factor: 1 / Math.sqrt(squares / count) };
}
