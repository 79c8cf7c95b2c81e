import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstEqualRows } from '../../src/core/equalRows';

describe('equal rows', () => {
  it('are those whose texts are equal', () => {
    const values = fc.constantFrom(0, -0, 1, -1, 0.1, 1e300, 5e-324, -5e-324);
    const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
      fc.array(fc.array(values, { minLength: width, maxLength: width }), { maxLength: 60 }).map((rows) => ({
        width,
        rows,
      })),
    );
    fc.assert(
      fc.property(table, ({ width, rows }) => {
        const texts = rows.map((row) => row.join(' '));
        const expected = texts.map((text) => texts.indexOf(text));
        expect(Array.from(firstEqualRows(Float64Array.from(rows.flat()), width))).toEqual(expected);
      }),
    );
  });

  it('of many inputs, all distinct, are found in linear time', () => {
    const count = 200_000;
    const rows = Float64Array.from({ length: 2 * count }, (_, q) => Math.floor(q / 2) + (q % 2) / 8);
    const first = firstEqualRows(rows, 2);
    expect(first.every((row, i) => row === i)).toBe(true);
  });
});
