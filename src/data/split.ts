/** Holding out part of the samples for a test. */
import { Random } from './random';

export interface Split {
  /** 0-based positions, ascending. */
  readonly training: readonly number[];
  readonly test: readonly number[];
}

/** A random `share` (0 < share < 1) of `count` samples for the test, rounded to the nearest, at least one. */
export function split(count: number, share: number, seed: number): Split {
  const size = Math.max(1, Math.round(count * share));
  const order = new Random(seed).permutation(count);
  const ascending = (positions: number[]) => positions.sort((a, b) => a - b);
  return { test: ascending(order.slice(0, size)), training: ascending(order.slice(size)) };
}
