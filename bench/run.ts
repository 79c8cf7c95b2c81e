/** Measuring: every task in a process of its own, with a limit. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measured } from './outcome';
import { outputOf } from './process';
import { runPython } from './python';
import type { Again, AgainTask } from './tables/again';
import type { Refit, RefitTask, Task } from './task';

/** The bundle of child.ts lies beside the one of this file. */
const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'child.mjs');

/** Runs one task in a process of its own. One that fails has no answer, and fails the benchmark at its end. */
export async function measure(task: Task): Promise<Measured> {
  const without = (note: string): Measured => ({
    outcome: { kind: 'none', note },
    ms: null,
    cpuMs: null,
    peakBytes: null,
  });
  try {
    const measured =
      task.method === 'torch' || task.method === 'sklearn'
        ? await runPython(task)
        : await ask<Measured>(task, task.seconds);
    return measured ?? without(`ended, over ${task.seconds} s`);
  } catch (error) {
    process.exitCode = 1;
    console.error(error);
    return without(`failed: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
}

/** Null when the re-fits took too long. */
export function measureRefit(task: RefitTask): Promise<Refit | null> {
  return ask<Refit>(task, task.seconds * (1 + 2 * task.repeats));
}

/** Null when the three solves took too long. */
export function measureAgain(task: AgainTask): Promise<Again | null> {
  return ask<Again>(task, 3 * task.seconds);
}

async function ask<Answer>(task: Task | RefitTask | AgainTask, seconds: number): Promise<Answer | null> {
  const output = await outputOf({
    command: process.execPath,
    args: [CHILD, JSON.stringify(task)],
    seconds,
  });
  return output === null ? null : (JSON.parse(output) as Answer);
}
