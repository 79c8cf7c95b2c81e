/** Branch and bound over signs against the exact pricers, enumeration, and random neurons. */
import { beforeAll, describe, expect, it } from 'vitest';
import { atom, gauge } from '../../src/core/atom';
import { loadProgramSolver, type ProgramSolver } from '../../src/core/highs';
import type { AtomSpace } from '../../src/core/atomSpace';
import { exactPricer } from '../../src/core/pricing/exactPricer';
import { CandidatePool, type PricingLimits } from '../../src/core/pricing/pricer';
import { branchAndBoundPricer } from '../../src/core/pricing/branchAndBound/branchAndBoundPricer';
import type { BiasConstraint, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { BIASES, NORMS } from '../helpers/constraintSets';
import { largestByCells, largestByFaces } from '../helpers/largestNeuron';

const SLOPES = [0, 0.1, 0.9];

interface Case {
  readonly space: AtomSpace;
  readonly z: Float64Array;
}

/** `grid` puts the samples on few points, so that many coincide, lie on lines and pass through one another's kinks. */
function example(
  seed: number,
  count: number,
  dimension: number,
  norm: WeightNorm,
  bias: BiasConstraint,
  kind: 'general' | 'grid' | 'zeros' = 'general',
): Case {
  const random = mulberry32(seed);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const inputs = Float64Array.from({ length: count * dimension }, () =>
    kind === 'grid' ? Math.round(gaussian()) : gaussian(),
  );
  const z = Float64Array.from({ length: count }, () => (kind === 'zeros' && random() < 0.5 ? 0 : gaussian()));
  if (bias.kind === 'free') {
    const mean = z.reduce((sum, value) => sum + value, 0) / count;
    for (let i = 0; i < count; i++) z[i] -= mean;
  }
  return { space: { count, dimension, inputs, slope: SLOPES[seed % 3], norm, bias }, z };
}

const valueOf = ({ space, z }: Case, theta: Float64Array): number =>
  atom(space, theta).reduce((sum, value, i) => sum + value * z[i], 0);

/** Runs to the end, and checks what must hold of every answer. */
function priced(given: Case): { bound: number; largest: number } {
  const { space, z } = given;
  const pool = new CandidatePool(0);
  const { bound, largest } = branchAndBoundPricer(space).price(z, pool);
  const size = z.reduce((sum, value) => sum + Math.abs(value), 0);
  expect(largest).toBeLessThanOrEqual(bound);
  expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-9) + 1e-11 * size);
  let attained = 0;
  for (const { theta, value } of pool.select(5000, 0)) {
    if (space.bias.kind === 'none') expect(theta[space.dimension]).toBe(0);
    expect(gauge(space, theta)).toBeLessThanOrEqual(1 + 1e-14);
    expect(Math.abs(valueOf(given, theta) - value)).toBeLessThanOrEqual(1e-13 * size);
    attained = Math.max(attained, Math.abs(value));
  }
  expect(attained).toBe(largest);
  return { bound, largest };
}

const sets = BIASES.flatMap((bias) => NORMS.map((norm) => ({ bias, norm, kind: bias.kind })));

describe.each(sets)('$norm, bias $kind', ({ bias, norm }) => {
  it.each([1, 2, 3])('agrees with the exact pricer, %i inputs', (d) => {
    for (let seed = 0; seed < 18; seed++) {
      const given = example(
        seed,
        14,
        d,
        norm,
        bias,
        (['general', 'grid', 'zeros'] as const)[Math.floor(seed / 6)],
      );
      const exact = exactPricer(given.space)?.price(given.z, new CandidatePool(Infinity));
      const { bound, largest } = priced(given);
      if (!exact) continue;
      expect(bound).toBeGreaterThanOrEqual(exact.largest);
      expect(largest).toBeLessThanOrEqual(exact.bound);
    }
  });

  it('is above random neurons with four inputs', () => {
    const given = example(4, 20, 4, norm, bias);
    const { bound } = priced(given);
    const random = mulberry32(3);
    for (let k = 0; k < 2000; k++) {
      const theta = Float64Array.from({ length: 5 }, () => 2 * random() - 1);
      if (bias.kind === 'none') theta[4] = 0;
      if (bias.kind === 'free') theta[4] *= 4;
      const size = gauge(given.space, theta);
      expect(Math.abs(valueOf(given, theta))).toBeLessThanOrEqual(bound * size * (1 + 1e-12) + 1e-12);
    }
  });
});

describe('against enumeration in four and five dimensions', () => {
  let solve: ProgramSolver;
  beforeAll(async () => {
    solve = await loadProgramSolver();
  });

  it.each([
    { d: 4, bias: BIASES[0] },
    { d: 3, bias: BIASES[1] },
    { d: 4, bias: BIASES[1] },
  ])('l2 by faces, $d inputs, bias $bias.kind', ({ d, bias }) => {
    for (let seed = 0; seed < 4; seed++) {
      const given = example(seed, 8, d, 'l2', bias, seed === 3 ? 'grid' : 'general');
      const largest = largestByFaces(given.space, given.z);
      const { bound } = priced(given);
      expect(bound).toBeGreaterThanOrEqual(largest * (1 - 1e-14));
      expect(bound).toBeLessThanOrEqual(largest * (1 + 1e-9) + 1e-11);
    }
  });

  it.each(
    (['l1', 'linf'] as const).flatMap((norm) => [
      { norm, d: 4, bias: BIASES[0] },
      { norm, d: 3, bias: BIASES[1] },
      { norm, d: 3, bias: BIASES[3] },
      { norm, d: 4, bias: BIASES[3] },
    ]),
  )('$norm by cells, $d inputs, bias $bias.kind', ({ norm, d, bias }) => {
    for (let seed = 0; seed < 3; seed++) {
      const given = example(seed, 6, d, norm, bias, seed === 2 ? 'grid' : 'general');
      const largest = largestByCells(solve, given.space, given.z);
      const { bound } = priced(given);
      // the programs are solved to 1e-9
      expect(Math.abs(bound - largest)).toBeLessThanOrEqual(1e-8 * (1 + largest));
    }
  });
});

describe('limits', () => {
  const given = example(1, 40, 5, 'l2', { kind: 'joint' });
  const limits: PricingLimits = { target: 0, enough: Infinity, expired: () => false };
  const exact = branchAndBoundPricer(given.space).price(given.z, new CandidatePool(0)).largest;

  it('proves a bound when the time is up at once', () => {
    const { bound, largest } = branchAndBoundPricer(given.space).price(given.z, new CandidatePool(0), {
      ...limits,
      expired: () => true,
    });
    expect(bound).toBeGreaterThanOrEqual(exact);
    expect(bound).toBeLessThanOrEqual(4 * exact);
    expect(largest).toBeLessThanOrEqual(exact * (1 + 1e-13));
  });

  it.each(sets)('prove a bound from within a node, of less work: $norm, bias $kind', ({ bias, norm }) => {
    const given = example(4, 60, 4, norm, bias);
    const { largest } = priced(example(4, 60, 4, norm, bias));
    const price = (cut: () => boolean) => {
      const pricer = branchAndBoundPricer(given.space);
      const limits = { target: 0, enough: Infinity, expired: () => true, cut };
      const { bound } = pricer.price(given.z, new CandidatePool(Infinity), limits);
      return { bound, work: pricer.work };
    };
    const whole = price(() => false);
    const atOnce = price(() => true);
    expect(atOnce.bound).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
    expect(atOnce.bound).toBeLessThan(Infinity);
    expect(atOnce.work).toBeLessThan(whole.work);
    expect(whole.bound).toBeGreaterThanOrEqual(largest * (1 - 1e-12));
  });

  it('proves tighter bounds with more time', () => {
    let before = Infinity;
    for (const looks of [0, 2, 8, 1e9]) {
      let asked = 0;
      const { bound } = branchAndBoundPricer(given.space).price(given.z, new CandidatePool(0), {
        ...limits,
        expired: () => asked++ >= looks,
      });
      expect(bound).toBeGreaterThanOrEqual(exact);
      expect(bound).toBeLessThanOrEqual(before);
      before = bound;
    }
    expect(before).toBeLessThanOrEqual(exact * (1 + 1e-9));
  });

  it('goes no further than the target', () => {
    const toTheEnd = branchAndBoundPricer(given.space);
    toTheEnd.price(given.z, new CandidatePool(0));
    const toTarget = branchAndBoundPricer(given.space);
    const target = 1.2 * exact;
    const { bound } = toTarget.price(given.z, new CandidatePool(0), { ...limits, target });
    expect(bound).toBeGreaterThanOrEqual(exact);
    expect(bound).toBeLessThanOrEqual(target);
    expect(toTarget.nodes).toBeLessThan(toTheEnd.nodes);
  });

  it('ends at a neuron that is enough', () => {
    const pricer = branchAndBoundPricer(given.space);
    const pool = new CandidatePool(0);
    const enough = 0.5 * exact;
    const { bound, largest } = pricer.price(given.z, pool, { ...limits, enough });
    expect(largest).toBeGreaterThan(enough);
    expect(bound).toBeGreaterThanOrEqual(exact);
    expect(pricer.nodes).toBeLessThan(20);
  });

  it('gives the tight neurons to a pool whose threshold lies below the maximum', () => {
    const z = given.z.map((value) => value / exact);
    const pool = new CandidatePool(0.9);
    branchAndBoundPricer(given.space).price(z, pool, { ...limits, target: 0.9 });
    const found = pool.select(1000, 1e-3);
    expect(Math.abs(found[0].value)).toBeCloseTo(1, 9);
    for (const { value } of found) expect(Math.abs(value)).toBeGreaterThan(0.9);
  });
});

it('closes the gap where whole facets are optimal, on samples of one line', () => {
  for (let seed = 0; seed < 12; seed++) {
    const given = example(seed, 24, 2, 'l1', { kind: 'joint' });
    const { inputs } = given.space;
    for (let i = 0; i < inputs.length; i += 2) inputs[i + 1] = inputs[i];
    priced(given);
  }
});

it('prices nothing at nothing', () => {
  const given = example(1, 5, 4, 'l2', { kind: 'joint' });
  const { bound, largest } = branchAndBoundPricer(given.space).price(
    new Float64Array(5),
    new CandidatePool(0),
  );
  expect(bound).toBe(0);
  expect(largest).toBe(0);
});

it('does not mind the scale of a dual or of the inputs', () => {
  const { space, z } = example(5, 20, 4, 'l2', { kind: 'none' });
  const { largest } = priced({ space, z });
  for (const scale of [1e-150, 1e-9, 1e9, 1e120]) {
    const scaled = branchAndBoundPricer(space).price(
      z.map((value) => scale * value),
      new CandidatePool(0),
    );
    expect(Math.abs(scaled.largest / scale - largest)).toBeLessThanOrEqual(1e-9 * largest);
    expect(scaled.bound / scale).toBeGreaterThanOrEqual(largest * (1 - 1e-13));
    const stretched = { ...space, inputs: space.inputs.map((value) => scale * value) };
    const far = branchAndBoundPricer(stretched).price(z, new CandidatePool(0));
    expect(Math.abs(far.largest / scale - largest)).toBeLessThanOrEqual(1e-9 * largest);
  }
});
