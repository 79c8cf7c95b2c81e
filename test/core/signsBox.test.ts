/** The relaxation of one node: its bound is the value of the concave program it is dual to, on every kind of set. */
import { describe, expect, it } from 'vitest';
import { Relaxation } from '../../src/core/pricing/signs/relaxation';
import { gaugeOf, maximiser, support, unitSet } from '../../src/core/pricing/unitSet';
import { mulberry32 } from '../../src/core/startingNeurons';

const random = mulberry32(11);
const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const vector = (m: number): Float64Array => Float64Array.from({ length: m }, gaussian);
const dot = (p: ArrayLike<number>, q: ArrayLike<number>): number => {
  let sum = 0;
  for (let c = 0; c < p.length; c++) sum += p[c] * q[c];
  return sum;
};

const sets = (['l1', 'l2', 'linf'] as const).flatMap((norm) =>
  [false, true].map((slab) => ({ norm, slab, set: unitSet(5, norm, slab) })),
);

describe.each(sets)('$norm, bias apart: $slab', ({ set }) => {
  it('has a support function that its maximiser attains on the boundary', () => {
    const theta = new Float64Array(5);
    for (let k = 0; k < 50; k++) {
      const v = vector(5);
      maximiser(set, v, theta);
      expect(gaugeOf(set, theta)).toBeCloseTo(1, 14);
      expect(dot(v, theta)).toBeCloseTo(support(set, v), 13);
      const other = vector(5);
      expect(dot(v, other)).toBeLessThanOrEqual(support(set, v) * gaugeOf(set, other) * (1 + 1e-14));
    }
  });

  it.each([
    { free: 0, held: 0 },
    { free: 1, held: 0 },
    { free: 12, held: 0 },
    { free: 12, held: 4 },
    { free: 3, held: 12 },
  ])('closes the gap with $free free and $held held rows', ({ free, held }) => {
    for (let k = 0; k < 20; k++) {
      const count = free + held;
      const box = new Relaxation(set, count);
      const inside = vector(5);
      const rows = Array.from({ length: count }, (_, i) => {
        const u = vector(5);
        const size = Math.sqrt(dot(u, u));
        // held rows leave a cone with an interior
        const sign = i >= free && dot(u, inside) < 0 ? -1 : 1;
        return u.map((value) => (sign * value) / size);
      });
      rows.forEach((u, i) => {
        u.forEach((value, c) => (box.rows[c * count + i] = value));
        box.limits[i] = random() / 4;
      });
      box.linear.set(vector(5));
      box.solve(free, count, 0.02, { level: -1, offset: 0.5, share: 0, accuracy: 1e-13 });
      const theta = box.theta;
      const value = rows.reduce(
        (sum, u, i) => sum + (i < free ? -Math.abs(dot(u, theta)) : dot(u, theta)) * box.limits[i],
        0.5 + dot(box.linear, theta),
      );
      expect(gaugeOf(set, theta)).toBeLessThanOrEqual(1 + 1e-15);
      for (const u of rows.slice(free)) expect(dot(u, theta)).toBeGreaterThan(-1e-11);
      // weak duality from above, and the gap closed; Σ|t| may be large when the cone is narrow
      expect(box.bound).toBeGreaterThanOrEqual(value - 1e-11 * (1 + box.load));
      expect(box.bound - value).toBeLessThanOrEqual(1e-11 * (1 + box.load));
      expect(support(set, box.v) + 0.5).toBeCloseTo(box.bound, 12);
    }
  });

  it('stops at once below the level', () => {
    const box = new Relaxation(set, 1);
    box.linear.set(vector(5));
    box.solve(0, 0, 0.01, { level: 100, offset: 0, share: 0, accuracy: 1e-13 });
    expect(box.iterations).toBe(0);
    expect(box.bound).toBeCloseTo(support(set, box.linear), 14);
  });
});
