/** Holding out part of the samples for a test, and all of them in turn for cross-validation. */
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

/**
 * `folds` parts of `count` samples, each of which is the test of one split and part of the training of all others: the samples are put in
 * the random order of the seed (as for a holdout), and the i-th of that order, from 0, belongs to part i mod `folds`. Positions ascend.
 */
export function foldSplits(count: number, folds: number, seed: number): Split[] {
  const part = new Int32Array(count);
  new Random(seed).permutation(count).forEach((position, i) => (part[position] = i % folds));
  return Array.from({ length: folds }, (_, fold) => {
    const training: number[] = [];
    const test: number[] = [];
    part.forEach((own, position) => (own === fold ? test : training).push(position));
    return { training, test };
  });
}
