/** What a solve offers on its way, so that whoever ends its thread loses nothing. */
import { describe, expect, it } from 'vitest';
import { loadProgramSolver } from '../../src/core/highs';
import { withKnownPenalty } from '../../src/core/penaltyScale';
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { SolveCache } from '../../src/core/solveCache';
import { mulberry32 } from '../../src/core/startingNeurons';
import { expectVerified, problem, run } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

/** Normally distributed inputs and targets, which no small network meets. */
export function noise(n: number, d: number, rest: Partial<Problem> = {}, seed = 5): Problem {
  const random = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = Array.from({ length: n }, () => Array.from({ length: d }, normal));
  const targets = rows.map(() => (rest.goal && hasClasses(rest.goal) ? Math.sign(normal()) : normal()));
  return problem(rows, targets, rest);
}

describe('the best on the way', () => {
  it.each<[string, Problem]>([
    ['one input', noise(30, 1, { goal: { kind: 'within', tolerance: 0.1 } })],
    ['two inputs', noise(20, 2)],
    ['two inputs, a soft margin', noise(20, 2, { goal: { kind: 'classify_soft', softness: 1 } })],
    ['four inputs', noise(14, 4, { bias: { kind: 'free' } })],
    ['four inputs, corners', noise(14, 4, { weights: { norm: 'l1', radius: 2 } })],
  ])('is a whole solution each time: %s', async (_, p) => {
    const offered: Solution[] = [];
    const onBest = (best: () => Solution): boolean => offered.push(best()) > 0;
    const last = await run(p, { onBest, gap: 1e-4 });
    expect(last.status).toBe('optimal');
    expect(offered.length).toBeGreaterThan(0);
    for (const solution of offered) await expectVerified(p, solution);
    const best = offered.at(-1)!;
    expect(best.objective).toBeCloseTo(last.objective!, 3);
    expect(best.lowerBound).toBeCloseTo(last.lowerBound, 3);
  });

  it.each<[string, Problem]>([
    ['one input', noise(30, 1, { goal: { kind: 'classify_soft', softness: 3 } })],
    ['two inputs', noise(40, 2, { goal: { kind: 'classify_soft', softness: 3 }, skip: 'affine' })],
    ['four inputs', noise(40, 4, { goal: { kind: 'classify_soft', softness: 3 }, skip: 'constant' })],
    [
      'many samples',
      noise(20_000, 5, { goal: { kind: 'classify_soft', softness: 3 }, bias: { kind: 'free' } }),
    ],
  ])(
    'is never nothing where every network meets the goal, however soon the time is over: %s',
    async (_, p) => {
      // a clock on which the limit is over between any two looks
      let looks = 0;
      const solution = await run(p, { timeMs: 1000, now: () => 2000 * looks++ });
      expect(solution.objective).not.toBeNull();
      expect(solution.objective!).toBeLessThanOrEqual(3 * p.count * (1 + 1e-9));
      await expectVerified(p, solution);
    },
  );

  it('knows what a percentage of the penalty is to a proven bracket, of more samples than its proof has time for', async () => {
    const goal = { kind: 'least_absolute', penalty: NaN, percent: 5 } as const;
    const p = noise(20_000, 20, { goal, bias: { kind: 'none' } });
    const solveProgram = await loadProgramSolver();
    // processor time, so that it does not matter what the machine does beside
    const now = (): number => process.cpuUsage().user / 1000;
    const known = withKnownPenalty(p, { solveProgram, timeMs: 1000, cache: new SolveCache(), now });
    const { value, largest, largestAtMost } = known!.penalty!;
    expect(value).toBeCloseTo(0.05 * largest, 12);
    expect(largest).toBeGreaterThan(0);
    expect(largestAtMost).toBeGreaterThan(largest);
    expect(largestAtMost).toBeLessThan(Infinity);
  });

  it('is offered again until it is taken, and not after that', async () => {
    let asked = 0;
    const seen = new Set<string>();
    const onBest = (best: () => Solution): boolean => {
      if (asked++ % 2 === 0) return false;
      const { neurons, dual, objective } = best();
      const key = JSON.stringify([neurons, dual, objective]);
      expect(seen.has(key)).toBe(false);
      seen.add(key);
      return true;
    };
    await run(noise(20, 2), { onBest });
    expect(seen.size).toBeGreaterThan(0);
    expect(asked).toBeGreaterThan(seen.size);
  });
});
