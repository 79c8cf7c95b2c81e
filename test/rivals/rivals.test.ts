/** Every rival on small problems of every kind, held against the proven optimum. */
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { keepsBound, leastMassOf, leastMassWithin } from '../../src/rivals/bound';
import { massOf, maxResidualOf, type RivalNetwork, objectiveOf, valuesOf } from '../../src/rivals/evaluate';
import { refusalOf } from '../../src/rivals/limits';
import { runRival } from '../../src/rivals/run';
import { RivalRefusal, type RivalTask } from '../../src/rivals/task';
import { planted } from '../helpers/planted';
import { problem, run } from '../helpers/solved';
import { termsOf } from '../../src/rivals/goals';

const options = { now: () => performance.now() };
const training = { width: 30, seed: 1, steps: 1500, rate: 0.01 };
const DESCENT: RivalTask = { kind: 'gradient_descent', ...training, decay: 1e-3 };
const TASKS: readonly RivalTask[] = [
  DESCENT,
  { kind: 'group_lasso', ...training, penalty: 1e-4, tolerance: 0.05 },
  { kind: 'brute_force' },
];
const labels = (p: Problem): Problem => ({ ...p, targets: p.targets.map((y) => (y > 0 ? 1 : -1)) });

const PROBLEMS: Readonly<Record<string, Problem>> = {
  'interpolate, l2': planted(14, 2, 1),
  'interpolate, l1 <= 2, bias <= 0.5': planted(14, 2, 2, {
    weights: { norm: 'l1', radius: 2 },
    bias: { kind: 'bound', limit: 0.5 },
  }),
  'within, linf, free bias, affine': planted(14, 2, 3, {
    weights: { norm: 'linf', radius: 1 },
    bias: { kind: 'free' },
    skip: 'affine',
    goal: { kind: 'within', tolerance: 0.1 },
  }),
  'no bias': planted(12, 2, 4, { bias: { kind: 'none' } }),
  classify: labels(planted(14, 2, 5, { goal: { kind: 'classify' } })),
  'classify soft': labels(planted(14, 2, 6, { goal: { kind: 'classify_soft', softness: 3 } })),
  'least absolute': planted(14, 2, 7, { goal: { kind: 'least_absolute', penalty: 0.02 } }),
};

/** A network's mass beside what the fit proves of it, and the fit's own beside the network. */
function expectRightOf(p: Problem, { dual, lowerBound }: Solution, network: RivalNetwork): void {
  const values = valuesOf(p, network);
  const residual = maxResidualOf(p, values);
  const own = massOf(network.neurons);
  expect(keepsBound(own, dual, values)).toBe(true);
  expect(own).toBeGreaterThanOrEqual(leastMassWithin(p, dual, residual) * (1 - 1e-7));
  const { tolerance, weight } = termsOf(p);
  const meetsGoal = residual <= tolerance + 1e-9 || weight < Infinity;
  if (meetsGoal) expect(objectiveOf(p, network, values)).toBeGreaterThanOrEqual(lowerBound * (1 - 1e-7));
}

describe.each(Object.entries(PROBLEMS))('%s', (_, p) => {
  it('no rival is left of the proven optimum at equal residual, and brute force is on it', async () => {
    const solution = await run(p);
    expect(solution.status).toBe('optimal');
    for (const task of TASKS) {
      const { network, valuesAt } = await runRival(p, task, options);
      const values = valuesAt(p.inputs);
      expect(Array.from(values)).toEqual(Array.from(valuesOf(p, network!)));
      expectRightOf(p, solution, network!);
      if (task.kind !== 'brute_force') continue;
      const objective = objectiveOf(p, network!, values);
      expect(Math.abs(objective - solution.objective!)).toBeLessThanOrEqual(3e-6 * Math.max(1, objective));
    }
  });
});

describe('the bound', () => {
  it('is met by the fit itself, and notices a mass that is too small and a dual that is too large', async () => {
    const p = PROBLEMS['interpolate, l2'];
    const { neurons, skip, dual, mass } = await run(p);
    const values = valuesOf(p, { neurons, skip });
    expect(leastMassOf(dual, values)).toBeCloseTo(mass!, 5);
    expect(keepsBound(mass!, dual, values)).toBe(true);
    expect(keepsBound(0.99 * mass!, dual, values)).toBe(false);
    expect(
      keepsBound(
        mass!,
        dual.map((z) => 1.01 * z),
        values,
      ),
    ).toBe(false);
  });

  it('falls with the residual, to zero, and is that of the fit within it or less', async () => {
    const p = PROBLEMS['interpolate, l2'];
    const { dual, lowerBound } = await run(p);
    expect(leastMassWithin(p, dual, 0)).toBeCloseTo(lowerBound, 9);
    let before = Infinity;
    for (const tolerance of [0.01, 0.1, 1, 100]) {
      const bound = leastMassWithin(p, dual, tolerance);
      const within = await run({ ...p, goal: { kind: 'within', tolerance } });
      expect(bound).toBeLessThanOrEqual(within.objective! * (1 + 1e-9) + 1e-12);
      expect(bound).toBeLessThanOrEqual(before);
      before = bound;
    }
    expect(before).toBe(0);
  });
});

describe('brute force', () => {
  const refused = async (p: Problem): Promise<string> => {
    const error = await runRival(p, { kind: 'brute_force' }, options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RivalRefusal);
    return (error as Error).message;
  };

  it('refuses what it cannot list, in words, and says so before it runs', async () => {
    const deep = planted(10, 3, 1);
    expect(await refused(deep)).toMatch(
      /at most 3 dimensions, and a neuron here has 4 \(its weights and bias\)/,
    );
    expect(refusalOf(deep, { kind: 'brute_force' })).toBe(await refused(deep));
    const wide = planted(60, 2, 1);
    expect(await refused(wide)).toMatch(
      /for 60 samples, a linear program of [\d,]+ entries; it takes at most 200,000/,
    );
    expect(refusalOf(PROBLEMS.classify, { kind: 'brute_force' })).toBeNull();
    expect(refusalOf(wide, { kind: 'neural_tangent' })).toBeNull();
  });

  it('refuses samples that no network meets, and ends when it is cancelled', async () => {
    expect(await refused(problem([[1], [1], [2]], [0, 1, 2]))).toBe('No network meets all samples.');
    const signal = { aborted: true };
    await expect(
      runRival(PROBLEMS['interpolate, l2'], { kind: 'brute_force' }, { ...options, signal }),
    ).rejects.toThrow('Cancelled');
  });
});

describe('a training', () => {
  it('tells its progress, and when cancelled comes with what it has', async () => {
    const shares: number[] = [];
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      shares.push(share);
      if (shares.length === 2) signal.aborted = true;
    };
    const task: RivalTask = { ...DESCENT, kind: 'gradient_descent', decay: 1e-3, steps: 1e8 };
    const answer = await runRival(PROBLEMS['interpolate, l2'], task, { ...options, signal, onProgress });
    expect(answer.cancelled).toBe(true);
    expect(answer.stopped).toMatch(/^Cancelled after \d+ of 100000000 steps\.$/);
    expect(answer.network!.neurons.length).toBeGreaterThan(0);
    expect(shares[1]).toBeGreaterThan(shares[0]);
  });

  it('is the same again for the same seed', async () => {
    for (const task of TASKS) {
      const [first, again] = [
        await runRival(PROBLEMS.classify, task, options),
        await runRival(PROBLEMS.classify, task, options),
      ];
      expect(again.network).toEqual(first.network);
    }
  });
});
