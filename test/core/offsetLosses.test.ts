/** One input far from zero for its spread: every loss is solved, whatever its curvature. */
import { describe, expect, it } from 'vitest';
import type { Goal } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem, solved } from '../helpers/solved';

const PERCENT = { penalty: 0, percent: 5 } as const;
const GOALS: readonly Goal[] = [
  { kind: 'least_squares', ...PERCENT },
  { kind: 'huber', delta: 0.1, ...PERCENT },
  { kind: 'least_absolute', ...PERCENT },
  { kind: 'quantile', tau: 0.8, ...PERCENT },
];

describe.each([1e2, 1e4, 1e6])('an offset of %d times the spread', (offset) => {
  it.each(GOALS)('$kind', async (goal) => {
    const random = mulberry32(7);
    const x = Array.from({ length: 30 }, () => 2 * random() - 1);
    const y = x.map((value) => Math.abs(value) + 0.2 * (random() - 0.5));
    for (const kind of ['joint', 'free'] as const) {
      for (const skip of ['constant', 'affine'] as const) {
        const rows = x.map((value) => [20 * (offset + value)]);
        // `solved` verifies every claim
        const { status, neurons } = await solved(problem(rows, y, { goal, bias: { kind }, skip }));
        expect([kind, skip, status]).toEqual([kind, skip, 'optimal']);
        expect(neurons.length).toBeGreaterThan(0);
      }
    }
  });
});
