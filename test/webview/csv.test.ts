/** No exported cell becomes a formula, and no number becomes a text. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvCell } from '../../src/result/csvCell';
import { toCsv } from '../../src/webview/model/tables';

it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x","y")', '-', '+', '=', '@'])(
  'marks the text %j',
  (text) => {
    const cell = csvCell(text);
    expect(cell.replace(/^"/, '')[0]).toBe("'");
    expect(cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"')).toBe(`'${text}`);
  },
);

it('leaves numbers, and texts that are numbers, as they are', () => {
  const numbers = [-1.5, 0, 1e-7, -3e20, 4];
  expect(numbers.map((cell) => csvCell(cell))).toEqual(numbers.map(String));
  expect(['-1.5', '+2', '-.5', '-1e-7', 'plain', 'a=b', ''].map((cell) => csvCell(cell))).toEqual([
    '-1.5',
    '+2',
    '-.5',
    '-1e-7',
    'plain',
    'a=b',
    '',
  ]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => Number(csvCell(x)) === x),
  );
});

it('marks names of columns as well', () => {
  expect(toCsv({ columns: ['=x', 'y'], rows: [[-1, '-x']] })).toBe("'=x,y\n-1,'-x");
});
