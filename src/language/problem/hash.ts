/** The hash of everything a fit's answer depends on. */
import { createHash } from 'node:crypto';
import type { FitJob } from '../../engine/job';
import { storedGoal } from '../../result/goals';

/**
 * SHA-256, in hex, of the problem, the stopping rules, the scaling, the test split, and the names, labels and row numbers that a
 * result shows. Not of names of files and blocks: renaming them asks for no new fit.
 */
export function inputHash(job: Omit<FitJob, 'inputSha256'>): string {
  const { problem, test, labels, dialect, columns } = job;
  const { inputs, targets, sampleWeights, sampleTolerances, ...settings } = problem;
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      'hullfit.input/1',
      { ...settings, goal: storedGoal(problem.goal) },
      job.gap,
      job.timeMs,
      job.sparsify,
      job.scaling,
      job.inputNames,
      job.targetName,
      job.rowNumbers,
      test?.count ?? null,
      ...(labels ? [[labels.positive, labels.negative]] : []),
      ...(dialect ? [dialect] : []),
      ...(columns ? [columns] : []),
    ]),
  );
  for (const numbers of [inputs, targets, job.rawInputs, test?.inputs, test?.targets]) {
    if (numbers) hash.update(bytesOf(numbers));
  }
  for (const [name, numbers] of Object.entries({ sampleWeights, sampleTolerances })) {
    if (numbers) hash.update(name).update(bytesOf(numbers));
  }
  return hash.digest('hex');
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
