/** Cells that a person reads as numbers: each kind has a sentence of its own, with row, column and what to write. */
import { describe, expect, it } from 'vitest';
import { headerWarning, selectSamples } from '../../src/data/columns';
import type { DecimalSign, DialectChoice } from '../../src/data/dialect';
import { oddCell } from '../../src/data/oddCell';
import { readTable } from '../../src/data/readTable';

function table(text: string, extension = '.csv', dialect: DialectChoice = {}) {
  const outcome = readTable(`t${extension}`, extension, new TextEncoder().encode(text), { dialect });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
}

function messages(
  cells: readonly string[],
  extra: { target?: string; label?: string; decimal?: DecimalSign } = {},
): string[] {
  const quoted = cells.map((cell, row) => `${row},"${cell}"\n`).join('');
  // What a decimal comma is, is guessed else.
  const dialect = { separator: ',', decimal: extra.decimal ?? '.' } as const;
  const outcome = selectSamples(table(`x,y\n${quoted}`, '.csv', dialect), {
    inputs: ['x'],
    target: 'y',
    missing: 'error',
    ...extra,
  });
  return outcome.ok ? [] : outcome.problems.map(({ message }) => message);
}

describe('each kind of cell', () => {
  it.each<[string, string[], RegExp]>([
    ['percent', ['5%', '5 %', '-1.5%', '12,5 %', '3‰'], /a percentage; write it without the sign/],
    [
      'date',
      [
        '2024-01-31',
        '31.01.2024',
        '1/31/24',
        '2024/1/3',
        '2024-01-31T12:00:00Z',
        '2024-01-31 12:00',
        '3 Jan 2024',
      ],
      /a date; write it as a number/,
    ],
    ['date', ['Jan 3, 2024', 'January 3 2024', '2024-01', '03-Mar-21'], /a date; write it as a number/],
    ['time', ['12:30', '12:30:05', '1:02:03.25', '9:15 am'], /a time; write it as a number/],
    [
      'unit',
      ['12 mV', '12mV', '3.5 km/h', '20 °C', '20°C', '7 kg', '1e3 Hz', '4 m²'],
      /with its unit; write the number alone/,
    ],
    [
      'currency',
      ['$5', '€ 5.20', '5 €', '1,234.50 USD', 'EUR 12', '-$3'],
      /with its currency; write the number alone/,
    ],
    ['parentheses', ['(5)', '( 1.25 )', '(3e4)'], /a number in parentheses; write it as -/],
    [
      'decimal comma',
      ['0,5', '-12,25', '1.234,5', '3,1e-5', ',5'],
      /a decimal comma; write the point instead: /,
    ],
    [
      'comma',
      ['1,234', '-12,500'],
      /write -?\d+ if it separates thousands, -?\d+\.\d+ if it is the decimal sign/,
    ],
    ['thousands', ['1,234,567', '1,234.5', '12 345', "1'234'567.25", '1_000', '1.234.567'], /without them: /],
    ['minus', ['−5', '–0.5'], /write it as -\d/],
    ['limit', ['<0.1', '> 5', '≤3', '~2'], /a limit instead of a number/],
    ['uncertainty', ['1.5 ± 0.1', '3+/-1'], /its uncertainty/],
    ['error', ['#N/A', '#DIV/0!', '#VALUE!'], /an error of a spreadsheet/],
  ])('%s', (kind, cells, sentence) => {
    for (const cell of cells) {
      expect([cell, oddCell(cell)?.kind]).toEqual([cell, kind]);
      // a number of four digits without a separator keeps the column from having any
      const [message, ...more] = messages(['7000', cell, cell]);
      expect(more).toEqual([]);
      expect(message).toMatch(
        /^Row 2 \(line 3 of t\.csv\), column "y" is "[^]+", .* \(and 1 more cell like it\); .*\.$/,
      );
      expect(message.replace(' (and 1 more cell like it)', '')).toMatch(sentence);
    }
  });

  it('says what to write, exactly', () => {
    expect(messages(['1.234,5'])[0]).toContain(
      'write the point instead: 1234.5; or write `decimal ","` in the dataset, if the whole table has it.',
    );
    expect(messages(['1,234,567.8', '7000'])[0]).toContain('without them: 1234567.8.');
    expect(messages(['1.234.567'])[0]).toContain('without them: 1234567.');
    expect(messages(['−0.5'])[0]).toContain('write it as -0.5.');
    expect(messages(['-12,500', '7000'])[0]).toContain('write -12500 if it separates thousands, -12.500 if');
  });

  it.each<[string, string, string]>([
    ['decimal point', '1.5', 'with a decimal point; write the comma instead: 1,5; or write `decimal "."` in'],
    [
      'point',
      '1.234',
      'with a point; write 1234 if it separates thousands, 1,234 if it is the decimal sign; or',
    ],
    ['thousands', '1.234.567,5', 'separators between the thousands; write it without them: 1234567,5.'],
    ['thousands', '1.234,5', 'separators between the thousands; write it without them: 1234,5.'],
    ['date', '31.01.2024', 'a date; write it as a number'],
    ['percent', '12,5 %', 'a percentage; write it without the sign'],
  ])('where the decimal sign is the comma: %s', (kind, cell, sentence) => {
    expect(oddCell(cell, ',')?.kind).toBe(kind);
    expect(messages(['7000', cell, '0,5'], { decimal: ',' })).toEqual([expect.stringContaining(sentence)]);
  });

  it('is told once a column, apart from the others', () => {
    const found = messages(['5%', '12 mV', '6%', 'x', '2024-01-01']);
    expect(found.map((message) => /is "([^"]*)"/.exec(message)?.[1])).toEqual([
      '5%',
      '12 mV',
      'x',
      '2024-01-01',
    ]);
  });

  it('no label and no plain word is one of them', () => {
    for (const label of [
      'cat',
      'class 1',
      'A1',
      '3rd',
      'setosa',
      'v1.2',
      'x-y',
      'site 4',
      'Q1 2024',
      '2nd',
      'may',
    ])
      expect([label, oddCell(label)]).toEqual([label, undefined]);
  });

  it('takes no time for a long text', () => {
    const start = performance.now();
    for (const part of ['1', '1,', '1 ', '12 345', '(', '-', '1:']) oddCell(part.repeat(100_000));
    for (const part of ['1', '1,', '1 ', "1'", '-', '.']) oddCell(part.repeat(40).slice(0, 40));
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('labels in the target', () => {
  it('names a label that is there, whatever the goal', () => {
    expect(messages(['cat', 'dog', 'cat'])).toEqual([
      'Row 1 (line 2 of t.csv), column "y" is "cat", which is not a number (and 2 more cells like it); to tell one label ' +
        'from the others, write `target "y" is "cat"`; else correct it or choose another column.',
    ]);
    expect(messages(['1', 'dog', 'cat', '2'])[0]).toContain('write `target "y" is "dog"`');
    expect(messages(['1', 'o', '3'])[0]).not.toContain('`target');
    expect(messages(['none', 'mild', 'none'])).toHaveLength(1);
    expect(messages(['a \\ b'])[0]).toContain('is "a \\\\ b"`');
  });

  it('does not do so for an input', () => {
    const outcome = selectSamples(table('x,y\n1,1\n2,2\ndog,3\n'), {
      inputs: ['x'],
      target: 'y',
      missing: 'error',
    });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ message: expect.not.stringContaining('`target') }],
    });
  });
});

describe('a first line of numbers', () => {
  it('is warned of, and no other', () => {
    const warned = (text: string, names: string[], extension?: string) =>
      headerWarning(table(text, extension), names) !== undefined;
    expect(warned('0.1,0.2\n1,2\n', ['0.1', '0.2'])).toBe(true);
    expect(warned(',0.1,0.2\n1,2,3\n', ['0.1', '0.2'])).toBe(true);
    expect(warned('5.1,3.5,setosa\n1,2,x\n', ['5.1', '3.5'])).toBe(true);
    expect(warned('x,2020\n1,2\n', ['x', '2020'])).toBe(false);
    expect(warned('x,y\n1,2\n', ['x', 'y'])).toBe(false);
    expect(warned('[{"1": 2, "3": 4}]', ['1', '3'], '.json')).toBe(false);
  });
});

it('of very many columns that are not there, the first are told one by one', () => {
  const outcome = selectSamples(table('a,b\n1,2\n'), {
    inputs: Array.from({ length: 5000 }, (_, k) => `x${k}`),
    target: 'b',
    missing: 'error',
  });
  const told = outcome.ok ? [] : outcome.problems;
  expect(told).toHaveLength(21);
  expect(told[20].message).toBe(
    't.csv has none of 4980 more columns that are named here; check that it is the file you mean.',
  );
});
