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

describe('lines with numbers behind', () => {
  /** Lines of these texts, and what comes out with a number behind each; undefined where they are not written. */
  const behind = (
    lines: readonly string[],
    values: readonly number[],
    lineBreak: string,
  ): string | undefined => {
    const bytes = Buffer.from(`first${lines.map((line) => line + lineBreak).join('')}`);
    const begins = new Uint32Array(lines.length);
    const ends = new Uint32Array(lines.length);
    let at = 'first'.length;
    for (let i = 0; i < lines.length; i++) {
      begins[i] = at;
      ends[i] = at + Buffer.byteLength(lines[i]);
      at = ends[i] + lineBreak.length;
    }
    const to = new ByteText();
    to.add('before ');
    const frame = {
      lines: { bytes, begins, ends },
      separator: ';',
      endings: [Buffer.from(lineBreak)],
      endingOf: new Uint32Array(lines.length),
    };
    const isWritten = text.writeRows(frame, Float64Array.from(values), to);
    if (!isWritten) expect(to.written.toString()).toBe('before ');
    return isWritten ? to.written.toString() : undefined;
  };

  it.each(['\n', '\r\n', '\r'])('of any length, between %j', (lineBreak) => {
    const random = new Random(4);
    const lines = Array.from({ length: 5000 }, (_, i) => 'é'.repeat(i % 37) + 'x'.repeat(i % 11));
    const values = lines.map(() => random.normal() * 10 ** Math.floor(40 * random.normal()));
    const expected = lines.map((line, i) => `${line};${values[i]}${lineBreak}`).join('');
    expect(behind(lines, values, lineBreak)).toBe(`before ${expected}`);
  });

  it('are not written where a number is none, or lines are very long', () => {
    expect(behind(['a', 'b'], [1, NaN], '\n')).toBeUndefined();
    const many = Array.from({ length: 3000 }, (_, i) => 'x'.repeat(i < 2500 ? 10 : 2000));
    expect(behind(many, new Array<number>(many.length).fill(1), '\n')).toBeUndefined();
    expect(behind([], [], '\n')).toBe('before ');
  });

  /** Numbers, each with one of some endings, and no line in front; undefined where they are not written. */
  const ended = (endings: readonly string[], values: Float64Array): string | undefined => {
    const to = new ByteText();
    const frame = {
      lines: undefined,
      separator: ';',
      endings: endings.map((ending) => Buffer.from(ending)),
      endingOf: Uint32Array.from(values, (_, i) => i % endings.length),
    };
    return text.writeRows(frame, values, to) ? to.written.toString() : undefined;
  };

  it('end as each row does', () => {
    const random = new Random(5);
    const values = Float64Array.from({ length: 5000 }, () => random.normal());
    const endings = Array.from({ length: 256 }, (_, i) => `${';'.repeat(i % 60)}é${i}\r\n`);
    const expected = Array.from(values, (value, i) => value + endings[i % endings.length]);
    expect(ended(endings, values)).toBe(expected.join(''));
  });

  it('are not written where endings are very many or very long', () => {
    const values = new Float64Array(300).fill(0.5);
    expect(ended(Array.from({ length: 257 }, String), values)).toBeUndefined();
    expect(ended(['x'.repeat(129)], values)).toBeUndefined();
    expect(ended(['x'.repeat(128)], values)).toBe(`0.5${'x'.repeat(128)}`.repeat(300));
  });
});
