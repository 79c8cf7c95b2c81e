/** Results on the disk: what is kept comes back, what is damaged does not, and there is never too much of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ResultStore } from '../../src/server/resultStore';
import { jsonPieces } from '../../src/server/jsonPieces';
import { sampleResult } from '../result/fixture';

const URI = 'file:///w/a.hull';
let folder: string;
let logged: string[];
const log = (text: string): void => void logged.push(text);
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'hullfit-store-')), 'results');
  logged = [];
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const files = () => readdirSync(folder);

describe('the store', () => {
  it('gives back what was kept, by another process too, and nothing where nothing was', async () => {
    const result = sampleResult();
    const store = new ResultStore(folder, log);
    expect(await store.load(URI, result.fit)).toBeNull();
    await store.save(URI, result);
    expect(await new ResultStore(folder, log).load(URI, result.fit)).toEqual(result);
    expect(await store.load('file:///w/b.hull', result.fit)).toBeNull();
    expect(await store.load(URI, 'other')).toBeNull();
    expect(logged).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it('keeps the last of several that are saved at once', async () => {
    const result = sampleResult();
    const store = new ResultStore(folder, log);
    for (let k = 0; k < 20; k++) {
      void store.save(URI, { ...result, timing: { ...result.timing, totalMs: k } });
    }
    await store.settled();
    expect((await store.load(URI, result.fit))?.timing.totalMs).toBe(19);
    expect(files()).toHaveLength(1);
  });

  it('forgets one result, or all of them', async () => {
    const result = sampleResult();
    const store = new ResultStore(folder, log);
    expect(await store.clear()).toBe(0);
    for (const uri of [URI, 'file:///w/b.hull', 'file:///w/c.hull']) void store.save(uri, result);
    await store.remove(URI, result.fit);
    await store.remove(URI, 'never kept');
    expect(await store.load(URI, result.fit)).toBeNull();
    expect(await store.clear()).toBe(2);
    expect(files()).toEqual([]);
    expect(logged).toEqual([]);
  });

  it('leaves out what is damaged, with a line in the log', async () => {
    const result = sampleResult();
    const store = new ResultStore(folder, log);
    await store.save(URI, result);
    const path = join(folder, files()[0]);
    const whole = readFileSync(path, 'utf8');
    for (const text of [
      '',
      '{',
      whole.slice(0, -40),
      whole.replace('store/1', 'store/9'),
      whole.replaceAll('a.hull', 'b.hull'),
      whole.replace('"gap":', '"gap":"x","was":'),
      'null',
      '['.repeat(50_000),
    ]) {
      logged = [];
      writeFileSync(path, text);
      expect(await store.load(URI, result.fit)).toBeNull();
      expect(logged).toEqual([expect.stringContaining('is left out')]);
    }
    await store.save(URI, result);
    expect(await store.load(URI, result.fit)).toEqual(result);
  });

  it('forgets the oldest beyond its limits, and removes what was left half written', async () => {
    const result = sampleResult();
    const store = new ResultStore(folder, log, { files: 3, bytes: 1e9, fileBytes: 1e6 });
    await store.save(URI, { ...result, fit: 'f0' });
    writeFileSync(join(folder, 'x.json.1.tmp'), 'half');
    utimesSync(join(folder, 'x.json.1.tmp'), 1000, 1000);
    for (const name of files()) if (!name.endsWith('.tmp')) utimesSync(join(folder, name), 2000, 2000);
    for (const fit of ['f1', 'f2', 'f3']) await store.save(URI, { ...result, fit });
    expect(files()).toHaveLength(3);
    expect(await store.load(URI, 'f0')).toBeNull();
    expect(await store.load(URI, 'f3')).not.toBeNull();
    const { length } = readFileSync(join(folder, files()[0]));
    const small = new ResultStore(folder, log, { files: 9, bytes: 2.5 * length, fileBytes: 1e6 });
    await small.save(URI, { ...result, fit: 'f4' });
    expect(files()).toHaveLength(2);
    const tiny = new ResultStore(folder, log, { files: 9, bytes: 1e9, fileBytes: 100 });
    await tiny.save(URI, { ...result, fit: 'f5' });
    expect(logged).toEqual([expect.stringContaining('is not kept')]);
    expect(files()).toHaveLength(2);
  });
});

it('writes JSON in pieces that are together what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2500 }), (value, count) => {
      const all = { value, list: Array.from({ length: count }, (_, k) => ({ k })), none: undefined };
      const pieces = [...jsonPieces(all)];
      expect(pieces.join('')).toBe(JSON.stringify(all));
      for (const piece of pieces.slice(0, -1)) expect(piece.length).toBeGreaterThanOrEqual(65_536);
    }),
  );
});
