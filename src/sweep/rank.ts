/**
 * Which of the chains of a sweep are gone on with first, so that rows are complete, their folds included, one after the other from the beginning
 * on: path by path, along a path step by step, and at each step the fit of all samples before those of the folds.
 */
import type { SweepChain } from '../protocol/sweep';

export interface RankedChain {
  readonly chain: SweepChain;
  /** The lower, the sooner; of chains with the same, the one that has waited longest. `done`: fits of it that have ended. */
  readonly rankAt: (done: number) => number;
}

/** In the order of their beginnings. Chains of one path, whole and of its folds, begin with the same point. */
export function ranked(chains: readonly SweepChain[]): RankedChain[] {
  const paths = new Map<number, SweepChain[]>();
  for (const chain of chains) {
    const [{ point }] = chain.fits;
    const path = paths.get(point);
    if (path) path.push(chain);
    else paths.set(point, [chain]);
  }
  let first = 0;
  return [...paths.values()].flatMap((path) => {
    const before = first;
    first += path[0].fits.length;
    return path.map((chain) => ({ chain, rankAt: (done: number) => before + done }));
  });
}
