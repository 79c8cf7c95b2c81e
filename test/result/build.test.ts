import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { buildResult } from '../../src/result/build';
import { samplesSha256 } from '../../src/result/hash';
import { evaluate } from '../../src/result/predict';
import { parseResult, readResult } from '../../src/result/read';
import { inlineSamples, restoreClaim, restoreProblem } from '../../src/result/restore';
import { scaleInputs, toRaw, toScaled } from '../../src/result/scaling';
import { INLINE_SAMPLES } from '../../src/result/schema';
import { formatResult } from '../../src/result/write';
import { fitJob } from '../helpers/jobs';
import { provenance, sampleResult, solution } from './fixture';

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

const cases = fc.integer({ min: 1, max: 3 }).chain((dimension) => {
  const vector = (item: fc.Arbitrary<number>) =>
    fc.array(item, { minLength: dimension, maxLength: dimension });
  return fc.record({
    scaling: fc.record({ offset: vector(number(100)), factor: vector(factor) }),
    network: fc.record({
      neurons: fc.array(fc.record({ weights: vector(number(1)), bias: number(1), output: number(10) }), {
        maxLength: 4,
      }),
      skip: fc.record({ constant: number(5), linear: vector(number(5)) }),
    }),
    x: vector(number(100)),
  });
});

describe('folding the scaling into the weights', () => {
  it('gives the same function on raw inputs', () => {
    fc.assert(
      fc.property(cases, ({ scaling, network, x }) => {
        const scaled = scaleInputs(Float64Array.from(x), scaling);
        const activation = { slope: 0.1 };
        const expected = evaluate({ ...network, activation }, scaled);
        const actual = evaluate({ ...toRaw(network, scaling), activation }, x);
        const size = scaled.reduce((sum, value) => sum + Math.abs(value), 1) + 200 * 1e3 * 3;
        expect(Math.abs(actual - expected)).toBeLessThan(1e-13 * size * 50);
      }),
    );
  });

  it('is undone by toScaled', () => {
    fc.assert(
      fc.property(cases, ({ scaling, network }) => {
        const back = toScaled(toRaw(network, scaling), scaling);
        back.neurons.forEach(({ weights, bias, output }, j) => {
          const neuron = network.neurons[j];
          expect(output).toBe(neuron.output);
          weights.forEach((weight, k) => expect(weight).toBeCloseTo(neuron.weights[k], 12));
          expect(Math.abs(bias - neuron.bias)).toBeLessThan(1e-12 * 3 * 1e5 * 10);
        });
      }),
    );
  });

  it('keeps a network without a bias one', () => {
    fc.assert(
      fc.property(cases, ({ scaling, network }) => {
        const unbiased = network.neurons.map((neuron) => ({ ...neuron, bias: 0 }));
        const back = toScaled(toRaw({ ...network, neurons: unbiased }, scaling), scaling);
        for (const { bias } of back.neurons) expect(bias).toBe(0);
      }),
    );
  });

  it('does not take a small bias for rounding when nothing was shifted', () => {
    const neurons = [{ weights: [1], bias: 1e-18, output: 1 }];
    const skip = { constant: 0, linear: [0] };
    expect(toScaled({ neurons, skip }, { offset: [0], factor: [2] }).neurons[0].bias).toBe(1e-18);
  });
});

describe('buildResult', () => {
  it('computes residuals with the raw network on the raw inputs', () => {
    // scaled = (raw − 10)·2, so raw inputs 9.5, 10, 10.5 are −1, 0, 1
    const job = fitJob(
      { inputs: Float64Array.of(-1, 0, 1), targets: Float64Array.of(0.3, 0.5, 1.95) },
      { rawInputs: Float64Array.of(9.5, 10, 10.5), scaling: { offset: [10], factor: [2] } },
    );
    const result = buildResult(job, solution, provenance);
    expect(result.neurons).toEqual([
      { weights: [2], bias: -20, output: 2 },
      { weights: [-2], bias: 20, output: 0.5 },
    ]);
    expect(result.residual).toEqual({ max: 0.5, rms: Math.sqrt(0.25 / 3) });
    expect(result.samples.x).toEqual([[9.5], [10], [10.5]]);
    expect(result).toMatchObject({ mass: 2.5, gap: 4e-8, dual: [0.5, 0, 0.75], rivals: [] });
  });

  it('scores a classification by margin, accuracy and hinge', () => {
    const job = fitJob({
      inputs: Float64Array.of(-1, 0, 1),
      targets: Float64Array.of(-1, 1, 1),
      goal: { kind: 'classify_soft', softness: 10 },
    });
    const { residual } = buildResult(job, solution, provenance);
    // values 0.3, 0, 1.95: products −0.3, 0, 1.95
    expect(residual).toEqual({ margin: -0.3, accuracy: 1 / 3, hinge: 1.3 + 1 });
  });

  it('reports the mean loss and the penalty of a goal that trades one for mass, and reads no others', () => {
    const job = fitJob({
      inputs: Float64Array.of(-1, 0, 1),
      targets: Float64Array.of(0.3, 0.5, 1.95),
      goal: { kind: 'least_absolute', penalty: 0.25 },
    });
    const result = buildResult(job, solution, provenance);
    // values 0.3, 0, 1.95
    expect(result).toMatchObject({
      goal: { kind: 'least_absolute', penalty: 0.25 },
      penalty: { value: 0.25 },
    });
    expect(result.loss).toBeCloseTo(0.5 / 3, 15);
    expect(readResult(result)).toEqual(result);
    const without = Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'loss'));
    expect(() => readResult(without)).toThrow(
      'loss must be there as residual is for the goal least_absolute',
    );
    expect(() => readResult({ ...result, penalty: { value: 0.5 } })).toThrow(
      'penalty.value must be that of goal',
    );
    const plain = sampleResult();
    expect(plain).not.toHaveProperty('loss');
    expect(() => readResult({ ...plain, penalty: { value: 1 } })).toThrow('penalty must be absent');
    expect(() => readResult({ ...plain, loss: 1 })).toThrow('loss must be absent');
  });

  it('names the classes where the fit does', () => {
    const problem = {
      inputs: Float64Array.of(-1, 0, 1),
      targets: Float64Array.of(-1, 1, 1),
      goal: { kind: 'classify' },
    } as const;
    const labels = { positive: 'cat', negative: 'not cat' };
    const result = buildResult(fitJob(problem, { labels }), solution, provenance);
    expect(result.samples.labels).toEqual(labels);
    expect(parseResult(formatResult(result))).toEqual(result);
    expect(buildResult(fitJob(problem), solution, provenance).samples).not.toHaveProperty('labels');
  });

  it('scores the held-out samples', () => {
    const test = { count: 2, inputs: Float64Array.of(2, -2), targets: Float64Array.of(3.9, 1.6) };
    expect(buildResult(fitJob({}, { test }), solution, provenance).test).toEqual({
      samples: 2,
      rms: Math.sqrt(1 / 2),
    });
    const labels = { ...test, targets: Float64Array.of(1, -1) };
    const classify = fitJob({ goal: { kind: 'classify' } }, { test: labels });
    expect(buildResult(classify, solution, provenance).test).toEqual({ samples: 2, accuracy: 0.5 });
  });

  it('keeps path and hash instead of samples when there are many, and no absolute path', () => {
    const inputs = Float64Array.from({ length: INLINE_SAMPLES + 1 }, (_, i) => i);
    const job = fitJob({ inputs });
    const { samples } = buildResult(job, solution, provenance);
    expect(samples.x).toBeUndefined();
    expect(samples.path).toBe('some.hull');
    const placed = { ...job, file: '/home/anne/w/some.hull', dataFile: '../data/t.csv' };
    const result = buildResult(placed, solution, provenance);
    expect([result.file, result.samples.path]).toEqual(['some.hull', '../data/t.csv']);
    expect(JSON.stringify(result)).not.toContain('anne');
    expect(samples.sha256).toBe(samplesSha256({ inputs, targets: job.problem.targets }));
    const full = fitJob({ inputs: inputs.subarray(1) });
    expect(buildResult(full, solution, provenance).samples.x).toHaveLength(INLINE_SAMPLES);
  });

  it('has neither residual nor test score without a network', () => {
    const test = { count: 1, inputs: Float64Array.of(2), targets: Float64Array.of(3) };
    const none: Partial<Solution> = {
      objective: null,
      mass: null,
      gap: null,
      neurons: [],
      status: 'cancelled',
    };
    const result = buildResult(
      fitJob({}, { test }),
      { ...solution, ...none, ending: { by: 'cancel', started: false, gap: null } },
      provenance,
    );
    expect(result.residual).toBeNull();
    expect(result.test).toBeUndefined();
    expect(result.reason).toBe('Cancelled before it started.');
  });

  it.each<[string, Partial<Problem>, number[], string]>([
    [
      'equal inputs',
      { inputs: Float64Array.of(1, 2, 1) },
      [2, 0],
      'rows 11 and 13 of points have equal inputs',
    ],
    [
      'opposite classes',
      { inputs: Float64Array.of(1, 2, 1), goal: { kind: 'classify' } },
      [0, 2],
      'classify soft',
    ],
    [
      'one ray',
      { inputs: Float64Array.of(1, 2, 3), bias: { kind: 'none' } },
      [0, 1],
      'without a bias; add a bias',
    ],
    [
      'the origin',
      { inputs: Float64Array.of(0, 2, 3), bias: { kind: 'none' } },
      [0],
      'row 11 of points has only zero',
    ],
  ])('names the rows of the dataset in conflict: %s', (_, problem, conflict, words) => {
    const none = { objective: null, mass: null, gap: null, neurons: [], dual: [], lowerBound: 0 } as const;
    const job = fitJob(problem, { rowNumbers: [11, 12, 13] });
    const infeasible = {
      ...solution,
      ...none,
      status: 'infeasible',
      infeasibility: { rows: conflict, ray: conflict.map(() => 0.5) },
    } as const;
    const result = buildResult(job, infeasible, provenance);
    expect(result.reason).toContain(words);
    const rows = conflict.map((i) => 11 + i);
    expect(result.conflict).toEqual(rows);
    expect(result.infeasibility).toEqual({ rows, ray: conflict.map(() => 0.5) });
    expect(result.samples.rows).toEqual([11, 12, 13]);
  });
});

describe('restoring the problem and the claim', () => {
  it('gives back what was solved', () => {
    const rawInputs = Float64Array.of(9.5, 10, 10.5);
    const job = fitJob(
      {
        inputs: Float64Array.of(-1, 0, 1),
        targets: Float64Array.of(0.3, 0, 1.95),
        bias: { kind: 'bound', limit: 2 },
      },
      { rawInputs, scaling: { offset: [10], factor: [2] } },
    );
    const result = buildResult(job, solution, provenance);
    expect(restoreProblem(result, inlineSamples(result)!)).toEqual(job.problem);
    expect(restoreClaim(result, inlineSamples(result)!)).toMatchObject({
      neurons: solution.neurons,
      skip: solution.skip,
      gap: 4e-8,
    });
  });

  it('has no inline samples when the result names a file', () => {
    const result = sampleResult();
    const samples = { count: 1, inputs: ['x'], target: 'y', path: '/a.hull', sha256: 'f'.repeat(64) };
    expect(inlineSamples({ ...result, samples })).toBeNull();
  });
});
