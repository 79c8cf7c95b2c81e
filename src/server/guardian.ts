/**
 * Ends this process when its client's has gone, also while the main thread is busy: a thread of its own looks. The main
 * thread notices by itself (a closed pipe, the library's timer) unless it is blocked, and then has had time to.
 */
import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks, and from the client's end to this process's. */
const LOOK_MS = 1000;
const GRACE_MS = 3000;

const SOURCE = `
const { workerData: { client, lookMs, graceMs } } = require('node:worker_threads');
let goneAt;
setInterval(() => {
  try {
    process.kill(client, 0);
  } catch (error) {
    if (error.code !== 'ESRCH') return; // EPERM: it is there, and another user's
    goneAt ??= performance.now();
    if (performance.now() - goneAt >= graceMs) process.kill(process.pid, 'SIGKILL');
  }
}, lookMs);
`;

/** `client`: the id of the client's process, as it says itself. */
export function endWithClient(client: number): void {
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { client, lookMs: LOOK_MS, graceMs: GRACE_MS },
    // it holds nothing
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  worker.unref();
}
