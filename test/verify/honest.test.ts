/** Whatever the solver says of a problem is confirmed, by the whole of `hullfit verify`: small problems of every kind, and raw units. */
import { describe, expect, it } from 'vitest';
import type { Goal, Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { mulberry32 } from '../../src/core/startingNeurons';
import { buildResult } from '../../src/result/build';
import { parseResult } from '../../src/result/read';
import { inlineSamples } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import { verifyResult } from '../../src/result/verify';
import { formatResult } from '../../src/result/write';
import { fitJob } from '../helpers/jobs';
import { rawProblem } from '../helpers/rawProblems';
import { smallProblem } from '../helpers/smallProblems';
import { problem, run } from '../helpers/solved';
import { provenance } from '../result/fixture';

const GAP = 1e-6;
/** HULLFIT_EVERY=1 takes all of them. */
const EVERY = Number(process.env.HULLFIT_EVERY ?? 12);
const SMALL = 700;

const written = (p: Problem, solution: Solution): FitResult =>
  parseResult(formatResult(buildResult(fitJob(p), solution, provenance)));

function expectConfirmed(result: FitResult, name: string): void {
  const { findings, provenLowerBound } = verifyResult(result, inlineSamples(result)!);
  const failing = findings.filter(({ holds }) => !holds);
  expect(failing, name).toEqual([]);
  const { objective, gap, status } = result;
  if (objective === null || gap === null) return;
  // the agreement of two searches: the bound is below every network
  expect(provenLowerBound, name).toBeLessThanOrEqual(objective * (1 + 1e-8));
  expect(status === 'optimal', name).toBe(gap <= GAP);
}

describe('small problems of every norm, bias, skip and goal', () => {
  const seeds = Array.from({ length: Math.ceil(SMALL / EVERY) }, (_, k) => k * EVERY);
  const groups = Array.from({ length: 6 }, (_, g) => seeds.filter((__, k) => k % 6 === g));

  it.each(groups.map((group, g) => [g + 1, group] as const))(
    'are confirmed: part %i of 6',
    async (_, group) => {
      for (const seed of group) {
        const p = smallProblem(seed);
        expectConfirmed(written(p, await run(p, { gap: GAP, timeMs: 10_000 })), `seed ${seed}`);
      }
    },
  );
});

describe('raw units', () => {
  // affine terms beside far rows, where a rounding of z weighs as much as the rows; and of the other kinds one each
  const seeds = [43, 78, 91, 4, 9, 14, 17, 18, 25, 30];
  // a cube of weights with a bounded bias, far rows
  const solved = [90, 104];

  it.each(solved)('are solved: seed %i', async (seed) => {
    const p = rawProblem(seed);
    const result = written(p, await run(p, { gap: GAP, timeMs: 20_000 }));
    expectConfirmed(result, `seed ${seed}`);
    expect(result.status).toBe('optimal');
  });

  it.each(seeds)('are confirmed, whatever the fit came to: seed %i', async (seed) => {
    const p = rawProblem(seed);
    const result = written(p, await run(p, { gap: GAP, timeMs: 5000 }));
    expectConfirmed(result, `seed ${seed}`);
    if (result.status === 'stopped') expect(result.reason).toMatch(/scale standard|time limit/);
  });

  // the price of a neuron is then what cancellation leaves: the bound of it is its rounding's to some digits
  it.each(
    [1, 2].flatMap((d) =>
      (['least_squares', 'least_absolute', 'huber'] as const).map((kind) => [kind, d] as const),
    ),
  )('a percentage of a penalty, far from the origin: %s, inputs %i', async (kind, d) => {
    for (let seed = 1; seed <= 4; seed++) {
      const random = mulberry32(seed);
      const rows = Array.from({ length: 5 * seed }, () => Array.from({ length: d }, () => 1e6 + random()));
      const targets = rows.map(random);
      const goal: Goal = {
        ...(kind === 'huber' ? { kind, delta: 0.1 } : { kind }),
        penalty: 0,
        percent: 5,
      };
      const p = problem(rows, targets, { goal, bias: { kind: 'none' }, skip: 'constant' });
      expectConfirmed(written(p, await run(p, { gap: GAP, timeMs: 2000 })), `seed ${seed}`);
    }
  });
});
