/** Losses with their kinks rounded: what they are, and fits of many samples that begin with them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossOf } from '../../src/core/loss';
import type { Goal, Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem, solved } from '../helpers/solved';

const GOALS: readonly Goal[] = [
  { kind: 'classify_soft', softness: 2 },
  { kind: 'within_penalty', tolerance: 0.1, penalty: 0.02 },
  { kind: 'least_absolute', penalty: 0.03 },
  { kind: 'quantile', tau: 0.3, penalty: 0.01 },
];

/** Noise around a wave; for a classification classes that overlap. */
function noisy(goal: Goal, count: number, dimension: number, rest: Partial<Problem> = {}): Problem {
  const random = mulberry32(11);
  const rows = Array.from({ length: count }, () => Array.from({ length: dimension }, () => 4 * random() - 2));
  const y = rows.map(
    ([first, ...others]) => Math.sin(first) + others.reduce((sum, x) => sum + x / 2, 0) + 2 * random() - 1,
  );
  const targets = goal.kind === 'classify_soft' ? y.map((value) => (value > 0 ? 1 : -1)) : y;
  return problem(rows, targets, { skip: 'constant', goal, ...rest });
}

describe('a loss with rounded kinks', () => {
  it.each(GOALS)('is below its own by half a width at the most, and has its multipliers: $kind', (goal) => {
    const own = lossOf(noisy(goal, 3, 1)).of(0);
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    const target = goal.kind === 'classify_soft' ? fc.constantFrom(1, -1) : value;
    fc.assert(
      fc.property(value, target, fc.double({ min: 1e-3, max: 2, noNaN: true }), (f, y, width) => {
        const smooth = own.smoothed(width);
        const at = (g: number): number => smooth.weight * smooth.value(g - y, y);
        const sharp = own.weight * own.value(f - y, y);
        const [least, most] = own.dualRange(y);
        const largest = Math.max(most, -least);
        // numbers up to 6 times the largest multiplier, and over the width where the square is
        const rounding = 64 * Number.EPSILON * largest * (6 + 36 / width);
        expect(at(f)).toBeLessThanOrEqual(sharp + rounding);
        const steepest = Math.max(most, -least) / own.weight;
        expect(at(f)).toBeGreaterThanOrEqual(sharp - (largest * steepest * width) / 2 - rounding);
        // the multiplier is minus the slope, and in the range of the loss itself
        const z = smooth.force(f - y, y);
        expect(z).toBeGreaterThanOrEqual(least * (1 + 4 * Number.EPSILON));
        expect(z).toBeLessThanOrEqual(most * (1 + 4 * Number.EPSILON));
        const h = 1e-4 * width;
        const slope = (at(f + h) - at(f - h)) / (2 * h);
        // a difference quotient is off by half a step of the curvature at most, and by its rounding
        expect(Math.abs(slope + z)).toBeLessThanOrEqual((smooth.curvature * h) / 2 + rounding / h);
      }),
    );
  });
});

describe('many samples of several inputs', () => {
  it.each(GOALS)('with a loss that has kinks are proven to some percent: $kind', async (goal) => {
    const solution = await solved(noisy(goal, 120, 2), { gap: 5e-2, timeMs: 12_000 });
    expect(solution.status).toBe('optimal');
    expect(solution.neurons.length).toBeLessThan(60);
  });

  it('of classes that overlap have a bound of half the objective and more', async () => {
    const p = noisy({ kind: 'classify_soft', softness: 1 }, 500, 3);
    const solution = await solved(p, { gap: 0.3, timeMs: 9000 });
    expect(solution.gap!).toBeLessThan(0.5);
  });
});
