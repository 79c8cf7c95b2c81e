/** Separators, decimal signs and headers: guessed, said, and the same whole and in pieces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerWarning, selectSamples } from '../../src/data/columns';
import type { Dialect, DialectChoice } from '../../src/data/dialect';
import { GUESSED_FROM } from '../../src/data/guessDialect';
import { readTable, tableReader } from '../../src/data/readTable';
import type { Table } from '../../src/data/table';

const encode = (text: string) => new TextEncoder().encode(text);

function table(text: string, dialect: DialectChoice = {}, extension = '.csv'): Table {
  const outcome = readTable(`t${extension}`, extension, encode(text), { dialect });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
}

const rowsOf = (read: Table) =>
  Array.from({ length: read.count }, (_, row) => read.columns.map((_, column) => read.cell(row, column)));

function numbers(read: Table): number[][] {
  const [target, ...inputs] = [...read.columns].reverse();
  const outcome = selectSamples(read, { inputs: inputs.reverse(), target, missing: 'error' });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  const { count, dimension, inputs: x, targets } = outcome.value;
  return Array.from({ length: count }, (_, i) => [
    ...x.subarray(i * dimension, (i + 1) * dimension),
    targets[i],
  ]);
}

describe('the guess', () => {
  it.each<[string, string, string, string]>([
    ['commas', 'a,b\n1,2.5\n', ',', '.'],
    ['semicolons and decimal commas', 'a;b\n1,5;2\n3;4,25\n', ';', ','],
    ['semicolons and points', 'a;b\n1.5;2\n', ';', '.'],
    ['tabs', 'a\tb\n1,5\t2\n', '\t', ','],
    ['tabs and missing cells', 'a\tb\n1\t\n\t2\n', '\t', '.'],
    ['spaces, aligned', '  a    b\n 1.5   2 \n10.25 -3\n', ' ', '.'],
    ['spaces and tabs mixed', 'a \t b\n1 2\n3\t4\n', ' ', '.'],
    ['commas with blanks behind them', 'a, b\n1, 2\n', ',', '.'],
    ['decimal commas in quotes', 'a,b\n"1,5","2"\n"3","4,5"\n', ',', ','],
    ['thousands between semicolons are decimals', 'a;b\n1,234;2\n5,678;3\n', ';', ','],
    ['thousands in quotes are nothing sure', 'a,b\n"1,234",2\n"5,678",3\n', ',', '.'],
    ['thousands with points settle it', 'a;b\n1,234.5;2\n', ';', '.'],
    ['thousands with decimal commas settle it', 'a;b\n1.234,5;2\n', ';', ','],
    ['names with blanks', 'last name,first name\nNew York,1\n', ',', '.'],
    ['dates with blanks', 'Date Time,Value\n2020-01-01 10:00,3\n2020-01-02 11:00,4\n', ',', '.'],
    ['commas in texts', 'a;note\n1;"one, two"\n2;three, four\n', ';', '.'],
    ['semicolons in texts', 'a,note\n1,"one; two"\n2,three; four\n', ',', '.'],
    ['a separator in quotes', '"a;x",b\n1,2\n"3;4",5\n', ',', '.'],
    ['byte order mark and CRLF', '\uFEFFa;b\r\n1,5;2\r\n\r\n', ';', ','],
    ['one row too short', 'a;b\n1;2\n3\n4;5\n', ';', '.'],
    ['a line of names alone', 'a;b\n', ';', '.'],
    ['one column', 'Ambient C\n1\n2\n', ',', '.'],
  ])('%s', (_, text, separator, decimal) => {
    const outcome = readTable('t.csv', '.csv', encode(text));
    if (text.includes('\n3\n4;5')) {
      expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'unequal-rows', line: 3 }] });
      return;
    }
    const read = table(text);
    expect(read.dialect).toEqual({ separator, decimal, header: true, guessed: ['separator', 'decimal'] });
  });

  it('of a file without names', () => {
    const read = table('1,5;2,25;3\n2,5;1;4\n', { header: false });
    expect(read.dialect).toMatchObject({ separator: ';', decimal: ',', header: false });
    expect(read.columns).toEqual(['1', '2', '3']);
    expect(numbers(read)).toEqual([
      [1.5, 2.25, 3],
      [2.5, 1, 4],
    ]);
    expect(read.line(0)).toBe(1);
    expect(headerWarning(read, ['1', '2'])).toBeUndefined();
  });

  it('gives way to what is said, and names only what it is', () => {
    expect(table('a;b\n1;2\n', { separator: ',' }).columns).toEqual(['a;b']);
    expect(table('a;b\n1,5;2\n', { decimal: '.' }).dialect?.guessed).toEqual(['separator']);
    expect(table('a,b\n1,2\n', { separator: ',', decimal: '.' }).dialect?.guessed).toEqual([]);
    expect(table('[{"a": 1}]', { separator: ';' }, '.json').dialect).toBeUndefined();
  });

  it('of a .tsv begins with tabs', () => {
    expect(table('a,x\tb,y\n1,5\t2,5\n', {}, '.tsv').dialect).toMatchObject({ separator: '\t' });
    expect(table('a;b\n1;2\n', {}, '.tsv').dialect).toMatchObject({ separator: ';' });
  });

  it.each(['.txt', '.dat', '.tab'])('of a %s file is guessed, too', (extension) => {
    expect(table('a  b\n1   2\n3   4\n', {}, extension).columns).toEqual(['a', 'b']);
    expect(table('a;b\n1,5;2\n', {}, extension).dialect).toMatchObject({ separator: ';', decimal: ',' });
  });

  it('is the same whatever comes later, and in pieces of any size', () => {
    const head = `a;b\n${'1,5;2\n'.repeat(GUESSED_FROM / 6 + 10)}`;
    const rest = '7.5;1,25\n'.repeat(50_000);
    for (const text of [head, head + rest])
      expect(table(text).dialect).toMatchObject({ separator: ';', decimal: ',' });
    for (const size of [1000, 65_536, 1 << 20]) {
      const reader = tableReader('t.csv', '.csv');
      if (!reader.ok) throw new Error('no reader');
      const bytes = encode(head + rest);
      for (let at = 0; at < bytes.length; at += size) reader.value.write(bytes.subarray(at, at + size));
      const read = reader.value.end();
      expect(read.ok && [read.value.dialect, read.value.count]).toEqual([
        table(head).dialect,
        table(head).count + 50_000,
      ]);
    }
  });

  it('reads back what was written, in every dialect', () => {
    const dialect = fc.record({
      separator: fc.constantFrom<Dialect['separator']>(',', ';', '\t', ' '),
      decimal: fc.constantFrom<Dialect['decimal']>('.', ','),
      header: fc.boolean(),
    });
    const value = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 1000);
    const row = fc.tuple(value, value, value);
    fc.assert(
      fc.property(
        dialect,
        fc.array(row, { minLength: 2, maxLength: 30 }),
        fc.boolean(),
        (how, rows, crlf) => {
          const cell = (number: number) => {
            const text = String(number).replace('.', how.decimal);
            return text.includes(how.separator) ? `"${text}"` : text;
          };
          const lines = rows.map((cells) => cells.map(cell).join(how.separator));
          const names = how.header ? [['a', 'b', 'c'].join(how.separator)] : [];
          const text = [...names, ...lines, ''].join(crlf ? '\r\n' : '\n');
          expect(numbers(table(text, how))).toEqual(rows.map((cells) => cells.map((number) => number + 0)));
        },
      ),
    );
  });
});

describe('cells between blanks', () => {
  it('has none at the ends of a line, and quoted ones', () => {
    const read = table('  a  "b c"\td \n 1 "" x\n\n2 "3 4"  5\n   \n', { separator: ' ' });
    expect(read.columns).toEqual(['a', 'b c', 'd']);
    expect(rowsOf(read)).toEqual([
      ['1', '', 'x'],
      ['2', '3 4', '5'],
    ]);
  });

  it('has its faults by line', () => {
    const outcome = readTable('t.csv', '.csv', encode('a b\n1 2\n3 4 5\n'), { dialect: { separator: ' ' } });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'unequal-rows', line: 3 }] });
    const quote = readTable('t.csv', '.csv', encode('a b\n1 "2\n'), { dialect: { separator: ' ' } });
    expect(quote).toMatchObject({
      ok: false,
      problems: [{ code: 'bad-data-file', line: 2, message: expect.stringContaining('the next space') }],
    });
  });
});

it('a row of another length than the first one, where that names nothing', () => {
  const outcome = readTable('t.csv', '.csv', encode('1;2\n3;4;5\n'), { dialect: { header: false } });
  expect(outcome.ok ? '' : outcome.problems[0].message).toBe(
    'Row 2 (line 2 of t.csv) has 3 cells where the first line has 2 cells; make them equal.',
  );
});
