import fc from 'fast-check';
import { writeFileSync, utimesSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectSamples } from '../../src/data/columns';
import type { Selection } from '../../src/data/rowReader';
import { editDistance, nearest } from '../../src/data/didYouMean';
import { readNumber } from '../../src/data/number';
import { MAX_SCAN_PROBLEMS, scanSamples } from '../../src/data/sampleScanner';
import { pick } from '../../src/data/samples';
import { applyScaling, fitScaling } from '../../src/data/scaling';
import { split } from '../../src/data/split';
import { DataStore } from '../../src/data/store';
import { readTable } from '../../src/data/readTable';
import type { Table } from '../../src/data/table';

const rowsOf = (read: Table) =>
  Array.from({ length: read.count }, (_, row) => read.columns.map((_, column) => read.cell(row, column)));
const linesOf = (read: Table) => Array.from({ length: read.count }, (_, row) => read.line(row));

const encode = (text: string) => new TextEncoder().encode(text);

function table(extension: string, text: string): Table {
  const outcome = readTable(`t${extension}`, extension, encode(text));
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
}

function select(from: Table, selection: Partial<Selection> = {}) {
  const outcome = selectSamples(from, { inputs: ['a'], target: 'b', missing: 'error', ...selection });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome.value;
}

describe('tables', () => {
  it('csv: quotes, line breaks in cells, byte order mark, CRLF, empty lines, and each row’s own line', () => {
    const read = table('.csv', '\uFEFFa, "b" ,c\r\n1,"2","x ""y"", z"\r\n\r\n3,4,"two\r\nlines"\r\n5,6,\r\n');
    expect(read.columns).toEqual(['a', 'b', 'c']);
    expect(rowsOf(read)).toEqual([
      ['1', '2', 'x "y", z'],
      ['3', '4', 'two\nlines'],
      ['5', '6', ''],
    ]);
    expect(linesOf(read)).toEqual([2, 4, 6]);
  });

  it('tsv: tabs separate, commas do not', () => {
    const read = table('.tsv', 'a\tb\n1,5\t2\n');
    expect(read.columns).toEqual(['a', 'b']);
    expect(rowsOf(read)).toEqual([['1,5', '2']]);
    expect(rowsOf(table('.tsv', 'a\tb\n\t2\n'))).toEqual([['', '2']]);
    expect(rowsOf(table('.TSV', 'a\tb\n1\t2\n'))).toEqual([['1', '2']]);
  });

  it('json: keys in any order, missing keys, and each object’s own line', () => {
    const read = table(
      '.json',
      '[\n {"a": 1, "b": 2},\n\n {"b": -3.5e2, "a": null, "c": "x, [\\"{\\n"},\n {"a":4}, {"b": 5}]',
    );
    expect(read.columns).toEqual(['a', 'b', 'c']);
    expect(linesOf(read)).toEqual([2, 4, 5, 5]);
    expect(select(read, { missing: 'drop' })).toMatchObject({ count: 1, rowNumbers: [1] });
    expect(rowsOf(read)[1]).toEqual([null, -350, 'x, ["{\n']);
  });

  it('refuses what is not UTF-8', () => {
    const outcome = readTable('t.csv', '.csv', Uint8Array.of(0x61, 0xff, 0xfe));
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(['bad-encoding']);
  });

  it('round-trips any cells through csv', () => {
    const cell = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ['a,b', ...rows.map((row) => row.map(quote).join(','))].join('\n');
        const lines = (value: string) => value.replace(/\r\n?/g, '\n');
        expect(rowsOf(table('.csv', text))).toEqual(rows.map((row) => row.map(lines)));
      }),
    );
  });
});

describe('columns', () => {
  const T = table('.csv', 'a,b,k\n1,2,yes\n3,NA,no\n ,5,yes\n7, 8 ,\n9,10,no\n');

  it('picks by name and range, and keeps row numbers', () => {
    const picked = select(T, { rows: { first: 4, last: 5 } });
    expect(picked.rowNumbers).toEqual([4, 5]);
    expect([...picked.inputs, ...picked.targets]).toEqual([7, 9, 8, 10]);
  });

  it('drops rows with a missing cell in a chosen column only', () => {
    expect(select(T, { missing: 'drop' }).rowNumbers).toEqual([1, 4, 5]);
    expect(select(T, { missing: 'drop', target: 'k', label: 'yes' }).rowNumbers).toEqual([1, 2, 5]);
  });

  it('turns a label into -1 and +1, as text or as a number', () => {
    const labels = select(T, { target: 'k', label: 'yes', rows: { first: 1, last: 2 } });
    expect([...labels.targets]).toEqual([1, -1]);
    expect([...select(table('.csv', 'a,b\n1,1.0\n2,2\n'), { label: 1 }).targets]).toEqual([1, -1]);
    expect([
      ...select(table('.json', '[{"a":1,"b":true},{"a":2,"b":false}]'), { label: 'true' }).targets,
    ]).toEqual([1, -1]);
  });

  it.each<[string, string, string | number, Partial<Selection>, string, string]>([
    ['the other label where there is one', 'a,b\n1,cat\n2, dog\n3,dog\n', 'cat', {}, 'cat', 'dog'],
    ['what it is not where there are several', 'a,b\n1,cat\n2,dog\n3,cow\n', 'cat', {}, 'cat', 'not cat'],
    [
      'only what is chosen',
      'a,b\n1,cat\n2,dog\n3,cow\n',
      'cat',
      { rows: { first: 1, last: 2 } },
      'cat',
      'dog',
    ],
    ['only what is kept', 'a,b\n1,cat\n2,dog\n,cow\n4,NA\n', 'cat', { missing: 'drop' }, 'cat', 'dog'],
    ['numbers as the file says them', 'a,b\n1,2.0\n2,07\n3,7\n', 2, {}, '2', '07'],
    ['several numbers', 'a,b\n1,2\n2,7\n3,8\n', 2, {}, '2', 'not 2'],
    ['numbers as texts', 'a,b\n1,2\n2,7\n3,7.0\n', '2', {}, '2', 'not 2'],
  ])('names the classes: %s', (_, text, label, selection, positive, negative) => {
    const chosen = select(table('.csv', text), { label, ...selection });
    expect(chosen.labels).toEqual({ positive, negative });
    expect(pick(chosen, [1]).labels).toEqual(chosen.labels);
  });

  it('names no classes of numbers', () => {
    expect(select(table('.csv', 'a,b\n1,1\n2,-1\n')).labels).toBeUndefined();
  });

  it('reports every column that has bad cells', () => {
    const S = table('.csv', 'a,b,k\n1,2,yes\n3,NA,4\n ,5,5\n7, 8 ,\n9,10,6\n');
    const outcome = selectSamples(S, { inputs: ['a', 'k'], target: 'b', missing: 'error' });
    const told = outcome.ok ? [] : outcome.problems.map(({ code, place }) => [code, place]);
    expect(told).toEqual([
      ['missing-cell', { kind: 'input', index: 0 }],
      ['not-a-number', { kind: 'input', index: 1 }],
      ['missing-cell', { kind: 'input', index: 1 }],
      ['missing-cell', { kind: 'target' }],
    ]);
  });
});

describe('numbers', () => {
  it('reads what JavaScript prints, and no other notation', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumber(` ${value} `)).toEqual({
          kind: 'number',
          value: value === 0 ? Number(String(value)) : value,
        });
      }),
    );
    for (const text of ['0x10', '1_000', '1,5', '1 2', '--1', '1e', '.', '+'])
      expect(readNumber(text).kind).toBe('text');
    for (const text of ['', ' ', 'NA', 'n/a', 'null', null, undefined])
      expect(readNumber(text).kind).toBe('missing');
    for (const text of ['inf', '-Infinity', '1e999']) expect(readNumber(text).kind).toBe('infinite');
    expect(readNumber('NaN').kind).toBe('nan');
  });
});

describe('the scanner of samples', () => {
  const scan = (text: string) => scanSamples(text, 0, text.length);
  const decimal = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^[-+]?[0-9]{1,4}(\.[0-9]{0,3})?([eE][-+]?[0-9]{1,2})?$/),
    fc.stringMatching(/^[-+]?\.[0-9]{1,4}$/),
  );

  it('agrees with Number on every sample', () => {
    const sample = fc.tuple(
      decimal,
      decimal,
      decimal,
      fc.constantFrom(' ', ', ', ' , ', '\t', ','),
      fc.constantFrom('->', ' -> ', '\t->'),
    );
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n', '\n\n // c\n'),
        (samples, eol) => {
          const read = scan(
            samples.map(([a, b, y, comma, arrow]) => `${a}${comma}${b}${arrow}${y}`).join(eol),
          );
          expect(read.problems).toEqual([]);
          expect([...read.inputs]).toEqual(samples.flatMap(([a, b]) => [Number(a), Number(b)]));
          expect([...read.targets]).toEqual(samples.map(([, , y]) => Number(y)));
        },
      ),
    );
  });

  it('takes a word as a number only if it is a decimal one, and says where it is not', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-+.0-9eExn_a]{1,6}$/), (word) => {
        const { problems, targets } = scan(`1 -> 2\n ${word} -> 3`);
        const decimalWord = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word);
        if (decimalWord && Number.isFinite(Number(word))) expect([...targets]).toEqual([2, 3]);
        else expect(problems[0]).toMatchObject({ offset: 8, length: word.length });
      }),
    );
  });

  it('remembers where each sample stands', () => {
    const text = '\n  1 -> 2 // one\n\n 3->4 /* two */\n';
    const { offsets, lengths } = scan(text);
    expect(offsets.map((offset, i) => text.slice(offset, offset + lengths[i]))).toEqual(['1 -> 2', '3->4']);
  });

  it.each([
    ['1 2', 'missing-arrow', '1 2'],
    ['-> 3', 'syntax', '->'],
    ['1 ->', 'syntax', '1 ->'],
    ['1 -> -> 2', 'syntax', '->'],
    [', 1 -> 2', 'syntax', ','],
    ['1,, 2 -> 2', 'syntax', ','],
    ['1, -> 2', 'syntax', ','],
    ['1 -> 2,', 'syntax', ','],
    ['1 -> 2 3', 'syntax', '3'],
    ['1 -> 0x2', 'not-a-number', '0x2'],
    ['∞ -> 1', 'not-finite', '∞'],
    ['1; 2 -> 1', 'not-a-number', '1;'],
  ])('refuses %s', (line, code, token) => {
    const { problems } = scan(line);
    expect(problems).toHaveLength(1);
    expect(problems[0].code).toBe(code);
    expect(line.slice(problems[0].offset, problems[0].offset + problems[0].length)).toBe(token);
  });

  it.each([
    ['5% -> 1', /`5%` is not a number as it stands \(a percentage\); write it without the sign/],
    ['1 -> 12mV', /a number with its unit/],
    ['2024-01-31 -> 1', /a date/],
    ['1 -> 1_000', /write it without them: 1000\.$/],
    ['1 -> −2', /write it as -2\.$/],
  ])('says what to write instead: %s', (line, message) => {
    expect(scan(line).problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });

  it('stops after enough problems', () => {
    expect(scan('x -> 1\n'.repeat(1000)).problems).toHaveLength(MAX_SCAN_PROBLEMS);
  });
});

describe('scaling', () => {
  const inputs = Float64Array.of(1, 5, 2, 5, 3, 5, 6, 5);

  it('standard: mean 0, population deviation 1; a constant input keeps factor 1', () => {
    const scaling = fitScaling('standard', inputs, 2);
    expect(scaling.offset).toEqual([3, 5]);
    expect(scaling.factor[0]).toBeCloseTo(1 / Math.sqrt(14 / 4), 14);
    expect(scaling.factor[1]).toBe(1);
    const scaled = applyScaling(scaling, inputs);
    expect(scaled[1]).toBe(0);
    expect(scaled[0] + scaled[2] + scaled[4] + scaled[6]).toBeCloseTo(0, 14);
  });

  it('minmax: to [0, 1]; none: nothing', () => {
    const scaled = applyScaling(fitScaling('minmax', inputs, 2), inputs);
    expect([scaled[0], scaled[6], scaled[1]]).toEqual([0, 1, 0]);
    expect(applyScaling(fitScaling('none', inputs, 2), inputs)).toEqual(inputs);
  });
});

describe('split', () => {
  it('divides all samples, reproducibly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.nat(),
        (count, share, seed) => {
          const { training, test } = split(count, share, seed);
          expect(test).toHaveLength(Math.max(1, Math.round(count * share)));
          expect([...training, ...test].sort((a, b) => a - b)).toEqual(
            Array.from({ length: count }, (_, i) => i),
          );
          expect(split(count, share, seed)).toEqual({ training, test });
        },
      ),
    );
  });
});

describe('did you mean', () => {
  it('counts edits, and swaps as one', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('form', 'from')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('finds what is near and nothing else', () => {
    expect(nearest('Temprature', ['pressure', 'temperature'])).toBe('temperature');
    expect(nearest('z', ['a', 'b'])).toBeUndefined();
    expect(nearest('pressure', ['temperature'])).toBeUndefined();
  });
});

describe('the store', () => {
  it('reads again only when the file changes, and forgets the oldest', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hullfit-store-'));
    const store = new DataStore({ capacity: 2 });
    const path = (name: string) => join(directory, name);
    for (const name of ['a.csv', 'b.csv', 'c.csv']) writeFileSync(path(name), 'a,b\n1,2\n');
    const read = async (name: string) => {
      const outcome = await store.table(path(name), name);
      return outcome.ok ? rowsOf(outcome.value) : outcome.problems[0].code;
    };
    expect(await read('a.csv')).toEqual([['1', '2']]);
    expect(await read('a.csv')).toEqual([['1', '2']]);
    expect(store.reads).toBe(1);
    writeFileSync(path('a.csv'), 'a,b\n3,4\n');
    utimesSync(path('a.csv'), new Date(), new Date(Date.now() + 5000));
    expect(await read('a.csv')).toEqual([['3', '4']]);
    await read('b.csv');
    await read('c.csv');
    expect(store.reads).toBe(4);
    await read('a.csv');
    expect(store.reads).toBe(5);
    expect(await read('none.csv')).toBe('missing-file');
    writeFileSync(path('none.csv'), 'a,b\n5,6\n');
    expect(await read('none.csv')).toEqual([['5', '6']]);
  });
});
