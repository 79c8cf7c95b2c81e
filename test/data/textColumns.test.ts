/** Columns of text as inputs, weights of samples, and rows of equal inputs made one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectSamples } from '../../src/data/columns';
import { averageDuplicates } from '../../src/data/duplicates';
import { readTable } from '../../src/data/readTable';
import type { Selection } from '../../src/data/rowReader';
import { pick, type Samples } from '../../src/data/samples';
import { MAX_INPUT_LABELS } from '../../src/data/textColumns';

function outcomeOf(text: string, selection: Partial<Selection> = {}, extension = '.csv', large = false) {
  const chosen = { inputs: ['a'], target: 'y', missing: 'error' as const, ...selection };
  const names = [...chosen.inputs, chosen.target, ...(chosen.weight === undefined ? [] : [chosen.weight])];
  // Of a large file the columns are kept as numbers, of a small one as what the file wrote.
  const columns = new Map(names.map((name) => [name, 'numbers' as const]));
  const read = readTable(
    `t${extension}`,
    extension,
    new TextEncoder().encode(text),
    large ? { columns } : {},
  );
  if (!read.ok) throw new Error(read.problems[0].message);
  return selectSamples(read.value, chosen);
}

function samplesOf(...given: Parameters<typeof outcomeOf>): Samples {
  const [text, selection, extension] = given;
  const [small, large] = [false, true].map((kept) => outcomeOf(text, selection, extension, kept));
  if (!small.ok) throw new Error(small.problems.map(({ message }) => message).join('\n'));
  expect(large).toEqual(small);
  return small.value;
}

function messages(...given: Parameters<typeof outcomeOf>): string[] {
  const outcome = outcomeOf(...given);
  return outcome.ok ? [] : outcome.problems.map(({ code, message }) => `${code}: ${message}`);
}

describe('a column of text', () => {
  it('is one 0/1 input a label, in alphabetical order, among the others', () => {
    const samples = samplesOf('a,site,y\n1,north,1\n2,south,2\n3, east ,3\n4,north,4\n', {
      inputs: ['a', 'site'],
    });
    expect(samples.columns).toEqual([{ name: 'a' }, { name: 'site', labels: ['east', 'north', 'south'] }]);
    expect([...samples.inputs]).toEqual([1, 0, 1, 0, 2, 0, 0, 1, 3, 1, 0, 0, 4, 0, 1, 0]);
    expect(samples.dimension).toBe(4);
    expect(pick(samples, [2])).toMatchObject({ columns: samples.columns, dimension: 4 });
  });

  it('has the labels of the chosen rows only', () => {
    const text = 'a,y\nx,1\ny,2\nz,\nw,4\n';
    const labels = (selection: Partial<Selection>) => samplesOf(text, selection).columns?.[0].labels;
    expect(labels({ missing: 'drop' })).toEqual(['w', 'x', 'y']);
    expect(labels({ rows: { first: 1, last: 2 } })).toEqual(['x', 'y']);
  });

  it.each<[string, string, string[]]>([
    ['booleans of JSON', '[{"a":true,"y":1},{"a":false,"y":2}]', ['false', 'true']],
    [
      'some numbers among labels, one however it is written',
      'a,y\nB7,1\n07,2\n7,3\nA1,4\n',
      ['7', 'A1', 'B7'],
    ],
    ['none as a label', 'a,y\nnone,1\nmild,2\nnone,3\n', ['mild', 'none']],
    ['ranges', 'a,y\n18-25,1\n26-40,2\n', ['18-25', '26-40']],
    ['one label', 'a,y\nx,1\nx,2\n', ['x']],
    ['quotes and line breaks', 'a,y\n"x ""1""",1\n"two\nlines",2\n', ['two\nlines', 'x "1"']],
  ])('may hold %s', (_, text, labels) => {
    expect(samplesOf(text, {}, text.startsWith('[') ? '.json' : '.csv').columns?.[0].labels).toEqual(labels);
  });

  it.each<[string, string, RegExp]>([
    [
      'a text among numbers',
      'a,y\n1,1\n2,2\nx,3\n',
      /^not-a-number: Row 3 \(line 4 of t\.csv\), column "a" is "x"/,
    ],
    [
      'dates',
      'a,y\n2024-01-01,1\n2024-01-02,2\n',
      /^not-a-number: .*a date \(and 1 more cell like it\); write it as a number/,
    ],
    ['percentages', 'a,y\n5%,1\n6 %,2\n', /^not-a-number: .*a percentage/],
    [
      'a missing label',
      'a,y\nx,1\n,2\n',
      /^missing-cell: Row 2 \(line 3 of t\.csv\), column "a" is empty; fill it in, or write `missing drop`/,
    ],
    [
      'too many labels',
      `a,y\n${Array.from({ length: MAX_INPUT_LABELS + 1 }, (_, i) => `n${i},${i}\n`).join('')}`,
      /^too-many-labels: Column "a" of t\.csv has more than 50 different texts, .*; leave it out, or put its texts into groups\.$/,
    ],
  ])('is refused: %s', (_, text, message) => {
    for (const large of [false, true]) {
      expect(messages(text, {}, '.csv', large)).toEqual([expect.stringMatching(message)]);
    }
  });

  it('has no list and no object for a label', () => {
    const text = '[{"a":"x","y":1},{"a":{"b":1},"y":2},{"a":"z","y":3}]';
    expect(messages(text, {}, '.json').at(-1)).toContain(
      'is "{…}", a list or an object; a table has one number or text a cell',
    );
  });

  it('is told once, whatever its length: a hundred thousand names', () => {
    const text = `a,y\n${Array.from({ length: 100_000 }, (_, i) => `name ${i},${i}\n`).join('')}`;
    const begun = process.cpuUsage();
    expect(messages(text, {}, '.csv', true)).toHaveLength(1);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(2);
  });

  it('leaves a target of text to `is`', () => {
    expect(messages('a,y\n1,x\n2,z\n')[0]).toMatch(/to tell one label from the others/);
  });
});

describe('weights', () => {
  it('are those of a column', () => {
    const { weights } = samplesOf('a,y,w\n1,2,0.5\n2,3,1e3\n', { weight: 'w' });
    expect([...weights!]).toEqual([0.5, 1000]);
    expect([...pick(samplesOf('a,y,w\n1,2,3\n2,3,4\n', { weight: 'w' }), [1]).weights!]).toEqual([4]);
  });

  it.each<[string, RegExp]>([
    [
      '0',
      /^bad-weight: Row 2 \(line 3 of t\.csv\), column "w" is 0, where the weight of a sample must be above 0; correct/,
    ],
    ['-2', /^bad-weight: .* is -2, where/],
    ['x', /^not-a-number: Row 2 \(line 3 of t\.csv\), column "w" is "x"/],
    ['', /^missing-cell: Row 2/],
    ['inf', /^not-finite: Row 2/],
  ])('of a sample must be above 0: %j', (cell, message) => {
    expect(messages(`a,y,w\n1,2,1\n2,3,${cell}\n4,5,1\n`, { weight: 'w' })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('tell how many there are that are wrong', () => {
    expect(messages('a,y,w\n1,2,0\n2,3,-1\n', { weight: 'w' })[0]).toContain('(and 1 more cell like it)');
  });
});

describe('rows of equal inputs made one', () => {
  const averaged = (text: string, selection: Partial<Selection> = {}) =>
    averageDuplicates(samplesOf(text, selection));

  it('have the mean target, the summed weight and the row of the first', () => {
    const samples = averaged('a,y\n1,2\n2,5\n1,4\n-0,1\n0,2\n');
    expect([...samples.inputs]).toEqual([1, 2, -0]);
    expect([...samples.targets]).toEqual([3, 5, 1.5]);
    expect([...samples.weights!]).toEqual([2, 1, 2]);
    expect(samples.rowNumbers).toEqual([1, 2, 4]);
  });

  it('have the weighted mean where there are weights', () => {
    const samples = averaged('a,y,w\n1,2,1\n1,4,3\n2,0,2\n', { weight: 'w' });
    expect([...samples.targets]).toEqual([3.5, 0]);
    expect([...samples.weights!]).toEqual([4, 2]);
  });

  it('are left as they are where there are none', () => {
    const samples = samplesOf('a,y\n1,2\n2,5\n');
    expect(averageDuplicates(samples)).toBe(samples);
  });

  it('keep equal targets to the last digit, and every mean within its targets', () => {
    const target = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(fc.array(target, { minLength: 1, maxLength: 20 }), fc.boolean(), (targets, equal) => {
        const all = Float64Array.from(equal ? targets.map(() => targets[0]) : targets);
        const { targets: means, weights } = averageDuplicates({
          count: all.length,
          dimension: 1,
          inputs: new Float64Array(all.length),
          targets: all,
          rowNumbers: [...all.keys()],
        });
        if (equal) expect(means[0]).toBe(targets[0]);
        const slack = 4 * Number.EPSILON * all.length * Math.max(...all.map(Math.abs));
        expect(means[0]).toBeGreaterThanOrEqual(Math.min(...all) - slack);
        expect(means[0]).toBeLessThanOrEqual(Math.max(...all) + slack);
        expect(weights?.[0] ?? 1).toBe(all.length);
      }),
    );
  });
});
