/** The exact walk over one input's cells: against the search by cones, and where plain doubles no longer do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BiasConstraint, Problem, WeightNorm } from '../../src/core/problem';
import { verify } from '../../src/core/verify/index';
import { proveOneInput } from '../../src/core/verify/oneInput';
import { responsesOf } from '../../src/core/verify/response';
import { encloseByCones } from '../../src/core/verify/search';
import { problem, run } from '../helpers/solved';

const SETS: readonly (readonly [WeightNorm, BiasConstraint])[] = (['l1', 'l2', 'linf'] as const).flatMap(
  (norm) =>
    [{ kind: 'joint' } as const, { kind: 'free' } as const, { kind: 'bound', limit: 0.6 } as const].map(
      (bias) => [norm, bias] as const,
    ),
);

const coarse = fc.integer({ min: -20, max: 20 }).map((value) => value / 8);
const rows = fc.array(fc.tuple(coarse, coarse), { minLength: 2, maxLength: 9 });

describe('the walk over the cells of one input', () => {
  test.each(SETS)('agrees with the search by cones: %s, %o', (norm, bias) => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 0.1, 0.7), fc.constantFrom(0.5, 2), (pairs, slope, radius) => {
        const p = problem(
          pairs.map(([x]) => [x]),
          pairs.map(() => 0),
          { slope, weights: { norm, radius }, bias },
        );
        const z = Float64Array.from(pairs, ([, value]) => value);
        // eighths: their sum is exact, so that both are asked about the same z
        if (bias.kind === 'free') z[0] -= z.reduce((sum, value) => sum + value, 0);
        const walked = proveOneInput(p, z)!;
        const [make] = responsesOf(p, z);
        const searched = encloseByCones(make(), { floor: 0, precision: 1e-9, budget: 1e9 });
        expect(walked.upper).toBeGreaterThanOrEqual(searched.reached - searched.rounding - 1e-12);
        expect(walked.reached).toBeLessThanOrEqual(searched.upper + 1e-12);
        expect(walked.upper - walked.reached).toBeLessThanOrEqual(1e-9 * walked.upper);
      }),
      { numRuns: 60 },
    );
  });

  test('moves z onto the null space of the free terms', () => {
    const free: Partial<Problem> = { bias: { kind: 'free' }, skip: 'affine' };
    const p = problem([[0], [1e-9], [1], [3]], [0, 1, 0, 2], free);
    // of the second difference, in doubles: its sums are not quite zero
    const z = Float64Array.of(1e9 / 3, -1e9 / 3 - 1 / 3, 1 / 3, 0);
    const { upper, reached } = proveOneInput(p, z)!;
    // f is z₁'s ramp: 1/3 of a slope change of (1 − α) between the samples
    expect(upper - reached).toBeLessThanOrEqual(1e-9 * upper);
    expect(reached).toBeGreaterThan(0);
  });
});

describe('nearly equal samples', () => {
  test.each<Partial<Problem>>([
    { bias: { kind: 'joint' } },
    { bias: { kind: 'free' } },
    { bias: { kind: 'bound', limit: 0.5 }, weights: { norm: 'linf', radius: 3 } },
    { bias: { kind: 'free' }, skip: 'affine' },
  ])('what is claimed about them is confirmed: %o', async (rest) => {
    const p = problem([[0], [1e-9], [1]], [0, 1, 0], rest);
    const solution = await run(p);
    const report = verify(p, solution);
    expect(report.findings.filter((finding) => !finding.holds).map((finding) => finding.sentence)).toEqual(
      [],
    );
    // the steepest segment alone asks for this much
    expect(report.provenLowerBound).toBeGreaterThan(1e8);
  });
});
