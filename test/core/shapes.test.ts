/** Networks of one sign and limits of the slope (theory.md, section 9): held against the enumeration; every answer is verified. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal, Problem, Shape } from '../../src/core/problem';
import type { Solution } from '../../src/core/solution';
import { verify } from '../../src/core/verify';
import { bruteForce } from '../helpers/bruteForce';
import { entry, terms } from '../helpers/arbitraries';
import { problem, run, solved } from '../helpers/solved';

const GOALS: readonly Goal[] = [
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.4 },
  { kind: 'least_squares', penalty: 0.03 },
  { kind: 'least_absolute', penalty: 0.05 },
  { kind: 'quantile', tau: 0.8, penalty: 0.05 },
];

const LINE = { bias: { kind: 'free' }, skip: 'affine' } as const;

const oneSign = fc
  .record({
    rows: fc
      .integer({ min: 1, max: 2 })
      .chain((d) =>
        fc.array(fc.array(entry, { minLength: d, maxLength: d }), { minLength: 3, maxLength: 6 }),
      ),
    outputs: fc.constantFrom('convex', 'concave'),
    centre: fc.array(entry, { minLength: 2, maxLength: 2 }),
    noise: fc.array(entry, { minLength: 6, maxLength: 6 }),
    ...terms,
    goal: fc.constantFrom(...GOALS),
  })
  .map(({ rows, outputs, centre, noise, norm, radius, bias, skip, slope, goal }) => {
    // mostly of the shape, so that hard goals are often met
    const sign = outputs === 'convex' ? 1 : -1;
    const y = rows.map(
      (row, i) => sign * row.reduce((sum, x, k) => sum + Math.abs(x - centre[k]), 0) + 0.05 * noise[i],
    );
    const shape = { outputs, slopes: null } as const;
    return problem(rows, y, { weights: { norm, radius }, bias, skip, slope, goal, shape });
  });

describe('outputs of one sign', () => {
  it('are what the enumeration finds', async () => {
    let infeasible = 0;
    await fc.assert(
      fc.asyncProperty(oneSign, async (p) => {
        const expected = await bruteForce(p);
        const solution = await solved(p, { timeMs: 20_000 });
        if (expected.status === 'infeasible') {
          infeasible++;
          // what cannot be told in doubles from what can be met is not claimed
          expect(['infeasible', 'stopped']).toContain(solution.status);
          return;
        }
        expect(solution.status).toBe('optimal');
        const allowed = 1e-6 * solution.objective! + 1e-8 * Math.max(1, expected.objective);
        expect(Math.abs(solution.objective! - expected.objective)).toBeLessThanOrEqual(allowed);
        const sign = p.shape!.outputs === 'convex' ? 1 : -1;
        expect(solution.neurons.every(({ output }) => sign * output > 0)).toBe(true);
      }),
      { numRuns: 60, seed: 20261129 },
    );
    expect(infeasible).toBeGreaterThan(0);
  });
});

describe('a budget of neurons', () => {
  const convex: Shape = { outputs: 'convex', slopes: null };
  it.each<readonly [string, Goal, number]>([
    ['a tube', { kind: 'within', tolerance: 0.5 }, 2],
    ['squares', { kind: 'least_squares', penalty: 0.003 }, 2],
    ['absolute misses', { kind: 'least_absolute', penalty: 0.01 }, 2],
  ])('of %s keeps the outputs of one sign', async (_, goal, most) => {
    const rows = Array.from({ length: 20 }, (_row, i) => [-1 + i / 9.5]);
    const y = rows.map(([x], i) => 2 * x * x + 0.2 * Math.sin(17.3 * i * i + 1));
    const p = problem(rows, y, { ...LINE, goal, shape: convex });
    const solution = await solved(p, { sparsify: `at_most ${most}` });
    expect(solution.neurons.length).toBeLessThanOrEqual(most);
    expect(solution.neurons.every(({ output }) => output > 0)).toBe(true);
    // kinks are counted of any function, not of a convex one
    expect(solution.budget?.proven).toBe(false);
    expect(solution.budget?.tolerance).toBeUndefined();
  });
});

const SHAPES: readonly Shape[] = [
  { outputs: 'any', slopes: [0, Infinity] },
  { outputs: 'any', slopes: [-Infinity, 0] },
  { outputs: 'any', slopes: [-0.3, 0.7] },
  { outputs: 'convex', slopes: [0, Infinity] },
  { outputs: 'concave', slopes: [-0.3, 0.7] },
];

/** A noisy wave of n samples. */
function wave(n: number, rest: Partial<Problem>): Problem {
  const rows = Array.from({ length: n }, (_, i) => [-1 + (2 * i) / (n - 1)]);
  const y = rows.map(([x], i) => Math.sin(3 * x) + 0.2 * Math.sin(17.3 * i * i + 1));
  return problem(rows, y, { ...LINE, ...rest });
}

const valueAt = ({ neurons, skip }: Solution, slope: number, x: number): number =>
  neurons.reduce(
    (sum, { weights: [w], bias, output }) => {
      const t = w * x + bias;
      return sum + output * Math.max(t, slope * t);
    },
    skip.constant + skip.linear[0] * x,
  );

describe('limits of the slope', () => {
  const goals: readonly Goal[] = [
    { kind: 'least_squares', penalty: 0.003 },
    { kind: 'huber', delta: 0.1, penalty: 0.003 },
    { kind: 'quantile', tau: 0.8, penalty: 0.01 },
    { kind: 'within_penalty', tolerance: 0.1, penalty: 0.01 },
    { kind: 'within', tolerance: 1.2 },
  ];

  it.each(SHAPES)('$outputs $slopes: obeyed everywhere, also after merging', async (shape) => {
    for (const goal of goals) {
      for (const n of [12, 80]) {
        const p = wave(n, { goal, shape });
        const solution = await solved(p);
        expect(solution.status, `${goal.kind} ${n}`).toBe('optimal');
        const [least, most] = shape.slopes!;
        // beyond the data as well
        for (let x = -2; x < 2; x += 1 / 64) {
          const slope = (valueAt(solution, p.slope, x + 1 / 64) - valueAt(solution, p.slope, x)) * 64;
          expect(slope).toBeGreaterThanOrEqual(least - 1e-8);
          expect(slope).toBeLessThanOrEqual(most + 1e-8);
        }
      }
    }
  });

  it.each<Goal>([
    { kind: 'least_squares', penalty: 0.003 },
    { kind: 'huber', delta: 0.1, penalty: 0.003 },
  ])('share the multiplier of an input out among its samples: $kind', async (goal) => {
    const p = wave(60, { goal, shape: { outputs: 'convex', slopes: [0, Infinity] } });
    // three targets at each input
    const inputs = p.inputs.map((_, i, all) => all[i - (i % 3)]);
    const solution = await solved({ ...p, inputs });
    expect(solution.status).toBe('optimal');
    expect(solution.objective!).toBeGreaterThan(0);
  });

  it('change nothing where the fit has them anyhow', async () => {
    const goal: Goal = { kind: 'least_squares', penalty: 0.003 };
    const free = await solved(wave(70, { goal }));
    const limited = await solved(wave(70, { goal, shape: { outputs: 'any', slopes: [-100, 100] } }));
    expect(Math.abs(limited.objective! - free.objective!)).toBeLessThanOrEqual(2e-6 * free.objective!);
  });

  it('are those of a fit of the turned samples, turned', async () => {
    const goal: Goal = { kind: 'quantile', tau: 0.7, penalty: 0.01 };
    const p = wave(40, { goal, shape: { outputs: 'concave', slopes: [-0.3, 0.7] } });
    const turned: Problem = {
      ...p,
      targets: p.targets.map((y) => -y),
      goal: { ...goal, tau: 0.3 },
      shape: { outputs: 'convex', slopes: [-0.7, 0.3] },
    };
    const [one, other] = [await solved(p), await solved(turned)];
    expect(Math.abs(one.objective! - other.objective!)).toBeLessThanOrEqual(2e-6 * one.objective!);
  });
});

describe('shapes that no network has', () => {
  const bent = problem([[0], [1], [2], [3]], [0, 1, 0.5, 2], {
    ...LINE,
    shape: { outputs: 'convex', slopes: null },
  });

  it('name the samples, and the least tolerance, which is met', async () => {
    const solution = await solved(bent);
    expect(solution.status).toBe('infeasible');
    expect(solution.infeasibility!.rows).toEqual([0, 1, 2]);
    const { leastTolerance } = solution.infeasibility!;
    // the second sample is 0.75 above the chord of its neighbours
    expect(leastTolerance).toBeCloseTo(0.375, 12);
    const within: Goal = { kind: 'within', tolerance: leastTolerance! * (1 + 1e-9) };
    expect((await solved({ ...bent, goal: within })).status).toBe('optimal');
    expect((await solved({ ...bent, goal: { kind: 'within', tolerance: 0.374 } })).status).toBe('infeasible');
  });

  it('rise otherwise', async () => {
    const falling = { ...bent, shape: { outputs: 'any', slopes: [0, Infinity] } } as const;
    const solution = await solved(falling);
    expect(solution.infeasibility!.rows).toEqual([1, 2]);
    expect(solution.infeasibility!.leastTolerance).toBeCloseTo(0.25, 12);
  });

  it.each([
    ['another ray', { ray: [-0.2, 0.5, -0.3] }],
    ['the other side', { ray: [0.25, -0.5, 0.25] }],
    ['other rows', { rows: [0, 1, 3], ray: [-1 / 3, 0.5, -1 / 6] }],
    ['a smaller tolerance', { leastTolerance: 0.3 }],
    ['multipliers of slopes that have no limits', { slopeRay: [0.5, 0.5] }],
  ])('are not proven by %s', async (_, changed) => {
    const solution = await run(bent);
    expect(verify(bent, solution).ok).toBe(true);
    const tampered = { ...solution, infeasibility: { ...solution.infeasibility!, ...changed } };
    expect(verify(bent, tampered).ok).toBe(false);
  });
});

describe('a claim about a shape', () => {
  it('is refused where an output, a slope or a multiplier is another', async () => {
    const p = wave(30, {
      goal: { kind: 'least_squares', penalty: 0.003 },
      shape: { outputs: 'convex', slopes: [0, Infinity] },
    });
    const solution = await run(p);
    expect(verify(p, solution).ok).toBe(true);
    const [first, ...others] = solution.neurons;
    expect(verify(p, { ...solution, neurons: [{ ...first, output: -first.output }, ...others] }).ok).toBe(
      false,
    );
    const linear = [solution.skip.linear[0] - 1];
    expect(verify(p, { ...solution, skip: { ...solution.skip, linear } }).ok).toBe(false);
    const { slopeDual } = solution;
    expect(verify(p, { ...solution, slopeDual: slopeDual!.map((value) => -value) }).ok).toBe(false);
    expect(verify(p, { ...solution, slopeDual: slopeDual!.slice(1) }).ok).toBe(false);
    // what is proven with a limit is not without it
    expect(verify({ ...p, shape: { outputs: 'any', slopes: null } }, solution).ok).toBe(false);
  });
});

/** A fixed sequence between −1 and 1 that follows no line. */
const noise = (k: number): number => {
  const s = Math.sin(127.1 * (k + 1)) * 43758.5453;
  return 2 * (s - Math.floor(s)) - 1;
};

describe('several inputs: a sample that lies inside of others, beyond what the shape lets it be', () => {
  const rowsOf = (count: number, d: number): number[][] =>
    Array.from({ length: count }, (_, i) => Array.from({ length: d }, (__, c) => noise(i * d + c)));
  const cases = [2, 3, 5].flatMap((d) =>
    (['l1', 'l2', 'linf'] as const).flatMap((norm) =>
      (['joint', 'free', 'none'] as const).map((kind) => ({ d, norm, bias: { kind } })),
    ),
  );

  it.each(cases)('$d inputs, $norm, bias $bias.kind', async ({ d, norm, bias }) => {
    const rows = rowsOf(20 * d, d);
    const y = rows.map((_, i) => 100 + 3 * noise(5000 + i));
    for (const outputs of ['convex', 'concave'] as const) {
      const p = problem(rows, y, {
        weights: { norm, radius: 2 },
        bias,
        skip: 'constant',
        goal: { kind: 'within', tolerance: 0.01 },
        shape: { outputs, slopes: null },
      });
      // `solved` holds the ray against the verifier, which proves that it is on no neuron's side
      const { status, infeasibility } = await solved(p);
      expect(status).toBe('infeasible');
      const { ray, rows: conflict } = infeasibility!;
      const sign = outputs === 'convex' ? 1 : -1;
      expect(ray.filter((z) => sign * z > 0)).toHaveLength(1);
      expect(conflict.length).toBeLessThanOrEqual(d + 2);
    }
  });

  it('of two classes, one inside of the other', async () => {
    const rows = [[0, 0], [1, 0], [0, 1], [-1, -1], [3, 3]]; // prettier-ignore
    const p = problem(rows, [1, -1, -1, -1, 1], {
      goal: { kind: 'classify' },
      shape: { outputs: 'convex', slopes: null },
    });
    const solution = await solved(p);
    expect(solution.status).toBe('infeasible');
    expect(solution.infeasibility!.rows).toEqual([0, 1, 2, 3]);
    expect((await solved({ ...p, shape: { outputs: 'concave', slopes: null } })).status).toBe('optimal');
  });

  it('is never found where a network of the shape made the targets', async () => {
    for (const d of [2, 4]) {
      const rows = rowsOf(30, d);
      const y = rows.map((row) =>
        Array.from({ length: 6 }, (_, j) =>
          Math.max(
            0,
            row.reduce((sum, x, c) => sum + x * noise(900 + j * d + c), 0.2 * noise(j)),
          ),
        ).reduce((sum, value) => sum + value, 0),
      );
      const p = problem(rows, y, { skip: 'constant', shape: { outputs: 'convex', slopes: null } });
      expect((await solved(p)).status).not.toBe('infeasible');
    }
  });
});
