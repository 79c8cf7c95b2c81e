/**
 * One method on one problem in a process of its own, so that time and peak memory are that method's alone.
 * node child.mjs TASK, where TASK is a `Task`, a `RefitTask` or an `AgainTask` in JSON; prints a `Measured`, a `Refit` or an `Again`.
 */
import { METHODS, refit } from './methods';
import { outcomeOf, type Measured } from './outcome';
import { again, type AgainTask } from './tables/again';
import { problemOf } from './problems';
import type { RefitTask, Task } from './task';

async function measure(task: Task): Promise<Measured> {
  const problem = problemOf(task.problem);
  if (task.warmedUp) await METHODS[task.method](problemOf({ ...task.problem, samples: 10 }), task);
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  const fit = await METHODS[task.method](problem, task);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(startedCpu);
  // Linux counts maxRSS in kilobytes, and Node gives it so everywhere.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  return { outcome: outcomeOf(problem, fit), ms, cpuMs: (user + system) / 1000, peakBytes };
}

const task = JSON.parse(process.argv[2]) as Task | RefitTask | AgainTask;

function answered(): Promise<unknown> {
  switch (task.method) {
    case 'refit':
      return refit(task);
    case 'again':
    case 'allSamples':
      return again(task);
    default:
      return measure(task);
  }
}

process.stdout.write(`${JSON.stringify(await answered())}\n`);
