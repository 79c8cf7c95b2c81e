/** Sorting indices by a key. */

/** Indices of `keys` by ascending key; equal keys keep their order. Linear where the keys already ascend. */
export function ascendingOrder(keys: Float64Array): Uint32Array {
  const order = Uint32Array.from(keys, (_, i) => i);
  for (let i = 1; i < keys.length; i++) {
    if (keys[i] < keys[i - 1]) return order.sort((p, q) => keys[p] - keys[q] || p - q);
  }
  return order;
}
