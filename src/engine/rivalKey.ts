/** What a rival's answer depends on, as a key: its task, and the problem's data. Not the gap or the time of the fit. */
import { createHash } from 'node:crypto';
import type { FitJob, RivalTask } from './job';

const known = new WeakMap<FitJob, string>();

export function rivalKey(job: FitJob, task: RivalTask): string {
  let data = known.get(job);
  if (data === undefined) {
    data = dataHash(job);
    known.set(job, data);
  }
  return `${data} ${JSON.stringify(task)}`;
}

function dataHash({ problem, scaling, test }: FitJob): string {
  const { inputs, targets, ...settings } = problem;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([settings, scaling, test?.targets.length ?? null]));
  for (const numbers of [inputs, targets, test?.inputs, test?.targets]) {
    if (numbers) hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  return hash.digest('hex');
}
