/** Whether the free terms alone reach a goal that leaves room: a tolerance, or a margin. No neuron is needed then. */
import { LOOP_SPEED } from './affordable';
import type { HighsProgram, ProgramSolver } from './highs';
import { maxAbs } from './linear/kernels';
import { leastSquaresOn } from './linear/orthogonal';
import type { Normalized } from './normalize';

/** A target missed by this much more than the tolerance, in units of the largest target, is rounding. */
const ROUNDING = 1e-12;
/** Milliseconds of counted work that the program may take, and the part of the time limit. */
const MOST_MS = 10_000;
const PART_OF_TIME = 0.2;

/** Larger coefficients, of columns of order one and a margin of one, only separate what rounding tells apart. */
const LARGEST_COEFFICIENT = 1e6;

type ProgramLimits = Required<Pick<HighsProgram, 'work' | 'timeLimit'>>;

/** Coefficients of the free columns that need no neuron beside them; null when there are none, or the goal leaves no room. */
export function freeTermsSuffice(
  problem: Normalized,
  solveProgram: ProgramSolver,
  timeMs: number,
): Float64Array | null {
  const limits = {
    work: LOOP_SPEED * Math.min(MOST_MS, PART_OF_TIME * timeMs),
    timeLimit: timeMs / 1000,
  };
  switch (problem.demand.kind) {
    case 'equal':
      return null;
    case 'within':
      return insideTube(problem, problem.demand.tolerance, solveProgram, limits);
    default:
      return separating(problem, solveProgram, limits);
  }
}

/**
 * Coefficients whose values are beyond the margin at every sample: those of the least squares, or of a linear program. Column
 * generation would see that the objective is zero only to the accuracy of its interior point, of which no relative gap can
 * be told.
 */
function separating(
  { targets, free }: Normalized,
  solveProgram: ProgramSolver,
  limits: ProgramLimits,
): Float64Array | null {
  if (free.length === 0) return null;
  const scaled = (coefficients: Float64Array): Float64Array | null => {
    let least = Infinity;
    for (let i = 0; i < targets.length; i++) {
      let value = 0;
      free.forEach((column, c) => (value += coefficients[c] * column[i]));
      least = Math.min(least, targets[i] * value);
    }
    const larger = coefficients.map((value) => (value / least) * (1 + ROUNDING));
    return least > 0 && maxAbs(larger) <= LARGEST_COEFFICIENT ? larger : null;
  };
  const regression = scaled(leastSquaresOn(free, targets));
  if (regression !== null) return regression;
  const n = targets.length;
  // the widest margin s ≤ y·Fc of coefficients of at most 1
  const answer = solveProgram({
    cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? -1 : 0)),
    columnLower: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 0 : -1)),
    columnUpper: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? Infinity : 1)),
    rowLower: new Float64Array(n),
    rowUpper: new Float64Array(n).fill(Infinity),
    columns: [
      ...free.map((column) => column.map((value, i) => targets[i] * value)),
      new Float64Array(n).fill(-1),
    ],
    ...limits,
  });
  return answer.kind === 'optimal' ? scaled(answer.values.slice(0, free.length)) : null;
}

/**
 * Coefficients of the free columns that come within the tolerance of every target: the best uniform approximation, by a
 * linear program. Null when there are none. Where the tolerance only just suffices the
 * norm is zero, but column generation would see it only to the accuracy of its interior point.
 */
function insideTube(
  { targets, free }: Normalized,
  tolerance: number,
  solveProgram: ProgramSolver,
  limits: ProgramLimits,
): Float64Array | null {
  const limit = tolerance + ROUNDING;
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
    ...limits,
  });
  if (answer.kind !== 'optimal' || answer.objective > limit) return null;
  return answer.values.slice(0, free.length);
}
