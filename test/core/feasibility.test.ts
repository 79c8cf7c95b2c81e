/** Conflicts without a network: against a linear program over every value that networks can take, and in closed form. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { findInfeasibility } from '../../src/core/feasibility';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { linesThroughOrigin } from '../../src/core/lines';
import type { Problem, Skip } from '../../src/core/problem';
import { problem } from '../helpers/solved';

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
  const classify = p.goal.kind === 'classify';
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
        if (p.goal.kind === 'interpolate') {
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
});
