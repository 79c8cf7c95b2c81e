/** First files for tables of all kinds: what is chosen and why, that it has no errors, and what cannot be fitted. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textCompiler } from '../../src/language/compile';
import { StarterError, starterOf } from '../../src/language/starter';
import { folder } from './marked';

/** What a first file may be told all the same. */
const TOLD: readonly string[] = ['too-large-to-certify', 'numeric-header'];

/** The file for a table, which must be free of errors, with its job. */
async function starter(text: string, target?: string, file = 'my table.csv') {
  const where = folder({ [file]: text });
  const path = join(where, 'new.hull');
  const tools = textCompiler(path);
  const request = { table: join(where, file), shown: file, path, ...(target !== undefined && { target }) };
  const written = await starterOf(request, tools);
  const { diagnostics, fits } = await tools.compile(written, path);
  const serious = diagnostics.filter(({ severity, code }) => severity !== 'hint' && !TOLD.includes(code));
  expect(serious, written).toEqual([]);
  expect(fits).toHaveLength(1);
  expect(fits[0].job, written).not.toBeNull();
  // Every choice has its reason, and no line is broken.
  expect(written).toMatch(/^\/\/ A first fit of [^]*\}\n$/);
  return { written, job: fits[0].job! };
}

/** Without the comments and the spaces before them. */
const clauses = (written: string) =>
  written
    .replace(/ *\/\/.*$/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

async function sentence(text: string, target?: string): Promise<string> {
  try {
    await starter(text, target);
  } catch (error) {
    if (error instanceof StarterError) return error.message;
    throw error;
  }
  return '';
}

const rows = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');
/** Between 0 and 1, the same each time. */
const noise = (i: number) => {
  const large = Math.abs(Math.sin(12.9898 * (i + 1)) * 43_758.5453);
  return Math.round(1e6 * (large - Math.floor(large))) / 1e6;
};

describe('a table that a newcomer brings', () => {
  it('semicolons, decimal commas, a column of text, repeated rows, a row number, a date', async () => {
    const comma = (value: number) => value.toFixed(2).replace('.', ',');
    const { written, job } = await starter(
      `\uFEFFid;depth;site;date;density\r\n${rows(
        60,
        (i) =>
          `${i + 1};${comma((i % 20) / 2)};${i % 3 ? 'north' : 'south'};2024-01-0${1 + (i % 9)};${comma((i % 20) + noise(i))}\r`,
      )}`,
    );
    expect(clauses(written).slice(0, 8)).toEqual([
      'dataset my_table {',
      'from "my table.csv"',
      'separator ";"',
      'decimal ","',
      'inputs depth, site',
      'target density',
      'duplicates average',
      '}',
    ]);
    expect(written).toMatch(/\/\/ {3}id: numbers the rows/);
    expect(written).toMatch(/\/\/ {3}date: "2024-01-01" is a date/);
    expect(written).toContain('site: text, one 0/1 input a label');
    expect(job.problem.dimension).toBe(3);
  });
});

describe('what is chosen', () => {
  it.each<[string, string, string[], string[]]>([
    [
      'a curve',
      `x,y\n${rows(30, (i) => `${i / 10},${Math.sin(i / 10)}`)}`,
      ['inputs x', 'target y', 'goal interpolate', 'bias free', 'skip affine'],
      [],
    ],
    [
      'a noisy curve',
      `x,y\n${rows(100, (i) => `${i / 10},${noise(i)}`)}`,
      ['inputs x', 'goal least_squares penalty 5%', 'holdout 20% seed 1'],
      ['goal interpolate'],
    ],
    [
      'a noisy slope',
      `x,y\n${rows(100, (i) => `${i / 10},${Math.abs(i / 10 - 2) + noise(i) / 20}`)}`,
      ['inputs x', 'goal least_squares penalty 5%', 'holdout 20% seed 1'],
      ['goal interpolate'],
    ],
    [
      'a curve of four digits',
      `x,y\n${rows(100, (i) => `${i / 10},${Math.exp(-i / 30).toFixed(4)}`)}`,
      ['inputs x', 'goal interpolate'],
      [],
    ],
    [
      'two labels',
      `a,b,kind\n${rows(60, (i) => `${noise(i)},${noise(i * 3)},${noise(i) > 0.6 ? 'yes' : 'no'}`)}`,
      ['target kind is "yes"', 'goal classify'],
      [],
    ],
    [
      'equal rows of two labels',
      'a,kind\n1,x\n1,y\n2,x\n3,y\n',
      ['goal classify soft 10'],
      ['duplicates average'],
    ],
    [
      'classes that mix',
      `a,b,kind\n${rows(60, (i) => `${noise(i)},${noise(i + 500)},${noise(i + 900) > 0.5 ? 'x' : 'z'}`)}`,
      ['goal classify soft 10', 'gap 1e-3'],
      ['goal classify'],
    ],
    [
      'repeated rows, of which few samples are left to be tested',
      `a,site,y\n${rows(80, (i) => `${i % 4},${i % 2 ? 'n' : 's'},${noise(i)}`)}`,
      ['duplicates average', 'goal least_squares penalty 5%'],
      ['holdout 20% seed 1'],
    ],
    [
      'one target far from all others',
      `dose,y\n${rows(60, (i) => `${[0, 1, 2, 5, 10][i % 5]},${i === 17 ? 99999 : 20 * (i % 5) + noise(i)}`)}`,
      ['goal least_absolute penalty 5%'],
      ['duplicates average'],
    ],
    [
      'three labels',
      `a,species\n${rows(30, (i) => `${i % 11},${['one', 'two', 'two', 'six'][i % 4]}`)}`,
      ['target species is "six"'],
      [],
    ],
    [
      'classes as 0 and 1',
      `a,label\n${rows(20, (i) => `${i * i},${i < 7 ? 1 : 0}`)}`,
      ['target label', 'goal classify'],
      [],
    ],
    ['classes as 1 and 2', `a,k\n${rows(20, (i) => `${i * i},${1 + (i % 2)}`)}`, ['target k is 2'], []],
    [
      'a target by its name',
      `y,a,b\n${rows(12, (i) => `${i % 5},${noise(i)},${noise(i + 50)}`)}`,
      ['inputs a, b', 'target y'],
      [],
    ],
    [
      'tenfold sizes',
      `a,b,y\n${rows(12, (i) => `${noise(i)},${1000 * noise(i + 7)},${i % 4}`)}`,
      ['scale standard'],
      [],
    ],
    [
      'one size',
      `a,b,y\n${rows(12, (i) => `${noise(i)},${-noise(i + 7)},${i % 4}`)}`,
      ['inputs a, b'],
      ['scale standard'],
    ],
    [
      'missing cells',
      `a,b,y\n${rows(20, (i) => `${i % 7 ? noise(i) : ''},${noise(i + 3)},${i % 4}`)}`,
      ['missing drop'],
      [],
    ],
    [
      'no names',
      `0.5,1,2\n${rows(10, (i) => `${noise(i)},${noise(i + 9)},${i % 3}`)}`,
      ['header none', 'inputs "1", "2"', 'target "3"'],
      [],
    ],
    [
      'names that are numbers',
      `2019,2020,2021\n${rows(10, (i) => `${noise(i)},${noise(i + 9)},${i % 3}`)}`,
      ['inputs "2019", "2020"'],
      ['header none'],
    ],
    [
      'names to be quoted',
      `"a ""q""",select from,target\n${rows(10, (i) => `${noise(i)},${noise(i + 9)},${i % 3}`)}`,
      ['inputs "a \\"q\\"", "select from"', 'target "target"'],
      [],
    ],
    ['tabs', `a\tb\n${rows(10, (i) => `${i}\t${i % 3}`)}`, ['separator tab', 'inputs a'], []],
    ['years alone', `year,sales\n${rows(10, (i) => `${1990 + i},${i * i}`)}`, ['inputs year'], []],
  ])('%s', async (_, text, wanted, absent) => {
    const found = clauses((await starter(text)).written);
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const clause of absent) expect(found).not.toContain(clause);
  });

  it('the column that is asked for, as a number or a label', async () => {
    const text = `a,site,y\n${rows(20, (i) => `${noise(i)},${i % 2 ? 'n' : 's'},${i % 5}`)}`;
    expect(clauses((await starter(text, 'a')).written)).toEqual(
      expect.arrayContaining(['inputs site, y', 'target a']),
    );
    expect((await starter(text, 'site')).written).toContain('target site is "s"');
  });

  it('random rows of a long table, and all others to test on', async () => {
    const { written, job } = await starter(
      `a,b,c,y\n${rows(4000, (i) => `${noise(i)},${noise(i * 5)},${noise(i * 11)},${noise(i * 17)}`)}`,
    );
    expect(written).toMatch(/holdout 92\.5% seed 1 +\/\/ learns from about 300 random rows/);
    expect([job.problem.count, job.test!.count]).toEqual([300, 3700]);
  });

  it('JSON, too', async () => {
    const { written } = await starter(
      JSON.stringify(Array.from({ length: 12 }, (_, i) => ({ a: noise(i), on: i % 2 === 0, y: i % 5 }))),
      undefined,
      't.json',
    );
    expect(clauses(written)).toEqual(expect.arrayContaining(['from "t.json"', 'inputs a, on', 'target y']));
  });
});

describe('what is left out, with its reason', () => {
  it.each<[string, (i: number) => string, RegExp]>([
    ['id', (i) => String(i + 1), /id: numbers the rows/],
    ['order no', (i) => String(90_000 + 17 * i), /"order no": numbers the rows/],
    ['when', (i) => `0${1 + (i % 9)}.02.2024`, /when: "01\.02\.2024" is a date/],
    ['share', (i) => `${i} %`, /share: "0 %" is a percentage/],
    ['price', (i) => `$${i}`, /price: "\$0" is an amount with its currency/],
    ['version', () => '7', /version: the same in every row/],
    ['gone', () => '', /gone: empty/],
    ['gaps', (i) => (i % 3 ? '' : String(i)), /gaps: 26 of 40 cells are missing/],
    ['who', (i) => `person ${i}`, /who: text of 40 different labels/],
    [
      'mixed',
      (i) => (i % 5 ? String(i) : 'n\\a'),
      /mixed: 8 of its cells are no numbers: "n\\a" is no number/,
    ],
    ['endless', (i) => (i === 7 ? 'inf' : String(i % 4)), /endless: some of its cells are infinite/],
    ['a', (i) => String(i % 6), /a: has the name of another column/],
  ])('%s', async (name, cell, reason) => {
    const { written } = await starter(
      `a0,${name},${name === 'a' ? 'a' : 'b'},y\n${rows(40, (i) => `${noise(i)},${cell(i)},${noise(i + 3)},${noise(i + 9)}`)}`,
    );
    expect(written).toMatch(reason);
    expect(clauses(written).find((line) => line.startsWith('inputs'))).toBe(
      name === 'a' ? 'inputs a0' : 'inputs a0, b',
    );
  });

  it('the inputs that lack the most, where the rows that are left would be few', async () => {
    const gap = (k: number) => (i: number) =>
      i % 10 === k || (i + 1) % 10 === k ? '' : String(noise(i + 100 * k));
    const names = Array.from({ length: 6 }, (_, k) => `c${k}`);
    const { written, job } = await starter(
      `${names.join(',')},y\n${rows(50, (i) => `${names.map((_, k) => gap(2 * k)(i)).join(',')},${i % 7}`)}`,
    );
    expect(job.problem.count + (job.test?.count ?? 0)).toBeGreaterThanOrEqual(25);
    expect(written).toMatch(/c\d: 10 of 50 cells are missing/);
  });

  it('inputs beyond the tenth', async () => {
    const names = Array.from({ length: 14 }, (_, k) => `c${k}`);
    const { written } = await starter(
      `${names.join(',')},y\n${rows(20, (i) => `${names.map((_, k) => noise(i * (k + 2))).join(',')},${i % 7}`)}`,
    );
    expect(written).toMatch(/c13: more than 10 inputs are hardly proven in a minute/);
  });
});

describe('what cannot be fitted is one sentence', () => {
  it.each<[string, string, string | undefined, RegExp]>([
    [
      'one column',
      'y\n1\n2\n3\n',
      undefined,
      /no column holds numbers, or a few labels|no column beside the target/,
    ],
    ['nothing but constants', `x,y\n${'1,2\n'.repeat(5)}`, undefined, /no column holds numbers/],
    [
      'dates and percentages',
      `x,y\n${rows(9, (i) => `${i}%,2024-01-0${i + 1}`)}`,
      undefined,
      /no column holds numbers/,
    ],
    [
      'numbers with units',
      `part,load\n${rows(9, (i) => `P${i % 3},${i}.5 N`)}`,
      undefined,
      /no column beside the target "part" .* \("load": "0\.5 N" is a number with its unit\)\.$/,
    ],
    [
      'a name with a line break',
      `"v\n(km/h)",b\n${rows(9, (i) => `${i},${i * i}`)}`,
      undefined,
      /\("v \(km\/h\)": has a name with a line break\)\.$/,
    ],
    [
      'another separator',
      `a|b\n${rows(30, (i) => `${i}|${i * i}`)}`,
      undefined,
      /has only one column, whose cells must be separated by commas, semicolons, tabs or blanks/,
    ],
    [
      'a title above the names',
      'Power log of May\n\nhour,power\n1,2\n2,3\n',
      undefined,
      /Row 1 .* make them equal, or remove the lines above the one that names the columns\.$/,
    ],
    ['one row', 'x,y\n1,2\n', undefined, /has fewer than two rows/],
    ['no row', 'x,y\n', undefined, /has fewer than two rows/],
    ['nothing', '', undefined, /is empty/],
    ['a bad quote', 'x,y\n1,"2\n', undefined, /not well formed: the quote that opens on line 2/],
    ['unequal rows', 'x,y\n1,2\n3\n', undefined, /Row 2 \(line 3 of my table\.csv\) has 1 cell/],
    ['a column that is not there', 'x,y\n1,2\n2,3\n', 'z', /has no column "z"; use one of "x", "y"\./],
    [
      'a target of names',
      `x,who\n${rows(30, (i) => `${i * i},person ${i}`)}`,
      'who',
      /column "who" holds text of 30 different labels, and is no target\.$/,
    ],
    [
      'a target of dates',
      'x,d\n1,2024-01-01\n2,2024-01-02\n3,2024-01-04\n',
      'd',
      /column "d" has cells that are no numbers \("2024-01-01" is a date\), and is no target\.$/,
    ],
    [
      'a target that is constant',
      'x,d\n1,3\n2,3\n',
      'd',
      /column "d" is the same in every row, and is no target/,
    ],
  ])('%s', async (_, text, target, message) => {
    expect(await sentence(text, target)).toMatch(message);
  });
});
