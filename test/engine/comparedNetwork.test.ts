/** A network from a file as a task: what it is known by, and which earlier answer is still its own. */
import { expect, it } from 'vitest';
import { Comparisons } from '../../src/engine/comparison';
import { keyOfTask, type NetworkTask } from '../../src/engine/job';
import { rivalKey } from '../../src/engine/rivalKey';
import type { RivalResult } from '../../src/result/schema';
import { fitJob } from '../helpers/jobs';

const task: NetworkTask = {
  kind: 'network',
  file: 'net.onnx',
  sha256: 'a'.repeat(64),
  network: {
    neurons: [{ weights: [1], bias: 0, output: 1 }],
    skip: { constant: 0, linear: [0] },
    slope: 0,
  },
};
const changed: NetworkTask = { ...task, sha256: 'b'.repeat(64) };
const answer: RivalResult = {
  kind: 'network',
  file: task.file,
  sha256: task.sha256,
  neurons: 1,
  mass: 1,
  maxResidual: 0,
  ms: 1,
};

it('is known by its file and the hash of that, not by all of its numbers', () => {
  expect(keyOfTask(task)).not.toContain('weights');
  expect(keyOfTask(changed)).not.toBe(keyOfTask(task));
  const job = fitJob();
  expect(rivalKey(job, changed)).not.toBe(rivalKey(job, task));
});

it('has the answer of an earlier session while its file is the same', () => {
  for (const [own, found] of [
    [task, [answer]],
    [changed, []],
    [{ ...task, file: 'other.onnx' }, []],
  ] as const) {
    const job = fitJob({}, { rivals: [own] });
    const known = new Comparisons();
    known.recall(job, [answer]);
    expect(known.of(job)).toEqual(found);
    expect(known.missing(job)).toHaveLength(1 - found.length);
  }
});
