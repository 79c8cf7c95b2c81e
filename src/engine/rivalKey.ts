/** What a rival's answer depends on, as a key: its task, and the problem's data. Not the gap of the fit. */
import { createHash } from 'node:crypto';
import { isRelative } from '../core/problem';
import { type FitJob, keyOfTask, type RivalTask } from './job';

const known = new WeakMap<FitJob, string>();

export function rivalKey(job: FitJob, task: RivalTask): string {
  let data = known.get(job);
  if (data === undefined) {
    data = dataHash(job);
    known.set(job, data);
  }
  return `${data} ${keyOfTask(task)}`;
}

function dataHash({ problem, scaling, test, timeMs }: FitJob): string {
  const { inputs, targets, sampleWeights, sampleTolerances, ...settings } = problem;
  const hash = createHash('sha256');
  // a percentage becomes a penalty in a part of the fit's time
  const time = isRelative(problem.goal) ? timeMs : null;
  const own = [sampleWeights, sampleTolerances].map((numbers) => numbers?.length ?? null);
  hash.update(JSON.stringify([settings, scaling, test?.targets.length ?? null, time, own]));
  for (const numbers of [inputs, targets, sampleWeights, sampleTolerances, test?.inputs, test?.targets]) {
    if (numbers) hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return hash.digest('hex');
}
