/** The parts of the command line that only make text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputFileNames } from '../../src/result/fileNames';
import { ProgressLine } from '../../src/cli/progressLine';
import { formatNumber, formatTime } from '../../src/cli/summary';
import { boundText, gapText, roundDirected } from '../../src/result/provenDigits';
import { formatTable } from '../../src/cli/table';

it('names output files so that any file system takes them, none twice', () => {
  expect(outputFileNames(['plain', 'A b/c', 'Plain', 'größe', '..', 'con', 'com1.x'])).toEqual([
    'plain.json',
    'A_b_c.json',
    'Plain-2.json',
    'größe.json',
    '_.json',
    '_con.json',
    '_com1.x.json',
  ]);
});

it('aligns the columns of a table', () => {
  expect(
    formatTable(
      ['fit', 'mass'],
      [
        ['größe', '1'],
        ['a', '12.5'],
      ],
      new Set([1]),
    ),
  ).toBe('fit    mass\ngröße     1\na      12.5\n');
});

it.each([
  [0.2, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [307_000, '5 min 7 s'],
])('%d ms are %s', (ms, text) => expect(formatTime(ms)).toBe(text));

it('writes numbers short', () => {
  expect([formatNumber(12.3456789), formatNumber(2)]).toEqual(['12.34568', '2']);
});

it('never writes what is proven better than it is', () => {
  expect([0, 8.1e-7, 8.14e-7, 0.04337, 1].map(gapText)).toEqual(['0', '8.1e-7', '8.2e-7', '0.044', '1']);
  expect([0, 4.113, 378.61694, -2.00001].map((bound) => boundText(bound, 4))).toEqual([
    '0',
    '4.113',
    '378.6',
    '-2.001',
  ]);
  const number = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 7 }), (value, digits) => {
      // a number of so few digits is its own, whatever scaling it by a power of ten rounds to
      const short = value.toPrecision(digits);
      const [up, down] = (['up', 'down'] as const).map((side) =>
        roundDirected(Number(short), digits, side).toPrecision(digits),
      );
      expect([up, down]).toEqual([short, short]);
      // a ten-millionth of the last digit, and the rounding of scaling back
      const dust = 1.01e-7 * value;
      expect(roundDirected(value, digits, 'up')).toBeGreaterThanOrEqual(value - dust);
      expect(roundDirected(value, digits, 'down')).toBeLessThanOrEqual(value + dust);
    }),
  );
});

describe('the progress line', () => {
  const entry = { iteration: 3, ms: 1200, objective: 2.5, lowerBound: 2.25, neurons: 4 };

  it('is rewritten at most ten times a second and removed in the end', () => {
    let ms = 0;
    const written: string[] = [];
    const line = new ProgressLine(
      (text) => written.push(text),
      () => ms,
    );
    line.update('first', entry);
    ms = 99;
    line.update('first', { ...entry, iteration: 4 });
    ms = 100;
    line.update('second', { ...entry, objective: null });
    line.clear();
    line.clear();
    expect(written).toEqual([
      '\r\u001b[2Kfirst: round 3, 2.25 to 2.5, gap 0.1, 1.2 s',
      '\r\u001b[2Ksecond: round 3, at least 2.25, 1.2 s',
      '\r\u001b[2K',
    ]);
  });

  it('stays one line', () => {
    const written: string[] = [];
    new ProgressLine(
      (text) => written.push(text),
      () => 0,
    ).update('x'.repeat(200), entry);
    expect(written[0]).toHaveLength('\r\u001b[2K'.length + 79);
  });
});
