/** The parts of the command line that only make text. */
import { describe, expect, it } from 'vitest';
import { outputFileNames } from '../../src/result/fileNames';
import { ProgressLine } from '../../src/cli/progressLine';
import { formatGap, formatNumber, formatTime } from '../../src/cli/summary';
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
  [59_960, '1 min 0 s'],
  [307_000, '5 min 7 s'],
])('%d ms are %s', (ms, text) => expect(formatTime(ms)).toBe(text));

it('writes numbers short', () => {
  expect([formatNumber(12.3456789), formatNumber(2), formatGap(0), formatGap(8.14e-7)]).toEqual([
    '12.34568',
    '2',
    '0',
    '8.1e-7',
  ]);
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
      '\r\u001b[2Kfirst: iteration 3, 2.25 to 2.5, gap 1.0e-1, 1.2 s',
      '\r\u001b[2Ksecond: iteration 3, at least 2.25, 1.2 s',
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
