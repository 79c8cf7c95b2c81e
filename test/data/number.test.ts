/** Numbers of few digits are read by hand; they must be what Number says, to the last bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainNumber, readNumber } from '../../src/data/number';

const digit = fc.constantFrom(...'0123456789');
const digits = (most: number) => fc.array(digit, { maxLength: most }).map((all) => all.join(''));
const decimal = fc
  .tuple(fc.constantFrom('', '-', '+'), digits(20), fc.constantFrom('', '.'), digits(20))
  .map((parts) => parts.join(''));

describe('a number of digits', () => {
  it('is what Number makes of it, or is left to it', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const plain = plainNumber(text);
        if (!Number.isNaN(plain)) expect(plain).toBe(Number(text));
        const reading = readNumber(text);
        if (reading.kind === 'number') expect(reading.value).toBe(Number(text));
        else expect(text).toMatch(/^[+-]?\.?$/);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['0', 0],
    ['-0', -0],
    ['-0.0', -0],
    ['5.', 5],
    ['.5', 0.5],
    ['+12.25', 12.25],
    ['0.1', 0.1],
    ['999999999999999', 999999999999999],
    ['0.000000000000001', NaN], // 16 digits
    ['1e5', NaN],
    ['', NaN],
    ['.', NaN],
    ['-', NaN],
    ['1.2.3', NaN],
    ['0x10', NaN],
    [' 1', NaN],
    ['1_000', NaN],
    ['١', NaN],
  ])('%j', (text, value) => {
    expect(plainNumber(text)).toBe(value);
  });
});
