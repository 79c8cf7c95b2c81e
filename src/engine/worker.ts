/** Entry of a worker thread (dist/worker.js): the solver and the rivals behind messages, with helper threads for long searches. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Solve } from '../core/solution';
import { solve } from '../core/solve';
import { SolveCache } from '../core/solveCache';
import { compare } from './compare';
import { SearchThreads } from './searchThreads';
import type { WorkerData } from '../protocol/worker';
import { serve } from './serve';

if (parentPort === null) throw new Error('worker.js runs only as a worker thread.');
/** More threads than this hinder one another at the shared frontier. */
const MOST_HELPERS = 7;
const { helpers: wanted, workers, busy } = workerData as WorkerData;
const tasks = new Int32Array(busy);
const most = Math.min(MOST_HELPERS, wanted ?? availableParallelism() - 1);
/** Of a pool that is kept busy by its tasks, so many threads are idle for each of them. */
const spare = (): number => Math.min(most, Math.floor(workers / Math.max(1, Atomics.load(tasks, 0))) - 1);
const threads = new SearchThreads(join(__dirname, 'searcher.js'));
// a fit after an edit, and the fits of a sweep, mostly have the samples of the one before
const cache = new SolveCache();
const helpedBy = (count: () => number): Solve => {
  const helpers = most > 0 ? { helpers: threads.helpers(count) } : {};
  return (problem, options) => solve(problem, { ...options, cache, ...helpers });
};
const skills = { solve: helpedBy(() => most), solveInChain: helpedBy(spare), compare };
serve(parentPort, skills, () => performance.now());
