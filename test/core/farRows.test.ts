/** Pricing of rows that lie far from the origin for what they differ by: sums are as small as the differences. */
import { describe, expect, it } from 'vitest';
import { gauge } from '../../src/core/atom';
import { FarRows, FarRowsPricer } from '../../src/core/pricing/farRows';
import type { AtomSpace } from '../../src/core/atomSpace';
import { exactPricer } from '../../src/core/pricing/exactPricer';
import { CandidatePool } from '../../src/core/pricing/pricer';
import { mulberry32 } from '../../src/core/startingNeurons';

/** Rows (±FAR, of order one), one of each, and the least and largest part of the ball's values there. */
const FAR = 1e9;
const COUNT = 12;

function example(side: 1 | -1, seed: number): { space: AtomSpace; z: Float64Array; far: FarRows } {
  const random = mulberry32(seed);
  const inputs = Float64Array.from({ length: 3 * COUNT }, (_, at) =>
    at % 3 === 0 ? side * (FAR + random()) : 2 * random() - 1,
  );
  const space: AtomSpace = {
    count: COUNT,
    dimension: 3,
    inputs,
    slope: 0.1,
    norm: 'l2',
    bias: { kind: 'none' },
  };
  const z = Float64Array.from({ length: COUNT }, () => 2 * random() - 1);
  const far = FarRows.of(space)!;
  far.balance(z);
  return { space, z, far };
}

/** zᵀa(θ) for a θ whose first coordinate is of the size of the others over FAR: no term is large there. */
function value({ inputs, slope }: AtomSpace, z: Float64Array, theta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    const t = inputs[3 * i] * theta[0] + inputs[3 * i + 1] * theta[1] + inputs[3 * i + 2] * theta[2];
    sum += z[i] * (t > 0 ? t : slope * t);
  }
  return sum;
}

describe.each([1, -1] as const)('rows far along the first axis, to side %i', (side) => {
  it('are priced as closely as rows of order one: the bound holds, and a neuron reaches it', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { space, z, far } = example(side, seed);
      const pool = new CandidatePool(0);
      const { bound, largest } = new FarRowsPricer(far, exactPricer(far.middle)!).price(z, pool);
      // the plain pricer's slack at such rows is 1e-4
      expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-6));
      const [best] = pool.select(1, 0);
      expect(Math.abs(best.value)).toBeCloseTo(largest, 6);
      expect(value(space, z, best.theta)).toBeCloseTo(best.value, 5);
      const random = mulberry32(100 + seed);
      for (let k = 0; k < 2000; k++) {
        const turn = 2 * Math.PI * random();
        const theta = Float64Array.of((4 * random() - 2) / FAR, Math.cos(turn), Math.sin(turn), 0);
        expect(Math.abs(value(space, z, theta))).toBeLessThanOrEqual(bound * (1 + 1e-6));
      }
    }
  });
});

/** Rows with one coordinate of 1e9 times the others, not along them all: populations beside fractions and a bias. */
function unlike(
  norm: 'l1' | 'linf',
  axis: number,
  seed: number,
): { space: AtomSpace; z: Float64Array; far: FarRows } {
  const random = mulberry32(seed);
  const inputs = Float64Array.from({ length: 3 * COUNT }, (_, at) =>
    at % 3 === axis ? Math.round(FAR * (0.1 + random())) : 2 * random() - 1,
  );
  const space: AtomSpace = { count: COUNT, dimension: 3, inputs, slope: 0.1, norm, bias: { kind: 'none' } };
  const z = Float64Array.from({ length: COUNT }, () => 2 * random() - 1);
  const far = FarRows.of(space)!;
  far.balance(z);
  return { space, z, far };
}

describe.each(['l1', 'linf'] as const)('rows large in one coordinate, %s', (norm) => {
  it.each([0, 1, 2])('are priced as closely as rows of order one, the large one at %i', (axis) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { space, z, far } = unlike(norm, axis, seed);
      const pool = new CandidatePool(0);
      const { bound, largest } = new FarRowsPricer(far, exactPricer(far.middle)!).price(z, pool);
      expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-6));
      const [best] = pool.select(1, 0);
      expect(value(space, z, best.theta)).toBeCloseTo(best.value, 5);
      expect(gauge(space, best.theta)).toBeCloseTo(1, 12);
      const random = mulberry32(100 + seed);
      for (let k = 0; k < 2000; k++) {
        // with a kink among the rows, or linear on them
        const theta = Float64Array.from({ length: 4 }, (_, c) => (c === 3 ? 0 : 2 * random() - 1));
        theta[axis] *= k % 2 ? 10 / FAR : 1;
        const size = gauge(space, theta);
        const price = value(
          space,
          z,
          theta.map((part) => part / size),
        );
        // a double of z leaves 1e-7 of what a neuron along the large coordinate adds
        expect(Math.abs(price)).toBeLessThanOrEqual(bound + (k % 2 ? 1e-6 : 1e-5));
      }
    }
  });
});

describe('other rows', () => {
  it('are left to the plain pricers: of order one, or on both sides', () => {
    const { space } = example(1, 1);
    for (const norm of ['l1', 'l2', 'linf'] as const) {
      expect(
        FarRows.of({ ...space, norm, inputs: space.inputs.map((x, at) => (at % 3 === 0 ? x / FAR : x)) }),
      ).toBeNull();
      expect(
        FarRows.of({ ...space, norm, inputs: space.inputs.map((x, at) => (at === 3 ? -x : x)) }),
      ).toBeNull();
    }
  });
});
