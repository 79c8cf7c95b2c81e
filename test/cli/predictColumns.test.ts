/** `hullfit predict --append` and `--range`: the table's own lines with columns more. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { formatResult } from '../../src/result/write';
import { Cli } from '../helpers/cli';

let cli: Cli;
/**
 * A folder with results: f.json of x with the target y; de.json of the same in a German table; n.json of columns without names;
 * c.json of two classes; t.json of x and a column of text.
 */
let folder: string;

beforeAll(async () => {
  cli = new Cli();
  folder = cli.folderWith({
    'f.csv': 'x,y\n0,1\n1,2\n2,0\n',
    'de.csv': 'x;y\n0,5;1\n1,5;2\n2,5;0,5\n',
    'n.csv': '0,1\n1,2\n2,0\n',
    'c.csv': 'x,kind\n-2,=no\n-1,=no\n1,"a,b"\n2,"a,b"\n',
    't.csv': 'site,x,y\nnorth,0,1\nsouth,1,2\nnorth,2,0\nsouth,0,1\n',
    'a.hull':
      'dataset f { from "f.csv" inputs x target y }\nfit f { data f }\n' +
      'dataset de { from "de.csv" inputs x target y }\nfit de { data de }\n' +
      'dataset n { from "n.csv" header none inputs "1" target "2" }\nfit n { data n }\n' +
      'dataset c { from "c.csv" inputs x target kind is "a,b" }\nfit c { data c }\n' +
      'dataset t { from "t.csv" inputs site, x target y }\nfit t { data t }\n',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => cli.dispose());

/** The output for a table, whose values are written as `#`. */
async function shape(result: string, table: string, args: readonly string[]): Promise<string> {
  const there = cli.folderWith({ 'in.csv': table });
  const ended = await cli.run(there, ['predict', join(folder, result), 'in.csv', ...args]);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const piped = await cli.run(there, ['predict', join(folder, result), ...args], table);
  expect(piped.stdout).toBe(ended.stdout);
  return ended.stdout.replace(/(?<=[,;\t ]"?)-?\d[.,]\d{9,}(e-\d+)?(?="?[\r\n])/g, '#');
}

const altered = (name: string, change: (result: FitResult) => FitResult) => {
  const result = parseResult(readFileSync(join(folder, name), 'utf8'));
  const path = join(folder, `altered-${name}`);
  writeFileSync(path, formatResult(change(result)));
  return path;
};

describe('--append', () => {
  const X = '0.123456789';
  const COMMA_X = '0,123456789';

  it('writes the value that is printed without it', async () => {
    const table = 'x\n0.3\n0.7\n1e-1\n';
    const plain = await cli.run(folder, ['predict', 'f.json'], table);
    const appended = await cli.run(folder, ['predict', 'f.json', '--append'], table);
    const values = appended.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[1]);
    expect(values).toEqual(plain.stdout.trimEnd().split('\n'));
  });

  it.each([
    ['other columns as they are', 'f.json', `note, x ,z\n" a", ${X} ,\n`, `note, x ,z,y\n" a", ${X} ,,#\n`],
    [
      'quotes, and line breaks in them',
      'f.json',
      `"x","no""te"\n${X},"two\n""lines"""\n"${X}",'b\n`,
      `"x","no""te",y\n${X},"two\n""lines""",#\n"${X}",'b,#\n`,
    ],
    ['semicolons and decimal commas', 'de.json', `x;z\n${COMMA_X};a\n`, `x;z;y\n${COMMA_X};a;#\n`],
    ['tabs', 'f.json', `x\tz\n${X}\ta b\n`, `x\tz\ty\n${X}\ta b\t#\n`],
    ['blanks', 'f.json', `  x   z\n ${X} 1\n`, `  x   z y\n ${X} 1 #\n`],
    ['carriage returns', 'f.json', `x,z\r\n${X},a\r\n${X},"b"\r\n`, `x,z,y\r\n${X},a,#\r\n${X},"b",#\r\n`],
    ['a byte order mark', 'f.json', `\uFEFFx\n${X}\n`, `\uFEFFx,y\n${X},#\n`],
    ['no line break at the end, and empty lines', 'f.json', `x\n\n${X}\n\n${X}`, `x,y\n${X},#\n${X},#\n`],
    ['no line of names', 'n.json', `${X},7\n${X},8\n`, `${X},7,#\n${X},8,#\n`],
    ['no rows', 'f.json', 'z,x\n', 'z,x,y\n'],
    ['the target already there', 'f.json', `y,x\n5,${X}\n`, `y,x,predicted y\n5,${X},#\n`],
    [
      'both names already there',
      'f.json',
      `y,predicted y,x\n5,6,${X}\n`,
      `y,predicted y,x,predicted y 2\n5,6,${X},#\n`,
    ],
  ])('keeps a table with %s', async (_, result, table, expected) => {
    expect(await shape(result, table, ['--append'])).toBe(expected);
  });

  it('quotes labels, and lets none be a formula', async () => {
    const table = 'x,kind\n1.5,?\n-1.5,"?"\n';
    expect(await shape('c.json', table, ['--append', '--label'])).toBe(
      'x,kind,predicted kind\n1.5,?,"a,b"\n-1.5,"?",\'=no\n',
    );
    // where the separator is another one
    expect(await shape('c.json', 'x;z\n1.5;?\n', ['--append', '--label'])).toBe('x;z;kind\n1.5;?;a,b\n');
  });

  it('keeps each of many lines, also those that pieces of the file cut', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) =>
      i % 3 === 0 ? `${i / 8},"a\r\n""${i}"""` : `${i / 8},plain ${i}`,
    );
    const there = cli.folderWith({ 'in.csv': `x,z\r\n${rows.join('\r\n')}\r\n` });
    const args = ['predict', join(folder, 'f.json'), 'in.csv'];
    const plain = (await cli.run(there, args)).stdout.trimEnd().split('\n');
    const { stdout } = await cli.run(there, [...args, '--append']);
    expect(stdout).toBe(`x,z,y\r\n${rows.map((row, i) => `${row},${plain[i]}\r\n`).join('')}`);
  });

  it('takes no JSON', async () => {
    const there = cli.folderWith({ 'in.json': '[{"x":1}]' });
    expect(await cli.run(there, ['predict', join(folder, 'f.json'), 'in.json', '--append'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^hullfit: in\.json is JSON, which has no lines to append to; [^\n]+\n$/),
    });
  });
});

describe('--range', () => {
  const run = (result: string, table: string, ...args: string[]) =>
    cli.run(folder, ['predict', result, '--range', ...args], table);
  const marks = (stdout: string) =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^[^,]*,/, ''));

  it('tells each row, and how many are outside', async () => {
    const { code, stdout, stderr } = await run('f.json', 'x\n-0.1\n0\n2\n2.0000001\n');
    expect(code).toBe(0);
    expect(marks(stdout)).toEqual(['outside: x', 'inside', 'inside', 'outside: x']);
    expect(stderr).toBe(
      'standard input: warning 2 of 4 rows outside the range of the data, where the network only extrapolates.\n',
    );
    expect(await run('f.json', 'x\n1\n')).toMatchObject({ code: 0, stderr: '' });
  });

  it('is a column with --append, of its own name', async () => {
    expect((await run('c.json', 'range,x\n"a",1\nb,3\n', '--append', '--label')).stdout).toBe(
      'range,x,kind,range 2\n"a",1,"a,b",inside\nb,3,"a,b",outside: x\n',
    );
    // among blanks what has one is quoted
    expect((await run('c.json', 'x z\n3 1\n', '--append', '--label')).stdout).toBe(
      'x z kind range\n3 1 a,b "outside: x"\n',
    );
  });

  it('is beside a label as cells of csv', async () => {
    expect((await run('c.json', 'x\n1\n-3\n', '--label')).stdout).toBe('"a,b",inside\n\'=no,outside: x\n');
  });

  it('looks at inputs of numbers alone', async () => {
    const { stdout } = await run('t.json', 'site,x\nnorth,1\nsouth,-1\n');
    expect(marks(stdout)).toEqual(['inside', 'outside: x']);
  });

  it('takes the range from the samples of an earlier result, and needs one of both', async () => {
    const inline = altered('f.json', ({ samples: { ranges: _, ...samples }, ...result }) => ({
      ...result,
      samples,
    }));
    expect(marks((await run(inline, 'x\n1\n3\n')).stdout)).toEqual(['inside', 'outside: x']);
    const neither = altered('f.json', ({ samples: { ranges: _, x: _x, y: _y, ...samples }, ...result }) => ({
      ...result,
      samples: { ...samples, path: 'f.csv', sha256: '0'.repeat(64) },
    }));
    expect(await run(neither, 'x\n1\n')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^hullfit: [^\n]+ does not tell the range of its data; [^\n]+\n$/),
    });
  });
});
