/** Problems of some of the samples, where those that are missed for certain count together: relaxations all the same. */
import { describe, expect, it } from 'vitest';
import { complementRows, groupedRows } from '../../src/core/linear/orthogonal';
import { ColumnSet } from '../../src/core/master/columns';
import { solveMaster } from '../../src/core/master/master';
import { normalize, type NormalizedProblem } from '../../src/core/normalize';
import { restrictedTo } from '../../src/core/rows/restrict';
import { mulberry32, startingNeurons } from '../../src/core/startingNeurons';
import { noisyLabels } from '../helpers/noisyLabels';
import { problem } from '../helpers/solved';

const EPSILON = 2 ** -52;

describe('rows of which some count only together', () => {
  const n = 12;
  const random = mulberry32(3);
  const free = [new Float64Array(n).fill(1), Float64Array.from({ length: n }, () => random() - 0.5)];
  const groups = [
    { members: Int32Array.of(1, 4, 7), weights: Float64Array.of(1, 2, 0.5) },
    { members: Int32Array.of(2, 11), weights: Float64Array.of(-1, -3) },
  ];
  const rows = groupedRows(n, free, groups);

  it('are one a group, less the free columns', () => {
    expect(rows.rank).toBe(n - 2 - 1 - free.length);
    expect(groupedRows(n, free, []).rank).toBe(complementRows(n, free).rank);
  });

  it('have duals along the weights of each group and across the free columns, and project what they lift', () => {
    const zeta = Float64Array.from({ length: rows.rank }, () => random() - 0.5);
    const z = rows.lift(zeta);
    for (const { members, weights } of groups) {
      members.forEach((i, q) => expect(z[i] * weights[0]).toBeCloseTo(z[members[0]] * weights[q], 14));
    }
    for (const column of free)
      expect(Math.abs(column.reduce((sum, f, i) => sum + f * z[i], 0))).toBeLessThan(8 * n * EPSILON);
    rows.project(z).forEach((value, k) => expect(value).toBeCloseTo(zeta[k], 14));
  });
});

describe('a problem whose missed samples count together', () => {
  const { inputs, labels } = noisyLabels(60, 3, 0.4, 5);
  const all = normalize(
    problem(inputs, labels, { goal: { kind: 'classify_soft', softness: 0.3 }, skip: 'constant' }),
  );
  const every = Int32Array.from({ length: 60 }, (_, i) => i);
  const objectiveOf = (some: NormalizedProblem): { objective: number; dual: Float64Array } => {
    const set = new ColumnSet(some);
    for (const theta of startingNeurons(all.space)) set.add(theta);
    return solveMaster(
      some,
      { columns: set.columns, cells: null, l1Penalty: null, missPrice: Infinity, duals: null },
      1e-9,
    );
  };
  const plain = objectiveOf(restrictedTo(all, every));
  const isAtMost = (i: number): boolean =>
    Math.abs(plain.dual[i]) >
    (1 - 1e-6) * Math.max(...all.loss.of(i).dualRange(all.targets[i]).map(Math.abs));

  it('is the problem itself where they are missed', () => {
    const capped = Int8Array.from(every, (i) => (isAtMost(i) ? Math.sign(plain.dual[i]) : 0));
    expect(capped.filter((side) => side !== 0).length).toBeGreaterThan(10);
    const some = restrictedTo(all, every, capped);
    expect(some.rows.rank).toBeLessThan(50);
    // both are solved to 1e-9
    expect(Math.abs(objectiveOf(some).objective - plain.objective)).toBeLessThan(1e-8 * plain.objective);
  });

  it('is a relaxation wherever they are', () => {
    const random = mulberry32(9);
    for (let round = 0; round < 10; round++) {
      const capped = Int8Array.from(every, (i) => (random() < 0.6 ? Math.sign(all.targets[i]) : 0));
      const { objective, dual } = objectiveOf(restrictedTo(all, every, capped));
      expect(objective).toBeLessThanOrEqual(plain.objective * (1 + 1e-8));
      // one part of the largest multiplier on each side
      for (const side of [1, -1]) {
        const members = every.filter((i) => capped[i] === side);
        for (const i of members) expect(dual[i]).toBeCloseTo(dual[members[0]], 9);
      }
    }
  });
});
