/** The first and the last line of a solve's log. */
import type { EndLine, LoopName, StartLine } from './log';
import type { Problem } from './problem';
import type { Solution, SolveOptions } from './solution';

export function startLine(problem: Problem, options: SolveOptions, ms: number): StartLine {
  const { count, dimension, goal, weights, bias, skip, slope } = problem;
  const { gap, timeMs, sparsify, warm } = options;
  return {
    type: 'start',
    ms,
    samples: count,
    inputs: dimension,
    goal,
    weights,
    bias,
    skip,
    slope,
    gap,
    timeMs,
    sparsify,
    warm: warm !== undefined,
  };
}

export function endLine(
  { status, objective, mass, lowerBound, gap, neurons, timing }: Solution,
  stoppedBy: EndLine['stoppedBy'],
  loop: LoopName | null,
): EndLine {
  const { totalMs, masterMs, pricingMs } = timing;
  return {
    type: 'end',
    ms: totalMs,
    status,
    stoppedBy,
    loop,
    objective,
    mass,
    lowerBound,
    gap,
    neurons: neurons.length,
    masterMs,
    pricingMs,
  };
}
