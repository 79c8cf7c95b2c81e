/** The branch and bound alone: its enclosure of max |zᵀa(θ)| against points of C and against full enumeration. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BiasConstraint, Problem, WeightNorm } from '../../src/core/problem';
import { responsesOf } from '../../src/core/verify/response';
import type { Enclosure, SearchOptions } from '../../src/core/verify/enclosure';
import { enclose } from '../../src/core/verify/search';
import type { Frame } from '../../src/rivals/bruteForce/arrangement';
import { cellMaximisers, framesOf, gaugeOf, verticesOf } from '../../src/rivals/bruteForce/arrangement';
import { problemOf } from '../helpers/vectors';

const NORMS: readonly WeightNorm[] = ['l1', 'l2', 'linf'];
const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.6 },
];

function problemFor(
  rows: readonly (readonly number[])[],
  norm: WeightNorm,
  bias: BiasConstraint,
  slope = 0.1,
  radius = 1.5,
): Problem {
  const goal = { kind: 'interpolate' } as const;
  const rest = { slope, weights: { norm, radius }, bias, skip: 'none', goal } as const;
  return problemOf(
    rows,
    rows.map(() => 0),
    rest,
  );
}

function enclosureOf(problem: Problem, z: Float64Array, options: Partial<SearchOptions> = {}): Enclosure {
  return enclose(responsesOf(problem, z), { floor: 0, precision: 1e-9, budget: 1e9, ...options });
}

/** zᵀa(θ) from the definition. */
function valueAt(problem: Problem, z: Float64Array, frame: Frame, theta: readonly number[]): number {
  const { weights, bias } = frame.neuronOf(theta);
  return z.reduce((sum, zi, i) => {
    const t = weights.reduce((at, w, k) => at + w * problem.inputs[i * problem.dimension + k], bias);
    return sum + zi * Math.max(t, problem.slope * t);
  }, 0);
}

/** The maximum by enumeration (m ≤ 3): every vertex, and for l2 every maximiser on a cell or an edge. */
function enumeratedMaximum(problem: Problem, z: Float64Array): number {
  const curved = problem.weights.norm === 'l2';
  let most = 0;
  for (const frame of framesOf(problem)) {
    const candidates = [...verticesOf(problem, frame), ...(curved ? cellMaximisers(problem, frame, z) : [])];
    for (const theta of candidates) most = Math.max(most, Math.abs(valueAt(problem, z, frame, theta)));
  }
  return most;
}

/** Free bias asks for 1ᵀz = 0. */
function admissible(problem: Problem, z: readonly number[]): Float64Array {
  const mean = problem.bias.kind === 'free' ? z.reduce((a, b) => a + b, 0) / z.length : 0;
  return Float64Array.from(z, (value) => value - mean);
}

const sets = NORMS.flatMap((norm) => BIASES.map((bias) => ({ norm, bias, name: `${norm} ${bias.kind}` })));
/** Decimal fractions: no subnormal numbers, in which the definition itself could not be evaluated. */
const fraction = (bound: number) =>
  fc.integer({ min: -1e6 * bound, max: 1e6 * bound }).map((value) => value / 1e6);
/** Whole numbers among them make kinks coincide. */
const coordinate = fc.oneof(fraction(2), fc.integer({ min: -2, max: 2 }));
const multiplier = fraction(1);

function instance(dimension: number, count: number) {
  return fc.record({
    rows: fc.array(fc.array(coordinate, { minLength: dimension, maxLength: dimension }), {
      minLength: 1,
      maxLength: count,
    }),
    dual: fc.array(multiplier, { minLength: count, maxLength: count }),
    slope: fc.constantFrom(0, 0.1, 0.7),
  });
}

describe.each(sets)('$name', ({ norm, bias }) => {
  test.each([1, 2])('equals full enumeration, %i input(s)', (dimension) => {
    fc.assert(
      fc.property(instance(dimension, 6), ({ rows, dual, slope }) => {
        const problem = problemFor(rows, norm, bias, slope);
        const z = admissible(problem, dual.slice(0, rows.length));
        const { upper, reached } = enclosureOf(problem, z);
        const exact = enumeratedMaximum(problem, z);
        expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-12));
        expect(upper).toBeLessThanOrEqual(exact * (1 + 1e-8) + 1e-13);
        expect(reached).toBeLessThanOrEqual(exact * (1 + 1e-8) + 1e-13);
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  test.each([1, 2, 3])('is never under a point of the set, %i input(s)', (dimension) => {
    const point = fc.array(fraction(1), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        instance(dimension, 10),
        fc.array(point, { minLength: 30, maxLength: 30 }),
        ({ rows, dual, slope }, points) => {
          const problem = problemFor(rows, norm, bias, slope);
          const z = admissible(problem, dual.slice(0, rows.length));
          const { upper } = enclosureOf(problem, z, { budget: 2e6 });
          for (const frame of framesOf(problem)) {
            for (const direction of points) {
              const length = gaugeOf(problem, direction.slice(0, frame.size));
              if (length === 0) continue;
              const theta = direction.slice(0, frame.size).map((part) => part / length);
              expect(Math.abs(valueAt(problem, z, frame, theta))).toBeLessThanOrEqual(
                upper * (1 + 1e-12) + 1e-14,
              );
            }
          }
        },
      ),
      { numRuns: 25, seed: 12 },
    );
  });

  test('closes on grid points, where many kinks meet, and on duplicates and zero rows', () => {
    const grid = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]));
    const rows = [...grid, [1, 1], [0, 0], [-1, 1]];
    const problem = problemFor(rows, norm, bias);
    const z = admissible(
      problem,
      rows.map((_, i) => Math.sin(3 * i + 1)),
    );
    const { upper, reached } = enclosureOf(problem, z);
    expect(upper).toBeLessThanOrEqual(reached * (1 + 2e-9));
    expect(upper).toBeGreaterThanOrEqual(enumeratedMaximum(problem, z) * (1 - 1e-12));
  });

  test('closes for four dimensions of θ or just under', () => {
    const rows = Array.from({ length: 14 }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i + 1)]);
    const problem = problemFor(rows, norm, bias);
    const z = admissible(
      problem,
      rows.map((_, i) => Math.cos(5 * i)),
    );
    const { upper, reached } = enclosureOf(problem, z);
    expect(upper).toBeLessThanOrEqual(reached * (1 + 2e-9));
  });

  test('is 0 for z = 0 and for a single zero row without effect', () => {
    const problem = problemFor([[0, 0]], norm, { kind: 'none' });
    expect(enclosureOf(problem, new Float64Array(1)).upper).toBe(0);
    expect(enclosureOf(problem, Float64Array.of(3)).upper).toBe(0);
  });
});

test('a single sample is its own closed form', () => {
  const problem = problemFor([[3, 4]], 'l2', { kind: 'none' }, 0.1, 2);
  const { upper, reached } = enclosureOf(problem, Float64Array.of(0.5));
  expect(upper).toBeCloseTo(5, 8);
  expect(upper).toBeGreaterThanOrEqual(5);
  expect(reached).toBeCloseTo(5, 8);
});

test('out of budget, or cancelled, the bound is wide but still a bound', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
  const problem = problemFor(rows, 'l2', { kind: 'joint' });
  const z = Float64Array.from(rows, (_, i) => Math.sin(7 * i));
  const closed = enclosureOf(problem, z);
  for (const options of [{ budget: 1 }, { signal: { aborted: true } }]) {
    const cut = enclosureOf(problem, z, options);
    expect(cut.upper).toBeGreaterThan(closed.upper * 1.01);
    expect(cut.work).toBeLessThan(closed.work);
  }
});

test('twenty-one dimensions of θ, fewer samples', () => {
  const rows = Array.from({ length: 5 }, (_, i) =>
    Array.from({ length: 20 }, (__, k) => Math.sin(i * 20 + k)),
  );
  const problem = problemFor(rows, 'l2', { kind: 'joint' });
  const z = Float64Array.of(1, -1, 0.5, 0.2, -0.3);
  const { upper, reached } = enclosureOf(problem, z);
  expect(upper).toBeLessThanOrEqual(reached * (1 + 2e-9));
  const [frame] = framesOf(problem);
  for (const row of rows) {
    const direction = [...row, 1];
    const length = gaugeOf(problem, direction);
    const theta = direction.map((part) => part / length);
    expect(Math.abs(valueAt(problem, z, frame, theta))).toBeLessThanOrEqual(upper);
  }
});
