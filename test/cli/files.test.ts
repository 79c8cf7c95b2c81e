/** What the command line says of files that are not what they should be, and of outputs that cannot be written. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli } from '../helpers/cli';

let cli: Cli;
/** A folder with a result, out/f.json, and files of all kinds. */
let folder: string;

beforeAll(async () => {
  cli = new Cli();
  folder = cli.folderWith({
    't.csv': 'x,y\n0,1\n1,2\n2,0\n',
    'a.hull': 'dataset d { from "t.csv" inputs x target y }\nfit f { data d }\n',
    'latin.hull': '',
    'binary.hull': 'dataset d {\0}',
    'plain.json': '{"a": 1}',
  });
  writeFileSync(join(folder, 'latin.hull'), Buffer.from('// ok\n// caf\xe9\n', 'latin1'));
  mkdirSync(join(folder, 'folder.hull'));
  if (process.platform === 'linux') {
    execFileSync('mkfifo', ['pipe.hull', 'pipe.csv', 'pipe.json'], { cwd: folder });
    symlinkSync('/dev/zero', join(folder, 'zero.hull'));
    symlinkSync('/dev/zero', join(folder, 'zero.json'));
  }
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', 'out'])).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => cli.dispose());

describe('a file that cannot be read is one sentence', () => {
  it.each([
    [
      ['check', 'latin.hull'],
      2,
      /^hullfit: latin\.hull is not UTF-8 text \(line 2\); save it as UTF-8 text\.\n$/,
    ],
    [['fit', 'binary.hull'], 2, /^hullfit: binary\.hull is not UTF-8 text \(line 1\)/],
    [['fit', 'folder.hull'], 3, /^hullfit: folder\.hull cannot be read: it is a folder\.\n$/],
    [
      ['fit', 't.csv'],
      3,
      /^hullfit: t\.csv is no \.hull file; give the file that says what is fitted .*\.\n$/,
    ],
    [['verify', 'out'], 3, /^hullfit: out cannot be read: it is a folder\.\n$/],
    [['verify', 'plain.json'], 2, /^hullfit: plain\.json: .*\.\n$/],
    [['verify', 't.csv'], 2, /^hullfit: t\.csv: .*\.\n$/],
    [['predict', 'out/f.json', 'none.csv'], 3, /^hullfit: There is no file "none\.csv"/],
    [['predict', 'out/f.json', 'out'], 2, /^hullfit: "out" cannot be read: it is a folder/],
    [['predict', 'out/f.json', 'a.hull'], 2, /^hullfit: a\.hull is of a kind that cannot be read/],
    [
      ['predict', 'out/f.json', 't.csv', '--largest-file', '0.00001'],
      2,
      /"t\.csv" has 0\.000016 MB, more than the/,
    ],
    [['check', 'a.hull', '--largest-file', '0.00001'], 2, /error file-too-large "t\.csv" has/],
    [['fit', 'a.hull', '--largest-file', '1'], 0, /^$/],
  ])('%j', async (args, code, message) => {
    const ended = await cli.run(folder, args);
    expect(ended).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it.runIf(process.platform === 'linux').each([
    [['fit', 'pipe.hull'], 3, 'is a pipe'],
    [['check', 'zero.hull'], 3, 'is a device'],
    [['verify', 'pipe.json'], 3, 'is a pipe'],
    [['verify', 'zero.json'], 3, 'is a device'],
    [['verify', '/proc/self/maps'], 3, 'belongs to the operating system'],
    [['report', 'zero.json', '--out', 'r.html'], 3, 'is a device'],
    [['predict', 'zero.json'], 3, 'is a device'],
    [['predict', 'out/f.json', 'pipe.csv'], 2, 'is a pipe'],
    [['predict', 'out/f.json', '/dev/zero'], 2, 'is a device'],
  ])('%j, unopened', async (args, code, words) => {
    const ended = await cli.run(folder, args);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) });
    expect(ended.stderr).toMatch(/^hullfit: .+\.\n$/);
  });
});

describe('predict speaks of the table it is given', () => {
  it.each([
    ['x0\n4.9\n5.1\n', /^hullfit: q\.csv:1: there is no column "x"; use "x0"\.\n$/],
    ['a,b\n4,5\n', /^hullfit: q\.csv:1: there is no column "x"; use one of "a", "b"\.\n$/],
    [
      '4.9\n5.1\n',
      /^hullfit: q\.csv:1: there is no column "x"; its first line holds numbers .* write a line with names above it\.\n$/,
    ],
    ['x|z\n1|2\n', /^hullfit: q\.csv:1: there is no column "x"; its cells are not separated by commas/],
    ['w;z\n1;2\n', /^hullfit: q\.csv:1: there is no column "x"; use one of "w", "z"\.\n$/],
    ['x,x\n1,2\n', /^hullfit: q\.csv:1: there is more than one column "x"; rename one of them\.\n$/],
    ['x\n1\nyes\n', /^hullfit: q\.csv:3: column "x" is "yes"; a prediction needs a finite number there\.\n$/],
    [
      'x\n1.5\n\n"0,5"\n',
      /^hullfit: q\.csv:4: column "x" is "0,5", with a decimal comma; write the point instead: 0\.5\.\n$/,
    ],
    [
      'x,y\n1,\n,2\n',
      /^hullfit: q\.csv:3: column "x" is empty; a prediction needs a finite number there\.\n$/,
    ],
    ['x,y\n1,2\n3\n', /^hullfit: Row 2 \(line 3 of q\.csv\) has 1 cell/],
    ['x\n"1\n2\n', /^hullfit: q\.csv is not well formed: the quote that opens on line 2 /],
    ['', /^hullfit: q\.csv is empty; its first line must name the columns\.\n$/],
  ])('%j', async (text, message) => {
    writeFileSync(join(folder, 'q.csv'), text);
    const ended = await cli.run(folder, ['predict', 'out/f.json', 'q.csv']);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain('.hull');
    const piped = await cli.run(folder, ['predict', 'out/f.json'], text);
    expect(piped).toMatchObject({ code: 2, stderr: ended.stderr.replaceAll('q.csv', 'standard input') });
  });

  it('warns of a first line of numbers that it takes for names', async () => {
    const there = cli.folderWith({
      't.csv': '0,1\n1,2\n2,0\n3,4\n',
      'a.hull': 'dataset d { from "t.csv" inputs "0" target "1" }\nfit f { data d }\n',
    });
    expect(await cli.run(there, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0 });
    const ended = await cli.run(there, ['predict', 'f.json', 't.csv']);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^t\.csv:1: warning The first line of t\.csv holds numbers/);
    expect(ended.stdout.trim().split('\n')).toHaveLength(3);
  });
});

describe('outputs', () => {
  it('report says beforehand that it cannot write, and keeps what is there', async () => {
    mkdirSync(join(folder, 'in-the-way.html'));
    for (const [out, words] of [
      ['in-the-way.html', 'in-the-way.html cannot be written: it is a folder; choose another place.'],
      [
        'none/r.html',
        'none/r.html cannot be written: there is no such file or folder; choose another place.',
      ],
      [
        't.csv/r.html',
        't.csv/r.html cannot be written: a part of its path is not a folder; choose another place.',
      ],
    ]) {
      expect(await cli.run(folder, ['report', 'out/f.json', '--out', out])).toMatchObject({
        code: 3,
        stdout: '',
        stderr: `hullfit: ${words}\n`,
      });
    }
  });

  it('new never overwrites', async () => {
    const there = cli.folderWith({ 'a.hull': 'mine' });
    expect(await cli.run(there, ['new', 'a'])).toMatchObject({ code: 3, stdout: '' });
    expect(readFileSync(join(there, 'a.hull'), 'utf8')).toBe('mine');
    expect(await cli.run(there, ['new', 'none/b'])).toMatchObject({ code: 3 });
    expect(await cli.run(there, ['new', 'b'])).toMatchObject({ code: 0 });
    expect(readdirSync(there).sort()).toEqual(['a.hull', 'b.hull']);
  });

  it.runIf(existsSync('/dev/full'))('a full standard output is a sentence, and the files are written', () => {
    const shell = (command: string) => {
      const [file, args] = cli.command(['fit', 'a.hull', '--json', '--out', 'full']);
      return spawnSync('sh', ['-c', command, file, ...args], { cwd: folder, encoding: 'utf8' });
    };
    const full = shell('exec "$0" "$@" > /dev/full');
    expect(full.status).toBe(4);
    expect(full.stderr).toMatch(/^hullfit: standard output cannot be written: the disk is full; .*\.\n$/);
    expect(readdirSync(join(folder, 'full'))).toEqual(['f.json']);
    const closed = shell('"$0" "$@" | true');
    expect(closed.stderr).toBe('');
    expect(shell('exec "$0" "$@" 2> /dev/full').status).toBe(0);
  });
});
