/**
 * One method on one problem in a process of its own, so that time and peak memory are that method's alone.
 * node child.mjs TASK, where TASK is a `Task` or a `RefitTask` in JSON; prints a `Measured` or a `Refit` in JSON.
 */
import { METHODS, refit } from './methods';
import { outcomeOf, type Measured } from './outcome';
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

const task = JSON.parse(process.argv[2]) as Task | RefitTask;
const said = task.method === 'refit' ? await refit(task) : await measure(task);
process.stdout.write(`${JSON.stringify(said)}\n`);
