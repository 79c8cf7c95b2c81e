import { Matrix, solve as solveDense } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { Random } from '../../src/data/random';
import { maxResidualOf } from '../../src/rivals/evaluate';
import { gaussianProcess, neuralTangent } from '../../src/rivals/kernelFit';
import { processKernel, tangentKernel } from '../../src/rivals/kernels';
import { RivalRefusal } from '../../src/rivals/task';
import { problem } from '../helpers/solved';

const options = { now: () => performance.now() };
/** A mean of independent values is further than this many standard errors from its expectation once in some 10⁵ times. */
const ERRORS = 4.5;

/** Pairs of lifted inputs: near, far, opposite, equal, orthogonal. */
const PAIRS: readonly (readonly [number[], number[]])[] = [
  [
    [0.3, -0.5, 1],
    [0.4, -0.2, 1],
  ],
  [
    [2, 0.1, 1],
    [-1.5, 0.7, 1],
  ],
  [
    [1, 2, 0.5],
    [-1, -2, -0.5],
  ],
  [
    [0.6, 0.8, 1],
    [0.6, 0.8, 1],
  ],
  [
    [1, 0, 0],
    [0, 3, 0],
  ],
];

function expectMean(values: readonly number[], expected: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  // rounding alone, where nothing varies
  const rounding = 1e-12 * Math.abs(expected) + 1e-12;
  expect(Math.abs(mean - expected)).toBeLessThanOrEqual(
    ERRORS * Math.sqrt(variance / values.length) + rounding,
  );
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, v, c) => sum + v * b[c], 0);

describe.each([0, 0.1, 0.5])('the kernels, against random wide networks of slope %f', (slope) => {
  const sigma = (t: number): number => Math.max(t, slope * t);
  const derivative = (t: number): number => (t > 0 ? 1 : slope);

  it('of the process is the covariance of their outputs', () => {
    const random = new Random(7);
    const width = 100;
    const products = PAIRS.map((): number[] => []);
    for (let network = 0; network < 3000; network++) {
      const outputs = PAIRS.map(() => [0, 0]);
      for (let j = 0; j < width; j++) {
        const w = [random.normal(), random.normal(), random.normal()];
        const v = random.normal() / Math.sqrt(width);
        PAIRS.forEach((pair, k) => pair.forEach((x, side) => (outputs[k][side] += v * sigma(dot(w, x)))));
      }
      outputs.forEach(([p, q], k) => products[k].push(p * q));
    }
    PAIRS.forEach(([a, b], k) => expectMean(products[k], processKernel(slope, a, 0, b, 0, 3)));
  });

  it('of the tangent is the product of their gradients in both layers', () => {
    const random = new Random(11);
    const neurons = Array.from({ length: 40_000 }, () => ({
      w: [random.normal(), random.normal(), random.normal()],
      v: random.normal(),
    }));
    for (const [a, b] of PAIRS) {
      const shares = neurons.map(({ w, v }) => {
        const [s, t] = [dot(w, a), dot(w, b)];
        return sigma(s) * sigma(t) + v * v * derivative(s) * derivative(t) * dot(a, b);
      });
      expectMean(shares, tangentKernel(slope, a, 0, b, 0, 3));
    }
  });
});

const sine = (change: Partial<Problem> = {}): Problem => {
  const xs = Array.from({ length: 15 }, (_, i) => -1 + i / 7);
  return problem(
    xs.map((x) => [x]),
    xs.map((x) => Math.sin(3 * x)),
    change,
  );
};
const BETWEEN = Float64Array.of(-1.2, -0.55, 0.03, 0.9);

describe('the fitted kernels', () => {
  it.each([gaussianProcess, neuralTangent])('interpolate', (rival) => {
    for (const change of [{}, { skip: 'affine' as const }, { bias: { kind: 'free' as const } }]) {
      const p = sine(change);
      expect(maxResidualOf(p, rival(p, options).valuesAt(p.inputs))).toBeLessThan(1e-9);
    }
  });

  it('predict what the dense formulas of a Gaussian process say, mean and deviation', () => {
    const p = sine();
    const k = (a: number, b: number): number => processKernel(0.1, [a, 1], 0, [b, 1], 0, 2);
    const xs = Array.from(p.inputs);
    const matrix = new Matrix(xs.map((a) => xs.map((b) => k(a, b))));
    const alpha = solveDense(matrix, Matrix.columnVector(Array.from(p.targets))).to1DArray();
    const amplitude = dot(alpha, Array.from(p.targets)) / xs.length;
    const { valuesAt, deviationAt } = gaussianProcess(p, options);
    const [values, deviations] = [valuesAt(BETWEEN), deviationAt!(BETWEEN)];
    BETWEEN.forEach((x, q) => {
      const row = xs.map((a) => k(a, x));
      expect(values[q]).toBeCloseTo(dot(row, alpha), 7);
      const explained = dot(row, solveDense(matrix, Matrix.columnVector(row)).to1DArray());
      expect(deviations[q]).toBeCloseTo(Math.sqrt(amplitude * (k(x, x) - explained)), 5);
    });
    // nothing is open at the samples, and more the further from them
    expect(Math.max(...deviationAt!(p.inputs))).toBeLessThan(1e-5 * deviations[0]);
    expect(deviationAt!(Float64Array.of(3))[0]).toBeGreaterThan(deviations[0]);
    expect(neuralTangent(p, options).deviationAt).toBeUndefined();
  });

  it('leave free terms unpenalised: an affine function needs nothing else', () => {
    const rows = [
      [0.1, 0.2],
      [0.9, -0.4],
      [-0.7, 0.5],
      [0.3, 0.8],
      [-0.2, -0.9],
    ];
    const p = problem(
      rows,
      rows.map(([a, b]) => 5 + 2 * a - 3 * b),
      { skip: 'affine' },
    );
    const { valuesAt, deviationAt } = gaussianProcess(p, options);
    expect(valuesAt(Float64Array.of(10, -20))[0]).toBeCloseTo(85, 6);
    expect(deviationAt!(Float64Array.of(0.2, 0.2))[0]).toBeLessThan(1e-5);
  });

  it.each([gaussianProcess, neuralTangent])('use a tolerance up, and no more than it', (rival) => {
    const p = sine({ goal: { kind: 'within', tolerance: 0.1 } });
    const worst = maxResidualOf(p, rival(p, options).valuesAt(p.inputs));
    expect(worst).toBeLessThanOrEqual(0.1 + 1e-9);
    expect(worst).toBeGreaterThan(0.09);
  });

  it('are least-squares classifiers with a soft margin', () => {
    const p = problem([[-1], [-0.5], [0.2], [1]], [-1, 1, -1, 1], {
      goal: { kind: 'classify_soft', softness: 2 },
    });
    const values = Array.from(neuralTangent(p, options).valuesAt(p.inputs));
    const rows = Array.from(p.inputs, (x) => [x, 1]);
    const kernel = new Matrix(rows.map((a) => rows.map((b) => tangentKernel(0.1, a, 0, b, 0, 2))));
    const shifted = kernel.clone().add(Matrix.eye(4).mul(0.5));
    const alpha = solveDense(shifted, Matrix.columnVector(Array.from(p.targets)));
    kernel
      .mmul(alpha)
      .to1DArray()
      .forEach((value, i) => expect(values[i]).toBeCloseTo(value, 9));
  });

  it('give the lifted input the part of a bounded bias, and none without one', () => {
    const none = sine({ bias: { kind: 'none' } });
    // a homogeneous function of one input is linear on either side
    const { valuesAt } = neuralTangent(
      { ...none, targets: none.inputs.map((x) => 2 * Math.abs(x)) },
      options,
    );
    expect(valuesAt(Float64Array.of(10))[0]).toBeCloseTo(20, 4);
    const bounded = sine({ bias: { kind: 'bound', limit: 2 }, weights: { norm: 'l2', radius: 2 } });
    expect(Array.from(gaussianProcess(bounded, options).valuesAt(BETWEEN))).toEqual(
      Array.from(gaussianProcess(sine(), options).valuesAt(BETWEEN)),
    );
  });

  it('take equal samples, and refuse more than a matrix should hold', () => {
    const twice = problem([[0], [0], [1], [2]], [1, 1, 0, 3]);
    expect(maxResidualOf(twice, gaussianProcess(twice, options).valuesAt(twice.inputs))).toBeLessThan(1e-6);
    const many = problem(
      Array.from({ length: 4001 }, (_, i) => [i]),
      new Array<number>(4001).fill(0),
    );
    expect(() => gaussianProcess(many, options)).toThrow(RivalRefusal);
    expect(() => neuralTangent(many, options)).toThrow(/at most 4000 samples/);
  });
});
