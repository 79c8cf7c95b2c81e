/** Entry of a worker thread (dist/worker.js): the solver and the rivals behind messages, with helper threads for long searches. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { solve } from '../core/solve';
import { compare } from './compare';
import { SearchThreads } from './searchThreads';
import type { WorkerData } from '../protocol/worker';
import { serve } from './serve';

if (parentPort === null) throw new Error('worker.js runs only as a worker thread.');
/** More threads than this hinder one another at the shared frontier. */
const MOST_HELPERS = 7;
const { helpers: wanted } = (workerData ?? {}) as WorkerData;
const count = wanted ?? Math.min(MOST_HELPERS, availableParallelism() - 1);
const helpers = count > 0 ? { helpers: new SearchThreads(join(__dirname, 'searcher.js'), count) } : {};
const helped = (...[problem, options]: Parameters<typeof solve>) =>
  solve(problem, { ...options, ...helpers });
serve(parentPort, { solve: helped, alone: solve, compare }, () => performance.now());
