/** Whether a tolerance is so wide that no neuron is needed. */
import type { ProgramSolver } from './highs';
import { maxAbs } from './linear/kernels';
import { leastSquaresOn } from './linear/orthogonal';
import type { Normalized } from './normalize';

/** A target missed by this much more than the tolerance, in units of the largest target, is rounding. */
const ROUNDING = 1e-12;
const SECONDS = 10;

/**
 * Coefficients of the free columns that come within the tolerance of every target: the best uniform approximation, by a
 * linear program. Null when there are none, or the goal has no tolerance. Where the tolerance only just suffices the
 * norm is zero, but column generation would see it only to the accuracy of its interior point.
 */
export function freeInsideTube(problem: Normalized, solveProgram: ProgramSolver): Float64Array | null {
  const { demand, targets, free } = problem;
  if (demand.kind !== 'within') return null;
  const limit = demand.tolerance + ROUNDING;
  const least = leastSquaresOn(free, targets);
  const rest = Float64Array.from(targets);
  free.forEach((column, c) => {
    for (let i = 0; i < rest.length; i++) rest[i] -= least[c] * column[i];
  });
  if (maxAbs(rest) <= limit) return least;
  // no other approximation has a smaller root mean square, and that is never above the largest deviation
  let squares = 0;
  for (const value of rest) squares += value * value;
  if (free.length === 0 || Math.sqrt(squares / rest.length) > limit) return null;
  const n = targets.length;
  const sides = (column: Float64Array): Float64Array => Float64Array.of(...column, ...column);
  const deviation = new Float64Array(2 * n).fill(1, 0, n).fill(-1, n);
  const answer = solveProgram({
    cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 1 : 0)),
    columnLower: new Float64Array(free.length + 1).fill(-Infinity),
    columnUpper: new Float64Array(free.length + 1).fill(Infinity),
    // y ≤ Fc + t and Fc − t ≤ y
    rowLower: Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? targets[i] : -Infinity)),
    rowUpper: Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? Infinity : targets[i - n])),
    columns: [...free.map(sides), deviation],
    timeLimit: SECONDS,
  });
  if (answer.kind !== 'optimal' || answer.objective > limit) return null;
  return answer.values.slice(0, free.length);
}
