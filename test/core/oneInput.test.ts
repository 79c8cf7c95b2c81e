/** One input: the O(n) solver against the general column generation, on every constraint set, skip and goal. */
import fc from 'fast-check';
import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExactPricing } from '../../src/core/columnGeneration/exactPricing';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import { normalize } from '../../src/core/normalize';
import { appliesOneInput, solveOneInput } from '../../src/core/oneInput/solveOneInput';
import { exactPricer } from '../../src/core/pricing/exactPricer';
import type { BiasConstraint, Goal, Problem, Skip, WeightNorm } from '../../src/core/problem';
import type { SolveOptions } from '../../src/core/solution';
import { SolveCache } from '../../src/core/solveCache';
import { evaluate, problem, run, solved } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

const OPTIONS: SolveOptions = {
  gap: 1e-6,
  timeMs: 60_000,
  sparsify: 'merge',
  now: () => performance.now(),
};

let programs: ProgramSolver;
beforeAll(async () => {
  programs = await loadProgramSolver();
});

const relative = (upper: number, lower: number): number =>
  Math.max(0, upper - lower) / Math.max(1, Math.abs(upper));

function onLine(x: readonly number[], y: readonly number[], rest: Partial<Problem>): Problem {
  return problem(
    x.map((v) => [v]),
    y,
    rest,
  );
}

const goals = fc.constantFrom<Goal>(
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.3 },
  { kind: 'classify' },
  { kind: 'classify_soft', softness: 0.7 },
);
const biases = fc.constantFrom<BiasConstraint>(
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.8 },
);

const problems = fc
  .record({
    x: fc.uniqueArray(fc.integer({ min: -30, max: 30 }), { minLength: 3, maxLength: 12 }),
    seed: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 }),
    norm: fc.constantFrom<WeightNorm>('l1', 'l2', 'linf'),
    bias: biases,
    skip: fc.constantFrom<Skip>('none', 'constant', 'affine'),
    goal: goals,
    slope: fc.constantFrom(0, 0.1, 0.6),
    spacing: fc.constantFrom(0.02, 0.1, 1),
    shift: fc.constantFrom(0, 3),
  })
  .map(({ x, seed, norm, bias, skip, goal, slope, spacing, shift }) => {
    const labels = hasClasses(goal);
    return onLine(
      x.map((v) => v * spacing + shift),
      x.map((_, i) => (labels ? (seed[i] > 0 ? 1 : -1) : seed[i] / 4)),
      { weights: { norm, radius: 1 }, bias, skip, goal, slope },
    );
  });

describe('one input', () => {
  it('agrees with the general column generation, and every answer is verified', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const solution = await solved(p);
        expect(solution.status).toBe('optimal');
        const normalized = normalize(p);
        if (!appliesOneInput(normalized, 'merge') || solution.neurons.length === 0) return;
        const general = new ExactPricing(
          normalized,
          exactPricer(normalized.space)!,
          programs,
          { ...OPTIONS, cache: new SolveCache(), started: OPTIONS.now() },
          relative,
        ).run();
        const scale = normalized.massScale;
        const tolerance = 3e-6 * Math.max(1, solution.objective!);
        expect(solution.lowerBound).toBeLessThanOrEqual(general.network!.objective * scale + tolerance);
        expect(general.lowerBound * scale).toBeLessThanOrEqual(solution.objective! + tolerance);
        // Carathéodory: a minimiser with at most one neuron per sample exists
        expect(solution.neurons.length).toBeLessThanOrEqual(p.count);
      }),
      { numRuns: 60, seed: 20200716 },
    );
  });

  it('proves free-bias interpolation to be what the closed form says', () => {
    const x = [-2, -1.5, -0.3, 0, 0.4, 1.1, 1.7, 2.5];
    const y = [0.3, -1, 0.5, 0.9, 1, -0.2, 0.1, 2];
    const p = onLine(x, y, { bias: { kind: 'free' } });
    const normalized = normalize(p);
    const { network, lowerBound } = solveOneInput(
      normalized,
      { ...OPTIONS, cache: new SolveCache(), started: OPTIONS.now() },
      programs,
      relative,
    );
    const slopes = x.slice(1).map((v, k) => (y[k + 1] - y[k]) / (v - x[k]));
    const bends = slopes.slice(1).map((s, k) => Math.abs(s - slopes[k]));
    const total = bends.reduce((sum, bend) => sum + bend, 0);
    const tilt = Math.abs(slopes[0] + slopes[slopes.length - 1]);
    const norm = Math.max(total / (1 - p.slope), (total + tilt) / 2) / normalized.massScale;
    expect(Math.abs(network!.objective - norm)).toBeLessThanOrEqual(1e-9 * norm);
    expect(lowerBound).toBeLessThanOrEqual(norm);
    expect(norm - lowerBound).toBeLessThanOrEqual(1e-6 * norm);
  });

  it('joins equal inputs, whatever they ask for', async () => {
    const x = [0, 0, 1, 2, 2, 3];
    const soft: Goal = { kind: 'classify_soft', softness: 0.5 };
    await solved(onLine(x, [1, -1, 1, -1, -1, 1], { goal: soft }));
    await solved(onLine(x, [0, 0.2, 1, -1, -1.1, 1], { goal: { kind: 'within', tolerance: 0.2 } }));
    const repeated = await solved(onLine(x, [0, 0, 1, -1, -1, 1], {}));
    expect(repeated.status).toBe('optimal');
  });

  const teacher = (n: number): { x: number[]; y: number[] } => {
    const x = Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1) + 1e-6 * Math.sin(i));
    return { x, y: x.map((v) => Math.sin(5 * v) + 0.2 * Math.cos(40 * v)) };
  };

  it.each<[string, Partial<Problem>]>([
    ['joint l2', {}],
    ['joint l1 with a constant', { weights: { norm: 'l1', radius: 2 }, skip: 'constant' }],
    ['bound', { bias: { kind: 'bound', limit: 0.5 } }],
    ['within, free', { bias: { kind: 'free' }, goal: { kind: 'within', tolerance: 0.05 } }],
    ['joint with an affine skip', { skip: 'affine' }],
  ])('solves and verifies 300 samples: %s', async (_, rest) => {
    const { x, y } = teacher(300);
    const solution = await solved(onLine(x, y, rest));
    expect(solution.status).toBe('optimal');
    expect(solution.gap!).toBeLessThanOrEqual(1e-6);
    expect(solution.neurons.length).toBeLessThanOrEqual(300);
  });

  it.each<[string, Partial<Problem>]>([
    ['classify', { goal: { kind: 'classify' } }],
    ['classify soft', { goal: { kind: 'classify_soft', softness: 1 } }],
  ])('finds the few kinks that 5000 labels need: %s', async (_, rest) => {
    const { x } = teacher(5000);
    const y = x.map((v) => (Math.sin(9 * v) > 0 ? 1 : -1));
    const solution = await solved(onLine(x, y, rest));
    expect(solution.status).toBe('optimal');
    // six changes of label on the line
    expect(solution.neurons.length).toBeLessThanOrEqual(8);
  });

  it.each<[string, Partial<Problem>]>([
    ['joint l2', {}],
    ['bound l1 with a constant', { bias: { kind: 'bound', limit: 0.5 }, skip: 'constant' }],
    ['joint linf', { weights: { norm: 'linf', radius: 1 } }],
  ])('does 20,000 samples, merged in pairs: %s', async (_, rest) => {
    const { x, y } = teacher(20_000);
    const solution = await run(onLine(x, y, rest));
    expect(solution.status).toBe('optimal');
    expect(solution.gap!).toBeLessThanOrEqual(1e-6);
    expect(solution.neurons.length).toBeLessThanOrEqual(10_010);
    for (const i of [0, 1, 777, 10_000, 19_999]) {
      expect(Math.abs(evaluate(solution, 0.1, [x[i]]) - y[i])).toBeLessThanOrEqual(1e-10);
    }
  });

  it('stops when cancelled, with a bound that holds', async () => {
    const { x, y } = teacher(3000);
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 6;
      },
    };
    const solution = await run(onLine(x, y, {}), { signal });
    expect(solution.status).toBe('cancelled');
    const whole = await run(onLine(x, y, {}));
    expect(solution.lowerBound).toBeLessThanOrEqual(whole.objective! * (1 + 1e-9));
  });
});
