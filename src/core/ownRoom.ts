import { lossOf } from './loss';
import type { Problem } from './problem';

/** εᵢ of a goal that has one a sample, which is taken off each miss; 0 for the others. */
export function ownRoom(problem: Problem): (i: number) => number {
  const loss = lossOf(problem);
  return loss.differ ? (i) => loss.of(i).tolerance : () => 0;
}
