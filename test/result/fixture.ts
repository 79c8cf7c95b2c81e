/** A complete result, made by buildResult from a known network. */
import type { Solution } from '../../src/core/solution';
import { buildResult } from '../../src/result/build';
import type { FitResult } from '../../src/result/schema';
import { fitJob } from '../helpers/jobs';

/** f(x) = 2σ(x) + 0.5σ(−x): on −1, 0, 1 it is 0.3, 0, 1.95 at slope 0.1. */
export const solution: Solution = {
  status: 'optimal',
  objective: 2.5,
  mass: 2.5,
  lowerBound: 2.4999999,
  gap: 4e-8,
  neurons: [
    { weights: [1], bias: 0, output: 2 },
    { weights: [-1], bias: 0, output: 0.5 },
  ],
  skip: { constant: 0, linear: [0] },
  dual: [0.5, 0, 0.75],
  trace: [
    { iteration: 1, ms: 1.5, objective: null, lowerBound: 0, neurons: 4 },
    { iteration: 2, ms: 3.5, objective: 2.5, lowerBound: 2.4999999, neurons: 2 },
  ],
  timing: { totalMs: 4, masterMs: 1, pricingMs: 2 },
};

export const provenance = { version: '0.1.0', startedAt: '2026-11-23T10:00:00.000Z' };

export function sampleResult(change: Partial<Solution> = {}): FitResult {
  const job = fitJob(
    { inputs: Float64Array.of(-1, 0, 1), targets: Float64Array.of(0.3, 0, 1.95) },
    { inputNames: ['Ambient C'], targetName: 'temperature' },
  );
  return buildResult(job, { ...solution, ...change }, provenance);
}
