/** Only the samples that bind: the same answers as of all samples at once, proven, and something to show for any time. */
import { describe, expect, it } from 'vitest';
import { doubledValues } from '../../src/core/evaluate';
import type { LogLine } from '../../src/core/log';
import type { BiasConstraint, Goal, Problem } from '../../src/core/problem';
import { BindingSamples } from '../../src/core/rows/binding';
import { SETTINGS } from '../../src/core/settings';
import type { SolveOptions } from '../../src/core/solution';
import { mulberry32 } from '../../src/core/startingNeurons';
import { hasClasses } from '../../src/result/goals';
import { NORMS } from '../helpers/constraintSets';
import { noisyLabels } from '../helpers/noisyLabels';
import { problem, run, solved } from '../helpers/solved';

const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.8 },
];
const GOALS: readonly Goal[] = [
  { kind: 'within', tolerance: 0.2 },
  { kind: 'classify' },
  { kind: 'classify_soft', softness: 0.5 },
];

/** A ridge and a bump with noise; labels are on either side of it, with a gap between them. */
function noisy(count: number, dimension: number, goal: Goal, seed: number, rest: Partial<Problem> = {}) {
  const random = mulberry32(seed);
  const rows: number[][] = [];
  const targets: number[] = [];
  while (rows.length < count) {
    const row = Array.from({ length: dimension }, () => 2 * random() - 1);
    const value = Math.tanh(2 * row[0] + 1) - row[dimension - 1] ** 2 + 0.2 * (random() - 0.5);
    if (hasClasses(goal) && Math.abs(value) < 0.15) continue;
    rows.push(row);
    targets.push(hasClasses(goal) ? Math.sign(value) : value);
  }
  return problem(rows, targets, { goal, ...rest });
}

/** Each sample twice: the same problem, where a hinge of each counts half. */
function twice(p: Problem): Problem {
  const both = (values: Float64Array): Float64Array => Float64Array.of(...values, ...values);
  const goal: Goal =
    p.goal.kind === 'classify_soft' ? { kind: 'classify_soft', softness: p.goal.softness / 2 } : p.goal;
  return { ...p, count: 2 * p.count, inputs: both(p.inputs), targets: both(p.targets), goal };
}

/** Too many for one program of all of them, but few bind. */
const manySamples = (): Problem =>
  noisy(8000, 4, { kind: 'within', tolerance: 0.6 }, 10, { skip: 'constant' });

const FEW = Math.round(0.6 * SETTINGS.growsFrom);

describe('a fit of the samples that bind', () => {
  it.each(NORMS.flatMap((norm, k) => BIASES.map((bias, l) => [norm, bias.kind, bias, k + l] as const)))(
    'is that of all samples at once: %s, bias %s',
    async (norm, _, bias, k) => {
      for (const [g, goal] of GOALS.entries()) {
        const skip = (['constant', 'none', 'affine'] as const)[(k + g) % 3];
        const rest = { weights: { norm, radius: 1 }, bias, skip };
        const p = noisy(FEW, 2, goal, 10 * k + g, rest);
        const gap = 1e-5;
        const direct = await solved(p, { gap });
        const grown = await solved(twice(p), { gap });
        expect([goal.kind, grown.status]).toEqual([goal.kind, direct.status]);
        if (direct.objective === null || grown.objective === null) continue;
        // both are within the gap of the optimum
        const apart = Math.abs(grown.objective - direct.objective);
        expect(apart).toBeLessThanOrEqual(gap * Math.max(direct.objective, grown.objective));
      }
    },
  );

  it.each(GOALS)('where pricing is a search: $kind', async (goal) => {
    const p = noisy(FEW, 4, goal, 5, { skip: 'constant' });
    const gap = 1e-3;
    const direct = await solved(p, { gap });
    const grown = await solved(twice(p), { gap });
    expect([direct.status, grown.status]).toEqual(['optimal', 'optimal']);
    expect(Math.abs(grown.objective! - direct.objective!)).toBeLessThanOrEqual(gap * grown.objective!);
  });

  it.each(GOALS)('has a network and a bound above 0 when its time is over: $kind', async (goal) => {
    const p = noisy(300, 6, goal, 2, { skip: 'constant' });
    const solution = await solved(p, { timeMs: 1500, gap: 1e-6 });
    expect(solution.objective).not.toBeNull();
    expect(solution.lowerBound).toBeGreaterThan(0);
    let dual = 0;
    for (const z of solution.dual) if (z !== 0) dual++;
    expect(dual).toBeLessThan(p.count);
  });

  // with time enough for the last reduction on a slow machine; that of any dense network is tested in sparsifyReduce.test.ts
  it.each<[string, Problem, Partial<SolveOptions>]>([
    [
      'a hinge, when its time is over',
      noisy(400, 6, { kind: 'classify_soft', softness: 5 }, 9, { skip: 'constant' }),
      { timeMs: 3000, gap: 1e-8 },
    ],
    ['many samples, when their time is over', manySamples(), { timeMs: 4000, gap: 1e-12 }],
    ['many samples, closed by a gap of next to nothing', manySamples(), { gap: 1e-8 }],
  ])('has at most as many neurons as samples that bind: %s', async (_, p, options) => {
    const solution = await solved(p, options);
    expect(solution.status).toBe(options.timeMs === undefined ? 'optimal' : 'stopped');
    expect(solution.neurons.length).toBeGreaterThan(0);
    const { high: values } = doubledValues({ ...solution, slope: p.slope }, p.inputs);
    const binding = values.filter((value, i) => {
      const { goal } = p;
      const y = p.targets[i];
      // with what rounding, and the part of a tolerance that is not used, take off
      if (goal.kind === 'within') return Math.abs(value - y) >= goal.tolerance * (1 - 1e-6);
      return Math.abs(y * value - 1) <= 1e-6;
    });
    expect(solution.neurons.length).toBeLessThanOrEqual(binding.length);
  });

  it('counts many samples that are missed for certain together, and is proven', async () => {
    const { inputs, labels } = noisyLabels(SETTINGS.groupsFrom, 2, 0.3, 2);
    const goal: Goal = { kind: 'classify_soft', softness: 0.02 };
    const grown = await solved(problem(inputs, labels, { goal, skip: 'constant' }), { gap: 1e-3 });
    expect(grown.status).toBe('optimal');
  });

  it('of noisy labels is what all samples at once are', async () => {
    const { inputs, labels } = noisyLabels(160, 2, 0.3, 2);
    const p = problem(inputs, labels, { goal: { kind: 'classify_soft', softness: 1 }, skip: 'constant' });
    const gap = 1e-3;
    const grown = await solved(p, { gap });
    const atOnce = await run(p, { gap, allSamples: true });
    expect([grown.status, atOnce.status]).toEqual(['optimal', 'optimal']);
    expect(Math.abs(grown.objective! - atOnce.objective!)).toBeLessThanOrEqual(gap * atOnce.objective!);
  });

  it('may trade norm for neurons, and still meets every sample', async () => {
    const p = noisy(120, 2, { kind: 'within', tolerance: 0.2 }, 3, { skip: 'constant' });
    const least = await solved(p, { gap: 1e-4 });
    const fewer = await solved(p, { gap: 1e-4, sparsify: 'reweighted' });
    expect(fewer.neurons.length).toBeLessThanOrEqual(least.neurons.length);
  });

  it('starts again from the last solution after an edit', async () => {
    const p = noisy(200, 2, { kind: 'within', tolerance: 0.2 }, 4, { skip: 'constant' });
    const warm = await solved(p, { gap: 1e-4 });
    const targets = Float64Array.from(p.targets);
    targets[7] += 0.05;
    const edited = { ...p, targets };
    const again = await solved(edited, { gap: 1e-4, warm });
    const cold = await solved(edited, { gap: 1e-4 });
    expect(again.status).toBe('optimal');
    expect(Math.abs(again.objective! - cold.objective!)).toBeLessThanOrEqual(1e-4 * cold.objective!);
  });

  it('is the same with a log, which tells how many samples are in', async () => {
    const p = noisy(150, 4, { kind: 'within', tolerance: 0.25 }, 6, { skip: 'constant' });
    const lines: LogLine[] = [];
    const options = { gap: 1e-3, timeMs: 600_000 };
    const logged = await run(p, { ...options, log: (line) => lines.push(line) });
    const plain = await run(p, { ...options, now: () => performance.now() });
    expect([logged.objective, logged.lowerBound, logged.neurons, logged.dual]).toEqual([
      plain.objective,
      plain.lowerBound,
      plain.neurons,
      plain.dual,
    ]);
    const rows = lines.flatMap((line) => (line.type === 'round' ? [line.rows] : []));
    expect(Math.max(...rows)).toBeLessThan(p.count);
    expect(rows[0]).toBeLessThanOrEqual(Math.max(...rows));
    expect(lines.at(-1)).toMatchObject({ type: 'end', loop: 'growing_samples', status: 'optimal' });
  });
});

describe('the samples that are in', () => {
  const space = {
    count: 60,
    dimension: 1,
    inputs: Float64Array.from({ length: 60 }, (_, i) => i),
    slope: 0.1,
    norm: 'l2' as const,
    bias: { kind: 'joint' as const },
  };

  it('are those that are missed most, apart from each other', () => {
    const binding = new BindingSamples(space);
    const misses = Float64Array.from({ length: 60 }, (_, i) => (i >= 40 ? 60 - i : i === 0 ? -0.5 : 0));
    // (x, 1) of 40 to 59 are all alike: the most missed of them comes first, then what is missed on the other side
    expect(binding.join(misses, 0, 2)).toBe(2);
    expect([...binding.samples]).toEqual([0, 40]);
    expect(binding.join(misses, 100, 2)).toBe(0);
    expect(binding.join(misses, 0, 3)).toBe(3);
    expect([...binding.samples]).toEqual([0, 40, 41, 42, 43]);
  });

  it('leave once they have been slack for some rounds, and stay when they have come back', () => {
    const binding = new BindingSamples(space);
    const missed = Float64Array.from({ length: 60 }, (_, i) => Number(i < 2));
    const none = new Float64Array(60);
    const dual = Float64Array.from({ length: 60 }, (_, i) => (i === 0 ? 1 : 0));
    binding.join(missed, 0);
    for (let round = 0; round < SETTINGS.slackRounds; round++) {
      expect([...binding.samples]).toEqual([0, 1]);
      binding.leave(dual, none, 0);
    }
    expect([...binding.samples]).toEqual([0]);
    binding.join(missed, 0);
    for (let round = 0; round <= SETTINGS.slackRounds; round++) binding.leave(dual, none, 0);
    expect([...binding.samples]).toEqual([0, 1]);
  });
});
