/** Whether the free terms alone reach a goal that leaves room: a tolerance, or a margin. No neuron is needed then. */
import { LOOP_SPEED } from './affordable';
import type { ProgramSolver } from './highs';
import { type CoefficientLimits, freeTermsAtNoCost } from './loss/freeTerms';
import type { SolveSmall } from './loss/loss';
import type { NormalizedProblem } from './normalize';

/** Milliseconds of counted work that the program may take, and the part of the time limit. */
const MOST_MS = 10_000;
const PART_OF_TIME = 0.2;

/** Coefficients of the free columns that need no neuron beside them; null when there are none, or the goal leaves no room. */
export function freeTermsSuffice(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  timeMs: number,
): Float64Array | null {
  const { loss, targets, free } = problem;
  const limits = {
    work: LOOP_SPEED * Math.min(MOST_MS, PART_OF_TIME * timeMs),
    timeLimit: timeMs / 1000,
  };
  const solveSmall: SolveSmall = (program) => solveProgram({ ...program, ...limits });
  const ofSlope = slopeLimits(problem);
  return ofSlope
    ? freeTermsAtNoCost(loss, targets, free, solveSmall, ofSlope)
    : freeTermsAtNoCost(loss, targets, free, solveSmall);
}

/** Limits of the slope as those of the last free column's coefficient. */
function slopeLimits({ slopes, free, space }: NormalizedProblem): CoefficientLimits | null {
  if (slopes === null || free.length < 2) return null;
  const { inputs } = space;
  const [first, last] = [Math.min, Math.max].map((of) => inputs.indexOf(inputs.reduce((p, q) => of(p, q))));
  const perSlope = (inputs[last] - inputs[first]) / (free[1][last] - free[1][first]);
  return {
    least: (c) => (c === 1 ? slopes[0] * perSlope : -Infinity),
    most: (c) => (c === 1 ? slopes[1] * perSlope : Infinity),
  };
}
