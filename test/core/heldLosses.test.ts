/** Fewer neurons where a miss has its price: no sample is missed by more for it, or as many as asked at the least price that is found. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSIDE } from '../../src/core/loss/loss';
import { lossOf } from '../../src/core/loss';
import type { Goal, Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import type { Network } from '../../src/core/master/vertex';
import { valuesOf } from '../../src/rivals/evaluate';
import { leaveOutTo } from '../../src/core/sparsify/leaveOutTo';
import { mulberry32 } from '../../src/core/startingNeurons';
import { expectVerified, problem, run } from '../helpers/solved';

const GOALS: readonly Goal[] = [
  { kind: 'classify_soft', softness: 2 },
  { kind: 'within_penalty', tolerance: 0.1, penalty: 0.02 },
  { kind: 'least_absolute', penalty: 0.03 },
  { kind: 'quantile', tau: 0.3, penalty: 0.01 },
  { kind: 'huber', delta: 0.2, penalty: 0.01 },
  { kind: 'least_squares', penalty: 0.01 },
];

/** Noise, so that a network follows it at a price; targets of one sign each for a classification. */
function noisy(
  goal: Goal,
  count: number,
  dimension: number,
  seed: number,
  rest: Partial<Problem> = {},
): Problem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: count }, () => Array.from({ length: dimension }, () => 4 * random() - 2));
  const y = rows.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0) - dimension + 2 * random() - 1);
  const targets = goal.kind === 'classify_soft' ? y.map((value) => (value > 0 ? 1 : -1)) : y;
  return problem(rows, targets, { skip: 'constant', goal, ...rest });
}

/** What each sample costs. */
function costsOf(p: Problem, solution: Solution): number[] {
  const loss = lossOf(p);
  return Array.from(valuesOf(p, solution), (f, i) => loss.of(i).value(f - p.targets[i], p.targets[i]));
}

describe('a loss that is held', () => {
  it.each(GOALS)('lets a value move to where it costs no more, and nowhere else: $kind', (goal) => {
    const own = lossOf(noisy(goal, 3, 1, 1)).of(0);
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    const target = goal.kind === 'classify_soft' ? fc.constantFrom(1, -1) : value;
    fc.assert(
      fc.property(value, target, value, (f, y, other) => {
        const { loss, target: held } = own.held(f, y);
        expect(loss.weight).toBe(Infinity);
        const isFree = loss.value(other - held, held) === 0;
        const [spent, allowed] = [own.value(other - y, y), own.value(f - y, y)];
        // where the loss has squares the value itself is held
        if (own.curvature > 0) expect(isFree).toBe(other === f);
        // to the rounding of numbers up to 6
        else if (Math.abs(spent - allowed) > 6 * 4 * Number.EPSILON) expect(isFree).toBe(spent < allowed);
        // and the value that it is made of meets it
        expect(loss.value(f - held, held)).toBeLessThanOrEqual(6 * 4 * Number.EPSILON);
      }),
    );
  });
});

describe('reweighted, where a miss has its price', () => {
  const CASES = GOALS.flatMap((goal) => [
    { kind: goal.kind, inputs: 1, p: noisy(goal, 60, 1, 3, { bias: { kind: 'free' }, skip: 'affine' }) },
    { kind: goal.kind, inputs: 2, p: noisy(goal, 20, 2, 5) },
  ]);
  it.each(CASES)('misses no sample by more for it: $kind, $inputs inputs', async ({ p }) => {
    const least = await run(p, { sparsify: 'merge' });
    const few = await run(p, { sparsify: 'reweighted' });
    await expectVerified(p, few);
    expect(few.neurons.length).toBeLessThanOrEqual(least.neurons.length);
    const before = costsOf(p, least);
    // what a network of one of them may be off by from one of the other: the bound of a sample's miss is 1e-11 of the largest target
    const rounding = 1e-6 * Math.max(...p.targets.map(Math.abs));
    const lost = Math.max(...costsOf(p, few).map((cost, i) => cost - before[i]));
    if (least.status === 'optimal') expect(lost).toBeLessThanOrEqual(rounding);
    expect(few.objective!).toBeGreaterThanOrEqual(least.lowerBound * INSIDE);
  });

  it('finds fewer kinks for a noisy curve of one input, at the losses that it had', async () => {
    const random = mulberry32(5);
    const x = Array.from({ length: 60 }, () => 4 * random() - 2).sort((p, q) => p - q);
    const p = problem(
      x.map((value) => [value]),
      x.map((value) => Math.sin(3 * value) + 0.8 * random() - 0.4),
      {
        bias: { kind: 'free' },
        skip: 'affine',
        goal: { kind: 'within_penalty', tolerance: 0.3, penalty: 0.001 },
      },
    );
    const least = await run(p, { sparsify: 'merge' });
    const few = await run(p, { sparsify: 'reweighted' });
    await expectVerified(p, few);
    expect(few.neurons.length).toBeLessThan(least.neurons.length);
  });
});

describe('leaving out', () => {
  const network = (outputs: readonly number[]): Network => ({
    neurons: outputs.map((output) => ({ theta: Float64Array.of(1, output), output })),
    free: new Float64Array(0),
    // what is left out is missed
    objective: 100 - outputs.reduce((sum, output) => sum + output, 0),
    violation: 0,
  });
  const start = network(Array.from({ length: 20 }, (_, j) => 1 + ((7 * j) % 20)));

  it.each([
    { seconds: 1000, most: 2 },
    { seconds: 8, most: 2 },
    { seconds: 3, most: 2 },
    { seconds: 8, most: 0 },
  ])('keeps to $most of 20 neurons with $seconds programs of a second each', ({ seconds, most }) => {
    let left = seconds;
    const few = leaveOutTo(start, most, {
      solve: (some) => {
        left--;
        return network(some.map(({ output }) => output));
      },
      seconds: () => left,
    });
    expect(few.neurons.length).toBe(most);
    expect(left).toBeGreaterThanOrEqual(0);
    // with time for a choice each time it is the heaviest that stay
    if (seconds === 1000) expect(few.neurons.map(({ output }) => output).sort()).toEqual([19, 20]);
  });

  it('ends with what it has where no program has an answer', () => {
    expect(leaveOutTo(start, 2, { solve: () => null, seconds: () => 1 })).toBe(start);
  });
});

describe('a budget of neurons, where a miss has its price', () => {
  const CASES = GOALS.flatMap((goal) => [
    { kind: goal.kind, of: '1 input, no affine term', p: noisy(goal, 40, 1, 3, { skip: 'none' }) },
    { kind: goal.kind, of: '2 inputs', p: noisy(goal, 20, 2, 5) },
  ]);
  it.each(CASES)('is kept at less than without any neuron: $kind, $of', async ({ p }) => {
    const least = await run(p, { sparsify: 'merge' });
    const most = Math.max(1, Math.ceil(least.neurons.length / 2));
    const few = await run(p, { sparsify: `at_most ${most}` });
    await expectVerified(p, few);
    expect(few.neurons.length).toBeLessThanOrEqual(most);
    const one = await run(p, { sparsify: 'at_most 1' });
    await expectVerified(p, one);
    expect(one.neurons.length).toBeLessThanOrEqual(1);
    expect(few.objective!).toBeLessThanOrEqual(one.objective! * (1 + 1e-6));
  });

  it('is kept on a table whose samples grow', async () => {
    const p = noisy({ kind: 'classify_soft', softness: 1 }, 400, 2, 9);
    const few = await run(p, { sparsify: 'at_most 4', gap: 1e-2, timeMs: 8000 });
    await expectVerified(p, few);
    expect(few.neurons.length).toBeLessThanOrEqual(4);
    expect(few.neurons.length).toBeGreaterThan(0);
  });
});
