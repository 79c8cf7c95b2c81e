/** The proof of an infeasible problem: what the solver says is confirmed, and nothing else is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInfeasibility } from '../../src/core/feasibility';
import type { Problem } from '../../src/core/problem';
import type { VerifyClaim } from '../../src/core/verify';
import { verify } from '../../src/core/verify';
import { problem } from '../helpers/solved';
import { hasClasses } from '../../src/result/goals';

const claim = (p: Problem, infeasibility?: VerifyClaim['infeasibility']): VerifyClaim => ({
  neurons: [],
  skip: { constant: 0, linear: new Array<number>(p.dimension).fill(0) },
  dual: [],
  objective: null,
  mass: null,
  lowerBound: 0,
  gap: null,
  status: 'infeasible',
  ...(infeasibility && { infeasibility }),
});

const holds = (p: Problem, infeasibility?: VerifyClaim['infeasibility']): boolean =>
  verify(p, claim(p, infeasibility)).ok;

const none = { bias: { kind: 'none' } } as const;
const KINDS: readonly (readonly [string, Problem])[] = [
  ['equal inputs, unequal targets', problem([[1], [2], [1]], [0, 1, 5])],
  ['within a tolerance', problem([[1], [2], [1]], [0, 1, 5], { goal: { kind: 'within', tolerance: 0.5 } })],
  ['both labels', problem([[1], [2], [1]], [1, 1, -1], { goal: { kind: 'classify' } })],
  ['bounded bias, l1, affine skip', problem([[1, 2], [0, 1], [1, 2]], [0, 1, 5], { bias: { kind: 'bound', limit: 2 }, weights: { norm: 'l1', radius: 3 }, skip: 'affine' })], // prettier-ignore
  ['one ray', problem([[0.1, 0.3], [0.2, 0.6], [1, 0]], [1, 3, 5], none)], // prettier-ignore
  ['one ray within a tolerance', problem([[0.1, 0.3], [0.2, 0.6]], [1, 3], { ...none, goal: { kind: 'within', tolerance: 0.01 } })], // prettier-ignore
  ['the origin', problem([[0, 0], [1, 0]], [1, 2], none)], // prettier-ignore
  ['opposite pairs with one condition too many', problem([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], [3, 1, 2, 2, 4, 1], none)], // prettier-ignore
  ['one line and a constant', problem([[1], [2], [3], [-1]], [1, 2, 4, 0], { ...none, skip: 'constant' })],
  ['one ray, to nine digits', problem([[-1.00831501314], [0.424254328375], [0.848508657], [1.697017314], [0.848508657], [-0.504157507]], [0.4317766528, -0.01996376185, -0.039927524, -0.079855048, -0.039927524, 0.215888326], none)], // prettier-ignore
  ['a line and a constant, to ten digits', problem([[-0.259800684104], [0.689268413452], [-0.510695200731], [-2.33103690847], [0.0231719677122], [1.11975062057], [-0.16095053402]], [0.9413334663, 1.155646198, 0.8846780666, 0.4736201109, 1.005232546, 1.252854944, 0.9636551768], { ...none, skip: 'constant' })], // prettier-ignore
  ['labels on a line', problem([[1], [2], [3], [-1]], [1, -1, 1, 1], { ...none, skip: 'constant', goal: { kind: 'classify' } })], // prettier-ignore
];

describe.each(KINDS)('%s', (_, p) => {
  const found = findInfeasibility(p)!;

  test('the ray proves it', () => {
    expect(verify(p, claim(p, found)).findings.filter((finding) => !finding.holds)).toEqual([]);
  });

  test('without a ray there is no proof', () => {
    expect(holds(p)).toBe(false);
  });

  test('a network beside it is a contradiction', () => {
    expect(verify(p, { ...claim(p, found), mass: 1 }).ok).toBe(false);
  });

  test('another ray does not', () => {
    const { rows, ray, leastTolerance } = found;
    const but = (change: Partial<typeof found>): boolean => holds(p, { ...found, ...change });
    if (rows.length > 1) {
      expect(but({ ray: ray.map((z, at) => (at === 0 ? z * 1.001 : z)) })).toBe(false);
      expect(but({ ray: ray.map((z, at) => (at === 0 ? -z : z)) })).toBe(false);
      expect(but({ rows: rows.slice(1), ray: ray.slice(1) })).toBe(false);
      expect(but({ rows: [...rows].reverse(), ray: [...ray].reverse() })).toBe(false);
    }
    const free = Array.from({ length: p.count }, (_, i) => i).filter((i) => !rows.includes(i));
    for (const other of free) {
      const moved = [...rows.slice(0, -1), other];
      if (moved.every((row, at) => at === 0 || row > moved[at - 1])) expect(but({ rows: moved })).toBe(false);
    }
    expect(but({ ray: ray.map((z) => -z) })).toBe(false);
    expect(but({ ray: ray.map(() => 0) })).toBe(false);
    expect(but({ ray: ray.slice(1) })).toBe(false);
    expect(but({ rows: rows.map((row) => row + p.count) })).toBe(false);
    if (leastTolerance === undefined) return;
    expect(but({ leastTolerance: leastTolerance * 1.001 })).toBe(false);
    expect(but({ leastTolerance: leastTolerance * 0.999 })).toBe(false);
  });

  test('no ray proves it where it is feasible', () => {
    const feasible = hasClasses(p.goal)
      ? { ...p, goal: { kind: 'classify_soft', softness: 1 } as const }
      : { ...p, goal: { kind: 'within', tolerance: found.leastTolerance! * 1.0001 } as const };
    expect(holds(feasible, found)).toBe(false);
  });
});

test('targets that agree to ten digits conflict with nobody', () => {
  const p = problem(
    [[0.732372157], [-0.7206821809], [-0.120684485]],
    [1.464744314, 0.3603410904, 0.0603422425],
    none,
  );
  expect(findInfeasibility(p)).toBeNull();
  // an exact ray of the data as doubles, whose miss is below what counts as met
  const [a, b] = [0.7206821809, 0.120684485];
  const ray = [b / (a + b), -a / (a + b)];
  expect(holds(p, { rows: [1, 2], ray, leastTolerance: 4e-11 })).toBe(false);
});

test('rays of many problems without a bias are confirmed, and stay so at any scale of the inputs', () => {
  const value = fc.integer({ min: -2, max: 2 });
  const cases = fc.record({
    rows: fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 12 }),
    noise: fc.array(value, { minLength: 12, maxLength: 12 }),
    scale: fc.constantFrom(1e-6, 0.1, 1, 1e9),
    skip: fc.constantFrom('none' as const, 'constant' as const, 'affine' as const),
  });
  let infeasible = 0;
  fc.assert(
    fc.property(cases, ({ rows, noise, scale, skip }) => {
      const inputs = rows.map(([a, b, c]) => [0.7 * a * scale, 0.3 * b, (c * scale) / 3]);
      const p = problem(inputs, rows.map((_, i) => noise[i]), { ...none, skip }); // prettier-ignore
      const found = findInfeasibility(p);
      if (found === null) return;
      infeasible++;
      expect(verify(p, claim(p, found)).findings.filter((finding) => !finding.holds)).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(infeasible).toBeGreaterThan(100);
});
