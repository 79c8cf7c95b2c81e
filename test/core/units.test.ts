/**
 * Raw units: inputs from 1e-6 to 1e9 with offsets of up to a million times their spread. What the norm must be follows
 * exactly from a problem whose numbers are of order one, which brute force answers: with inputs c·x, weights w/c give the
 * same function, so that a radius 1/c gives the same norm, and the norm falls as 1/radius; a free bias takes up any offset.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, Goal, Problem, Skip, WeightNorm } from '../../src/core/problem';
import { bruteForce } from '../helpers/bruteForce';
import { problem, solved } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

/** Two answers to a gap of 1e-6 each. */
const NEAR = 3e-6;
const RUNS = { numRuns: 16 };

/** Sixteenths, so that an offset which is a power of two is added without rounding. */
const coordinate = fc.integer({ min: -40, max: 40 }).map((k) => k / 16);
const norms = fc.constantFrom<WeightNorm>('l1', 'l2', 'linf');
const skips = fc.constantFrom<Skip>('none', 'constant', 'affine');
const slopes = fc.constantFrom(0, 0.1, 0.5);
const goals = fc.constantFrom<Goal>(
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.25 },
  { kind: 'classify' },
  { kind: 'classify_soft', softness: 2 },
);
const units = fc.integer({ min: -6, max: 9 }).map((power) => 10 ** power);

/** Distinct inputs with targets; a sample at the origin has no network without a bias. */
const samples = fc.integer({ min: 1, max: 2 }).chain((d) =>
  fc
    .uniqueArray(fc.array(coordinate, { minLength: d, maxLength: d }), {
      minLength: 2,
      maxLength: 5,
      selector: (row) => row.join(),
    })
    .chain((rows) =>
      fc.tuple(fc.constant(rows), fc.array(coordinate, { minLength: rows.length, maxLength: rows.length })),
    ),
);

const problemsWith = (biases: fc.Arbitrary<BiasConstraint>): fc.Arbitrary<Problem> =>
  fc
    .record({ data: samples, norm: norms, slope: slopes, bias: biases, skip: skips, goal: goals })
    .map(({ data: [rows, y], norm, slope, bias, skip, goal }) => {
      const targets = hasClasses(goal) ? y.map((value) => (value > 0 ? 1 : -1)) : y;
      return problem(rows, targets, { slope, bias, skip, goal, weights: { norm, radius: 1 } });
    });

/** The same problem with inputs c·(x + offset). */
function moved(p: Problem, c: number, offset = 0): Problem {
  return { ...p, inputs: p.inputs.map((x) => c * (x + offset)) };
}

/** Losses weigh `factor` times as much. */
function weighed({ goal }: Problem, factor: number): Goal {
  return goal.kind === 'classify_soft' ? { ...goal, softness: goal.softness * factor } : goal;
}

const withRadius = (p: Problem, radius: number): Problem => ({ ...p, weights: { ...p.weights, radius } });

/** Solves in raw units: proven optimal, and `times` its objective is what the reference has. */
async function expectReference(raw: Problem, reference: Problem, times: number): Promise<void> {
  const expected = await bruteForce(reference);
  const solution = await solved(raw);
  if (expected.status === 'infeasible') {
    expect(solution.status).toBe('infeasible');
    return;
  }
  expect(solution.status, solution.ending?.by).toBe('optimal');
  const difference = Math.abs(solution.objective! * times - expected.objective);
  expect(difference).toBeLessThanOrEqual(NEAR * Math.max(expected.objective, 1e-3));
}

describe('inputs in raw units', () => {
  it('have the norm of inputs of order one over their unit, without a bias and with a free one', async () => {
    const biases = fc.constantFrom<BiasConstraint>({ kind: 'none' }, { kind: 'free' });
    await fc.assert(
      fc.asyncProperty(problemsWith(biases), units, (p, c) =>
        expectReference({ ...moved(p, c), goal: weighed(p, 1 / c) }, p, c),
      ),
      RUNS,
    );
  });

  it('have the same norm as inputs of order one where the radius goes with them and the bias has its own bound', async () => {
    const biases = fc.constantFrom<BiasConstraint>(
      { kind: 'bound', limit: 1 },
      { kind: 'bound', limit: 0.25 },
    );
    await fc.assert(
      fc.asyncProperty(problemsWith(biases), units, (p, c) =>
        expectReference(withRadius(moved(p, c), 1 / c), p, 1),
      ),
      RUNS,
    );
  });

  it('have the same norm wherever they begin, with a free bias', async () => {
    const offsets = fc.integer({ min: 0, max: 20 }).map((power) => 2 ** power);
    const biases = fc.constant<BiasConstraint>({ kind: 'free' });
    await fc.assert(
      fc.asyncProperty(problemsWith(biases), units, offsets, (p, c, offset) =>
        expectReference({ ...moved(p, c, offset), goal: weighed(p, 1 / c) }, p, c),
      ),
      RUNS,
    );
  });

  it('are fitted under the joint constraint as brute force does where its atoms are of order one', async () => {
    const biases = fc.constantFrom<BiasConstraint>({ kind: 'joint' });
    const powers = fc.integer({ min: -3, max: 4 });
    await fc.assert(
      fc.asyncProperty(problemsWith(biases), powers, async (p, power) => {
        const c = 10 ** power;
        const raw = moved(p, c);
        // With radius r the largest entries of an atom are r·max(c, 1).
        const radius = 1 / Math.max(c, 1);
        const reference = { ...withRadius(raw, radius), goal: weighed(p, 1 / radius) };
        await expectReference(raw, reference, 1 / radius);
      }),
      RUNS,
    );
  });
});

describe('a problem in raw units', () => {
  const biases = fc.constantFrom<BiasConstraint>(
    { kind: 'none' },
    { kind: 'joint' },
    { kind: 'free' },
    { kind: 'bound', limit: 2 },
  );

  it('keeps its norm when samples or inputs change places, inputs their sign, or all targets theirs', async () => {
    await fc.assert(
      fc.asyncProperty(problemsWith(biases), units, async (p, c) => {
        const { count: n, dimension: d } = p;
        const raw = moved(p, c);
        const turned: Problem = {
          ...raw,
          inputs: raw.inputs.map((_, q) => -raw.inputs[(n - 1 - Math.floor(q / d)) * d + (d - 1 - (q % d))]),
          targets: Float64Array.from(raw.targets, (y) => -y).reverse(),
        };
        const [one, other] = [await solved(raw), await solved(turned)];
        expect(other.status).toBe(one.status);
        if (one.objective === null) return;
        expect(one.status, one.ending?.by).toBe('optimal');
        const difference = Math.abs(one.objective - other.objective!);
        expect(difference).toBeLessThanOrEqual(NEAR * Math.max(one.objective, Number.MIN_VALUE));
      }),
      RUNS,
    );
  });
});
