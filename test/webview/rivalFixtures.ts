/** Results with rivals, and results too large to draw sample by sample or neuron by neuron. */
import type { EarlierRun } from '../../src/protocol/panel';
import { evaluate } from '../../src/result/predict';
import type { FitResult, RivalResult } from '../../src/result/schema';
import { oneInput, threeInputs, twoInputs } from './fixtures';

/** The one-input fit with three trainings, a lasso and two kernels; the trainings shift the kinks by what the seed says. */
export function compared(): FitResult {
  const result = oneInput();
  const grid = Array.from({ length: 41 }, (_, k) => -1 + (2.5 * k) / 40);
  const smooth = (shift: number) => grid.map((t) => evaluate(result, [t]) + shift * Math.sin(3 * t));
  const trained = (seed: number): RivalResult => ({
    kind: 'gradient_descent',
    seed,
    neurons: 9 + 4 * seed,
    mass: 3.4 + 0.3 * seed,
    maxResidual: 0.02 / seed,
    rmsResidual: 0.01 / seed,
    testRms: 0.05 / seed,
    ms: 800 + 70 * seed,
    network: {
      neurons: result.neurons.map(({ weights, bias, output }, j) => ({
        weights,
        bias: bias + 0.03 * seed * (j === 0 ? 1 : -1),
        output,
      })),
      skip: result.skip,
    },
  });
  const rivals: RivalResult[] = [
    ...[1, 2, 3].map(trained),
    {
      kind: 'group_lasso',
      neurons: 12,
      mass: 3.02,
      maxResidual: 1e-9,
      testRms: 0.013,
      ms: 2100,
      stopped: 'the time limit was reached',
      network: { neurons: result.neurons, skip: result.skip },
    },
    {
      kind: 'gaussian_process',
      neurons: null,
      mass: null,
      maxResidual: 1e-10,
      testRms: 0.02,
      ms: 12,
      sampled: {
        axes: [grid],
        values: smooth(0.1),
        deviation: grid.map((t) => 0.05 + 0.04 * Math.abs(Math.sin(6 * t))),
      },
    },
    {
      kind: 'neural_tangent',
      neurons: null,
      mass: null,
      maxResidual: 1e-10,
      testRms: 0.03,
      ms: 15,
      sampled: { axes: [grid], values: smooth(-0.15) },
    },
  ];
  return { ...result, rivals };
}

/** A rival on a grid over two inputs, whose values are a + 2b: exact under bilinear interpolation. */
export function comparedOverTwo(): FitResult {
  const result = twoInputs();
  const axes = [
    [-3, 0, 3],
    [-2, 2],
  ];
  const values = axes[1].flatMap((b) => axes[0].map((a) => a + 2 * b));
  const rival = {
    kind: 'neural_tangent',
    neurons: null,
    mass: null,
    maxResidual: 0,
    ms: 3,
    sampled: { axes, values },
  };
  return { ...result, rivals: [rival] };
}

export function earlierRuns(): EarlierRun[] {
  const { neurons, skip, samples } = oneInput();
  const run = {
    version: 2,
    status: 'optimal',
    lowerBound: 3.2,
    gap: 1e-7,
    error: 0,
    test: null,
    ms: 900,
  } as const;
  const network = { inputs: samples.inputs, neurons: [neurons[0]], skip, slope: 0.1 };
  return [
    { ...run, startedAt: '2026-11-23T09:30:00.000Z', neurons: 3, mass: 3.2, network },
    { ...run, startedAt: '2026-11-23T09:00:00.000Z', status: 'stopped', neurons: 5, mass: 3.9 },
  ];
}

/** Thousands of neurons of three inputs. */
export function thousands(count = 3000): FitResult {
  const base = threeInputs();
  const neurons = Array.from({ length: count }, (_, j) => ({
    weights: [Math.sin(j), Math.cos(2 * j), Math.sin(5 * j + 1)],
    bias: Math.cos(j * 7),
    output: Math.sin(j * 13) / (1 + j / 100),
  }));
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  return { ...base, fit: 'thousands', neurons, mass, objective: mass, gap: 1, lowerBound: 0 };
}

/** A result that names its samples instead of carrying them, and those samples: one of them far out. */
export function hundredThousand(inputs: 1 | 2): {
  result: FitResult;
  data: { inputs: Float64Array; targets: Float64Array };
} {
  const count = 100_000;
  const base = inputs === 1 ? oneInput() : twoInputs();
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(
      { length: inputs },
      (__, k) => -1 + 2.5 * (((i + 1) * (k === 0 ? 0.7548776662 : 0.5698402909)) % 1),
    ),
  );
  const targets = rows.map((row, i) => (i === 77_777 ? 9 : evaluate(base, row) + 0.2 * Math.sin(i)));
  const { inputs: names, target } = base.samples;
  const samples = { inputs: names, target, count, path: '/data/large.hull', sha256: 'a'.repeat(64) };
  return {
    result: { ...base, fit: 'large', samples, dual: targets.map((_, i) => Math.sin(i) / count) },
    data: { inputs: Float64Array.from(rows.flat()), targets: Float64Array.from(targets) },
  };
}

/** A thousand samples that the result carries, 25 neurons, and a dual value a sample. */
export function oneThousand(inputs: 1 | 2 | 3): FitResult {
  const base = inputs === 3 ? threeInputs() : inputs === 2 ? twoInputs() : oneInput();
  const x = Array.from({ length: 1000 }, (_, i) =>
    Array.from(
      { length: inputs },
      (__, k) => -1 + 2.5 * (((i + 1) * [0.7548776662, 0.5698402909, 0.8191725134][k]) % 1),
    ),
  );
  const neurons = Array.from({ length: 25 }, (_, j) => ({
    weights: Array.from({ length: inputs }, (__, k) => Math.cos(j * (k + 1)) / inputs),
    bias: Math.sin(3 * j) / 2,
    output: Math.sin(7 * j + 1),
  }));
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const stopped = {
    status: 'stopped',
    reason: 'The time limit of 30 s was reached — proven gap 1.',
    stoppedBy: 'time',
    lowerBound: 0,
    gap: 1,
  } as const;
  const network = { ...base, ...stopped, neurons, mass, objective: mass };
  const samples = { ...base.samples, count: x.length, x, y: x.map((row) => evaluate(network, row)) };
  return { ...network, fit: 'thousand', samples, dual: x.map((_, i) => Math.sin(i) / x.length) };
}
