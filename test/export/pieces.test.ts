/** The lines of one input: right on both sides of every kink as the type holds them, whatever the network and wherever it is seen from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExportRefusal } from '../../src/result/export/choices';
import { type Above, doubleAbove, floatAbove } from '../../src/result/export/numbers';
import { piecesOf, valueAt } from '../../src/result/export/pieces';
import { evaluateRows, type FittedNetwork } from '../../src/result/predict';

const coefficient = fc
  .double({ min: -30, max: 30, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-6 ? 0 : value));
const network = fc
  .record({
    neurons: fc.array(fc.record({ weight: coefficient, bias: coefficient, output: coefficient }), {
      maxLength: 12,
    }),
    constant: coefficient,
    linear: coefficient,
    slope: fc.constantFrom(0, 0.1, 0.5),
  })
  .map(({ neurons, constant, linear, slope }): FittedNetwork => {
    return {
      neurons: neurons.map(({ weight, ...rest }) => ({ ...rest, weights: [weight] })),
      skip: { constant, linear: [linear] },
      activation: { slope },
    };
  });

/** The numbers of a type beside a place, and the place itself as the type holds it. */
const NEIGHBOURS = {
  double: (place: number): number[] => [-1, 0, 1].map((step) => place + step * Math.abs(place) * 2 ** -52),
  float: (place: number): number[] =>
    [-1, 0, 1].map((step) => Math.fround(place + step * Math.abs(place) * 2 ** -23)),
};

describe.each([
  ['double', doubleAbove],
  ['float', floatAbove],
] as const)('pieces of %s', (type, above) => {
  it('give the value at and beside each kink to a few roundings of their terms', () => {
    fc.assert(
      fc.property(network, fc.constantFrom(0, 8, -1024), (own, centre) => {
        const pieces = piecesOf(own, { centre, at: 0, above });
        const kinks = own.neurons.map(({ weights: [w], bias }) => -bias / w).filter(Number.isFinite);
        const places = [0, ...kinks.map((kink) => kink - centre)]
          .flatMap((place) => NEIGHBOURS[type](place))
          // where taking the centre away is exact, which the type's inputs near it are
          .filter((place) => place + centre - centre === place);
        const expected = evaluateRows(
          own,
          Float64Array.from(places, (place) => place + centre),
        );
        const size = (x: number): number =>
          own.neurons.reduce(
            (sum, { weights: [w], bias, output }) =>
              sum + Math.abs(output) * (Math.abs(w * x) + Math.abs(bias)),
            Math.abs(own.skip.constant) + Math.abs(own.skip.linear[0] * x),
          );
        places.forEach((place, i) => {
          const reach = Math.max(...Array.from(pieces.from, (from) => Math.abs(place - from)), 1);
          const allowed = 2 ** -50 * (size(place + centre) + size(reach));
          expect(Math.abs(valueAt(pieces, place) - expected[i])).toBeLessThanOrEqual(allowed);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('rounding up', () => {
  const isFloat = (value: number): boolean => Math.fround(value) === value;

  it.each([
    ['double', doubleAbove, (): boolean => true, 2 ** -52],
    ['float', floatAbove, isFloat, 2 ** -23],
  ] as const)('gives the least %s that is not below', (_, above: Above, isOne, unit) => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e30, max: 1e30, noNaN: true }),
        fc.constantFrom(-1, 0, 1),
        (high, sign) => {
          const low = sign * Math.abs(high) * 2 ** -60;
          const up = above(high, low);
          expect(isOne(up)).toBe(true);
          expect(up > high || (up === high && low <= 0)).toBe(true);
          if (isOne(high) && low <= 0) expect(up).toBe(high);
          expect(up - high).toBeLessThanOrEqual(Math.max(unit * Math.abs(high), 2 ** -149));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes what is above all floats for what no float reaches, and what is below them for the least', () => {
    expect(floatAbove(1e39, 0)).toBe(Infinity);
    expect(floatAbove(-1e39, 0)).toBe(-3.4028234663852886e38);
    expect(floatAbove(0, 1e-320)).toBe(2 ** -149);
    expect(doubleAbove(0, Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  });
});

describe('neurons without a kink', () => {
  const constant = (weight: number, bias: number): FittedNetwork => ({
    neurons: [{ weights: [weight], bias, output: 2 }],
    skip: { constant: 1, linear: [0.5] },
    activation: { slope: 0.1 },
  });

  it.each([
    [0, 3],
    [0, -3],
    [1e-308, 300],
    [1e-308, -300],
    [-1e-308, 300],
  ])('are part of every line: weight %d, bias %d', (weight, bias) => {
    const own = constant(weight, bias);
    const pieces = piecesOf(own, { centre: 0, at: 2 });
    expect(pieces.kinks.length).toBe(0);
    const places = Float64Array.of(-5, 0, 2, 7);
    const expected = evaluateRows(own, places);
    // a product and two sums
    const allowed = 2 ** -51 * (1 + 2 * Math.abs(bias) + 0.5 * 7);
    places.forEach((place, i) =>
      expect(Math.abs(valueAt(pieces, place) - expected[i])).toBeLessThanOrEqual(allowed),
    );
  });

  it('are refused where a line overflows', () => {
    expect(() => piecesOf(constant(1e308, 1e308), { centre: 0, at: 0 })).toThrow(ExportRefusal);
  });
});
