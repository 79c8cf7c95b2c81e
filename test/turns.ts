/**
 * The runner's turns. A worker of the runner tells its main process what it has done and reads the answers in its event loop;
 * one that has not read an answer for a minute is given up ("Timeout calling onTaskUpdate"). So every test ends with a turn of
 * the loop, since a synchronous test, or one that only awaits microtasks, has none; and a test that keeps the loop from turning
 * for long fails, with what to do about it. The measure is the processor's time: how much of a minute that is depends on how
 * busy the machine is, the work does not.
 */
import { setImmediate } from 'node:timers/promises';
import { afterEach } from 'vitest';

/** Seconds of the processor: one sixth of the runner's minute, for a machine on which six processes share a core. */
const LONGEST = 10;
/** Milliseconds between two looks at the processor's time. */
const INTERVAL = 200;

let longest = 0;
let before = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  longest = Math.max(longest, (user + system) / 1e6);
  before = process.cpuUsage();
}, INTERVAL).unref();

afterEach(async () => {
  // Once to reach the poll phase, where answers are read, twice for the timers behind it, and what came is handled.
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  const held = longest;
  longest = 0;
  if (held <= LONGEST) return;
  throw new Error(
    `The test kept its thread for ${held.toFixed(0)} s of the processor's time, ${LONGEST} s are allowed: ` +
      'compute in another thread (test/helpers/inThread.ts).',
  );
});
