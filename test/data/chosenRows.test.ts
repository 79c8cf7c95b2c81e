/** Of a file of which only the first rows are wanted no more is read, and no more decides whether it is the same. */
import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DataStore } from '../../src/data/store';
import type { Wanted } from '../../src/data/table';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const upTo = (lastRow: number): Wanted => ({ columns: new Map([['x', 'numbers']]), lastRow });

/** Several of the pieces that a file is read in. */
const ROWS = 60_000;
const text = (first: number): string =>
  `x,y\n${Array.from({ length: ROWS }, (_, i) => `${first + i},1`).join('\n')}\n`;

describe.each([
  ['a small file', {}],
  ['a large one, of which only some columns are kept', { largeBytes: 10 }],
])('%s', (_, options) => {
  let path: string;
  let store: DataStore;
  beforeEach(() => {
    path = join(folder, `${Math.random()}.csv`);
    writeFileSync(path, text(0));
    store = new DataStore(options);
  });

  const read = async (wanted: Wanted) => {
    const outcome = await store.table(path, 't.csv', wanted);
    if (!outcome.ok) return outcome.problems[0].code;
    const { count, complete } = outcome.value;
    return { first: Number(outcome.value.cell(0, 0)), count, complete };
  };

  it('is read up to the last wanted row, whatever follows', async () => {
    appendFileSync(path, '1,2,3\n');
    expect(await read(upTo(100))).toEqual({ first: 0, count: 100, complete: false });
    expect(await read(upTo(50))).toEqual({ first: 0, count: 100, complete: false });
    expect(store.reads).toBe(1);
    expect(await read(upTo(Infinity))).toBe('unequal-rows');
    // the fault that is known lies behind these rows
    expect(await read(upTo(100))).toEqual({ first: 0, count: 100, complete: false });
    expect(store.reads).toBe(3);
  });

  it('is read on for whoever wants more', async () => {
    await read(upTo(100));
    expect(await read(upTo(ROWS + 1))).toEqual({ first: 0, count: ROWS, complete: true });
    expect(await read(upTo(100))).toMatchObject({ count: ROWS });
    expect(store.reads).toBe(2);
  });

  it('is the same until what was read of it changes', async () => {
    const time = new Date(1_700_000_000_000);
    utimesSync(path, time, time);
    await read(upTo(100));
    const stamp = await store.stamp(path);
    appendFileSync(path, '7,8\n');
    expect(await store.stamp(path)).toBe(stamp);
    expect(await read(upTo(100))).toMatchObject({ first: 0 });
    expect(store.reads).toBe(1);
    // equal size and time, another content
    writeFileSync(path, text(0).replace('\n0,1\n', '\n5,1\n'));
    utimesSync(path, time, time);
    expect(await store.stamp(path)).not.toBe(stamp);
    expect(await read(upTo(100))).toMatchObject({ first: 5 });
    // cut within what was read
    writeFileSync(path, 'x,y\n5,1\n');
    expect(await read(upTo(100))).toEqual({ first: 5, count: 1, complete: true });
  });

  it('of which all was read is another once something follows', async () => {
    await read(upTo(Infinity));
    const stamp = await store.stamp(path);
    appendFileSync(path, '7,8\n');
    expect(await store.stamp(path)).not.toBe(stamp);
    expect(await read(upTo(Infinity))).toMatchObject({ count: ROWS + 1 });
  });
});

it('reads all of a JSON file, whose last row may add a column', async () => {
  const path = join(folder, 't.json');
  writeFileSync(path, JSON.stringify([{ x: 1 }, { x: 2 }, { x: 3, y: 1 }]));
  const outcome = await new DataStore().table(path, 't.json', upTo(1));
  expect(outcome).toMatchObject({ ok: true, value: { count: 3, complete: true, columns: ['x', 'y'] } });
});

it('ends where it takes longer than it may, with a sentence, and is read when there is time', async () => {
  const path = join(folder, 'long.csv');
  writeFileSync(path, text(0));
  const store = new DataStore();
  // before its first piece is there the time is over
  const outcome = await store.table(path, 'long.csv', { ...upTo(Infinity), limitMs: -1 });
  expect(outcome).toMatchObject({
    ok: false,
    problems: [
      { code: 'reading-too-long', message: expect.stringMatching(/allow more `time`, or read fewer rows/) },
    ],
  });
  const again = await store.table(path, 'long.csv', { ...upTo(Infinity), limitMs: 60_000 });
  expect(again).toMatchObject({ ok: true, value: { count: ROWS } });
});
