/** Numbers as text against what JavaScript itself writes. */
import { describe, expect, it } from 'vitest';
import { NumberText } from '../../src/cli/numberText/numberText';
import { ByteText } from '../../src/cli/predict/byteText';
import { Random } from '../../src/data/random';

const text = new NumberText();
const textOf = (values: readonly number[], end = '\n'): string => {
  const to = new ByteText();
  text.write(Float64Array.from(values), end, to);
  return to.written.toString();
};
const written = (values: readonly number[]): string[] => {
  const lines = textOf(values).split('\n');
  expect(lines.pop()).toBe('');
  return lines;
};
const agree = (values: readonly number[]): void => {
  expect(written(values)).toEqual(values.map(String));
};
const bits = new DataView(new ArrayBuffer(8));
const doubleOf = (high: number, low: number): number => {
  bits.setUint32(0, high);
  bits.setUint32(4, low);
  return bits.getFloat64(0);
};

describe('numbers as text', () => {
  it('are what String writes, whatever the bits', () => {
    const random = new Random(1);
    const word = (): number => Math.floor(random.uniform() * 2 ** 32);
    agree(
      Array.from({ length: 200_000 }, () => doubleOf(word(), word())).map((v) =>
        Number.isFinite(v) ? v : 1,
      ),
    );
  });

  it('are what String writes of values and decimals as tables have them', () => {
    const random = new Random(2);
    const values = Array.from({ length: 50_000 }, () => 200 * random.uniform() - 100);
    agree(values);
    for (const digits of [0, 1, 3, 8]) agree(values.map((value) => Number(value.toFixed(digits))));
  });

  it('are what String writes at every power of two and of ten, and beside it', () => {
    const around = (value: number): number[] => {
      bits.setFloat64(0, value);
      const exact = bits.getBigUint64(0);
      return [-1n, 0n, 1n].map((step) => {
        bits.setBigUint64(0, exact + step);
        return bits.getFloat64(0);
      });
    };
    const powers = Array.from({ length: 2097 }, (_, i) => 2 ** (i - 1073));
    const tens = Array.from({ length: 631 }, (_, i) => Number(`1e${i - 322}`));
    agree([...powers, ...tens].flatMap(around).flatMap((value) => [value, -value]));
  });

  it('are what String writes at both ends, of zeros and of what is no number', () => {
    agree([
      0,
      -0,
      1,
      -1,
      Number.MAX_VALUE,
      Number.MIN_VALUE,
      2 ** 53,
      2 ** 53 - 1,
      1e21,
      1e-7,
      123456789012345680000,
    ]);
    agree([1, NaN, Infinity, -Infinity, 2]);
    expect(written([])).toEqual([]);
  });

  it('come in any number, with any end', () => {
    const values = Array.from({ length: 100_001 }, (_, i) => i / 7);
    expect(textOf(values, ',')).toBe(`${values.join(',')},`);
  });
});
