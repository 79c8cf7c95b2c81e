/** The bound of one or two samples: above 0 for every set that has one, valid, and confirmed by the verifier. */
import { describe, expect, it } from 'vitest';
import { firstDual } from '../../src/core/firstDual';
import type { BiasConstraint, Goal, Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { withoutSearch } from '../../src/core/withoutNetwork';
import { hasClasses } from '../../src/result/goals';
import { NORMS } from '../helpers/constraintSets';
import { verify } from '../helpers/inThread';
import { problem, run } from '../helpers/solved';

const GOALS: readonly Goal[] = [
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.1 },
  { kind: 'classify' },
  { kind: 'classify_soft', softness: 3 },
  { kind: 'least_absolute', penalty: 0.05 },
  { kind: 'least_squares', penalty: 0.05 },
];
const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.7 },
];

function example(seed: number, goal: Goal, rest: Partial<Problem>, inputs = 2): Problem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: 8 }, () => Array.from({ length: inputs }, () => 4 * random() - 2));
  const targets = rows.map((_, i) => (hasClasses(goal) ? (i % 2 ? 1 : -1) : 4 * random() - 2));
  return problem(rows, targets, { goal, ...rest });
}

describe.each(GOALS)('$kind', (goal) => {
  it.each(BIASES)('is bounded from below by one or two samples, bias $kind', async (bias) => {
    for (const [k, norm] of NORMS.entries()) {
      for (const skip of ['none', 'constant'] as const) {
        const p = example(10 * k, goal, { bias, skip, weights: { norm, radius: 1.7 } });
        const { dual, lowerBound } = firstDual(p)!;
        expect(lowerBound).toBeGreaterThan(0);
        const solution = await run(p, { gap: 1e-4, timeMs: 20_000 });
        expect(lowerBound).toBeLessThanOrEqual(solution.objective! * (1 + 1e-9));
        // beside an honest network the bound is proven, and a larger one is not
        const gap = (solution.objective! - lowerBound) / solution.objective!;
        const claim = { ...solution, status: 'stopped', reason: '', dual, lowerBound, gap } as const;
        expect((await verify(p, claim)).findings.filter(({ holds }) => !holds)).toEqual([]);
        const more = { ...claim, lowerBound: lowerBound * 1.01 };
        expect((await verify(p, more)).ok).toBe(false);
      }
    }
  });
});

it('proves nothing where a free slope or a tolerance takes it all', () => {
  expect(firstDual(example(1, GOALS[0], { skip: 'affine' }))).toBeNull();
  expect(firstDual(example(1, { kind: 'within', tolerance: 9 }, {}))).toBeNull();
});

it('is what is known of a fit whose thread was ended before it had told anything', () => {
  const p = example(1, { kind: 'classify_soft', softness: 10 }, {}, 20);
  const { objective, lowerBound, gap, dual } = withoutSearch(p, 'stopped', 1);
  expect(objective).toBe(80);
  expect(lowerBound).toBeGreaterThan(0);
  expect(gap).toBeLessThan(1);
  expect(dual.filter((z) => z !== 0)).toHaveLength(1);
});
