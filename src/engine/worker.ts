/** Entry of a worker thread (dist/worker.js): the solver and the rivals behind messages, with helper threads for long searches. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchHelpers } from '../core/pricing/branchAndBound/helpers';
import type { Solve } from '../core/solution';
import { solve } from '../core/solve';
import { SolveCache } from '../core/solveCache';
import { compare } from './compare';
import { MOST_HELPERS, SearchThreads } from './searchThreads';
import type { WorkerData } from '../protocol/worker';
import { serve } from './serve';

if (parentPort === null) throw new Error('worker.js runs only as a worker thread.');
const { helpers: wanted } = (workerData ?? {}) as WorkerData;
const count = wanted ?? Math.min(MOST_HELPERS, availableParallelism() - 1);
const threads = count > 0 ? new SearchThreads(join(__dirname, 'searcher.js'), count) : null;
// a fit after an edit, and the fits of a sweep, mostly have the samples of the one before
const cache = new SolveCache();
const alone: Solve = (problem, options) => solve(problem, { ...options, cache });
const helped =
  (helpers: SearchHelpers | null): Solve =>
  (problem, options) =>
    alone(problem, { ...options, ...(helpers && { helpers }) });
const solveUpTo = (most: () => number): Solve => helped(threads?.upTo(most) ?? null);
serve(parentPort, { solve: helped(threads), alone, solveUpTo, compare }, () => performance.now());
