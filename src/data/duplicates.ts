/** Samples with equal inputs, found by hashing in linear time: a million of them must not hold an editor up. */
import { pick, type Samples } from './samples';

/** For each sample the first one with the same inputs; −0 counts as 0. */
export function firstAlike({
  count,
  dimension,
  inputs,
}: Pick<Samples, 'count' | 'dimension' | 'inputs'>): Int32Array {
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);
  let size = 16;
  while (size < 2 * count) size *= 2;
  const table = new Int32Array(size).fill(-1);
  const first = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let hash = 2166136261;
    for (let k = 0; k < dimension; k++) {
      bits[0] = inputs[i * dimension + k] + 0; // adding 0 turns −0 into 0
      hash = Math.imul(hash ^ words[0], 16777619);
      hash = Math.imul(hash ^ words[1], 16777619);
      hash ^= hash >>> 15;
    }
    let at = Math.imul(hash, 2654435769) >>> 0;
    for (at &= size - 1; table[at] >= 0 && !alike(table[at], i); at = (at + 1) & (size - 1));
    if (table[at] < 0) table[at] = i;
    first[i] = table[at];
  }
  return first;

  function alike(a: number, b: number): boolean {
    for (let k = 0; k < dimension; k++) {
      if (inputs[a * dimension + k] !== inputs[b * dimension + k]) return false;
    }
    return true;
  }
}

/**
 * Samples of equal inputs as one: the weighted mean of their targets and the sum of their weights, each 1 where there are none. It
 * has the row of the first of them; equal targets stay what they are, to the last digit.
 */
export function averageDuplicates(samples: Samples): Samples {
  const { count, targets, weights } = samples;
  const first = firstAlike(samples);
  const kept = positionsWhere(count, (i) => first[i] === i);
  if (kept.length === count) return samples;
  const sums = new Float64Array(count);
  const means = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = first[i];
    const weight = weights?.[i] ?? 1;
    sums[at] += weight;
    // a running mean, which equal targets leave as it is
    if (at === i) means[at] = targets[i];
    else means[at] += (targets[i] - means[at]) * (weight / sums[at]);
  }
  return pick({ ...samples, targets: means, weights: sums }, kept);
}

function positionsWhere(count: number, isWanted: (position: number) => boolean): number[] {
  const found: number[] = [];
  for (let i = 0; i < count; i++) if (isWanted(i)) found.push(i);
  return found;
}
