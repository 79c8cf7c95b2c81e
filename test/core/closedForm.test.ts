import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Skip } from '../../src/core/problem';
import { evaluate, problem, run, solved } from '../helpers/solved';

interface Line {
  readonly x: number[];
  readonly bends: number[];
  readonly slopes: number[];
}

function segments(x: readonly number[], y: readonly number[]): Line {
  const order = x.map((_, i) => i).sort((p, q) => x[p] - x[q]);
  const slopes = order.slice(1).map((i, k) => (y[i] - y[order[k]]) / (x[i] - x[order[k]]));
  const bends = slopes.slice(1).map((s, k) => s - slopes[k]);
  return { x: order.map((i) => x[i]), bends, slopes };
}

/** theory.md, section 2.5. */
function norm({ bends, slopes }: Line, slope: number, skip: Skip): number {
  const total = bends.reduce((sum, bend) => sum + Math.abs(bend), 0);
  const tilt = Math.abs(slopes[0] + slopes[slopes.length - 1]);
  return skip === 'affine' ? total / (1 - slope) : Math.max(total / (1 - slope), (total + tilt) / 2);
}

/** Σ⌈L/2⌉ over runs of L bends of one sign. */
function fewest(bends: readonly number[]): number {
  let count = 0;
  for (let k = 0; k < bends.length;) {
    let end = k;
    while (end < bends.length && bends[end] * bends[k] > 0) end++;
    count += Math.ceil((end - k) / 2);
    k = Math.max(end, k + 1);
  }
  return count;
}

const data = fc
  .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 })
  .chain((x) =>
    fc.tuple(
      fc.constant(x),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: x.length, maxLength: x.length }),
    ),
  );

/**
 * A table of decimals: straight pieces whose slopes are whole multiples of 10^−digits, at inputs with as many digits, all exact in whole
 * numbers, so that its bends are known without rounding.
 */
const decimalLine = fc
  .record({
    digits: fc.integer({ min: 0, max: 3 }),
    first: fc.integer({ min: -100_000, max: 100_000 }),
    height: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    steps: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 60 }),
    // none at most samples
    bends: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: -900, max: 900 })), {
      minLength: 60,
      maxLength: 60,
    }),
  })
  .map(({ bends, digits, first, height, steps }) => {
    const decimal = (whole: number, places: number): number => Number(`${whole}e-${places}`);
    const x = [first];
    const y = [height];
    let slope = bends[0];
    steps.forEach((step, k) => {
      if (k > 0) slope += bends[k];
      x.push(x[k] + step);
      y.push(y[k] + slope * step);
    });
    return {
      x: x.map((v) => decimal(v, digits)),
      y: y.map((v) => decimal(v, 2 * digits)),
      bends: bends.slice(1, steps.length),
    };
  });

describe('one input with a free bias', () => {
  it('has the norm of the closed form, a verified certificate and the sparsest affine network', async () => {
    await fc.assert(
      fc.asyncProperty(
        data,
        fc.constantFrom(0, 0.1, 0.6),
        fc.constantFrom<Skip>('none', 'constant', 'affine'),
        async ([x, y], slope, skip) => {
          const p = problem(
            x.map((v) => [v]),
            y,
            { slope, skip, bias: { kind: 'free' } },
          );
          const solution = await solved(p);
          const line = segments(x, y);
          const expected = norm(line, slope, skip);
          expect(solution.status).toBe('optimal');
          expect(Math.abs(solution.objective! - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
          // one more neuron may turn both ways, and one may be straight
          const kinks = fewest(line.bends);
          if (skip === 'affine') expect(solution.neurons.length).toBe(kinks);
          else expect(solution.neurons.length).toBeLessThanOrEqual(kinks + 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has no neuron for the rounding of decimals', async () => {
    await fc.assert(
      fc.asyncProperty(
        decimalLine,
        fc.constantFrom<Skip>('none', 'constant', 'affine'),
        async (line, skip) => {
          const { bends, x, y } = line;
          const p = problem(
            x.map((v) => [v]),
            y,
            { skip, bias: { kind: 'free' } },
          );
          const solution = await solved(p);
          expect(solution.status).toBe('optimal');
          const kinks = fewest(bends);
          if (skip === 'affine') expect(solution.neurons.length).toBe(kinks);
          else expect(solution.neurons.length).toBeLessThanOrEqual(kinks + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keeps every kink when merging is off', async () => {
    const x = [0, 1, 2, 3, 4, 5];
    const y = [0, 0, 1, 3, 6, 10];
    const p = problem(
      x.map((v) => [v]),
      y,
      { bias: { kind: 'free' }, skip: 'affine' },
    );
    expect((await solved(p, { sparsify: 'off' })).neurons).toHaveLength(4);
    expect((await solved(p)).neurons).toHaveLength(2);
  });

  it('does 100,000 samples to 1e-9 with the sparsest network', async () => {
    const n = 100_000;
    const x = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1) + 1e-6 * Math.sin(i));
    const y = x.map((v) => Math.sin(9 * v) + 0.3 * v);
    const p = problem(
      x.map((v) => [v]),
      y,
      { bias: { kind: 'free' }, skip: 'affine' },
    );
    const solution = await run(p);
    const line = segments(x, y);
    const expected = norm(line, p.slope, 'affine');
    expect(solution.status).toBe('optimal');
    expect(Math.abs(solution.objective! - expected) / expected).toBeLessThanOrEqual(1e-9);
    expect(solution.gap!).toBeLessThanOrEqual(1e-9);
    expect(solution.neurons).toHaveLength(fewest(line.bends));
    for (const i of [0, 1, 777, 50_000, n - 1]) {
      expect(Math.abs(evaluate(solution, p.slope, [x[i]]) - y[i])).toBeLessThanOrEqual(1e-9);
    }
  });
});
