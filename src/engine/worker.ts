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
const { helpers: wanted } = (workerData ?? {}) as WorkerData;
const count = wanted ?? Math.min(MOST_HELPERS, availableParallelism() - 1);
const helpers = count > 0 ? { helpers: new SearchThreads(join(__dirname, 'searcher.js'), count) } : {};
// a fit after an edit, and the fits of a sweep, mostly have the samples of the one before
const cache = new SolveCache();
const alone: Solve = (problem, options) => solve(problem, { ...options, cache });
const helped: Solve = (problem, options) => alone(problem, { ...options, ...helpers });
serve(parentPort, { solve: helped, alone, compare }, () => performance.now());
