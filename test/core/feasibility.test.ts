/** Conflicts without a network: against a linear program over every value that networks can take, and in closed form. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { findInfeasibility } from '../../src/core/feasibility';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { linesThroughOrigin } from '../../src/core/lines';
import type { Problem, Skip } from '../../src/core/problem';
import { toleranceText } from '../../src/result/tolerance';
import { problem } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

let solveProgram: ProgramSolver;
beforeAll(async () => {
  solveProgram = await loadProgramSolver();
});

/**
 * min t with |c₀ + ℓᵀx_i + β_line(i)·|x_i| − y_i| ≤ t (a classification: y_i f(x_i) ≥ 1 − t), over ℓ, c₀ and one β for each
 * line: the values that networks without a bias take.
 */
function leastMiss(p: Problem): number {
  const { lines } = linesThroughOrigin(p);
  const d = p.dimension;
  const columns: Float64Array[] = [];
  const free = (value: (i: number) => number): void => {
    columns.push(Float64Array.from({ length: 2 * p.count }, (_, r) => value(r >> 1)));
  };
  for (let k = 0; k < d; k++) free((i) => p.inputs[i * d + k]);
  if (p.skip !== 'none') free(() => 1);
  for (const { members, lengths } of lines) {
    free((i) => (members.includes(i) ? Math.abs(lengths[members.indexOf(i)]) : 0));
  }
  const classify = hasClasses(p.goal);
  columns.push(Float64Array.from({ length: 2 * p.count }, (_, r) => (r % 2 === 0 ? 1 : -1)));
  const last = columns.length - 1;
  // row 2i: f + t ≥ y, row 2i + 1: f − t ≤ y
  const lower = Float64Array.from({ length: 2 * p.count }, (_, r) =>
    r % 2 === 0 && (!classify || p.targets[r >> 1] > 0) ? p.targets[r >> 1] : -Infinity,
  );
  const upper = Float64Array.from({ length: 2 * p.count }, (_, r) =>
    r % 2 === 1 && (!classify || p.targets[r >> 1] < 0) ? p.targets[r >> 1] : Infinity,
  );
  const answer = solveProgram({
    cost: Float64Array.from(columns, (_, j) => (j === last ? 1 : 0)),
    columnLower: Float64Array.from(columns, (_, j) => (j === last ? 0 : -Infinity)),
    columnUpper: new Float64Array(columns.length).fill(Infinity),
    rowLower: lower,
    rowUpper: upper,
    columns,
    timeLimit: 20,
  });
  if (answer.kind !== 'optimal') throw new Error(`The reference ended with ${answer.kind}.`);
  return answer.objective;
}

/** Rows on few lines, with targets that partly agree. */
const withoutBias = fc
  .record({
    dimension: fc.integer({ min: 1, max: 3 }),
    directions: fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 6,
    }),
    samples: fc.array(fc.tuple(fc.nat(5), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -3, max: 3 })), {
      minLength: 2,
      maxLength: 14,
    }),
    skip: fc.constantFrom<Skip>('none', 'constant', 'affine'),
    classify: fc.boolean(),
    planted: fc.boolean(),
  })
  .map(({ dimension, directions, samples, skip, classify, planted }) => {
    const rows = samples.map(([line, length]) =>
      directions[line % directions.length].slice(0, dimension).map((x) => x * length * 0.37),
    );
    const targets = samples.map(([, , noise], i) => {
      const value = 1 + rows[i].reduce((sum, x, k) => sum + (k + 0.3) * x, 0) + (planted ? 0 : noise);
      return classify ? (value > 1 ? 1 : -1) : value;
    });
    return problem(rows, targets, {
      bias: { kind: 'none' },
      skip,
      goal: classify ? { kind: 'classify' } : { kind: 'interpolate' },
    });
  });

describe('without a bias', () => {
  test('the least miss is that of a linear program', () => {
    let infeasible = 0;
    fc.assert(
      fc.property(withoutBias, (p) => {
        const expected = leastMiss(p);
        const found = findInfeasibility(p);
        if (expected < 1e-9) {
          expect(found).toBeNull();
          return;
        }
        infeasible++;
        expect(found).not.toBeNull();
        const { rows, ray, leastTolerance } = found!;
        if (!hasClasses(p.goal)) {
          expect(leastTolerance! / expected - 1).toBeCloseTo(0, 8);
        }
        const miss = rows.reduce((sum, i, at) => sum + ray[at] * p.targets[i], 0);
        expect(miss).toBeCloseTo(expected, 8);
        expect(ray.reduce((sum, z) => sum + Math.abs(z), 0)).toBeCloseTo(1, 14);
        if (p.skip !== 'none') expect(Math.abs(ray.reduce((sum, z) => sum + z, 0))).toBeLessThan(1e-15);
        for (let k = 0; k < p.dimension; k++) {
          const moment = rows.reduce((sum, i, at) => sum + ray[at] * p.inputs[i * p.dimension + k], 0);
          expect(Math.abs(moment)).toBeLessThan(1e-14);
        }
      }),
      { numRuns: 400 },
    );
    expect(infeasible).toBeGreaterThan(100);
  });

  test('targets that agree to ten digits, on a ray that does, are no conflict', () => {
    for (const digits of [10, 11, 12]) {
      const rows = Array.from({ length: 6 }, (_, i) => [0.7 * Math.sin(i + 1), 1.3 * Math.cos(3 * i)]);
      const along = rows.flatMap((row, i) => [
        row,
        row.map((x) => Number(((i + 0.3) * x).toPrecision(digits))),
      ]);
      const y = rows.flatMap((_, i) => [i - 2.1, Number(((i + 0.3) * (i - 2.1)).toPrecision(digits))]);
      expect(findInfeasibility(problem(along, y, { bias: { kind: 'none' } }))).toBeNull();
    }
  });

  test('many opposite pairs take seconds, not minutes', () => {
    const half = Array.from({ length: 5000 }, (_, i) => [
      Math.sin(i + 1),
      Math.cos(1.7 * i),
      Math.sin(i * i),
    ]);
    const rows = half.flatMap((row) => [row, row.map((x) => -x)]);
    // f(x) − f(−x) is linear: here it is up to one pair
    const y = half.flatMap(([a, b, c], i) => [a + 2 * b, -a - c + (i === 77 ? 0.5 : 0)]);
    const found = findInfeasibility(problem(rows, y, { bias: { kind: 'none' } }));
    expect(found!.rows).toContain(155);
    expect(findInfeasibility(problem(rows.filter((_, i) => i >> 1 !== 77), y.filter((_, i) => i >> 1 !== 77), { bias: { kind: 'none' } }))).toBeNull(); // prettier-ignore
  });
});

describe('the least tolerance', () => {
  const numbers = fc.array(fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -5000, max: 5000 })), {
    minLength: 2,
    maxLength: 12,
  });

  test.each([
    ['joint', { kind: 'joint' } as const],
    ['none', { kind: 'none' } as const],
  ])('as it is written is met, and a hundredth less is not: bias %s', (_, bias) => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(1e-6, 1, 1e9), (samples, unit) => {
        const within = (tolerance: number): Problem =>
          problem(
            samples.map(([x]) => [x]),
            samples.map(([, y]) => (y / 1000) * unit),
            { bias, goal: { kind: 'within', tolerance } },
          );
        const found = findInfeasibility(within(0));
        if (found === null) return;
        const written = Number(toleranceText(found.leastTolerance!));
        expect(written).toBeLessThanOrEqual(found.leastTolerance! * 1.011);
        expect(findInfeasibility(within(written))).toBeNull();
        expect(findInfeasibility(within(found.leastTolerance! * 0.99))).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
