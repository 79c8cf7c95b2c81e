/** Of which sets neurons can be moved. */
import type { AtomSpace } from '../atomSpace';
import { biasOf, normOf } from '../set';

/** A Euclidean length as the gauge: a ball, with a bias in it, with none, or with one that costs nothing. */
export function hasEuclideanGauge({ norm, bias }: Pick<AtomSpace, 'norm' | 'bias'>): boolean {
  const { exists, inNorm, isFree } = biasOf(bias);
  return normOf(norm).isRound && (!exists || inNorm || isFree);
}
