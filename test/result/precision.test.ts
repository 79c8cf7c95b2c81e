/** What is said where double precision is not enough: which rows or which column, and what helps. */
import { describe, expect, it } from 'vitest';
import type { Goal, Problem } from '../../src/core/problem';
import { precisionAdvice, remedyOf } from '../../src/result/precision';
import { mulberry32 } from '../../src/core/startingNeurons';
import { BIASES, GOALS } from '../helpers/awkward';
import { NORMS } from '../helpers/constraintSets';
import { processorTime } from '../helpers/load';
import { rawTable, TABLES } from '../helpers/rawTables';
import { planted } from '../helpers/planted';
import { problem, run, solved } from '../helpers/solved';

const adviceOf = (p: Problem, scaled = false): string =>
  precisionAdvice(p, {
    scaled,
    inputNames: Array.from({ length: p.dimension }, (_, k) => `x${k + 1}`),
    rowNumbers: Array.from({ length: p.count }, (_, i) => 10 + i),
  });

describe('what takes the digits', () => {
  it.each<readonly [string, Problem]>([
    ['one input', problem([[0], [1], [1e-9]], [0, 0, 1])],
    [
      'two inputs',
      problem(
        [
          [0, 1],
          [1, 0],
          [1e-9, 1],
        ],
        [0, 0, 1],
      ),
    ],
  ])('are two rows that are nearly equal: %s', async (_, p) => {
    const solution = await run(p);
    expect(solution).toMatchObject({ status: 'stopped', ending: { by: 'precision' } });
    expect(adviceOf(p)).toMatch(/^Rows 10 and 12 are nearly equal .*`goal within`\.$/);
  });

  it('is an input far from zero, which scaling cures', async () => {
    const offset = [1, 2, 3, 4].map((x) => [1e8 + x / 10, x === 3 ? 5 : x + 1]);
    const p = problem(offset, [1, 2, 4, 1]);
    const solution = await run(p);
    expect(solution).toMatchObject({ status: 'stopped', ending: { by: 'precision' } });
    expect(adviceOf(p)).toMatch(/^`x1` lies between 100000000\.1 and 100000000\.4, .*`scale standard`/);
    const scaled = problem(
      offset.map(([a, b]) => [(a - 100000000.25) / 0.15, b]),
      [1, 2, 4, 1],
    );
    expect(adviceOf(scaled, true)).not.toContain('scale standard');
    expect((await solved(scaled)).status).toBe('optimal');
  });

  it('is found among many rows, in time that is bounded', () => {
    const random = mulberry32(2);
    const rows = Array.from({ length: 60_000 }, () => [random(), random(), 2 * random()]);
    rows[40_000] = rows[50].map((value) => value + 1e-9);
    const targets = rows.map((_, i) => (i === 50 ? 1 : i === 40_000 ? 0 : 0.5));
    expect(adviceOf(problem(rows, targets))).toMatch(/^Rows 60 and 40010 are nearly equal/);
    // every row is near half of the others along the widest input
    for (const row of rows) row[2] = row[0] > 0.5 ? 3 : 0;
    const start = processorTime();
    adviceOf(problem(rows, targets));
    expect(processorTime() - start).toBeLessThan(2000);
  });

  it('is nothing to speak of in a result that is optimal', async () => {
    const p = problem([[0], [1], [2]], [0, 1, 0]);
    expect(await run(p)).not.toHaveProperty('ending');
  });

  it('are rows on nearly one ray, without a bias', () => {
    const rows = [
      [1, 2],
      [3, 6 + 1e-8],
      [-1, 1],
    ];
    expect(adviceOf(problem(rows, [1, 2, 0], { bias: { kind: 'none' } }))).toMatch(
      /^Rows 10 and 11 lie on nearly one ray .* a bias/,
    );
  });

  it.each<readonly [string, Goal, RegExp]>([
    ['interpolate', { kind: 'interpolate' }, /`goal within`/],
    ['within', { kind: 'within', tolerance: 0.1 }, /wider tolerance/],
    ['classify', { kind: 'classify' }, /`goal classify soft`/],
    ['classify soft', { kind: 'classify_soft', softness: 3 }, /smaller weight/],
  ])('is the goal, for want of anything worse, and then it asks for less: %s', (_, goal, words) => {
    const p = problem([[0], [0.5], [1]], [1, -1, 1], { goal });
    expect(adviceOf(p)).toMatch(words);
    // rows that are nearly equal are named with it
    const near = adviceOf({ ...p, inputs: Float64Array.of(0, 1e-9, 1) });
    expect(near).toMatch(/^Rows 10 and 11 are nearly equal/);
    expect(near).toMatch(words);
  });
});

describe('a fit in raw units that stops', () => {
  const optionsOf = (k: number): Partial<Problem> => ({
    weights: { norm: NORMS[k % 3], radius: 1 },
    bias: BIASES[Math.floor(k / 4) % 4],
  });

  it.each(TABLES)('is told an input that is the cause, and its remedy: %s', (_, columns, culprits) => {
    for (let k = 0; k < 48; k++) {
      const p = rawTable(columns, 6 + (k % 5), k, GOALS[k % 4], optionsOf(k));
      const names = {
        inputNames: columns.map((__, c) => `x${c}`),
        rowNumbers: Array.from(p.targets.keys()),
      };
      for (const by of ['precision', 'time'] as const) {
        const words = remedyOf(by, p, { ...names, scaled: false })!;
        expect(words).toMatch(/; add `scale standard` to the dataset\.$/);
        expect(culprits.map((c) => `\`x${c}\``)).toContain(words.split(' ')[0]);
        const scaled = remedyOf(by, p, { ...names, scaled: true })!;
        expect(scaled).not.toContain('scale standard');
        expect(scaled).toMatch(/`goal|wider|smaller weight|`time`/);
      }
    }
  });

  it('says as data what stopped it', async () => {
    // an epoch of 1e12 times a multiplier of order one leaves four digits of what a neuron that is linear on it may weigh
    const rows = [1, 2, 3, 5, 8].map((x) => [1.7e12 + x, x % 3]);
    const p = problem(rows, [1, -1, 2, 0, 1], { weights: { norm: 'linf', radius: 1 } });
    expect(await run(p)).toMatchObject({ status: 'stopped', ending: { by: 'precision' } });
    expect(await run(planted(60, 3, 1), { timeMs: 50 })).toMatchObject({
      status: 'stopped',
      ending: { by: 'time', timeMs: 50 },
    });
  });
});
