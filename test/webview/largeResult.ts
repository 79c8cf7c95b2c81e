/** A result as large as 100,000 samples of one input make it, without a solve: the path through every second sample. */
import { residualOf } from '../../src/result/quality';
import { RESULT_SCHEMA, type FitResult } from '../../src/result/schema';

export interface LargeSamples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** `count` samples and half as many neurons; the samples are apart from the result, as in every result of this size. */
export function largeResult(count: number): { readonly result: FitResult; readonly samples: LargeSamples } {
  const inputs = Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
  const wave = (x: number) => Math.sin(40 * x) + 0.3 * Math.sin(173 * x);
  const knots = Array.from({ length: count / 2 }, (_, k) => inputs[2 * k]);
  const slopes = knots.slice(1).map((x, k) => (wave(x) - wave(knots[k])) / (x - knots[k]));
  const neurons = slopes
    .slice(1)
    .map((slope, k) => ({ weights: [1], bias: -knots[k + 1], output: slope - slopes[k] }));
  const skip = { constant: wave(knots[0]) - slopes[0] * knots[0], linear: [slopes[0]] };
  const activation = { kind: 'leaky_relu', slope: 0 } as const;
  const goal = { kind: 'interpolate', tolerance: 0.01 } as const;
  const targets = inputs.map((x, i) => wave(x) + 0.009 * Math.sin(i));
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const dual = inputs.map((_, i) => Math.cos(i * 2.1) / count);
  const residual = residualOf(
    goal,
    { neurons, skip, activation },
    { inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) },
  );
  const result: FitResult = {
    schema: RESULT_SCHEMA,
    fit: 'waves',
    file: 'bench.hull',
    dataset: 'measured',
    status: 'optimal',
    objective: mass,
    mass,
    lowerBound: mass * (1 - 1e-9),
    gap: 1e-9,
    requestedGap: 1e-6,
    neurons,
    skip,
    activation,
    constraint: { weights: { norm: 'l2', radius: 1 }, bias: { kind: 'free' } },
    skipKind: 'affine',
    goal,
    sparsify: 'merge',
    dual,
    residual,
    samples: { count, inputs: ['time'], target: 'level', path: 'bench.hull', sha256: '0'.repeat(64) },
    scaling: { offset: [0], factor: [1] },
    trace: [{ iteration: 1, ms: 1, objective: mass, lowerBound: mass * (1 - 1e-9), neurons: neurons.length }],
    timing: { totalMs: 700, masterMs: 0, pricingMs: 0 },
    rivals: [],
    provenance: { version: '0.1.0', inputSha256: '0'.repeat(64), startedAt: '2026-01-01T00:00:00.000Z' },
  };
  return { result, samples: { inputs: Float64Array.from(inputs), targets: Float64Array.from(targets) } };
}
