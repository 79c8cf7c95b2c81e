/** The constraint sets: what gauge, support function, subgradient and corners owe one another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, WeightNorm } from '../../src/core/problem';
import { biasOf, limitOf, liftedSize, normOf } from '../../src/core/set';

const NORMS: readonly WeightNorm[] = ['l1', 'l2', 'linf'];
const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.7 },
];

const number = fc.double({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true });
const vectors = fc
  .integer({ min: 1, max: 6 })
  .chain((m) => fc.tuple(vectorOf(m), vectorOf(m)))
  .map(([v, w]) => [Float64Array.from(v), Float64Array.from(w)] as const);

function vectorOf(m: number): fc.Arbitrary<number[]> {
  return fc.array(number, { minLength: m, maxLength: m });
}

const product = (v: Float64Array, w: Float64Array): number => v.reduce((sum, x, c) => sum + x * w[c], 0);
/** A sum of at most seven products of numbers up to 10 in size is rounded by less. */
const ROUNDING = 1e-12;

describe.each(NORMS)('the norm %s', (name) => {
  const norm = normOf(name);

  it('has a dual: vᵀw is at most ‖v‖·‖w‖_*, and equal for the subgradient', () => {
    fc.assert(
      fc.property(vectors, ([v, w]) => {
        const m = v.length;
        const dual = normOf(norm.dual);
        const most = norm.length(v, m) * dual.length(w, m);
        expect(product(v, w)).toBeLessThanOrEqual(most + ROUNDING * (1 + most));
        if (norm.length(v, m) === 0) return;
        const u = new Float64Array(m);
        norm.subgradient(v, m, u);
        expect(dual.length(u, m)).toBeCloseTo(1, 12);
        expect(Math.abs(product(u, v) - norm.length(v, m))).toBeLessThanOrEqual(ROUNDING * (1 + most));
      }),
    );
  });

  it('is the dual of its dual', () => {
    expect(normOf(norm.dual).dual).toBe(name);
  });

  it('has the same length in the plane and in space, and no point of its ball is longer than it says', () => {
    fc.assert(
      fc.property(number, number, number, (x, y, z) => {
        expect(norm.planeLength(x, y)).toBeCloseTo(norm.length([x, y], 2), 12);
        expect(norm.spaceLength(x, y, z)).toBeCloseTo(norm.length([x, y, z], 3), 12);
        const length = norm.spaceLength(x, y, z);
        expect(Math.hypot(x, y, z)).toBeLessThanOrEqual(norm.longest(3) * length * (1 + ROUNDING));
      }),
    );
  });

  it('has its corners on the boundary, in order, and none where it is round', () => {
    const { planeCorners, spaceFacets, isRound } = norm;
    expect(planeCorners.length === 0).toBe(isRound);
    expect(spaceFacets.length === 0).toBe(isRound);
    planeCorners.forEach(([x, y], at) => {
      expect(norm.planeLength(x, y)).toBe(1);
      const [p, q] = planeCorners[(at + 1) % planeCorners.length];
      expect(x * q - y * p).toBeGreaterThan(0);
      // the edge to the next corner is part of the boundary
      expect(norm.planeLength((x + p) / 2, (y + q) / 2)).toBeCloseTo(1, 15);
    });
  });
});

describe.each(BIASES)('with the bias $kind', (bias) => {
  const set = biasOf(bias);
  const limit = limitOf(bias);

  it.each(NORMS)('the gauge of %s is convex, and its subgradient lies below it', (name) => {
    const norm = normOf(name);
    fc.assert(
      fc.property(vectors, fc.double({ min: 0.1, max: 9, noNaN: true }), ([v, w], factor) => {
        const d = v.length - 1;
        if (d === 0) return;
        const gauge = (theta: Float64Array): number => set.gauge(norm, theta, d, limit);
        const sum = v.map((x, c) => x + w[c]);
        const size = 1 + gauge(v) + gauge(w);
        expect(gauge(sum)).toBeLessThanOrEqual(gauge(v) + gauge(w) + ROUNDING * size);
        expect(Math.abs(gauge(v.map((x) => factor * x)) - factor * gauge(v))).toBeLessThanOrEqual(
          ROUNDING * factor * size,
        );
        if (gauge(v) === 0) return;
        const u = new Float64Array(d + 1);
        set.subgradient(norm, v, d, limit, u);
        expect(Math.abs(product(u, v) - gauge(v))).toBeLessThanOrEqual(ROUNDING * size);
        expect(product(u, w)).toBeLessThanOrEqual(gauge(w) + ROUNDING * size);
      }),
    );
  });

  it.each(NORMS)('a kink costs the gauge of its neuron in %s, and bends at the corners only', (name) => {
    const norm = normOf(name);
    const cost = (tau: number): number => set.kinkCost(norm, tau, limit);
    fc.assert(
      fc.property(number, (tau) => {
        if (set.exists) expect(cost(tau)).toBeCloseTo(set.gauge(norm, [1, -tau], 1, limit), 14);
        expect(cost(tau)).toBeGreaterThan(0);
      }),
    );
    if (norm.isRound && set.inNorm) return;
    const ends = [-12, ...set.corners(norm, limit), 12];
    ends.slice(1).forEach((to, k) => {
      const from = ends[k];
      expect(to).toBeGreaterThan(from);
      expect(cost((from + to) / 2)).toBeCloseTo((cost(from) + cost(to)) / 2, 12);
    });
  });

  it('counts the coordinates of a neuron', () => {
    expect(liftedSize({ dimension: 3, bias })).toBe(bias.kind === 'none' ? 3 : 4);
    expect(set.frames(5)).toBe(set.exists && !set.inNorm ? 5 : 1);
  });
});
