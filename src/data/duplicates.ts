/** Samples with equal inputs, found by hashing in linear time: a million of them must not hold an editor up. */
import type { Samples } from './samples';

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
