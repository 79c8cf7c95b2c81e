/** Fit jobs for the tests of result and engine. */
import type { Problem } from '../../src/core/problem';
import type { FitJob } from '../../src/engine/job';

let serial = 0;

/** A job whose inputs are not scaled, unless `change` says so; its hash is its own. */
export function fitJob(problem: Partial<Problem> = {}, change: Partial<FitJob> = {}): FitJob {
  const inputs = problem.inputs ?? Float64Array.of(-1, 0, 0.5, 1);
  const dimension = problem.dimension ?? 1;
  const count = inputs.length / dimension;
  serial++;
  return {
    fit: 'first',
    file: 'some.hull',
    dataset: 'points',
    problem: {
      count,
      dimension,
      inputs,
      targets: Float64Array.from({ length: count }, (_, i) => Math.sin(i + 1)),
      slope: 0.1,
      weights: { norm: 'l2', radius: 1 },
      bias: { kind: 'joint' },
      skip: 'none',
      goal: { kind: 'interpolate' },
      ...problem,
    },
    rawInputs: inputs,
    scaling: { offset: new Array<number>(dimension).fill(0), factor: new Array<number>(dimension).fill(1) },
    inputNames: Array.from({ length: dimension }, (_, k) => `x${k + 1}`),
    targetName: 'y',
    rowNumbers: Array.from({ length: count }, (_, i) => i + 1),
    gap: 1e-6,
    timeMs: 60_000,
    sparsify: 'merge',
    rivals: [],
    inputSha256: serial.toString(16).padStart(64, '0'),
    ...change,
  };
}
