/** A file is written as a whole or not at all, and nothing is left beside it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkFolder, checkTarget, makeFolder, writeAtomically } from '../../src/result/atomicWrite';

let folder: string;
const inFolder = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-atomic-'));
});

async function codeOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'done';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'none';
  }
}

describe('writing', () => {
  it('makes a new file and replaces an old one, with its permissions', async () => {
    await writeAtomically(inFolder('a.txt'), 'one');
    chmodSync(inFolder('a.txt'), 0o640);
    await writeAtomically(inFolder('a.txt'), new TextEncoder().encode('two'));
    expect(readFileSync(inFolder('a.txt'), 'utf8')).toBe('two');
    expect(statSync(inFolder('a.txt')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('shows readers the old or the new content, never a part', async () => {
    const path = inFolder('a.txt');
    const contents = ['a', 'b'].map((letter) => letter.repeat(2_000_000));
    await writeAtomically(path, contents[0]);
    const seen = new Set<string>();
    let writing = true;
    const reading = (async () => {
      while (writing) {
        const text = readFileSync(path, 'utf8');
        seen.add(`${text[0]} ${text.length} ${new Set(text).size}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let k = 1; k < 20; k++) await writeAtomically(path, contents[k % 2]);
    writing = false;
    await reading;
    expect([...seen].sort().every((one) => ['a 2000000 1', 'b 2000000 1'].includes(one))).toBe(true);
  });

  it('writes through a link, and keeps the link', async () => {
    mkdirSync(inFolder('there'));
    writeFileSync(inFolder('there/a.txt'), 'old');
    symlinkSync(inFolder('there/a.txt'), inFolder('link.txt'));
    await writeAtomically(inFolder('link.txt'), 'new');
    expect(readFileSync(inFolder('there/a.txt'), 'utf8')).toBe('new');
    expect(lstatSync(inFolder('link.txt')).isSymbolicLink()).toBe(true);
    expect(readdirSync(inFolder('there'))).toEqual(['a.txt']);
  });

  it('keeps what there is when it must not be replaced, however many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, k) =>
        codeOf(writeAtomically(inFolder('a.txt'), `${k}`, { exclusive: true })),
      ),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'EEXIST')).toHaveLength(7);
    expect(readFileSync(inFolder('a.txt'), 'utf8')).toMatch(/^\d$/);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves nothing behind when it fails, and the old file as it was', async () => {
    mkdirSync(inFolder('taken'));
    expect(await codeOf(writeAtomically(inFolder('taken'), 'x'))).toBe('EISDIR');
    expect(await codeOf(writeAtomically(inFolder('none/a.txt'), 'x'))).toBe('ENOENT');
    expect(await codeOf(writeAtomically(join(folder, 'n'.repeat(300)), 'x'))).toBe('ENAMETOOLONG');
    symlinkSync(inFolder('nowhere'), inFolder('dangling'));
    expect(await codeOf(writeAtomically(inFolder('dangling'), 'x'))).toBe('ENOENT');
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'taken']);
  });

  it.runIf(process.platform === 'linux')('does not replace a device', async () => {
    await writeAtomically('/dev/null', 'x');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(await codeOf(writeAtomically('/dev/full', 'x'))).toBe('ENOSPC');
  });

  it.runIf(process.platform === 'linux')('keeps the old file on a full disk', async () => {
    // A limit on the size of files stands for a disk without room.
    writeFileSync(inFolder('a.txt'), 'old');
    const script =
      "process.on('SIGXFSZ', () => {});" +
      "require('./atomic.cjs').writeAtomically('a.txt', 'x'.repeat(10_000_000)).catch((e) => console.log(e.code));";
    bundle();
    const ended = spawnSync('sh', ['-c', 'ulimit -f 100; exec "$0" -e "$1"', process.execPath, script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ended.stdout).toBe('EFBIG\n');
    expect(readFileSync(inFolder('a.txt'), 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'atomic.cjs']);
  });
});

/** What is tested as a module that a process of its own may load. */
function bundle(): void {
  const source = join(import.meta.dirname, '../../src/result/atomicWrite.ts');
  const esbuild = join(import.meta.dirname, '../../node_modules/.bin/esbuild');
  execFileSync(esbuild, [source, '--bundle', '--platform=node', `--outfile=${inFolder('atomic.cjs')}`], {
    stdio: 'ignore',
  });
}

describe.runIf(process.platform !== 'win32')('a signal while a file is written', () => {
  /** The second piece of the content is asked for when the first is on the disk. */
  const writing = (before: string): string => `${before}
    async function* content() {
      yield 'one';
      process.kill(process.pid, 'SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 200));
      yield 'two';
    }
    require('./atomic.cjs').writeAtomically('a.txt', content()).then(() => process.exit(7));`;

  it.each([
    ['ends the process, and nothing unfinished is left', '', { status: null, signal: 'SIGTERM' }, 'old'],
    [
      'is left to whoever listens, and the file is written',
      "process.once('SIGTERM', () => {});",
      { status: 7, signal: null },
      'onetwo',
    ],
  ])('%s', (_, before, end, text) => {
    bundle();
    writeFileSync(inFolder('a.txt'), 'old');
    expect(spawnSync(process.execPath, ['-e', writing(before)], { cwd: folder })).toMatchObject(end);
    expect(readFileSync(inFolder('a.txt'), 'utf8')).toBe(text);
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'atomic.cjs']);
  });
});

describe('asking beforehand', () => {
  it('finds what will be in the way, and leaves nothing behind', async () => {
    mkdirSync(inFolder('a.json'));
    writeFileSync(inFolder('b.json'), '');
    const listening = process.listeners('SIGTERM');
    expect(await codeOf(checkFolder(folder, ['b.json', 'c.json']))).toBe('done');
    expect(await codeOf(checkFolder(folder, ['a.json']))).toBe('EISDIR');
    expect(await codeOf(checkFolder(inFolder('b.json')))).toBe('ENOTDIR');
    expect(await codeOf(checkFolder(inFolder('none')))).toBe('ENOENT');
    expect(await codeOf(checkTarget(inFolder('b.json')))).toBe('done');
    expect(await codeOf(checkTarget(inFolder('new.json')))).toBe('done');
    expect(await codeOf(checkTarget(inFolder('a.json')))).toBe('EISDIR');
    expect(await codeOf(checkTarget(inFolder('none/new.json')))).toBe('ENOENT');
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json']);
    // nobody listens for signals any more
    expect(process.listeners('SIGTERM')).toEqual(listening);
  });
});

it('makes a folder with those above it, and gives up where there can be none', async () => {
  await makeFolder(inFolder('a/b/c'));
  await makeFolder(inFolder('a/b/c'));
  expect(readdirSync(inFolder('a/b'))).toEqual(['c']);
  writeFileSync(inFolder('file'), '');
  expect(await codeOf(makeFolder(inFolder('file')))).toBe('EEXIST');
  expect(await codeOf(makeFolder(inFolder('file/a')))).toBe('ENOTDIR');
  if (process.platform === 'linux') expect(await codeOf(makeFolder('/proc/hullfit/a'))).toBe('ENOENT');
});
