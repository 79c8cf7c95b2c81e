/** Making a dual vector feasible: projection onto the null space of Fᵀ, signs, objective. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { makeFeasible } from '../../src/core/verify/dual';
import { problemOf } from '../helpers/vectors';

const base = {
  slope: 0.1,
  weights: { norm: 'l2', radius: 1 },
  bias: { kind: 'joint' },
  skip: 'affine',
  goal: { kind: 'interpolate' },
} as const;

/** Fᵀz. */
function products(problem: Problem, dual: Float64Array): number[] {
  const { dimension: d, inputs } = problem;
  const sums = new Array<number>(d + 1).fill(0);
  dual.forEach((z, i) => {
    sums[0] += z;
    for (let k = 0; k < d; k++) sums[k + 1] += z * inputs[i * d + k];
  });
  return sums;
}

const fraction = (bound: number) =>
  fc.integer({ min: -1e6 * bound, max: 1e6 * bound }).map((value) => value / 1e6);

describe('projection', () => {
  test('reaches the null space of [1 X], keeps zeros and moves no entry by more than asked', () => {
    const rows = fc.array(fc.tuple(fraction(3), fraction(3)), { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.array(fraction(1), { minLength: 20, maxLength: 20 }), (x, raw) => {
        const problem = problemOf(
          x,
          x.map(([a]) => a),
          base,
        );
        const exact = makeFeasible(
          problem,
          x.map((_, i) => raw[i]),
        );
        fc.pre(exact.dual.every((z, i) => exact.errors[i] <= 1e-6 * Math.abs(z)));
        for (const product of products(problem, exact.dual)) expect(Math.abs(product)).toBeLessThan(1e-12);
        exact.dual.forEach((z, i) => {
          if (raw[i] === 0) expect(z).toBe(0);
          else expect(z * raw[i]).toBeGreaterThanOrEqual(0);
        });
        // What is feasible already stays where it is, and its distance from the null space is rounding.
        const again = makeFeasible(problem, [...exact.dual]);
        again.dual.forEach((z, i) => expect(z).toBeCloseTo(exact.dual[i], 11));
        expect(again.findings.every(({ holds }) => holds)).toBe(true);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test('a vector far from the null space is reported', () => {
    const problem = problemOf(
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      [0, 1, 2, 3],
      base,
    );
    expect(makeFeasible(problem, [1, 1, 1, 1]).findings.some(({ holds }) => !holds)).toBe(true);
    expect(makeFeasible(problem, [1, -1, -1, 1]).findings.every(({ holds }) => holds)).toBe(true);
  });

  test('the objective does not see a shift of the targets, however large', () => {
    const x = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    const targets = [0.25, 1, 2, 5];
    const near = makeFeasible(problemOf(x, targets, base), [0.5, -0.5, -0.5, 0.5]);
    const far = makeFeasible(
      problemOf(
        x,
        targets.map((y) => y + 2 ** 30),
        base,
      ),
      [0.5, -0.5, -0.5, 0.5],
    );
    expect(near.value.linear).toBeCloseTo(1.125, 12);
    expect(near.value.linear).toBeLessThanOrEqual(1.125);
    expect(far.value.linear).toBeCloseTo(1.125, 12);
  });
});

test('the objectives of the goals', () => {
  const x = [
    [0, 1],
    [1, 0],
  ];
  const none = { ...base, skip: 'none' } as const;
  const dual = [0.5, -0.25];
  const value = (rest: Pick<Problem, 'goal'>, targets: number[]): number =>
    makeFeasible(problemOf(x, targets, { ...none, ...rest }), dual).value.linear;
  expect(value({ goal: { kind: 'interpolate' } }, [2, -4])).toBeCloseTo(2, 12);
  expect(value({ goal: { kind: 'within', tolerance: 0.1 } }, [2, -4])).toBeCloseTo(2 - 0.075, 12);
  expect(value({ goal: { kind: 'classify' } }, [1, -1])).toBeCloseTo(0.75, 12);
  // The multiplier of the second sample has the wrong sign: dropped, and said so.
  const wrong = makeFeasible(problemOf(x, [1, 1], { ...none, goal: { kind: 'classify' } }), dual);
  expect(wrong.value.linear).toBeCloseTo(0.5, 12);
  expect(wrong.findings.map(({ holds }) => holds)).toEqual([false]);
});

test('multipliers over the softness have to be scaled down', () => {
  const problem = problemOf(
    [
      [0, 1],
      [1, 0],
    ],
    [1, -1],
    {
      ...base,
      skip: 'none',
      goal: { kind: 'classify_soft', softness: 2 },
    },
  );
  expect(makeFeasible(problem, [2, -1]).scale).toBeCloseTo(1, 12);
  const over = makeFeasible(problem, [3, -1]);
  expect(over.scale).toBeCloseTo(1.5, 12);
  expect(over.findings.some(({ holds }) => !holds)).toBe(true);
});
