/** A descent where a miss has its price: it is one of the objective itself. */
import { expect, it } from 'vitest';
import { assess, withFreeTerms } from '../../src/core/master/vertex';
import { normalize } from '../../src/core/normalize';
import type { Goal } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { descend } from '../../src/core/support/descend';
import { problem, solved } from '../helpers/solved';

/** Two classes that overlap, and a value with outliers. */
function overlapping(goal: Goal) {
  const random = mulberry32(11);
  const rows = Array.from({ length: 70 }, () => [2 * random() - 1, 2 * random() - 1]);
  const targets = rows.map(([a, b]) => {
    const value = a * a - b + 0.8 * (random() - 0.5);
    return goal.kind === 'classify_soft' ? Math.sign(value) : value + (random() < 0.1 ? 3 : 0);
  });
  return problem(rows, targets, { goal, skip: 'constant' });
}

it.each([
  [0.05, { kind: 'classify_soft', softness: 0.5 }] as const,
  // a steep price is stiff: in so many steps a descent gets less far
  [0.25, { kind: 'classify_soft', softness: 20 }] as const,
  [0.05, { kind: 'least_absolute', penalty: 0.05 }] as const,
])('ends within %d of the least objective: %o', async (part, goal) => {
  const p = overlapping(goal);
  const normalized = normalize(p);
  const duals: Float64Array[] = [];
  const { neurons, free } = descend(normalized, {
    width: 40,
    seed: 1,
    work: 1e9,
    onDual: (z) => duals.push(z),
  });
  const { objective } = assess(normalized, neurons, free);
  const { lowerBound } = await solved(p, { gap: 1e-4 });
  const least = lowerBound / normalized.massScale;
  expect(objective).toBeGreaterThanOrEqual(least * (1 - 1e-9));
  expect(objective).toBeLessThanOrEqual((1 + part) * least);
  expect(objective).toBeLessThan(withFreeTerms(normalized, []).objective);
  for (const z of duals) {
    z.forEach((value, i) => {
      const [lowest, most] = normalized.loss.of(i).dualRange(normalized.targets[i]);
      expect(value).toBeGreaterThanOrEqual(lowest * (1 + 1e-12));
      expect(value).toBeLessThanOrEqual(most * (1 + 1e-12));
    });
  }
});
