/** Properties the atomic norm has on every problem; each solution is verified on the way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, Problem, WeightNorm } from '../../src/core/problem';
import { problem, solved } from '../helpers/solved';

const RUNS = { numRuns: 12 };
/** Two solves, each to a gap of 1e-6. */
const NORM = 3e-6;

const coordinate = fc.integer({ min: -20, max: 20 }).map((k) => k / 10);
const norms = fc.constantFrom<WeightNorm>('l1', 'l2', 'linf');
const slopes = fc.constantFrom(0, 0.1, 0.5, 0.9);

/** Samples with distinct inputs, none at the origin, in one or two inputs. */
const samples = fc.integer({ min: 1, max: 2 }).chain((d) =>
  fc
    .uniqueArray(fc.array(coordinate, { minLength: d, maxLength: d }), {
      minLength: 3,
      maxLength: 7,
      selector: (row) => row.join(),
    })
    .filter((rows) => rows.every((row) => row.some((v) => v !== 0)))
    .chain((rows) =>
      fc.tuple(fc.constant(rows), fc.array(coordinate, { minLength: rows.length, maxLength: rows.length })),
    ),
);

const biased = fc.constantFrom<BiasConstraint>(
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.8 },
);

/** A problem that is always feasible: it has a bias and no equal inputs. */
const problems = fc
  .record({
    data: samples,
    norm: norms,
    slope: slopes,
    bias: biased,
    skip: fc.constantFrom('none', 'constant', 'affine'),
  })
  .map(({ data: [rows, y], norm, slope, bias, skip }) =>
    problem(rows, y, { slope, bias, skip, weights: { norm, radius: 1 } }),
  );

function close(a: number, b: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(NORM * Math.max(1, Math.abs(a), Math.abs(b)));
}

async function norm(p: Problem): Promise<number> {
  const solution = await solved(p);
  expect(solution.status).toBe('optimal');
  return solution.objective!;
}

describe('the atomic norm', () => {
  it('is homogeneous: scaling y scales it, from 1e-9 to 1e9', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.constantFrom(-1, 1e-9, 1e-3, 7, 1e9), async (p, factor) => {
        const scaled = await solved({ ...p, targets: p.targets.map((v) => v * factor) });
        expect(scaled.status).toBe('optimal');
        const one = await norm(p);
        expect(Math.abs(scaled.objective! - Math.abs(factor) * one)).toBeLessThanOrEqual(
          NORM * Math.abs(factor) * Math.max(1, one),
        );
      }),
      RUNS,
    );
  });

  it('does not depend on the order of samples or inputs', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const { count: n, dimension: d } = p;
        const reversed: Problem = {
          ...p,
          inputs: p.inputs.map((_, q) => p.inputs[(n - 1 - Math.floor(q / d)) * d + (d - 1 - (q % d))]),
          targets: Float64Array.from(p.targets).reverse(),
        };
        close(await norm(reversed), await norm(p));
      }),
      RUNS,
    );
  });

  it('falls with the radius as 1/r for joint, free and no bias', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.constantFrom(0.25, 3), async (p, radius) => {
        fc.pre(p.bias.kind !== 'bound');
        close(await norm({ ...p, weights: { ...p.weights, radius } }), (await norm(p)) / radius);
      }),
      RUNS,
    );
  });

  it('falls with the radius as 1/r without a bias', async () => {
    const rows = [
      [1, 0.2],
      [-0.3, 1],
      [0.5, -0.7],
      [-1, -0.4],
    ];
    const p = problem(rows, [1, -0.5, 2, 0.3], { bias: { kind: 'none' } });
    close(await norm({ ...p, weights: { norm: 'l2', radius: 4 } }), (await norm(p)) / 4);
  });

  it('orders the norms: l1 ≥ l2 ≥ linf', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const values: number[] = [];
        for (const kind of ['l1', 'l2', 'linf'] as const) {
          values.push(await norm({ ...p, weights: { norm: kind, radius: 1 } }));
        }
        expect(values[0]).toBeGreaterThanOrEqual(values[1] - NORM * Math.max(1, values[1]));
        expect(values[1]).toBeGreaterThanOrEqual(values[2] - NORM * Math.max(1, values[2]));
      }),
      RUNS,
    );
  });

  it('orders the biases: free ≤ bound(B) ≤ bound(B′) for B ≥ B′', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const free = await norm({ ...p, bias: { kind: 'free' } });
        const wide = await norm({ ...p, bias: { kind: 'bound', limit: 2 } });
        const narrow = await norm({ ...p, bias: { kind: 'bound', limit: 0.5 } });
        expect(free).toBeLessThanOrEqual(wide + NORM * Math.max(1, wide));
        expect(wide).toBeLessThanOrEqual(narrow + NORM * Math.max(1, narrow));
      }),
      RUNS,
    );
  });

  it('orders the skips: affine ≤ constant ≤ none', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const affine = await norm({ ...p, skip: 'affine' });
        const constant = await norm({ ...p, skip: 'constant' });
        const none = await norm({ ...p, skip: 'none' });
        expect(affine).toBeLessThanOrEqual(constant + NORM * Math.max(1, constant));
        expect(constant).toBeLessThanOrEqual(none + NORM * Math.max(1, none));
      }),
      RUNS,
    );
  });

  it('falls as the tolerance grows, and classification needs no more than interpolating the labels', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (p) => {
        const exact = await norm(p);
        const loose = await norm({ ...p, goal: { kind: 'within', tolerance: 0.2 } });
        expect(loose).toBeLessThanOrEqual(exact + NORM * Math.max(1, exact));
        const labels = p.targets.map((v) => (v > 0 ? 1 : -1));
        const hard = await norm({ ...p, targets: labels, goal: { kind: 'classify' } });
        const soft = await norm({ ...p, targets: labels, goal: { kind: 'classify_soft', softness: 3 } });
        const interpolated = await norm({ ...p, targets: labels });
        expect(hard).toBeLessThanOrEqual(interpolated + NORM * Math.max(1, interpolated));
        expect(soft).toBeLessThanOrEqual(hard + NORM * Math.max(1, hard));
      }),
      RUNS,
    );
  });

  it('of orthonormal samples without a bias is the two-neuron formula of section 2.4', async () => {
    const angle = fc.double({ min: 0, max: 6.28, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        angle,
        coordinate,
        coordinate,
        fc.constantFrom(0.1, 0.4),
        async (phi, y1, y2, slope) => {
          fc.pre(Math.abs(y1) + Math.abs(y2) > 0);
          const rows = [
            [Math.cos(phi), Math.sin(phi)],
            [-Math.sin(phi), Math.cos(phi)],
          ];
          const value = await norm(problem(rows, [y1, y2], { slope, bias: { kind: 'none' } }));
          close(value, twoNeurons([y1, y2], slope));
        },
      ),
      RUNS,
    );
  });
});

/** min over u of ‖σ⁻¹(u)‖ + ‖σ⁻¹(u − y)‖ for two samples: jointly convex, so nested ternary search is exact. */
function twoNeurons(y: readonly number[], slope: number): number {
  const inverse = (t: number): number => Math.min(t, t / slope);
  const value = (u1: number, u2: number): number =>
    Math.hypot(inverse(u1), inverse(u2)) + Math.hypot(inverse(u1 - y[0]), inverse(u2 - y[1]));
  const reach = 20 * (Math.abs(y[0]) + Math.abs(y[1]));
  return ternary((u1) => ternary((u2) => value(u1, u2), reach), reach);
}

function ternary(f: (u: number) => number, reach: number): number {
  let low = -reach;
  let high = reach;
  for (let k = 0; k < 120; k++) {
    const a = low + (high - low) / 3;
    const b = high - (high - low) / 3;
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return f((low + high) / 2);
}
