/** `hullfit predict` on tables of any size: in constant memory, row by row, and to a file that is whole or not there. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cli } from '../helpers/cli';

let cli: Cli;
/** A folder with a result of one input, f.json, and one of two inputs, g.json. */
let folder: string;

beforeAll(async () => {
  cli = new Cli();
  folder = cli.folderWith({
    'a.hull':
      'dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0 } }\ndataset e { samples { 0, 1 -> 1\n 1, 0 -> 2\n 1, 1 -> 3 } }\n' +
      'fit f { data d }\nfit g { data e }\n',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0 });
});
afterAll(() => cli.dispose());

/** More rows than are handed on at once. */
const ROWS = 150_000;
const rowsOf = (names: string, row: (i: number) => string): string =>
  `${names}\n${Array.from({ length: ROWS }, (_, i) => row(i)).join('\n')}\n`;

it.each([
  ['f.json', rowsOf('x', (i) => String(i / 7))],
  ['g.json', rowsOf('x2,x1,z', (i) => `${i},${i / 7},some text that nobody needs`)],
])('of %s is the same from a file, a pipe and piece by piece, in little memory', (result, text) => {
  writeFileSync(join(folder, 'large.csv'), text);
  const [file, args] = cli.command(['predict', result]);
  // a heap in which neither the table nor the predictions have room at once
  const options = {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=32' },
  } as const;
  const named = spawnSync(file, [...args, 'large.csv'], options);
  expect(named).toMatchObject({ status: 0, stderr: '' });
  const lines = named.stdout.split('\n');
  expect(lines).toHaveLength(ROWS + 1);
  expect(spawnSync(file, args, { ...options, input: text }).stdout).toBe(named.stdout);
  expect(spawnSync(file, [...args, 'large.csv', '--out', 'p.txt'], options)).toMatchObject({
    status: 0,
    stdout: '',
  });
  expect(readFileSync(join(folder, 'p.txt'), 'utf8')).toBe(named.stdout);
  // the last rows alone
  const [names, ...all] = text.trimEnd().split('\n');
  const few = spawnSync(file, args, { ...options, input: `${names}\n${all.slice(-9).join('\n')}` });
  expect(few.stdout).toBe(lines.slice(-10).join('\n'));
});

it('writes what it has while its input goes on', async () => {
  const { child, ended } = cli.start(folder, ['predict', 'f.json']);
  child.stdin.write(rowsOf('x', String));
  await once(child.stdout, 'data');
  child.stdin.end('1\n');
  const { code, stdout } = await ended;
  expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: ROWS + 2 });
});

it('ends when nobody reads it, however much is to come', async () => {
  const { child, ended } = cli.start(folder, ['predict', 'f.json']);
  child.stdout.destroy();
  child.stdin.on('error', () => undefined); // it is closed from the other side
  child.stdin.write(rowsOf('x', String));
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});

describe('with --out', () => {
  it('leaves what was there, and nothing else, when a row is bad or a signal comes', async () => {
    const there = cli.folderWith({ 'p.txt': 'old' });
    writeFileSync(join(there, 'bad.csv'), `${rowsOf('x', String)}oops\n`);
    const args = ['predict', join(folder, 'f.json')];
    expect(await cli.run(there, [...args, 'bad.csv', '--out', 'p.txt'])).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `hullfit: bad.csv:${ROWS + 2}: column "x" is "oops"; a prediction needs a finite number there.\n`,
    });
    const { child, ended } = cli.start(there, [...args, '--out', 'p.txt']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(rowsOf('x', String));
    // it waits for more, with an unfinished file
    await vi.waitFor(() => expect(readdirSync(there).length).toBe(3), { timeout: 60_000, interval: 20 });
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM', stdout: '', stderr: '' });
    expect(readdirSync(there).sort()).toEqual(['bad.csv', 'p.txt']);
    expect(readFileSync(join(there, 'p.txt'), 'utf8')).toBe('old');
  });

  it('says beforehand where it cannot write', async () => {
    expect(await cli.run(folder, ['predict', 'f.json', 'none.csv', '--out', 'none/p.txt'])).toMatchObject({
      code: 3,
      stderr:
        'hullfit: none/p.txt cannot be written: there is no such file or folder; choose another place.\n',
    });
  });
});

describe('is fast', () => {
  /**
   * Of the processor's time that a plain script takes for the same rows, all of them in memory: 0.4 to 0.5 was measured, on a quiet machine
   * and on one with three processes a core. A speed in bytes would be that of the machine as well.
   */
  const MOST_OF_PLAIN = 0.8;
  const LARGEST_MEMORY = 300e6;
  /** Rows of some 52 MB: each of the threads compiles the program anew, which takes it 0.2 s of the processor. */
  const MANY = 2_400_000;
  const PLAIN = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const lines = readFileSync('large.csv', 'utf8').split('\\n');
    let text = '';
    for (const line of lines.slice(1)) {
      const [a, b] = line.split(',');
      text += line + ',' + String(1.1 * Number(a) + Number(b)) + '\\n';
    }
    writeFileSync('plain.csv', text);`;
  // tells what the process took when it ends
  const REPORT = "process.on('exit',()=>console.error(JSON.stringify(process.resourceUsage())))";

  it.each([[], ['--append', '--range']])('with %j', (...args) => {
    const there = cli.folderWith();
    const block = Array.from(
      { length: 1000 },
      (_, i) => `${(i / 700).toFixed(4)},${(i % 7) + 0.125},${i}.5678\n`,
    );
    writeFileSync(join(there, 'large.csv'), `x1,x2,z\n${block.join('').repeat(MANY / block.length)}`);
    const usedBy = (file: string, ...command: string[]): NodeJS.ResourceUsage => {
      const report = ['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`];
      const ended = spawnSync(file, [...report, ...command], { cwd: there, encoding: 'utf8' });
      expect(ended.status).toBe(0);
      return JSON.parse(ended.stderr.trim().split('\n').at(-1)!) as NodeJS.ResourceUsage;
    };
    const time = ({ userCPUTime, systemCPUTime }: NodeJS.ResourceUsage): number =>
      userCPUTime + systemCPUTime;
    const [file, command] = cli.command(['predict', join(folder, 'g.json'), 'large.csv', ...args]);
    const used = usedBy(file, ...command, '--out', 'p.txt');
    const plain = usedBy(process.execPath, '--eval', PLAIN);
    expect(time(used)).toBeLessThan(MOST_OF_PLAIN * time(plain));
    expect(used.maxRSS * 1024).toBeLessThan(LARGEST_MEMORY);
  });
});
