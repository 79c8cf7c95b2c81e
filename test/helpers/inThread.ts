/** The solver, the verifier and the reference of tiny problems, in a thread beside the tests of a file. */
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import type { WorkerOptions } from '../../src/protocol/worker';
import type { KeptLog } from './solverLog';
import { threadOf } from './thread/thread';
import type * as work from './work';

const logs = new Map<number, KeptLog>();
let solves = 0;

const thread = threadOf<typeof work>(new URL('./work.ts', import.meta.url), (told) => {
  const { solve: number, line } = told as work.LoggedLine;
  logs.get(number)?.write(line);
});

export const { verify, enumerate } = thread;

/** Solves there; the log comes here on the way. */
export async function solve(problem: Problem, options: WorkerOptions, log: KeptLog): Promise<Solution> {
  const number = solves++;
  logs.set(number, log);
  try {
    return await thread.solve(problem, options, number);
  } finally {
    logs.delete(number);
  }
}
