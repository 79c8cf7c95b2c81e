/** Problems of which nothing near a proof is to be expected in the time: the search then is one for many samples (largeSearch.ts). */
import { masterIsAffordable } from './affordable';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import { isRelative, type Problem } from './problem';
import { startingCount } from './startingNeurons';

/**
 * Whether all samples are too many for one restricted program in the time, and all of them count. Within a hard tolerance or margin only
 * those that bind do, and one input has methods of linear time.
 */
export function isTooLarge(problem: Problem, timeMs: number): boolean {
  const { count, dimension } = problem;
  if (dimension === 1 || masterIsAffordable(count, startingCount(problem), timeMs)) return false;
  if (isRelative(problem.goal)) return true;
  const loss = lossOf(problem);
  return loss.exact || isPenalty(loss);
}
