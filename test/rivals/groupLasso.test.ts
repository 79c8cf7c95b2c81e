import { describe, expect, it } from 'vitest';
import { Random } from '../../src/data/random';
import { maxResidualOf, massOf, valuesOf, type RivalNetwork } from '../../src/rivals/evaluate';
import { groupLasso, shrunk } from '../../src/rivals/groupLasso';
import { prune } from '../../src/rivals/prune';
import type { RivalTask } from '../../src/rivals/task';
import { planted } from '../helpers/planted';
import { problem } from '../helpers/solved';

const options = { now: () => performance.now() };
const task: Extract<RivalTask, { kind: 'group_lasso' }> = {
  kind: 'group_lasso',
  width: 40,
  seed: 1,
  steps: 3000,
  rate: 0.01,
  penalty: 1e-4,
  tolerance: 0.02,
};
const sine = problem(
  Array.from({ length: 20 }, (_, i) => [-1 + i / 9.5]),
  Array.from({ length: 20 }, (_, i) => Math.sin(3 * (-1 + i / 9.5))),
);

it('the proximal point minimises ½(x − p)² + threshold·|x| for the length of a group', () => {
  const objective = (x: number, p: number, threshold: number): number => 0.5 * (x - p) ** 2 + threshold * x;
  for (const [p, threshold] of [
    [2, 0.5],
    [0.3, 0.5],
    [1, 1],
  ]) {
    const best = objective(shrunk(p, threshold), p, threshold);
    for (let x = 0; x < 3; x += 0.01) expect(best).toBeLessThanOrEqual(objective(x, p, threshold) + 1e-12);
  }
});

describe('pruning', () => {
  /** The planted neurons, hidden between many others. */
  const p = planted(40, 2, 5);
  const random = new Random(3);
  const unit = (theta: readonly number[], output: number) => {
    const length = Math.hypot(...theta);
    return { weights: theta.slice(0, 2).map((w) => w / length), bias: theta[2] / length, output };
  };
  const crowd: RivalNetwork = {
    neurons: [
      ...Array.from({ length: 25 }, () => unit([random.normal(), random.normal(), random.normal()], 1)),
      ...planted.teachers(2, 5).map(({ theta, output }) => unit(theta, output / 2)),
    ],
    skip: { constant: 0, linear: [0, 0] },
  };

  it('finds the planted neurons among others, with their weights', () => {
    const { network, reached } = prune(p, crowd, 1e-8);
    expect(reached).toBe(true);
    expect(maxResidualOf(p, valuesOf(p, network))).toBeLessThan(1e-8);
    const outputs = network.neurons
      .filter(({ output }) => Math.abs(output) > 1e-6)
      .map(({ output }) => output);
    expect(outputs).toHaveLength(3);
    [3, -2, 1].forEach((output, k) => expect(outputs[k]).toBeCloseTo(output, 6));
  });

  it('keeps fewer neurons for a larger tolerance, always under it, and none when zero will do', () => {
    let before = Infinity;
    for (const tolerance of [0.01, 0.1, 0.5, 1, 100]) {
      const { network, reached } = prune(p, crowd, tolerance);
      expect(reached).toBe(true);
      expect(maxResidualOf(p, valuesOf(p, network))).toBeLessThanOrEqual(tolerance);
      expect(network.neurons.length).toBeLessThanOrEqual(before);
      before = network.neurons.length;
    }
    expect(before).toBe(0);
  });

  it('leaves the trained network alone when all of it misses the tolerance', () => {
    const few: RivalNetwork = { ...crowd, neurons: crowd.neurons.slice(0, 2) };
    expect(prune(p, few, 1e-3)).toEqual({ network: few, reached: false });
  });

  it('fits free terms as well', () => {
    const shifted = { ...p, targets: p.targets.map((y) => y + 7), skip: 'constant' as const };
    const { network, reached } = prune(shifted, crowd, 1e-8);
    expect(reached).toBe(true);
    expect(network.skip.constant).toBeCloseTo(7, 6);
  });
});

describe('the group lasso', () => {
  it('drops neurons as its penalty grows, and keeps its tolerance where it says so', async () => {
    const counts: number[] = [];
    for (const penalty of [0, 1e-4, 1e-3]) {
      const { network, reached } = await groupLasso(sine, { ...task, penalty, tolerance: 0.1 }, options);
      expect(reached).toBe(true);
      expect(maxResidualOf(sine, valuesOf(sine, network))).toBeLessThanOrEqual(0.1);
      counts.push(network.neurons.length);
    }
    const unpruned = await groupLasso(sine, { ...task, penalty: 1e-2, tolerance: 1e-9 }, options);
    const free = await groupLasso(sine, { ...task, penalty: 0, tolerance: 1e-9 }, options);
    expect(unpruned.reached).toBe(false);
    expect(unpruned.network.neurons.length).toBeLessThan(free.network.neurons.length / 2);
    expect(Math.max(...counts)).toBeLessThan(free.network.neurons.length);
  });

  it('is the same again for the same seed, and another for another', async () => {
    const [first, again, other] = [
      await groupLasso(sine, task, options),
      await groupLasso(sine, task, options),
      await groupLasso(sine, { ...task, seed: 2 }, options),
    ];
    expect(again).toEqual(first);
    expect(massOf(other.network.neurons)).not.toBe(massOf(first.network.neurons));
  });
});
