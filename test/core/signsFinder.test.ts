/** The search that proves nothing: what it finds are neurons of the set, and local maxima. */
import { describe, expect, it } from 'vitest';
import { atom, gauge } from '../../src/core/atom';
import type { AtomSpace } from '../../src/core/atomSpace';
import { CandidatePool } from '../../src/core/pricing/pricer';
import { TangentAscent } from '../../src/core/pricing/localAscent/tangentAscent';
import { LocalAscent } from '../../src/core/pricing/localAscent/localAscent';
import { HomogeneousFrame, sideValue } from '../../src/core/pricing/homogeneousFrame';
import { gaugeOf } from '../../src/core/pricing/unitSet';
import { branchAndBoundPricer } from '../../src/core/pricing/branchAndBound/branchAndBoundPricer';
import type { BiasConstraint, WeightNorm } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';

const biases: BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.6 },
];
const norms: WeightNorm[] = ['l1', 'l2', 'linf'];
const sets = biases.flatMap((bias) => norms.map((norm) => ({ bias, norm, kind: bias.kind })));

function gaussians(seed: number): () => number {
  const random = mulberry32(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe.each(sets)('$norm, bias $kind', ({ bias, norm }) => {
  const gaussian = gaussians(2);
  const count = 30;
  const dimension = 5;
  const inputs = Float64Array.from({ length: count * dimension }, gaussian);
  const space: AtomSpace = { count, dimension, inputs, slope: 0.1, norm, bias };
  const z = Float64Array.from({ length: count }, gaussian);
  const mean = z.reduce((sum, value) => sum + value, 0) / count;
  if (bias.kind === 'free') for (let i = 0; i < count; i++) z[i] -= mean;
  const size = z.reduce((sum, value) => sum + Math.abs(value), 0);
  const exact = branchAndBoundPricer(space).price(z, new CandidatePool(Infinity));

  it('finds neurons of the set, and here nearly the best', () => {
    const pool = new CandidatePool(0);
    const largest = new LocalAscent(space).find(z, pool, []);
    expect(largest).toBeLessThanOrEqual(exact.bound);
    expect(largest).toBeGreaterThan(0.95 * exact.largest);
    for (const { theta, value } of pool.select(1000, 0)) {
      const reached = atom(space, theta).reduce((sum, a, i) => sum + a * z[i], 0);
      expect(gauge(space, theta)).toBeLessThanOrEqual(1 + 1e-14);
      expect(Math.abs(reached - value)).toBeLessThanOrEqual(1e-13 * size);
    }
  });

  it('finds neurons of the set also when it is cut off within a climb', () => {
    for (const asks of [0, 1, 5, 40]) {
      const pool = new CandidatePool(0);
      let asked = 0;
      const cut = (): boolean => asked++ >= asks;
      // an expiry after the first climb only, so that what ends it earlier is the cut
      let climbs = 0;
      const limits = { enough: Infinity, expired: () => climbs++ > 0, cut };
      const largest = new LocalAscent(space).find(z, pool, [], limits);
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(asks + 6);
      expect(largest).toBeLessThanOrEqual(exact.bound);
      for (const { theta } of pool.select(1000, 0))
        expect(gauge(space, theta)).toBeLessThanOrEqual(1 + 1e-14);
    }
  });

  it('climbs from the neurons it is given', () => {
    const known = new CandidatePool(0);
    new LocalAscent(space).find(z, known, []);
    const [best] = known.select(1, 0);
    const nearby = best.theta.map((value) => value + 0.01 * gaussian());
    if (bias.kind === 'none') nearby[dimension] = 0;
    const none = new LocalAscent(space, undefined, 0);
    expect(none.find(z, new CandidatePool(0), [])).toBe(0);
    expect(none.find(z, new CandidatePool(0), [nearby])).toBeGreaterThan(0.9 * Math.abs(best.value));
  });

  it('takes no step down and stays in the set', () => {
    const frame = new HomogeneousFrame(space);
    for (const side of frame.dual(z).sides) {
      const ascent = new TangentAscent(frame.set, side);
      for (let k = 0; k < 10; k++) {
        const phi = Float64Array.from({ length: frame.set.size }, gaussian);
        const start = sideValue(side, phi) / gaugeOf(frame.set, phi);
        ascent.phi.set(phi);
        const value = ascent.climb();
        expect(value).toBeGreaterThanOrEqual(start);
        expect(gaugeOf(frame.set, ascent.phi)).toBeCloseTo(1, 14);
        expect(sideValue(side, ascent.phi)).toBe(value);
      }
    }
  });

  it('goes to and fro between neurons and frames', () => {
    const frame = new HomogeneousFrame(space);
    const dual = frame.dual(z);
    for (const side of dual.sides) {
      const phi = Float64Array.from({ length: frame.set.size }, gaussian);
      const theta = frame.theta(side, phi)!;
      const back = frame.phi(side, theta);
      const value = side.sign * frame.value(z, theta);
      expect(Math.abs(sideValue(side, back) * dual.scale - value)).toBeLessThanOrEqual(1e-13 * size * 10);
    }
  });
});

it('ends when it has found enough, or the time is up', () => {
  const gaussian = gaussians(3);
  const inputs = Float64Array.from({ length: 200 * 20 }, gaussian);
  const z = Float64Array.from({ length: 200 }, gaussian);
  const space: AtomSpace = {
    count: 200,
    dimension: 20,
    inputs,
    slope: 0,
    norm: 'l2',
    bias: { kind: 'joint' },
  };
  const finder = new LocalAscent(space);
  const pool = new CandidatePool(0);
  expect(finder.find(z, pool, [], { enough: Infinity, expired: () => true })).toBe(0);
  expect(finder.find(z, pool, [], { enough: 1e-3, expired: () => false })).toBeGreaterThan(1e-3);
  expect(pool.select(100, 0)).toHaveLength(1);
});
