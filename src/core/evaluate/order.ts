/** Sorting indices by a key. */

/** Indices of `keys` by ascending key, NaN last; equal keys keep their order. Linear where the keys already ascend. */
export function ascendingOrder(keys: Float64Array): Uint32Array {
  const order = new Uint32Array(keys.length);
  let ascends = true;
  for (let i = 0; i < keys.length; i++) {
    order[i] = i;
    if (i > 0 && !(keys[i] >= keys[i - 1])) ascends = false;
  }
  return ascends ? order : order.sort((p, q) => compare(keys[p], keys[q]) || p - q);
}

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
