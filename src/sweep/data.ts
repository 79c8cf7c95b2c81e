/** The samples of a sweep's jobs, each set once, in memory that threads share, and named by its hash. */
import { createHash } from 'node:crypto';
import type { FitJob } from '../engine/job';
import type { SweepData } from '../protocol/sweep';

/** Jobs of one dataset hold the same arrays: what was made of them is kept as long as those are. */
const known = new WeakMap<Float64Array, { readonly job: FitJob; readonly data: SweepData }[]>();

export function sweepData(job: FitJob): SweepData {
  const before = known.get(job.rawInputs) ?? [];
  const found = before.find((one) => isSame(one.job, job));
  if (found) return found.data;
  const data = dataOf(job);
  known.set(job.rawInputs, [...before, { job, data }]);
  return data;
}

function isSame(a: FitJob, b: FitJob): boolean {
  return (
    a.problem.targets === b.problem.targets &&
    a.problem.sampleWeights === b.problem.sampleWeights &&
    a.problem.sampleTolerances === b.problem.sampleTolerances &&
    a.test?.inputs === b.test?.inputs &&
    a.test?.targets === b.test?.targets
  );
}

function dataOf({
  dataset,
  problem,
  rawInputs,
  inputNames,
  targetName,
  rowNumbers,
  test,
}: FitJob): SweepData {
  const { dimension, targets, sampleWeights, sampleTolerances } = problem;
  const content = {
    dataset,
    dimension,
    inputNames,
    targetName,
    inputs: shared(rawInputs),
    targets: shared(targets),
    rows: shared(rowNumbers),
    ...(sampleWeights && { weights: shared(sampleWeights) }),
    ...(sampleTolerances && { tolerances: shared(sampleTolerances) }),
    ...(test && { test: { inputs: shared(test.inputs), targets: shared(test.targets) } }),
  };
  return { sha256: hashOf(content), ...content };
}

function shared(numbers: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(numbers.length * Float64Array.BYTES_PER_ELEMENT));
  copy.set(numbers);
  return copy;
}

/** Of the names and numbers, hexadecimal. */
function hashOf({
  dataset,
  dimension,
  inputNames,
  targetName,
  inputs,
  targets,
  rows,
  weights,
  tolerances,
  test,
}: Omit<SweepData, 'sha256'>): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(['hullfit.samples/1', dataset, dimension, inputNames, targetName]));
  for (const [name, numbers] of Object.entries({
    inputs,
    targets,
    rows,
    weights,
    tolerances,
    testInputs: test?.inputs,
    testTargets: test?.targets,
  })) {
    if (numbers) hash.update(`${name} ${numbers.length} `).update(new Uint8Array(numbers.buffer));
  }
  return hash.digest('hex');
}
