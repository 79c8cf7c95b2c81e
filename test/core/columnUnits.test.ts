/** Programs whose columns differ in length by up to 10¹⁴, as the atoms of inputs in raw units do. */
import { describe, expect, it } from 'vitest';
import { columnUnits, inColumnUnits } from '../../src/core/program/columnUnits';
import { solveConicProgram } from '../../src/core/program/solveProgram';
import type { ConicProgram } from '../../src/core/program/conicProgram';
import { mulberry32 } from '../../src/core/startingNeurons';
import { solved } from '../helpers/solved';
import { rawTable } from '../helpers/rawTables';

/** Columns of order one and column j times lengths[j]; each costs 1. */
function program(rows: number, lengths: readonly number[], seed: number): ConicProgram {
  const random = mulberry32(seed);
  const columns = lengths.length;
  const data = Float64Array.from(
    { length: rows * columns },
    (_, at) => lengths[at % columns] * (2 * random() - 1),
  );
  return {
    matrix: { rows, columns, stride: columns, data },
    rhs: Float64Array.from({ length: rows }, () => 2 * random() - 1),
    costPlus: new Float64Array(columns).fill(1),
    costMinus: new Float64Array(columns).fill(1),
    upperPlus: new Float64Array(columns).fill(Infinity),
    curvature: new Float64Array(columns),
    cones: null,
  };
}

const residualOf = ({ matrix: { rows, columns, data }, rhs }: ConicProgram, x: Float64Array): number => {
  let worst = 0;
  for (let i = 0; i < rows; i++) {
    let rest = rhs[i];
    for (let j = 0; j < columns; j++) rest -= data[i * columns + j] * x[j];
    worst = Math.max(worst, Math.abs(rest));
  }
  return worst;
};

describe('columns of unlike length', () => {
  it('are brought to about 1 by powers of two, with their costs', () => {
    const given = program(4, [1e9, 1, 1e-5, 3], 1);
    const units = columnUnits(given.matrix)!;
    const scaled = inColumnUnits(given, units);
    for (let j = 0; j < 4; j++) {
      expect(Number.isInteger(Math.log2(units[j]))).toBe(true);
      let square = 0;
      for (let i = 0; i < 4; i++) square += scaled.matrix.data[i * 4 + j] ** 2;
      expect(Math.abs(Math.log2(Math.sqrt(square)))).toBeLessThanOrEqual(0.5);
      expect(scaled.costPlus[j] * units[j]).toBe(1);
    }
  });

  it('that are alike are left as they are', () => {
    expect(columnUnits(program(4, [1, 20, 0.1, 3], 1).matrix)).toBeNull();
  });

  it.each([1e3, 1e6, 1e9])(
    'of 1 and %d are solved to seven digits: two columns are cheap, 20 are not',
    (long) => {
      for (let seed = 0; seed < 5; seed++) {
        const lengths = Array.from({ length: 22 }, (_, j) => (j < 2 ? long : 1));
        const given = program(8, lengths, seed);
        const copy = { ...given, matrix: { ...given.matrix, data: given.matrix.data.slice() } };
        const found = solveConicProgram(given, 1e-9);
        expect(residualOf(copy, found.values)).toBeLessThan(1e-9);
        // weak duality, with what the products of the long columns are rounded by
        let value = 0;
        let largest = 1;
        for (let i = 0; i < 8; i++) value += copy.rhs[i] * found.dual[i];
        for (let j = 0; j < 22; j++) {
          let price = 0;
          for (let i = 0; i < 8; i++) price += copy.matrix.data[i * 22 + j] * found.dual[i];
          largest = Math.max(largest, Math.abs(price));
        }
        const mass = found.values.reduce((sum, x) => sum + Math.abs(x), 0);
        expect(mass - value / largest).toBeLessThan(1e-6 * mass);
        expect(mass - value / largest).toBeGreaterThan(-1e-9 * mass);
      }
    },
  );
});

describe('epochs and populations beside what is of order one', () => {
  const people = (random: () => number): number => Math.round(1e8 + 1e9 * random());
  const milliseconds = (random: () => number): number => Math.round(1.65e12 + 3e10 * random());
  const fraction = (random: () => number): number => random();
  const goals = [
    { kind: 'interpolate' },
    { kind: 'within', tolerance: 0.2 },
    { kind: 'classify' },
    { kind: 'classify_soft', softness: 10 },
  ] as const;

  it.each([
    ['l1', [people, fraction]],
    ['linf', [people, fraction]],
    ['linf', [milliseconds, people]],
  ] as const)('are solved in every goal, and verified: %s', async (norm, columns) => {
    for (const [seed, goal] of goals.entries()) {
      const p = rawTable(columns, 8, seed, goal, { weights: { norm, radius: 1 } });
      expect((await solved(p)).status, goal.kind).toBe('optimal');
    }
  });
});
