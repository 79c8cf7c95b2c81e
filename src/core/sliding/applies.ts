/** Which problems moving neurons are for, and how the price of their duals is bounded. */
import { exactPricingWork } from '../affordable';
import type { AtomSpace } from '../atomSpace';
import { isPenalty } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import { branchAndBoundPricer } from '../pricing/branchAndBound/branchAndBoundPricer';
import type { SearchHelpers } from '../pricing/branchAndBound/helpers';
import { SearchKind } from '../pricing/branchAndBound/layout';
import type { Pricer } from '../pricing/pricer';
import { liftedSize } from '../set';
import { PRICING } from '../settings/pricing';
import { PROBLEM } from '../settings/problem';
import { SLIDING } from '../settings/sliding';
import type { SolveCache } from '../solveCache';
import { hasEuclideanGauge } from './gauge';

const { boxesUpTo } = PRICING;
const { exactWork, rootSteps, smoothedEntries, smoothedFrom } = SLIDING;
const { fewestBoxed } = PROBLEM;

/** How the price of a dual is bounded. */
export interface SlidingProver {
  readonly pricer: Pricer;
  /** Sees every neuron, so that no ascent is needed. */
  readonly isExact: boolean;
  /** Multiplications of the least bound that is better than that of the whole set at once. */
  readonly leastWork: number;
  /** Multiplications of one exact pricing, or of the pricer's last. */
  work(): number;
}

/** A loss with a price, on a set whose neurons can be moved; with outputs of either sign, which their steps may turn. */
export function slides({ loss, space }: NormalizedProblem): boolean {
  const size = liftedSize(space);
  const smooths = isPenalty(loss) && space.count >= smoothedFrom && space.count * size <= smoothedEntries;
  return !space.oneSided && (loss.quadratic || smooths) && hasEuclideanGauge(space) && size >= 2;
}

/** Exact pricing where that is a matter of milliseconds, else the search in boxes: the multipliers of a smooth loss are dense. */
export function slidingProver(
  space: AtomSpace,
  helpers: SearchHelpers | undefined,
  cache: SolveCache,
): SlidingProver {
  const work = exactPricingWork(space);
  const exact = work <= exactWork ? cache.exactPricer(space) : null;
  if (exact) return { pricer: exact, isExact: true, leastWork: work, work: () => work };
  const size = liftedSize(space);
  const inBoxes = size >= fewestBoxed && size <= boxesUpTo;
  const pricer = branchAndBoundPricer(space, helpers, inBoxes ? SearchKind.boxes : undefined);
  const leastWork = inBoxes ? 0 : rootSteps * space.count * size * size;
  return { pricer, isExact: false, leastWork, work: () => pricer.work };
}
