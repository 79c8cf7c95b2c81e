/** Separators between thousands: read where they can be nothing else, told where they may be decimal signs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectSamples } from '../../src/data/columns';
import type { DecimalSign, DialectChoice } from '../../src/data/dialect';
import { clearlyGrouped, groupedCell } from '../../src/data/grouping';
import { readTable } from '../../src/data/readTable';
import type { Table } from '../../src/data/table';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A table of one input that counts up, and a target of these cells; `kept` as a large file keeps it. */
function tableOf(cells: readonly string[], dialect: DialectChoice = {}, kept = false): Table {
  const text = `x;y\n${cells.map((cell, i) => `${i};${cell}`).join('\n')}\n`;
  const columns = new Map([
    ['x', 'numbers'],
    ['y', 'numbers'],
  ] as const);
  const read = readTable('t.csv', '.csv', bytes(text), {
    dialect: { separator: ';', ...dialect },
    ...(kept && { columns }),
  });
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value;
}

/** The numbers of the cells, or the sentences about them; the same of a small file and of a large one. */
function numbersOf(cells: readonly string[], dialect: DialectChoice = {}): readonly number[] | string[] {
  const [small, large] = [false, true].map((kept) => {
    const read = selectSamples(tableOf(cells, dialect, kept), {
      inputs: ['x'],
      target: 'y',
      missing: 'error',
    });
    return read.ok ? Array.from(read.value.targets) : read.problems.map(({ message }) => message);
  });
  expect(large).toEqual(small);
  return small;
}

describe('a column', () => {
  it.each<[string, string[], DialectChoice, number[]]>([
    ['a cell with a fraction is clear', ['1,234.5', '7', '12,000'], {}, [1234.5, 7, 12_000]],
    ['two groups are clear', ['1,234,567', '8,900'], {}, [1_234_567, 8900]],
    ['a fraction beside them is clear', ['0.5', '-1,234'], {}, [0.5, -1234]],
    ['a decimal sign that is said is clear', ['1,234', '5,678'], { decimal: '.' }, [1234, 5678]],
    ['points with a decimal comma', ['1.234,5', '7', '12.000'], {}, [1234.5, 7, 12_000]],
    ['points where the comma is said', ['1.234', '5.678'], { decimal: ',' }, [1234, 5678]],
    ['spaces', ['1 234', '12 345.5', '999'], {}, [1234, 12_345.5, 999]],
    ['thin spaces', ['1\u202f234', '7'], {}, [1234, 7]],
    ['apostrophes', ["1'234.5", '7'], {}, [1234.5, 7]],
  ])('%s', (_, cells, dialect, expected) => {
    expect(numbersOf(cells, dialect)).toEqual(expected);
  });

  it.each<[string, string[], DialectChoice, RegExp]>([
    [
      'a long number without separators spoils it',
      ['1,234.5', '1234'],
      {},
      /separators between the thousands/,
    ],
    ['two signs spoil it', ['1,234.5', '1 234'], {}, /separators between the thousands/],
    ['a text spoils it', ['1,234.5', 'none yet'], {}, /separators between the thousands/],
    ['uneven groups are none', ['1,2345.5'], { decimal: '.' }, /not a number/],
    ['a leading zero is no group', ['0,123', '1.5'], { decimal: '.' }, /decimal comma/],
  ])('%s', (_, cells, dialect, sentence) => {
    const [first] = numbersOf(cells, dialect);
    expect(first).toMatch(sentence);
  });

  it('of single groups, where nothing tells the decimal sign, stays a sentence', () => {
    const table = readTable('t.csv', '.csv', bytes('x,y\n1,"1,234"\n2,"5,678"\n'));
    if (!table.ok) throw new Error('no table');
    const read = selectSamples(table.value, { inputs: ['x'], target: 'y', missing: 'error' });
    expect(read.ok ? [] : read.problems[0].message).toMatch(
      /if it separates thousands, .* if it is the decimal/,
    );
  });

  it('keeps missing cells missing, and says what separates', () => {
    const table = tableOf(['1,234.5', '', '7']);
    expect(table.thousands!(1)).toBe(',');
    expect(table.thousands!(0)).toBeUndefined();
    const read = selectSamples(table, { inputs: ['x'], target: 'y', missing: 'drop' });
    expect(read.ok && Array.from(read.value.targets)).toEqual([1234.5, 7]);
  });

  it('of more texts than a large file keeps has all its numbers', () => {
    const values = Array.from({ length: 3000 }, (_, i) => 1_000_000.5 + i);
    const cells = values.map((value) => value.toLocaleString('en', { minimumFractionDigits: 1 }));
    expect(numbersOf(cells)).toEqual(values);
  });
});

describe('a cell', () => {
  const digits = fc.integer({ min: -1e12, max: 1e12 }).filter((value) => Math.abs(value) >= 1000);
  const grouped = (value: number, sign: string): string =>
    `${value < 0 ? '-' : ''}${String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, sign)}`;

  it('is the number whose digits it has', () => {
    const signs = fc.constantFrom<[string, DecimalSign]>([',', '.'], ['.', ','], [' ', '.'], ["'", ','], ['_', '.']); // prettier-ignore
    fc.assert(
      fc.property(digits, signs, fc.integer({ min: 0, max: 999 }), (value, [sign, decimal], fraction) => {
        const cell = groupedCell(grouped(value, sign), decimal);
        expect(cell).toMatchObject({ value, sign });
        const ambiguous = (sign === ',' || sign === '.') && Math.abs(value) < 1e6;
        expect(cell!.clear).toBe(!ambiguous);
        const text = `${grouped(value, sign)}${decimal}${fraction}`;
        expect(clearlyGrouped(text, decimal)).toBe(Number(`${value}.${fraction}`));
      }),
    );
  });

  it.each(['1,23', '1234,567', ',123', '1,234,56', '1,234 567', '1,234.', '1,234e3', '', '1,,234', 'x1,234'])(
    '%j is none',
    (text) => expect(groupedCell(text, '.')).toBeNull(),
  );
});
