/** Problems of which nothing near a proof is to be expected in the time: the search then is one for many samples (largeSearch.ts). */
import { masterIsAffordable } from './affordable';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import { isRelative, type Problem } from './problem';
import { liftedSize } from './set';
import { PRICING } from './settings/pricing';
import { hasEuclideanGauge } from './sliding/gauge';
import { startingCount } from './startingNeurons';

const { boxesUpTo } = PRICING;

/**
 * Whether all samples are too many for one restricted program in the time, and all of them count. Within a hard tolerance or margin only
 * those that bind do, and one input has methods of linear time.
 */
export function isTooLarge(problem: Problem, timeMs: number): boolean {
  const { count, dimension } = problem;
  if (dimension === 1 || masterIsAffordable(count, startingCount(problem), timeMs)) return false;
  if (isProvenInBoxes(problem)) return false;
  if (isRelative(problem.goal)) return true;
  const loss = lossOf(problem);
  return loss.exact || isPenalty(loss);
}

/** Where neurons move (sliding/): a program of the size of the network, and a proof that hardly depends on the number of samples. */
function isProvenInBoxes(problem: Problem): boolean {
  const { goal, weights, bias } = problem;
  const known = 'penalty' in goal ? { ...goal, penalty: 1 } : goal;
  const { quadratic } = lossOf({ ...problem, goal: known });
  return quadratic && hasEuclideanGauge({ norm: weights.norm, bias }) && liftedSize(problem) <= boxesUpTo;
}
