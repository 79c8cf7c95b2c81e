/** The search over signs alone: against the cones, its first bound, and what it proves when it is cut short. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BiasConstraint, Problem, WeightNorm } from '../../src/core/problem';
import type { Response } from '../../src/core/verify/response';
import { responsesOf } from '../../src/core/verify/response';
import { encloseByCones } from '../../src/core/verify/search';
import { SignSearch } from '../../src/core/verify/signs';
import { support } from '../../src/core/verify/unitSet';
import { BIASES, NORMS } from '../helpers/constraintSets';
import { problemOf } from '../helpers/vectors';

const sets = NORMS.flatMap((norm) => BIASES.map((bias) => ({ norm, bias, name: `${norm} ${bias.kind}` })));
const PRECISION = 1e-10;

function problemFor(
  rows: readonly (readonly number[])[],
  norm: WeightNorm,
  bias: BiasConstraint,
  slope = 0.1,
): Problem {
  return problemOf(
    rows,
    rows.map(() => 0),
    { slope, weights: { norm, radius: 1.5 }, bias, skip: 'none', goal: { kind: 'interpolate' } },
  );
}

/** Free bias asks for 1ᵀz = 0. */
function admissible(problem: Problem, z: readonly number[]): Float64Array {
  const mean = problem.bias.kind === 'free' ? z.reduce((a, b) => a + b, 0) / z.length : 0;
  return Float64Array.from(z, (value) => value - mean);
}

/** Both sides of one response, to the end. */
function bySigns(response: Response, floor: number, budget = 1e9): { upper: number; reached: number } {
  let [upper, reached] = [0, floor];
  for (const side of [1, -1] as const) {
    const search = new SignSearch(response, side, { floor: reached, precision: PRECISION });
    search.run(budget);
    expect(search.done).toBe(true);
    upper = Math.max(upper, search.bound().upper);
    reached = Math.max(reached, search.reached);
  }
  return { upper, reached };
}

const fraction = (bound: number) =>
  fc.integer({ min: -1e6 * bound, max: 1e6 * bound }).map((value) => value / 1e6);
/** Whole numbers among them make kinks coincide. */
const coordinate = fc.oneof(fraction(2), fc.integer({ min: -2, max: 2 }));

/** Rows and multipliers that look random. */
function scattered(count: number, dimension: number): { rows: number[][]; z: number[] } {
  const wave = (k: number): number => Math.sin(12.9898 * k + 78.233 * Math.sin(k));
  return {
    rows: Array.from({ length: count }, (_, i) =>
      Array.from({ length: dimension }, (__, j) => 2 * wave(i * dimension + j)),
    ),
    z: Array.from({ length: count }, (_, i) => wave(1000 + i)),
  };
}

describe.each(sets)('$name', ({ norm, bias }) => {
  test.each([
    [1, 12],
    [2, 9],
    [3, 6],
  ])('agrees with the cones, %i input(s)', (dimension, count) => {
    const rows = fc.array(fc.array(coordinate, { minLength: dimension, maxLength: dimension }), {
      minLength: 1,
      maxLength: count,
    });
    const multipliers = fc.array(fraction(1), { minLength: count, maxLength: count });
    fc.assert(
      fc.property(rows, multipliers, fc.constantFrom(0, 0.1, 0.7), (x, dual, slope) => {
        const problem = problemFor(x, norm, bias, slope);
        const z = admissible(problem, dual.slice(0, x.length));
        for (const make of responsesOf(problem, z)) {
          const cones = encloseByCones(make(), { floor: 0, precision: PRECISION, budget: 3e7 });
          const signs = bySigns(make(), 0);
          // the cones may stop early, and the values of both are reached up to rounding
          expect(signs.upper).toBeGreaterThanOrEqual(cones.reached * (1 - 1e-12) - 1e-14);
          expect(signs.upper).toBeLessThanOrEqual(cones.upper * (1 + 3 * PRECISION) + 1e-12);
          expect(signs.upper).toBeLessThanOrEqual(signs.reached * (1 + 3 * PRECISION) + 1e-12);
        }
      }),
      { numRuns: 12, seed: 21 },
    );
  });

  test('closes for six inputs and 25 samples, and stays above the points of the set', () => {
    const { rows, z: dual } = scattered(25, 6);
    const problem = problemFor(rows, norm, bias);
    const z = admissible(problem, dual);
    for (const make of responsesOf(problem, z)) {
      const { upper, reached } = bySigns(make(), 0);
      expect(upper).toBeLessThanOrEqual(reached * (1 + 3 * PRECISION));
    }
  });

  test('the first bound is no worse than that of the triangle inequality', () => {
    const { rows, z: dual } = scattered(200, 9);
    const problem = problemFor(rows, norm, bias);
    const [make] = responsesOf(problem, admissible(problem, dual));
    const response = make();
    const { set, count, kinks, linear } = response;
    const m = set.size;
    let triangle = support(
      set,
      Float64Array.from({ length: m }, (_, j) => linear[j] + linear[m + j]),
    );
    for (let i = 0; i < count; i++) {
      triangle += Math.abs(kinks[i]) * support(set, response.rows.subarray(i * m, (i + 1) * m));
    }
    for (const side of [1, -1] as const) {
      const search = new SignSearch(response, side, { floor: 0, precision: PRECISION });
      search.run(0);
      expect(search.nodes).toBe(1);
      expect(search.bound().upper).toBeLessThanOrEqual(triangle * (1 + 1e-12));
    }
  });

  test('cut short it proves less, and more with every node', () => {
    const { rows, z: dual } = scattered(40, 5);
    const problem = problemFor(rows, norm, bias);
    const [make] = responsesOf(problem, admissible(problem, dual));
    const response = make();
    const search = new SignSearch(response, 1, { floor: 0, precision: PRECISION });
    let last = search.bound().upper;
    expect(last).toBeLessThanOrEqual(response.magnitude * (1 + 1e-8));
    for (let budget = 0; !search.done; budget = 2 * search.work) {
      search.run(budget);
      const { upper } = search.bound();
      expect(upper).toBeGreaterThanOrEqual(search.reached * (1 - 1e-12));
      expect(upper).toBeLessThanOrEqual(last * (1 + 2 * PRECISION));
      last = upper;
    }
    const stopped = new SignSearch(response, 1, {
      floor: 0,
      precision: PRECISION,
      signal: { aborted: true },
    });
    stopped.run(Infinity);
    expect(stopped.done).toBe(false);
    expect(stopped.bound().upper).toBeGreaterThanOrEqual(last * (1 - 2 * PRECISION));
  });
});
