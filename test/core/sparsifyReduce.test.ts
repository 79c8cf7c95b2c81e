/** A network with at most as many neurons as samples that bind, at no larger objective. */
import { describe, expect, it } from 'vitest';
import { assess, networkValues } from '../../src/core/master/vertex';
import { normalize, type NormalizedProblem } from '../../src/core/normalize';
import type { Goal, Problem } from '../../src/core/problem';
import { onBoundary } from '../../src/core/sparsify/merge';
import { reduced } from '../../src/core/sparsify/reduce';
import { meets } from '../../src/core/sparsify/sparse';
import { mulberry32 } from '../../src/core/startingNeurons';
import { hasClasses } from '../../src/result/goals';
import { problem } from '../helpers/solved';

const HARD: readonly Goal[] = [
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.3 },
  { kind: 'classify' },
];
const PRICED: readonly Goal[] = [
  { kind: 'classify_soft', softness: 0.5 },
  { kind: 'least_absolute', penalty: 0.01 },
  { kind: 'quantile', tau: 0.3, penalty: 0.01 },
  { kind: 'within_penalty', tolerance: 0.1, penalty: 0.01 },
];
const NEVER = { aborted: false };

/** Many neurons, and a problem of `count` samples that they meet, with values anywhere between their limits where there is room. */
function met(goal: Goal, count: number, width: number, rest: Partial<Problem> = {}, seed = 1) {
  const random = mulberry32(seed);
  const number = (): number => 2 * random() - 1;
  const rows = Array.from({ length: count }, () => [number(), number(), number()]);
  const labels = rows.map(([x]) => (hasClasses(goal) ? Math.sign(x) : x));
  const any = normalize(problem(rows, labels, { goal, skip: 'constant', ...rest }));
  let neurons = Array.from({ length: width }, () => ({
    theta: Float64Array.from({ length: 4 }, number),
    output: number(),
  })).flatMap((neuron) => onBoundary(any.space, neuron));
  let free = any.free.map(number);
  const values = networkValues(any, neurons, Float64Array.from(free));
  // labels need their margin
  const factor = hasClasses(goal) ? 1 / Math.min(...values.map(Math.abs)) : 1;
  neurons = neurons.map(({ theta, output }) => ({ theta, output: factor * output }));
  free = free.map((value) => factor * value);
  const { tolerance } = any.loss;
  const targets = values.map((value) =>
    hasClasses(goal) ? Math.sign(value) : value + 0.9 * tolerance * number(),
  );
  const inner: NormalizedProblem = { ...any, targets };
  return { inner, network: assess(inner, neurons, Float64Array.from(free)) };
}

/** How many samples have a value at which their loss bends. */
function bindingOf({ targets, loss }: NormalizedProblem, values: Float64Array): number {
  const at = (value: number, i: number): boolean =>
    loss
      .of(i)
      .interval(targets[i], 0)
      .some((limit) => Math.abs(value - limit) <= 1e-6);
  return values.filter(at).length;
}

describe('a network of more neurons than samples bind', () => {
  it.each([...HARD, ...PRICED])('is reduced to as many, and is no heavier: $kind', (goal) => {
    for (const [count, width] of [
      [10, 60],
      [40, 60],
      [90, 60],
      // where hardly a sample binds before, and a neuron need not go
      [90, 4],
      [90, 1],
    ]) {
      const { inner, network } = met(goal, count, width, {}, count);
      const few = reduced(inner, network, NEVER);
      expect(few.objective).toBeLessThanOrEqual(network.objective * (1 + 1e-9));
      expect(few.neurons.length).toBeLessThanOrEqual(
        bindingOf(inner, networkValues(inner, few.neurons, few.free)),
      );
      expect([meets(network), meets(few)]).toEqual([true, true]);
    }
  });

  it.each(['l1', 'l2', 'linf'] as const)('for every norm and bias: %s', (norm) => {
    for (const bias of [
      { kind: 'joint' },
      { kind: 'free' },
      { kind: 'bound', limit: 1 },
    ] satisfies Problem['bias'][]) {
      const { inner, network } = met({ kind: 'within', tolerance: 0.3 }, 25, 70, {
        weights: { norm, radius: 2 },
        bias,
      });
      const few = reduced(inner, network, NEVER);
      expect(meets(few)).toBe(true);
      expect(few.objective).toBeLessThanOrEqual(network.objective * (1 + 1e-9));
      expect(few.neurons.length).toBeLessThanOrEqual(
        bindingOf(inner, networkValues(inner, few.neurons, few.free)),
      );
    }
  });

  it('is what has been reached when the signal comes, and a network all the same', () => {
    const { inner, network } = met({ kind: 'within', tolerance: 0.3 }, 25, 70);
    let looks = 0;
    const signal = {
      get aborted(): boolean {
        return looks++ > 90;
      },
    };
    const some = reduced(inner, network, signal);
    expect(meets(some)).toBe(true);
    expect(some.neurons.length).toBeLessThan(network.neurons.length);
    expect(some.objective).toBeLessThanOrEqual(network.objective * (1 + 1e-9));
    expect(reduced(inner, network, { aborted: true })).toBe(network);
  });
});
