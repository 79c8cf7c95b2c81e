/** Which data files may be read: by trust, by place, by links, by the setting and by what the user answered. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Answer, DataAccess } from '../../src/server/dataAccess';

let root: string;
let own: string;
let outside: string;
let questions: [string, string | undefined][];
let remembered: [string, boolean][];
let told: string[];
let changes: number;
let answer: Answer;
let access: DataAccess;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'hullfit-access-')));
  own = join(root, 'own');
  outside = join(root, 'outside', 'data.csv');
  for (const folder of ['own', 'own/data', 'outside', 'ownish']) mkdirSync(join(root, folder));
  for (const file of [join(own, 'in.csv'), outside, join(root, 'ownish', 'x.csv')])
    writeFileSync(file, 'x,y\n');
  symlinkSync(outside, join(own, 'link.csv'));
  symlinkSync(join(own, 'in.csv'), join(own, 'data', 'inner.csv'));
  [questions, remembered, told, changes, answer] = [[], [], [], 0, null];
  access = new DataAccess({
    folders: () => [own],
    ask: (path, host) => {
      questions.push([path, host]);
      return Promise.resolve(answer);
    },
    offerTrust: (sentence) => told.push(sentence),
    answered: (path, allowed) => remembered.push([path, allowed]),
    changed: () => (changes += 1),
    failed: (error) => {
      throw error;
    },
  });
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string, shown = path) => access.policy(path, shown, 'read');
/** Questions and answers are promises without a wait. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const code = async (path: string, shown = path) => {
  const found = await read(path, shown);
  return found.kind === 'allowed' ? (found.quote ? 'quoted' : 'read') : found.code;
};

it('reads what lies in the workspace, through links that stay in it, and nothing when it is not trusted', async () => {
  for (const path of ['in.csv', 'not-there.csv', 'data/inner.csv', '..data.csv']) {
    expect(await code(join(own, path))).toBe('quoted');
  }
  access.set({ trusted: false });
  expect(await code(join(own, 'in.csv'))).toBe('untrusted-workspace');
  expect(await code(outside)).toBe('untrusted-workspace');
  access.askAbout([outside]);
  await settled();
  expect(questions).toEqual([]);
});

it('says which fits do not run without trust, and counts many', () => {
  for (const fits of [[], ['a'], ['a', 'b'], ['a', 'b', 'c', 'd']]) access.tellUntrusted(fits);
  const why = 'not read, since this workspace is not trusted.';
  expect(told).toEqual([
    `"a" does not run: its data file is ${why}`,
    `"a" and "b" do not run: their data files are ${why}`,
    `4 fits do not run: their data files are ${why}`,
  ]);
});

it('takes a link out of the workspace, and a folder whose name begins alike, for outside', async () => {
  expect(await code(join(own, 'link.csv'))).toBe('outside-workspace');
  expect(await code(join(root, 'ownish', 'x.csv'))).toBe('outside-workspace');
  access.askAbout([join(own, 'link.csv')]);
  await settled();
  // about the file that would be read
  expect(questions).toEqual([[outside, undefined]]);
});

it('asks once about each file, only when it is wanted, and remembers the answer', async () => {
  expect(await access.policy(outside, outside, 'look')).toMatchObject({ kind: 'refused' });
  access.askAbout([outside]);
  await settled();
  expect(questions).toEqual([]);
  await read(outside);
  answer = null; // the question is closed
  access.askAbout([outside]);
  access.askAbout([outside]);
  await settled();
  await read(outside);
  access.askAbout([outside]);
  await settled();
  expect(questions).toHaveLength(1);
  expect(remembered).toEqual([]);
  access.set({});
  await read(outside);
  answer = 'file';
  access.askAbout([outside]);
  await settled();
  expect(remembered).toEqual([[outside, true]]);
  expect(await code(outside)).toBe('quoted');
  expect(await code(join(root, 'outside', 'other.csv'))).toBe('outside-workspace');
});

it('takes a folder, and a no, for what is in it', async () => {
  await read(outside);
  answer = 'folder';
  access.askAbout([outside]);
  await settled();
  expect(remembered).toEqual([[join(root, 'outside') + sep, true]]);
  expect(await code(join(root, 'outside', 'other.csv'))).toBe('quoted');
  const other = join(root, 'ownish', 'x.csv');
  await read(other);
  answer = 'never';
  access.askAbout([other]);
  await settled();
  expect(remembered.at(-1)).toEqual([other, false]);
  expect(await code(other)).toBe('outside-workspace');
  access.askAbout([other]);
  await settled();
  expect(questions).toHaveLength(2);
});

it('follows the setting: never asks nor reads, or reads without quoting', async () => {
  access.set({ outside: 'never' });
  expect(await code(outside)).toBe('outside-workspace');
  access.askAbout([outside]);
  await settled();
  expect(questions).toEqual([]);
  access.set({ outside: 'allow' });
  expect(await code(outside)).toBe('read');
  access.set({ outside: 'never', allowed: [outside] });
  expect(await code(outside)).toBe('quoted');
  expect(changes).toBe(3);
});

it.each(['\\\\host\\share\\x.csv', '//host/share/x.csv', 'file://host/share/x.csv', '\\\\?\\UNC\\host\\x'])(
  'calls no other machine unasked: %s',
  async (path) => {
    expect(await code(path)).toBe('network-path');
    // as the file system of this machine may take it apart
    expect(await code(join(root, 'elsewhere.csv'), path)).toBe('network-path');
    access.askAbout([path]);
    await settled();
    expect(questions.map(([, host]) => host !== undefined)).toEqual([true]);
  },
);

it('takes a file that the user chose for answered, but for a refusal before, the setting and trust', async () => {
  await access.chosen(join(own, 'in.csv'));
  expect(remembered).toEqual([]);
  await access.chosen(outside);
  expect(remembered).toEqual([[outside, true]]);
  expect(await code(outside)).toBe('quoted');
  expect(questions).toEqual([]);
  for (const state of [{ denied: [outside] }, { outside: 'never' }, { trusted: false }] as const) {
    access.set(state);
    await access.chosen(outside);
    expect(await code(outside)).not.toBe('quoted');
  }
  expect(remembered).toHaveLength(1);
});
