/** The verifier's own evaluation of a network: against exact arithmetic, on kinks, and in its growth. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkValues } from '../../src/core/verify/evaluate';

/** A double as a fraction of a power of two. */
function exact(value: number): { n: bigint; e: number } {
  if (value === 0) return { n: 0n, e: 0 };
  const e = Math.floor(Math.log2(Math.abs(value))) - 53;
  return { n: BigInt(value / 2 ** e), e };
}

/** f(x) in exact arithmetic, as an integer multiple of 2^−600. */
function exactValue(
  neurons: readonly { weights: number[]; bias: number; output: number }[],
  slope: number,
  x: readonly number[],
): bigint {
  const at = (parts: readonly number[]): bigint => {
    const all = parts.map(exact);
    const e = all.reduce((sum, part) => sum + part.e, 0) + 600;
    const n = all.reduce((product, part) => product * part.n, 1n);
    return e >= 0 ? n << BigInt(e) : n >> BigInt(-e);
  };
  let total = 0n;
  for (const { weights, bias, output } of neurons) {
    const sign = weights.reduce((sum, w, k) => sum + at([w, x[k]]), at([bias]));
    const factor = sign > 0n ? 1 : slope;
    total += weights.reduce((sum, w, k) => sum + at([output, factor, w, x[k]]), at([output, factor, bias]));
  }
  return total;
}

const number = fc.integer({ min: -40, max: 40 }).map((k) => k / 7);

test.each([1, 2, 3])('is exact to 30 digits of its terms, on kinks too: %i inputs', (d) => {
  const vector = fc.array(number, { minLength: d, maxLength: d });
  const neuron = fc.record({ weights: vector, bias: number, output: number });
  fc.assert(
    fc.property(
      fc.array(neuron, { maxLength: 6 }),
      fc.array(vector, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(0, 0.1, 0.99),
      (neurons, rows, slope) => {
        // prettier-ignore
        // every other neuron has its kink at a sample, up to rounding
        const placed = neurons.map((one, j) => {
        const row = rows[j % rows.length];
        return j % 2 === 0 ? { ...one, bias: -one.weights.reduce((sum, w, k) => sum + w * row[k], 0) } : one;
      });
        const skip = { constant: 0, linear: new Array<number>(d).fill(0) };
        const { high, low, sizes } = networkValues(
          { neurons: placed, skip, slope },
          Float64Array.from(rows.flat()),
        )!;
        rows.forEach((row, i) => {
          const expected = exactValue(placed, slope, row);
          const found = BigInt(Math.round(high[i] * 2 ** 52)) * 2n ** 548n;
          const rest =
            Number(expected - found) / 2 ** 600 - (high[i] - Math.round(high[i] * 2 ** 52) / 2 ** 52);
          expect(Math.abs(rest - low[i])).toBeLessThanOrEqual(1e-30 * sizes[i] + 2 ** -52 * Math.abs(rest));
        });
      },
    ),
    { numRuns: 300 },
  );
});

test('with one input takes time in proportion to samples and neurons', () => {
  const seconds = (n: number): number => {
    const neurons = Array.from({ length: n / 2 }, (_, j) => ({
      weights: [j % 3 ? 1 : -1],
      bias: Math.sin(j),
      output: Math.cos(j),
    }));
    const x = Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i));
    const start = process.cpuUsage();
    networkValues({ neurons, skip: { constant: 1, linear: [1] }, slope: 0.1 }, x);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6;
  };
  seconds(4000);
  // eight times as much: 64 times the time if it were quadratic, and minutes at this size
  expect(seconds(128_000) / Math.max(seconds(16_000), 0.01)).toBeLessThan(30);
});

test('ends at a signal', () => {
  const neurons = Array.from({ length: 1000 }, (_, j) => ({ weights: [1, 0.1 * j], bias: 0.5, output: 1 }));
  const network = { neurons, skip: { constant: 0, linear: [0, 0] }, slope: 0.1 };
  expect(networkValues(network, new Float64Array(20_000).fill(1), { aborted: true })).toBeNull();
});
