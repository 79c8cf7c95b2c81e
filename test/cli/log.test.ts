/** `hullfit fit --log FILE`. */
import { existsSync, linkSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FitLogLine, LogHead } from '../../src/engine/fitLog';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

const HULL = `dataset bump { samples { -1 -> 0.2
  0 -> 1
  0.5 -> 0.3 } }
dataset table { from "t.csv" inputs x target y }
fit first { data bump }
fit second { data table }
`;
const CSV = 'x,y\n0,1\n1,0\n2,1\n3,0.5\n';

/** Irregular targets over two inputs: many seconds of work. */
const LONG = `dataset noise { samples {
${Array.from({ length: 150 }, (_, i) => {
  const x = [Math.sin(12.9898 * (2 * i + 1)), Math.sin(12.9898 * (2 * i + 2))];
  return `  ${x[0].toFixed(6)}, ${x[1].toFixed(6)} -> ${Math.cos(78.233 * (i + 1) ** 1.1).toFixed(6)}`;
}).join('\n')}
} }
fit long { data noise }
`;

const files = { 'a.hull': HULL, 't.csv': CSV };

function logOf(path: string): [LogHead, ...FitLogLine[]] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((text) => JSON.parse(text) as unknown) as [LogHead, ...FitLogLine[]];
}

describe('hullfit fit --log', () => {
  it('writes what each fit did under its name, beside the same results', async () => {
    const folder = cli.folderWith(files);
    const args = ['fit', 'a.hull', '--log', 'a.log', '--out', 'out'];
    const { code, stdout, stderr } = await cli.run(folder, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...lines] = logOf(join(folder, 'a.log'));
    expect(head).toMatchObject({ format: 'hullfit.log/1', file: 'a.hull' });
    expect(head.processMs).toBeGreaterThan(0);
    expect(head.readMs).toBeGreaterThan(0);
    for (const name of ['first', 'second']) {
      const course = lines
        .filter(({ fit }) => fit === name)
        .map((line) => (line.type === 'job' ? line.stage : line.type));
      expect(course.slice(0, 4)).toEqual(['data', 'queue', 'thread', 'start']);
      expect(course.slice(-3)).toEqual(['end', 'build', 'write']);
      expect(stdout).toContain(name);
    }
    const timeless = (path: string): unknown =>
      JSON.parse(readFileSync(join(folder, path), 'utf8'), (key, value: unknown) =>
        ['timing', 'ms', 'startedAt'].includes(key) ? undefined : value,
      );
    await cli.run(folder, ['fit', 'a.hull', '--out', 'plain']);
    for (const name of ['first.json', 'second.json'])
      expect(timeless(join('out', name))).toEqual(timeless(join('plain', name)));
  });

  it('is never written over the .hull file, data, a result or any other file, whatever way leads there', async () => {
    const folder = cli.folderWith({ ...files, 'notes.txt': 'keep' });
    await cli.run(folder, ['fit', 'a.hull', '--out', 'out']);
    symlinkSync('t.csv', join(folder, 'symbolic'));
    linkSync(join(folder, 'a.hull'), join(folder, 'hard'));
    const result = readFileSync(join(folder, 'out', 'first.json'), 'utf8');
    for (const name of ['a.hull', 't.csv', 'notes.txt', 'symbolic', 'hard', 'out/first.json']) {
      const before = readFileSync(join(folder, name), 'utf8');
      const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--log', name]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toBe(
        `hullfit: ${name} is there and is no log of Hullfit, and is left as it is; give another name for the log.\n`,
      );
      expect(readFileSync(join(folder, name), 'utf8')).toBe(before);
    }
    expect(result).toContain('"first"');
  });

  it('takes no name of a result that is to be written', async () => {
    const folder = cli.folderWith(files);
    const to = (log: string) => cli.run(folder, ['fit', 'a.hull', '--out', 'out', '--log', log]);
    expect(await to('out/../out/second.json')).toMatchObject({
      code: 3,
      stderr: 'hullfit: out/../out/second.json is the file of a result; give another name for the log.\n',
    });
    expect(existsSync(join(folder, 'out', 'second.json'))).toBe(false);
    expect(await to('out/second.log')).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['none/a.log', 3, 'none/a.log cannot be written: '],
    ['.', 3, '. cannot be written: '],
    ['', 3, '--log names no file; usage: '],
    // the fits are done, and only their log is lost
    ['/dev/full', 4, '/dev/full cannot be written: '],
  ])('says in one sentence why %j cannot be written', async (log, exit, words) => {
    const folder = cli.folderWith(files);
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--log', log]);
    expect({ code, line: stderr.split('\n').length }).toEqual({ code: exit, line: 2 });
    expect(stderr).toContain(`hullfit: ${words}`);
    expect(stdout.includes('optimal')).toBe(exit === 4);
  });

  it('is whole when the fit is cancelled', async () => {
    const folder = cli.folderWith({ 'long.hull': LONG });
    const path = join(folder, 'long.log');
    const { child, ended } = cli.start(folder, ['fit', 'long.hull', '--log', 'long.log']);
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain('"type":"round"'), 60_000);
    child.kill('SIGINT');
    expect((await ended).code).toBe(1);
    const [, ...lines] = logOf(path);
    expect(lines.at(-1)).toMatchObject({ type: 'job', stage: 'build' });
    expect(lines.at(-2)?.type).toMatch(/^(end|thread_ended)$/);
  });
});
