/** What the tests let another thread compute (thread/thread.ts): the solver, the verifier and the reference. */
import type { LogLine } from '../../src/core/log';
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { solve as solveHere } from '../../src/core/solve';
import { verify as verifyHere, type VerifyClaim, type VerifyReport } from '../../src/core/verify';
import type { WorkerOptions } from '../../src/protocol/worker';
import { type BruteForceAnswer, enumerate as enumerateHere } from '../../src/rivals/bruteForce/enumerate';
import { processorTime } from './load';
import { tell } from './thread/serve';

/** A line of the log of a solve. */
export interface LoggedLine {
  /** Which one, as its asker numbers them. */
  readonly solve: number;
  readonly line: LogLine;
}

/** The time limit bounds the solver's work: on a busy machine it must not end sooner. */
export function solve(problem: Problem, options: WorkerOptions, number: number): Promise<Solution> {
  const log = (line: LogLine): void => tell({ solve: number, line } satisfies LoggedLine);
  return solveHere(problem, { ...options, log, now: processorTime });
}

export function verify(problem: Problem, claim: VerifyClaim, budget?: number): VerifyReport {
  return verifyHere(problem, claim, budget === undefined ? {} : { budget });
}

export function enumerate(problem: Problem): Promise<BruteForceAnswer> {
  return enumerateHere(problem);
}
