/** The range of each raw input over the samples: beyond it a network extrapolates. */
import type { FitResult, Range } from './schema';

/** @param inputs row-major, count × dimension, at least one row */
export function rangesOf(inputs: Float64Array, dimension: number): Range[] {
  const least = Array.from(inputs.subarray(0, dimension));
  const most = [...least];
  for (let at = dimension; at < inputs.length; at++) {
    const k = at % dimension;
    if (inputs[at] < least[k]) least[k] = inputs[at];
    if (inputs[at] > most[k]) most[k] = inputs[at];
  }
  return least.map((value, k) => [value, most[k]]);
}

/** Those of a result; null where it is an earlier one that holds neither them nor its samples. */
export function rangesOfResult({ samples }: Pick<FitResult, 'samples'>): readonly Range[] | null {
  if (samples.ranges !== undefined) return samples.ranges;
  const { x } = samples;
  if (x === undefined || x.length === 0) return null;
  return rangesOf(Float64Array.from(x.flat()), samples.inputs.length);
}
