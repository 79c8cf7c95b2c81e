/** Scores of large tables: what decides them is as exact as where every sample is evaluated in doubled precision. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, doubledValues } from '../../src/core/evaluate';
import { boundedValues } from '../../src/core/evaluate/plain';
import { mulberry32 } from '../../src/core/startingNeurons';
import { classificationResidual, regressionResidual } from '../../src/result/quality';
import { processorTime } from '../helpers/load';

/** Sizes of inputs and of outputs over many orders of magnitude; terms may cancel. */
function instance(seed: number, n: number, d: number, k: number, spread = 3) {
  const random = mulberry32(seed);
  const number = (): number => (2 * random() - 1) * 10 ** (spread * (2 * random() - 1));
  const inputs = Float64Array.from({ length: n * d }, number);
  const neurons = Array.from({ length: k }, () => ({
    weights: Array.from({ length: d }, number),
    bias: number(),
    output: number(),
  }));
  const skip = { constant: number(), linear: Array.from({ length: d }, number) };
  const slope = 0.1;
  return { inputs, network: { neurons, skip, slope, activation: { slope } } };
}

describe('values in ordinary precision', () => {
  it('are off by no more than their bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 0, max: 9 }),
        (seed, n, d, k) => {
          const { inputs, network } = instance(seed, n, d, k);
          const { values, errors } = boundedValues(network, inputs);
          const { high, low } = doubledValues(network, inputs);
          values.forEach((value, i) => {
            expect(Math.abs(value - high[i] - low[i])).toBeLessThanOrEqual(errors[i]);
          });
        },
      ),
    );
  });

  it('know nothing where they are not numbers', () => {
    const neurons = [{ weights: [1e308, 1e308], bias: 0, output: 1 }];
    const network = { neurons, skip: { constant: 0, linear: [0, 0] }, slope: 0 };
    expect([...boundedValues(network, Float64Array.of(10, -10, 0, 0)).errors]).toEqual([Infinity, 0]);
  });
});

describe('scores of large tables', () => {
  const [n, d, k] = [6000, 6, 40];

  /** Targets from the network itself, so that what is missed is rounding, or that and something more. */
  it.each([
    ['far from the targets', 1],
    ['off by a thousandth', 1e-3],
    ['met to twelve digits', 1e-12],
    ['met but for rounding', 0],
  ])('of a regression: %s', (_, miss) => {
    const { inputs, network } = instance(3, n, d, k, 1);
    const random = mulberry32(8);
    const targets = doubledValues(network, inputs).high.map((value) => value + miss * (2 * random() - 1));
    const residuals = differences(doubledValues(network, inputs), targets);
    const { max, rms } = regressionResidual(network, inputs, targets);
    expect(max).toBe(residuals.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    const exact = Math.sqrt(residuals.reduce((sum, value) => sum + value * value, 0) / n);
    expect(Math.abs(rms - exact)).toBeLessThanOrEqual(1e-10 * exact);
  });

  it.each([
    ['on both sides', 1],
    ['at the margin', 2],
    ['on zero', 3],
  ])('of a classification: %s', (_, way) => {
    const { inputs, network } = instance(5, n, d, k, 1);
    const values = doubledValues(network, inputs).high;
    // labels that the network finds, and an output more that puts its nearest sample where rounding decides
    const least = values.reduce((most, value) => Math.min(most, Math.abs(value)), Infinity);
    const scaled =
      way === 2 ? scaledBy(network, 1 / least) : way === 3 ? shiftedBy(network, values[7]) : network;
    const targets = values.map((value, i) => (way === 1 && i % 5 === 0 ? -1 : 1) * (value > 0 ? 1 : -1));
    const exact = doubledValues(scaled, inputs);
    const products = targets.map((target, i) => target * exact.high[i]);
    const { margin, accuracy, hinge } = classificationResidual(scaled, inputs, targets);
    expect(margin).toBe(products.reduce((most, value) => Math.min(most, value), Infinity));
    expect(accuracy).toBe(products.filter((value) => value > 0).length / n);
    const excess = products.map((value, i) => Math.max(0, 1 - value - targets[i] * exact.low[i]));
    const sum = excess.reduce((total, value) => total + value, 0);
    expect(Math.abs(hinge - sum)).toBeLessThanOrEqual(1e-10 * sum);
  });

  it('take a small part of the time of doubled precision', () => {
    const { inputs, network } = instance(7, 20_000, 20, 60, 1);
    const targets = new Float64Array(20_000).fill(1);
    const spent = (act: () => unknown): number => {
      const start = processorTime();
      act();
      return processorTime() - start;
    };
    // the better of two runs: the first one is compiled on the way
    const least = (act: () => unknown): number => Math.min(spent(act), spent(act));
    const quick = least(() => regressionResidual(network, inputs, targets));
    const doubled = least(() => doubledValues(network, inputs));
    expect(quick).toBeLessThan(0.6 * doubled);
  });
});

type Whole = ReturnType<typeof instance>['network'];

const scaledBy = (network: Whole, factor: number): Whole => ({
  ...network,
  neurons: network.neurons.map((neuron) => ({ ...neuron, output: factor * neuron.output })),
  skip: {
    constant: factor * network.skip.constant,
    linear: network.skip.linear.map((value) => factor * value),
  },
});

const shiftedBy = (network: Whole, value: number): Whole => ({
  ...network,
  skip: { ...network.skip, constant: network.skip.constant - value },
});
