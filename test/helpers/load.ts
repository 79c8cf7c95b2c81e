/** Limits on the clock that hold on a busy machine: what is meant is a time on a quiet one. */
import { performance } from 'node:perf_hooks';

/** Milliseconds of the processor that are spent on finding out. */
const SPIN = 50;

/** Milliseconds of the processor that this process has used, all its threads together. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How many times longer than its own work a computation takes here and now; 1 on a quiet machine. */
export function slowdown(): number {
  const wall = performance.now();
  const start = processorTime();
  let used = 0;
  while (used < SPIN) used = processorTime() - start;
  return Math.max(1, (performance.now() - wall) / used);
}

/**
 * Whether a wait that began at `since` (performance.now()) has taken `limitMs`, on a machine that were quiet: asked of the
 * machine only when the clock says so.
 */
export function isOver(since: number, limitMs: number): boolean {
  const waited = performance.now() - since;
  return waited > limitMs && waited > limitMs * slowdown();
}
