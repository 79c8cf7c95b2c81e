/** A neuron for each sample that is missed, from the middle outwards. */
import { describe, expect, it } from 'vitest';
import { withFreeTerms } from '../../src/core/master/vertex';
import { normalize } from '../../src/core/normalize';
import { metOutwards, outwardsIsAffordable } from '../../src/core/outwards';
import type { BiasConstraint, Goal, Problem } from '../../src/core/problem';
import { gauge } from '../../src/core/atom';
import { meets } from '../../src/core/sparsify/sparse';
import { mulberry32 } from '../../src/core/startingNeurons';
import { NORMS } from '../helpers/constraintSets';
import { problem, run } from '../helpers/solved';

const BIASES: readonly BiasConstraint[] = [
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.8 },
];
const GOALS: readonly Goal[] = [
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.4 },
  { kind: 'classify' },
];
const NEVER = { aborted: false };

/** Inputs about (3, 0, …), correlated, with some rows twice where the goal leaves room; targets that have nothing to do with them. */
function noise(count: number, dimension: number, goal: Goal, seed: number, rest: Partial<Problem> = {}) {
  const random = mulberry32(seed);
  const rows = Array.from({ length: count }, () => {
    const row = Array.from({ length: dimension }, () => 2 * random() - 1 + (random() - random()));
    return row.map((value, k) => (k === 0 ? 3 + value : value + 0.5 * row[0]));
  });
  const targets = rows.map(() => (goal.kind === 'classify' ? Math.sign(random() - 0.5) : 2 * random() - 1));
  if (goal.kind === 'within') {
    rows[1] = rows[0];
    targets[1] = targets[0] + 0.7 * goal.tolerance;
  }
  return problem(rows, targets, { goal, ...rest });
}

describe('a network from the middle outwards', () => {
  it.each(BIASES.flatMap((bias) => NORMS.map((norm) => [bias.kind, norm, bias] as const)))(
    'meets every sample: bias %s, %s',
    (_, norm, bias) => {
      for (const [g, goal] of GOALS.entries()) {
        for (const [count, dimension] of [
          [1, 1],
          [12, 1],
          [40, 3],
          [200, 12],
        ]) {
          const skip = (['none', 'constant', 'affine'] as const)[g];
          const p = noise(Math.max(count, 2), dimension, goal, 7 * g + dimension, {
            bias,
            skip,
            weights: { norm, radius: 1 },
          });
          const normalized = normalize(p);
          const start = withFreeTerms(normalized, []);
          const met = metOutwards(normalized, start, NEVER);
          expect([goal.kind, count, dimension, meets(met)]).toEqual([goal.kind, count, dimension, true]);
          // one a sample, and two for what is linear
          expect(met.neurons.length).toBeLessThanOrEqual(normalized.space.count + 2);
          for (const { theta } of met.neurons) expect(gauge(normalized.space, theta)).toBeCloseTo(1, 12);
        }
      }
    },
  );

  it('leaves a network that meets all samples alone', () => {
    const normalized = normalize(noise(30, 4, GOALS[1], 3));
    const met = metOutwards(normalized, withFreeTerms(normalized, []), NEVER);
    const again = metOutwards(normalized, met, NEVER);
    expect(again.objective).toBeCloseTo(met.objective, 9);
  });

  it('gives up when it is cancelled, and where the misses grow beyond double precision', () => {
    const normalized = normalize(noise(50, 4, GOALS[0], 5));
    const start = withFreeTerms(normalized, []);
    expect(metOutwards(normalized, start, { aborted: true })).toBe(start);
    // samples of a curve that turns about the middle lie close beyond one another along every direction
    const rows = Array.from({ length: 400 }, (_, i) => [i ** 2 * Math.cos(i / 3), i ** 2 * Math.sin(i / 3)]);
    const spiral = normalize(
      problem(
        rows,
        rows.map((_, i) => (i % 2 === 0 ? 1 : -1)),
      ),
    );
    const bare = withFreeTerms(spiral, []);
    const answer = metOutwards(spiral, bare, NEVER);
    expect(answer === bare || meets(answer)).toBe(true);
  });

  it('is for hard goals with a bias, and where there is time', () => {
    const of = (rest: Partial<Problem>) => normalize(noise(30, 2, rest.goal ?? GOALS[1], 1, rest));
    expect(outwardsIsAffordable(of({}), 30, 1000)).toBe(true);
    expect(outwardsIsAffordable(of({}), 30, 1e-4)).toBe(false);
    expect(outwardsIsAffordable(of({ bias: { kind: 'none' } }), 30, 1000)).toBe(false);
    expect(outwardsIsAffordable(of({ goal: { kind: 'classify_soft', softness: 1 } }), 30, 1000)).toBe(false);
  });
});

it('is there where the samples are too many for a program, and nothing explains them', async () => {
  const p = noise(3000, 15, { kind: 'within', tolerance: 0.6 }, 2, { skip: 'constant' });
  const solution = await run(p, { timeMs: 4000 });
  expect(solution.ending?.by).toBe('time');
  expect(solution.neurons.length).toBeGreaterThan(0);
  expect(solution.lowerBound).toBeGreaterThan(0);
});
