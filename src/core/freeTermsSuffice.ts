/** Whether the free terms alone reach a goal that leaves room: a tolerance, or a margin. No neuron is needed then. */
import { LOOP_SPEED } from './affordable';
import type { ProgramSolver } from './highs';
import { freeTermsAtNoCost } from './loss/freeTerms';
import type { NormalizedProblem } from './normalize';

/** Milliseconds of counted work that the program may take, and the part of the time limit. */
const MOST_MS = 10_000;
const PART_OF_TIME = 0.2;

/** Coefficients of the free columns that need no neuron beside them; null when there are none, or the goal leaves no room. */
export function freeTermsSuffice(
  { loss, targets, free }: NormalizedProblem,
  solveProgram: ProgramSolver,
  timeMs: number,
): Float64Array | null {
  const limits = {
    work: LOOP_SPEED * Math.min(MOST_MS, PART_OF_TIME * timeMs),
    timeLimit: timeMs / 1000,
  };
  return freeTermsAtNoCost(loss, targets, free, (program) => solveProgram({ ...program, ...limits }));
}
