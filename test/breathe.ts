/**
 * Gives the worker's event loop a full turn after every test. The solver is synchronous and its awaits are microtasks, so a
 * file of long fits would otherwise read none of the runner's answers, and the runner takes a worker that is silent for a
 * minute for lost ("Timeout calling onTaskUpdate").
 */
import { setImmediate } from 'node:timers/promises';
import { afterEach } from 'vitest';

afterEach(async () => {
  // Once to reach the poll phase, where answers are read, once more to handle what came.
  await setImmediate();
  await setImmediate();
});
