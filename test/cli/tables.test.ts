/** Tables of other dialects, with columns of text, through every command. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli('report');
});
afterAll(() => cli.dispose());

const SURVEY =
  '\uFEFFdepth;site;density\r\n0,5;north;1,25\r\n1,5;south;2\r\n1,5;south;2,5\r\n2;"north";1,75\r\n3;south;3\r\n\r\n';

const HULL =
  'dataset survey { from "survey.csv" inputs depth, site target density duplicates average }\n' +
  'fit trend { data survey goal within 0.05 }\n';

describe('semicolons, decimal commas, a column of text, rows of equal inputs', () => {
  let folder: string;
  let result: FitResult;
  beforeAll(async () => {
    folder = cli.folderWith({ 'survey.csv': SURVEY, 'a.hull': HULL });
    expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
    result = JSON.parse(readFileSync(join(folder, 'trend.json'), 'utf8')) as FitResult;
  });

  it('are fitted, and the result says how they are written', () => {
    expect(result.samples).toMatchObject({
      count: 4,
      inputs: ['depth', 'site = north', 'site = south'],
      columns: [{ name: 'depth' }, { name: 'site', labels: ['north', 'south'] }],
      dialect: { separator: ';', decimal: ',', header: true },
      rows: [1, 2, 4, 5],
      y: [1.25, 2.25, 1.75, 3],
    });
  });

  it('are verified', async () => {
    const ended = await cli.run(folder, ['verify', 'trend.json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('Problem, samples and what was asked for are those of fit trend');
  });

  it.each<[string, string]>([
    ['the table itself', SURVEY],
    ['commas and points', 'site,depth\nnorth,0.5\nsouth,1.5\nsouth,1.5\nnorth,2\nsouth,3\n'],
    ['tabs', 'site\tdepth\nnorth\t0,5\nsouth\t1,5\nsouth\t1,5\nnorth\t2\nsouth\t3\n'],
    [
      'only what the fit was written in tells',
      'depth;site\n0,500;north\n1,500;south\n1,500;south\n2;north\n3;south\n',
    ],
  ])('are predicted from %s', async (_, table) => {
    writeFileSync(join(folder, 'q.csv'), table);
    const ended = await cli.run(folder, ['predict', 'trend.json', 'q.csv']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const values = ended.stdout.trim().split('\n').map(Number);
    expect(values).toHaveLength(5);
    [1.25, 2.25, 2.25, 1.75, 3].forEach((target, i) => {
      expect(Math.abs(values[i] - target)).toBeLessThanOrEqual(0.05 + 1e-9);
    });
    expect((await cli.run(folder, ['predict', 'trend.json'], table)).code).toBe(0);
  });

  it.each([
    [
      'depth;site\n1;west\n',
      'hullfit: q.csv:2: column "site" is "west", a label that the fit does not know; use one of "north", "south".\n',
    ],
    [
      'depth;site\n1;nort\n',
      'hullfit: q.csv:2: column "site" is "nort", a label that the fit does not know; did you mean "north"?\n',
    ],
    [
      'depth;site\n1;\n',
      'hullfit: q.csv:2: column "site" is empty; a prediction needs one of its labels there.\n',
    ],
    [
      'depth;site\n1,5;north\n1.5;north\n2,5;north\n',
      'hullfit: q.csv:3: column "depth" is "1.5", with a decimal point; write the comma instead: 1,5.\n',
    ],
    ['depth\n1\n', 'hullfit: q.csv:1: there is no column "site"; use "depth".\n'],
  ])('are told in one sentence: %j', async (table, message) => {
    writeFileSync(join(folder, 'q.csv'), table);
    const ended = await cli.run(folder, ['predict', 'trend.json', 'q.csv']);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: message });
  });

  it('are predicted from JSON, too', async () => {
    writeFileSync(join(folder, 'q.json'), '[{"site": "south", "depth": 3}, {"depth": 0.5, "site": "north"}]');
    const ended = await cli.run(folder, ['predict', 'trend.json', 'q.json']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.trim().split('\n')).toHaveLength(2);
  });

  it('are reported', async () => {
    expect(await cli.run(folder, ['report', 'trend.json', '--out', 'r.html'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain('site = north');
  });
});

it('more samples than a result holds: verified from the file, in the dialect that is guessed again', async () => {
  const rows = Array.from({ length: 6000 }, (_, i) => `${String(i / 8).replace('.', ',')};${i % 7}\n`).join(
    '',
  );
  const folder = cli.folderWith({
    't.csv': `x;y\n${rows}`,
    'a.hull':
      'dataset d { from "t.csv" inputs x target y }\nnetwork n { activation relu bias free skip affine }\n' +
      'fit f { data d network n goal within 1 }\n',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
  expect(await cli.run(folder, ['verify', 'f.json'])).toMatchObject({ code: 0, stderr: '' });
  const predicted = await cli.run(folder, ['predict', 'f.json', 't.csv']);
  expect(predicted.stdout.trim().split('\n')).toHaveLength(6000);
});

it('weights, a column of text and averaged rows are fitted with a loss, and verified', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${(i % 20) / 2};${i % 3 ? 'n' : 's'};${(i % 20) + (i % 7) / 4};${1 + (i % 4)}\n`,
  );
  const folder = cli.folderWith({
    't.csv': `x;site;y;w\n${rows.join('')}`,
    'a.hull':
      'dataset d { from "t.csv" inputs x, site target y sample_weight w duplicates average scale standard }\n' +
      'network n { skip constant }\nfit f { data d network n goal least_squares penalty 5% gap 1e-3 }\n',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
  const ended = await cli.run(folder, ['verify', 'f.json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('every claim holds');
});

it('a table without names is predicted by the numbers of its columns', async () => {
  const folder = cli.folderWith({
    't.csv': '0;1;7\n1;2;8\n2;0;9\n',
    'q.csv': '1;5;7\n0;5;7\n',
    'a.hull': 'dataset d { from "t.csv" header none inputs "1" target "2" }\nfit f { data d }\n',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
  const ended = await cli.run(folder, ['predict', 'f.json', 'q.csv']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(
    ended.stdout
      .trim()
      .split('\n')
      .map((line) => Number(Number(line).toFixed(9))),
  ).toEqual([2, 1]);
});

describe('hullfit new --from', () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const depth = String((i % 20) / 2).replace('.', ',');
    const density = String(Math.round(100 * (1 + (i % 20) / 7 + (i % 3) / 10)) / 100).replace('.', ',');
    return `${i + 1};${depth};${i % 4 ? 'north' : 'south'};${density}\n`;
  });
  const NEWCOMER = `no;depth;site;density\n${rows.join('')}`;

  it('writes a file that is fitted, verified and predicted with as it stands', async () => {
    const folder = cli.folderWith({ 'survey data.csv': NEWCOMER });
    expect(await cli.run(folder, ['new', '--from', 'survey data.csv'])).toMatchObject({
      code: 0,
      stdout: 'survey data.hull is written; run it with: hullfit fit survey data.hull\n',
      stderr: '',
    });
    expect(await cli.run(folder, ['check', 'survey data.hull'])).toMatchObject({ code: 0, stdout: '' });
    const ended = await cli.run(folder, ['fit', 'survey data.hull', '--out', '.']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(folder, ['verify', 'first.json'])).toMatchObject({ code: 0 });
    const predicted = await cli.run(folder, ['predict', 'first.json', 'survey data.csv']);
    expect(predicted.stdout.trim().split('\n')).toHaveLength(40);
  });

  it('takes columns in a .txt file as they are printed, without names', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `${(i / 4).toFixed(2)}    ${Math.abs(i / 4 - 1)}\n`);
    const folder = cli.folderWith({ 'plain.txt': lines.join('') });
    expect(await cli.run(folder, ['new', '--from', 'plain.txt'])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'plain.hull'), 'utf8')).toMatch(/separator space[^]*header none/);
    expect(await cli.run(folder, ['fit', 'plain.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(folder, ['predict', 'first.json', 'plain.txt'])).toMatchObject({ code: 0 });
  });

  it('takes a name and a target, and finds the table from where the file lies', async () => {
    const folder = cli.folderWith({ 't.csv': 'a,b\n1,2\n2,4\n3,5\n' });
    mkdirSync(join(folder, 'fits'));
    const args = ['new', 'fits/mine', '--from', 't.csv', '--target', 'a'];
    expect(await cli.run(folder, args)).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(join(folder, 'fits/mine.hull'), 'utf8');
    expect(text).toContain('from "../t.csv"');
    expect(text).toMatch(/target a +\/\/ as asked/);
    expect(await cli.run(folder, ['fit', 'fits/mine.hull'])).toMatchObject({ code: 0 });
  });

  it('never overwrites, and says what cannot be', async () => {
    const folder = cli.folderWith({ 't.csv': 'a,b\n1,2\n2,4\n', 't.hull': 'mine', 'one.csv': 'a\n1\n2\n' });
    const told = async (...args: string[]) => {
      const { code, stdout, stderr } = await cli.run(folder, ['new', ...args]);
      expect(stdout).toBe('');
      return [code, stderr];
    };
    expect(await told('--from', 't.csv')).toEqual([
      3,
      'hullfit: t.hull cannot be written: there is already something of that name; choose another name.\n',
    ]);
    expect(readFileSync(join(folder, 't.hull'), 'utf8')).toBe('mine');
    expect(await told('--from', 'none.csv')).toEqual([
      2,
      expect.stringMatching(/^hullfit: There is no file "none\.csv"/),
    ]);
    expect(await told('--from', 'one.csv')).toEqual([
      2,
      expect.stringMatching(/^hullfit: one\.csv cannot be fitted as it is: no column/),
    ]);
    expect(await told('--from', 't.csv', 'u', '--target', 'c')).toEqual([
      2,
      'hullfit: t.csv has no column "c"; use one of "a", "b".\n',
    ]);
    expect(await told('u', '--target', 'c')).toEqual([
      3,
      expect.stringMatching(/--target belongs to --from; usage/),
    ]);
    expect(await told()).toEqual([3, expect.stringMatching(/An argument is missing; usage/)]);
    expect(await told('--from', 't.hull')).toEqual([
      2,
      expect.stringMatching(/of a kind that cannot be read/),
    ]);
    expect(existsSync(join(folder, 'u.hull'))).toBe(false);
  });
});
