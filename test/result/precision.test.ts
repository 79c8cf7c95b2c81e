/** What is said where double precision is not enough: which rows or which column, and what helps. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import { precisionAdvice } from '../../src/result/precision';
import { mulberry32 } from '../../src/core/startingNeurons';
import { processorTime } from '../helpers/load';
import { problem, run, solved } from '../helpers/solved';

const adviceOf = (p: Problem): string | null =>
  precisionAdvice(p, {
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
    expect(solution).toMatchObject({ status: 'stopped', outOfPrecision: true });
    expect(adviceOf(p)).toMatch(/^Rows 10 and 12 are nearly equal .*`goal within`\.$/);
  });

  it('is an input far from zero, which scaling cures', async () => {
    const offset = [1, 2, 3, 4].map((x) => [1e8 + x / 10, x === 3 ? 5 : x + 1]);
    const p = problem(offset, [1, 2, 4, 1]);
    const solution = await run(p);
    expect(solution).toMatchObject({ status: 'stopped', outOfPrecision: true });
    expect(adviceOf(p)).toMatch(/^`x1` lies between 100000000\.1 and 100000000\.4, .*`scale standard`/);
    const scaled = problem(
      offset.map(([a, b]) => [(a - 100000000.25) / 0.15, b]),
      [1, 2, 4, 1],
    );
    expect(adviceOf(scaled)).toBeNull();
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
    expect(await run(p)).not.toHaveProperty('outOfPrecision');
    expect(adviceOf(p)).toBeNull();
  });
});
