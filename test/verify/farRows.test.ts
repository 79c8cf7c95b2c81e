/** The verifier's own pricing of rows far from the origin: as close as that of rows of order one, and never under what neurons reach. */
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, Problem, Skip, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { makeFeasible } from '../../src/core/verify/dual';
import { farRows } from '../../src/core/verify/farRows';
import { type ProvenResponse, proveResponse } from '../../src/core/verify/provenResponse';
import { vectorNorm } from '../../src/core/verify/unitSet';
import { NORMS } from '../helpers/constraintSets';
import { problem } from '../helpers/solved';

const COUNT = 10;
interface Set {
  readonly norm: WeightNorm;
  readonly bias: BiasConstraint;
  readonly side: number;
}
/** The balls of weights, and of weights and bias: a cube's bias may have a limit of its own. */
const BALLS = NORMS.flatMap((norm) => [
  { norm, bias: { kind: 'none' } as const },
  { norm, bias: { kind: 'joint' } as const },
  ...(norm === 'linf' ? [{ norm, bias: { kind: 'bound', limit: 3 } as const }] : []),
]);
const SETS: readonly Set[] = BALLS.flatMap((ball) => [-1, 1].map((side) => ({ ...ball, side })));
const limitOf = (bias: BiasConstraint): number => (bias.kind === 'bound' ? bias.limit : 1);

/** An input of 1e11 that differs by 100, beside one of order one. */
function far({ norm, bias, side }: Set, skip: Skip, seed: number): Problem {
  const random = mulberry32(seed);
  // a radius of which no row is a round number of times
  const radius = seed === 2 ? 2.7 : 1;
  const rows = Array.from({ length: COUNT }, () => [side * (1e11 + 100 * random()), 2 * random() - 1]);
  return problem(rows, rows.map(() => 2 * random() - 1), { bias, skip, weights: { norm, radius } }); // prettier-ignore
}

const prove = (p: Problem, z: readonly number[], floor = 1): ProvenResponse =>
  proveResponse(p, makeFeasible(p, z), { floor });

/** What is left of z after the free columns, relative to their middle: near the null space, where duals of a solver are. */
function orthogonalTo(p: Problem, z: number[]): number[] {
  const { skip, inputs } = p;
  const column = (k: number): number[] =>
    z.map((_, i) => (inputs[2 * i + k] - inputs[k]) / (k === 0 ? 100 : 1));
  const columns =
    skip === 'none' ? [] : [z.map(() => 1), ...(skip === 'affine' ? [column(0), column(1)] : [])];
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, x, i) => sum + x * b[i], 0);
  const less = (a: readonly number[], b: readonly number[]): number[] =>
    a.map((x, i) => x - (dot(a, b) / dot(b, b)) * b[i]);
  const basis: number[][] = [];
  for (const own of columns) basis.push(basis.reduce(less, own));
  return [...basis, ...basis].reduce(less, z);
}

/** A dual whose largest price is 1: proven twice, the second time to all digits. */
function tight(p: Problem, seed: number): number[] {
  const random = mulberry32(100 + seed);
  const drawn = Array.from({ length: COUNT }, () => 2 * random() - 1);
  const { dual } = makeFeasible(p, orthogonalTo(p, drawn));
  const { upper } = prove(p, [...dual], 1e-300);
  return Array.from(dual, (z) => z / upper);
}

describe.each(SETS)('$norm, bias $bias.kind, side $side', (set) => {
  it.each(['none', 'constant', 'affine'] as const)(
    'is confirmed, and a part in a million more is refuted: skip %s',
    (skip) => {
      for (let seed = 1; seed <= 3; seed++) {
        const p = far(set, skip, seed);
        const z = tight(p, seed);
        expect(farRows(p, makeFeasible(p, z))).not.toBeNull();
        const { upper, reached, rounding } = prove(p, z, 1 - 1e-8);
        // 2e-10 is the width of the search; l1 has a set larger by 1e-8 in the middle
        expect(upper).toBeLessThanOrEqual(1 + 2e-8);
        expect(reached).toBeGreaterThanOrEqual(1 - 1e-7);
        expect(rounding).toBeLessThanOrEqual(1e-7);
        const more = prove(p, z.map((value) => value * (1 + 1e-6)), 1 - 1e-8); // prettier-ignore
        expect(more.reached).toBeGreaterThan(1 + 5e-7);
      }
    },
  );

  it('is not under what neurons of either part reach', () => {
    const random = mulberry32(7);
    for (const skip of ['none', 'affine'] as const) {
      const p = far(set, skip, 5);
      const z = tight(p, 5);
      for (let k = 0; k < 2000; k++) {
        const theta = [2 * random() - 1, 2 * random() - 1, set.bias.kind === 'none' ? 0 : 2 * random() - 1];
        // kinks among the rows, or linear on them
        if (k % 2 === 0) theta[0] *= 4e-11;
        const size = vectorNorm(set.norm, theta);
        let [price, terms] = [0, 0];
        for (let i = 0; i < COUNT; i++) {
          const t =
            (theta[0] * p.inputs[2 * i] + theta[1] * p.inputs[2 * i + 1] + limitOf(set.bias) * theta[2]) /
            size;
          const value = z[i] * (t > 0 ? t : p.slope * t);
          price += value;
          terms += Math.abs(z[i]) * 1e11 * (Math.abs(theta[0]) / size);
        }
        // what rounding z, and the sum, make of the terms
        expect(Math.abs(price)).toBeLessThanOrEqual(1 + 1e-8 + 4 * COUNT * 2 ** -53 * terms);
      }
    }
  });
});

it('knows the neuron beyond all kinks, whose price is as large as the rows', () => {
  for (const set of SETS) {
    const p = far(set, 'none', 3);
    const z = Array.from({ length: COUNT }, () => 1e-12);
    // all signs are the same there: Σ z_i x_i along the far input, of gauge 1, but for what the other coordinates add
    const price = Math.abs(z.reduce((sum, value, i) => sum + value * p.inputs[2 * i], 0));
    const { upper, reached } = prove(p, z, 1e-300);
    expect(reached).toBeGreaterThanOrEqual(price * (1 - 1e-9));
    expect(upper).toBeLessThanOrEqual(price * (1 + 1e-9));
  }
});

it('takes g for 0 only where every input has a free slope of its own', () => {
  const random = mulberry32(1);
  const base = far({ norm: 'l2', bias: { kind: 'joint' }, side: 1 }, 'affine', 1);
  const twice = problem(
    Array.from({ length: COUNT }, (_, i) => {
      const x = base.inputs.subarray(2 * i, 2 * i + 2);
      // the last input is the second but for its twelfth digit
      return [...x, x[1] * (1 + 1e-12 * random())];
    }),
    [...base.targets],
    { skip: 'affine' },
  );
  const z = orthogonalTo(
    base,
    Array.from({ length: COUNT }, () => 2 * random() - 1),
  );
  expect(makeFeasible(base, z)).toMatchObject({ orthogonal: true, balanced: true });
  expect(makeFeasible(twice, z)).toMatchObject({ orthogonal: false, balanced: true });
  expect(makeFeasible({ ...base, skip: 'constant' }, z)).toMatchObject({ orthogonal: false, balanced: true });
  expect(makeFeasible({ ...base, skip: 'none' }, z)).toMatchObject({ orthogonal: false, balanced: false });
});
