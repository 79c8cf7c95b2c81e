/** Only files on a disk, of a size that was agreed, are opened; and the content decides whether they are read again. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileRefused, readRegular } from '../../src/data/regularFile';
import { DataStore } from '../../src/data/store';

let folder: string;
const inFolder = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-regular-'));
  writeFileSync(inFolder('good.csv'), 'a,b\n1,2\n3,4\n');
  mkdirSync(inFolder('folder.csv'));
  symlinkSync(inFolder('folder.csv'), inFolder('to-folder.csv'));
  symlinkSync(inFolder('good.csv'), inFolder('to-good.csv'));
  symlinkSync(inFolder('circle.csv'), inFolder('circle.csv'));
});

async function refusal(path: string, largest?: number): Promise<string> {
  try {
    await readRegular(path, largest);
    return 'none';
  } catch (error) {
    if (error instanceof FileRefused) return error.message;
    throw error;
  }
}

describe('what is opened', () => {
  it('a file, and a link to one', async () => {
    for (const name of ['good.csv', 'to-good.csv']) {
      expect(new TextDecoder().decode(await readRegular(inFolder(name)))).toBe('a,b\n1,2\n3,4\n');
    }
  });

  it('no folder, nothing that is not there, no circle of links', async () => {
    expect(await refusal(inFolder('folder.csv'))).toMatch(/it is a folder\.$/);
    expect(await refusal(inFolder('to-folder.csv'))).toMatch(/it is a folder\.$/);
    expect(await refusal(inFolder('none.csv'))).toMatch(/there is no such file/);
    expect(await refusal(inFolder('good.csv/x.csv'))).toMatch(/there is no such file/);
    expect(await refusal(inFolder('circle.csv'))).toMatch(/circle/);
    expect(await refusal('\0')).toMatch(/no name may have/);
  });

  it('nothing larger than the limit, before it is read and while it grows', async () => {
    expect(await refusal(inFolder('good.csv'), 11)).toMatch(/more than/);
    expect(await refusal(inFolder('good.csv'), 12)).toBe('none');
  });

  describe.runIf(process.platform === 'linux')('on Linux', () => {
    let server: ReturnType<typeof createServer>;
    beforeAll(async () => {
      execFileSync('mkfifo', [inFolder('pipe.csv')]);
      symlinkSync(inFolder('pipe.csv'), inFolder('to-pipe.csv'));
      symlinkSync('/dev/zero', inFolder('zero.csv'));
      symlinkSync('/proc/self/maps', inFolder('maps.csv'));
      server = createServer();
      await new Promise<void>((resolve) => server.listen(inFolder('socket.csv'), resolve));
    });
    afterAll(() => server.close());

    it.each([
      ['pipe.csv', /is a pipe/],
      ['to-pipe.csv', /is a pipe/],
      ['socket.csv', /is a socket/],
      ['zero.csv', /is a device/],
      ['maps.csv', /belongs to the operating system/],
      ['/dev/zero', /is a device/],
      ['/dev/stdin', /is a|belongs to|no such file/],
      ['/proc/cpuinfo', /belongs to the operating system/],
      ['/sys/kernel/mm/transparent_hugepage/enabled', /belongs to the operating system|no such file/],
    ])('not %s', async (name, message) => {
      expect(await refusal(name.startsWith('/') ? name : inFolder(name))).toMatch(message);
    });

    it('in no reader of data', async () => {
      const store = new DataStore();
      for (const name of ['pipe.csv', 'zero.csv', 'maps.csv', 'socket.csv', 'folder.csv', '/dev/zero']) {
        const path = name.startsWith('/') ? name : inFolder(name);
        const outcome = await store.table(path, name);
        expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'unreadable-file' }] });
        expect(await store.preview(path)).toBeUndefined();
        expect(await store.stamp(path)).toMatch(/^refused:|^unread:|^changed:/);
      }
      expect(store.reads).toBe(0);
    });
  });
});

describe('the store', () => {
  it('refuses what is over its limit, and says how to raise it', async () => {
    const large = inFolder('large.csv');
    writeFileSync(large, '');
    truncateSync(large, 3_000_000_000); // takes no room on the disk
    const outcome = await new DataStore().table(large, 'large.csv');
    expect(outcome).toMatchObject({
      problems: [
        {
          code: 'file-too-large',
          message:
            '"large.csv" has 3000 MB, more than the 2000 MB that a data file may have; cut it, or raise the limit: ' +
            'the setting `hullfit.largestDataFile`, or `--largest-file` on the command line.',
        },
      ],
    });
    expect(await new DataStore({ largestBytes: 10 }).table(inFolder('good.csv'), 'x')).toMatchObject({
      ok: false,
    });
    expect(await new DataStore({ largestBytes: 10 }).preview(inFolder('good.csv'))).toBeUndefined();
  });

  it.each([{}, { largeBytes: 1 }])(
    'reads again what was rewritten with equal size and time (%o)',
    async (options) => {
      const path = inFolder('same.csv');
      const store = new DataStore(options);
      const time = new Date(1_700_000_000_000);
      const write = (value: number) => {
        writeFileSync(path, `a,b\n1,${value}\n3,4\n`);
        utimesSync(path, time, time);
      };
      const read = async () => {
        const outcome = await store.table(path, 'same.csv', {
          columns: new Map([['b', 'numbers']]),
          lastRow: Infinity,
        });
        return outcome.ok ? Number(outcome.value.cell(0, 1)) : outcome.problems[0].code;
      };
      for (let value = 1; value < 9; value++) {
        write(value);
        const before = await store.stamp(path);
        expect(await read()).toBe(value);
        const after = await store.stamp(path);
        expect(after).not.toBe(before);
        expect(await store.stamp(path)).toBe(after);
        expect(await read()).toBe(value);
      }
      expect(statSync(path).mtimeMs).toBe(time.getTime());
      expect(store.reads).toBe(8);
    },
  );

  it('does not read again what was only touched or written with the same content', async () => {
    const path = inFolder('touched.csv');
    const store = new DataStore();
    for (let time = 1; time < 4; time++) {
      writeFileSync(path, 'a,b\n1,2\n');
      utimesSync(path, time, time);
      await store.table(path, 'touched.csv');
    }
    expect(store.reads).toBe(1);
  });

  it('has another stamp for another content even of a file that is wrong in its first lines', async () => {
    const path = inFolder('wrong.csv');
    const store = new DataStore();
    writeFileSync(path, 'a,b\n1\n2,3\n');
    expect(await store.table(path, 'wrong.csv')).toMatchObject({ ok: false });
    const before = await store.stamp(path);
    writeFileSync(path, 'a,b\n1,\n,3\n');
    expect(await store.stamp(path)).not.toBe(before);
    expect(await store.table(path, 'wrong.csv')).toMatchObject({ ok: true });
  });
});
