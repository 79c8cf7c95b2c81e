import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doubledEvaluator, doubledValues, exactResiduals, massOf } from '../../src/core/evaluate';
import { type EvaluatedNetwork, roomForValues } from '../../src/core/evaluate/evaluated';
import type { Neuron } from '../../src/core/solution';
import { processorTime } from '../helpers/load';
import { dyadic, plus, times, toNumber, type Dyadic } from '../helpers/dyadic';

/** f(x) and the sum of its terms' sizes, without any rounding. */
function exactly({ neurons, skip, slope }: EvaluatedNetwork, x: readonly number[]): [Dyadic, number] {
  const affine = (weights: readonly number[], bias: number) =>
    weights.reduce((sum, weight, k) => plus(sum, times(dyadic(weight), dyadic(x[k]))), dyadic(bias));
  const sizeOf = (weights: readonly number[], bias: number) =>
    weights.reduce((sum, weight, k) => sum + Math.abs(weight * x[k]), Math.abs(bias));
  let value = affine(skip.linear, skip.constant);
  let size = sizeOf(skip.linear, skip.constant);
  for (const { weights, bias, output } of neurons) {
    const t = affine(weights, bias);
    const factor = t.mantissa > 0n ? 1 : slope;
    value = plus(value, times(times(dyadic(output), dyadic(factor)), t));
    size += Math.abs(output) * factor * sizeOf(weights, bias);
  }
  return [value, size];
}

/** The largest error at `rows` in units of 2⁻¹⁰⁶ of the terms' sizes, those of one neuron. */
function worstError(network: EvaluatedNetwork, rows: readonly (readonly number[])[]): number {
  const { high, low } = doubledValues(network, Float64Array.from(rows.flat()));
  let worst = 0;
  rows.forEach((x, i) => {
    const [value, size] = exactly(network, x);
    const got = plus(dyadic(high[i]), dyadic(low[i]));
    const error = Math.abs(toNumber(plus(got, { ...value, mantissa: -value.mantissa })));
    if (error > 0) worst = Math.max(worst, error / (size * 2 ** -106 * (network.neurons.length + 1)));
  });
  return worst;
}

/** Sizes over many orders of magnitude (none so small that products underflow), zero, and numbers that many share. */
const number = fc
  .oneof(
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc
      .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -12, max: 12 }))
      .map(([value, power]) => value * 10 ** power),
  )
  .map((value) => (Math.abs(value) < 1e-30 ? 0 : value));

const networkOf = (dimension: number): fc.Arbitrary<EvaluatedNetwork> =>
  fc.record({
    neurons: fc.array(
      fc.record({
        weights: fc.array(number, { minLength: dimension, maxLength: dimension }),
        bias: number,
        output: number,
      }),
      { maxLength: 12 },
    ),
    skip: fc.record({
      constant: number,
      linear: fc.array(number, { minLength: dimension, maxLength: dimension }),
    }),
    slope: fc.constantFrom(0, 0.1, 0.5, 0.97),
  });

/** Samples at random and on the rounded kinks themselves, where the side of a neuron is decided by rounding. */
const oneInput = networkOf(1).chain((network) => {
  const kinks = network.neurons
    .map(({ weights, bias }) => -bias / weights[0])
    .filter((kink) => Math.abs(kink) < 1e100);
  const x = kinks.length > 0 ? fc.oneof(number, fc.constantFrom(...kinks)) : number;
  return fc.tuple(
    fc.constant(network),
    fc.array(
      x.map((value) => [value]),
      { minLength: 1, maxLength: 12 },
    ),
  );
});

// A term has some ten roundings of 2⁻¹⁰⁶; a neuron of many inputs has a term each.
const FEW_ROUNDINGS = 16;

describe('a network in doubled precision', () => {
  test('of one input is that of exact arithmetic', () => {
    fc.assert(
      fc.property(oneInput, ([network, rows]) => {
        expect(worstError(network, rows)).toBeLessThan(FEW_ROUNDINGS);
      }),
      { numRuns: 400 },
    );
  });

  test('of several inputs is that of exact arithmetic', () => {
    const several = fc
      .integer({ min: 2, max: 4 })
      .chain((d) =>
        fc.tuple(
          networkOf(d),
          fc.array(fc.array(number, { minLength: d, maxLength: d }), { minLength: 1, maxLength: 6 }),
        ),
      );
    fc.assert(
      fc.property(several, ([network, rows]) => {
        expect(worstError(network, rows)).toBeLessThan(FEW_ROUNDINGS);
      }),
      { numRuns: 200 },
    );
  });

  test('keeps a value that its terms exceed by seventeen digits', () => {
    const neurons: Neuron[] = [
      { weights: [1], bias: 1e9 - 1, output: 1e8 },
      { weights: [1], bias: 1e9, output: -1e8 },
    ];
    const network = { neurons, skip: { constant: 1e8, linear: [0] }, slope: 0.1 };
    // at x the terms are 1e17 each: f(x) = 1e8·(x + 1e9 − 1) − 1e8·(x + 1e9) + 1e8 = 0
    expect([...doubledValues(network, new Float64Array([0.1, 0.7, 1e7 / 3])).high]).toEqual([0, 0, 0]);
  });

  test('decides the side of a sample that lies on a rounded kink', () => {
    // −b/w rounds to exactly 1/3's double, but wx + b there is the rounding error of that: not zero
    const neuron = { weights: [3], bias: -1, output: 1 };
    const value = 3 * (1 / 3 - 1 / 3) + toNumber(plus(times(dyadic(3), dyadic(1 / 3)), dyadic(-1)));
    const network = { neurons: [neuron], skip: { constant: 0, linear: [0] }, slope: 0.5 };
    expect(value).toBeLessThan(0);
    expect(doubledValues(network, new Float64Array([1 / 3])).high[0]).toBe(value / 2);
  });

  test('takes neurons without weight, without bias, and with kinks beyond every double', () => {
    const neurons: Neuron[] = [
      { weights: [0], bias: 2, output: 3 },
      { weights: [0], bias: -2, output: 3 },
      { weights: [1], bias: 0, output: 1 },
      { weights: [1e-300], bias: 1e10, output: 1 },
      { weights: [-1e-300], bias: -1e10, output: 1 },
    ];
    const network = { neurons, skip: { constant: 0, linear: [0] }, slope: 0.5 };
    const { high } = doubledValues(network, new Float64Array([-1, 0, 1]));
    expect([...high]).toEqual([5e9 + 3 - 0.5, 5e9 + 3, 5e9 + 3 + 1]);
  });

  test.each([1, 2])('with a coefficient that is not finite has no values, of %i inputs', (d) => {
    const zeros = new Array<number>(d).fill(0);
    for (const broken of [{ weights: [NaN, ...zeros].slice(0, d) }, { bias: NaN }, { output: NaN }]) {
      const neuron = { weights: zeros.map(() => 1), bias: -5, output: 1, ...broken };
      const network = { neurons: [neuron], skip: { constant: 0, linear: zeros }, slope: 0 };
      expect([...doubledValues(network, new Float64Array(d)).high]).toEqual([NaN]);
    }
  });

  test('of no neurons is its free terms, and of no samples nothing', () => {
    const network = { neurons: [], skip: { constant: 1, linear: [2] }, slope: 0 };
    expect([...doubledValues(network, new Float64Array([3, -1])).high]).toEqual([7, -1]);
    expect(doubledValues(network, new Float64Array(0)).high).toHaveLength(0);
  });

  test('takes time in proportion to samples and neurons, not to their product, of one input', () => {
    const large = (n: number): number => {
      const neurons = Array.from({ length: n / 2 }, (_, j) => ({
        weights: [j % 2 ? 1 : -1],
        bias: Math.sin(j * 7.3),
        output: Math.cos(j),
      }));
      const inputs = Float64Array.from({ length: n }, (_, i) => Math.sin(i * 1.7));
      const network = { neurons, skip: { constant: 0, linear: [0] }, slope: 0.1 };
      const times = [1, 2, 3, 4, 5].map(() => {
        const from = processorTime();
        doubledValues(network, inputs);
        return processorTime() - from;
      });
      return Math.min(...times);
    };
    large(10_000);
    // sixteen times as many: samples × neurons would be 256 times, n log n is some twenty
    expect(large(200_000) / large(12_500)).toBeLessThan(80);
  });

  test.each([
    ['one input', 1, 2],
    ['three inputs', 3, 2],
    ['a neuron that is not finite', 1, Infinity],
  ])('an evaluator writes into memory that was used before: %s', (_, dimension, bias) => {
    const network: EvaluatedNetwork = {
      neurons: [{ weights: new Array<number>(dimension).fill(0.3), bias, output: 0.7 }],
      skip: { constant: -0.1, linear: new Array<number>(dimension).fill(1 / 3) },
      slope: 0.1,
    };
    const evaluator = doubledEvaluator(network);
    const into = roomForValues(2);
    for (const first of [0.1, -40]) {
      const inputs = Float64Array.from({ length: 2 * dimension }, (_value, i) => first + i / 7);
      expect(evaluator(inputs, into)).toBe(into);
      expect(into).toEqual(doubledValues(network, inputs));
      expect(evaluator(inputs)).toEqual(into);
    }
  });

  test('is left when interrupted, with several inputs', () => {
    const neurons = Array.from({ length: 1000 }, (_, j) => ({ weights: [1, j], bias: 1, output: 1 }));
    const network = { neurons, skip: { constant: 0, linear: [0, 0] }, slope: 0 };
    const inputs = new Float64Array(2 * 10_000);
    let asked = 0;
    expect(doubledValues(network, inputs, () => ++asked > 3)).toBeNull();
    expect(asked).toBe(4);
    expect(exactResiduals(network, inputs, new Float64Array(10_000), () => true)).toBeNull();
  });
});

test('residuals are rounded once, after the subtraction', () => {
  const network = { neurons: [], skip: { constant: 1e-20, linear: [1] }, slope: 0 };
  expect(exactResiduals(network, new Float64Array([1]), new Float64Array([1]))[0]).toBe(1e-20);
  const both = { neurons: [], skip: { constant: 1e-20, linear: [1, 0] }, slope: 0 };
  expect(exactResiduals(both, new Float64Array([1, 5]), new Float64Array([1]))[0]).toBe(1e-20);
});

test('the mass is rounded once', () => {
  const outputs = [1, -(2 ** -53), 2 ** -53, -(2 ** -53), 2 ** -53];
  expect(massOf(outputs.map((output) => ({ output })))).toBe(1 + 2 ** -51);
});
