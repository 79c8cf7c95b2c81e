/** A server that is killed in the moment in which it tells a result: the next one has that result. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FitFinished } from '../../src/protocol/fits';
import { buildBundles } from '../helpers/bundle';
import { StrangeClient } from './strangeClient';

let bundles: string;
let folder: string;
let client: StrangeClient | undefined;

beforeAll(() => {
  bundles = buildBundles('server', 'worker');
  folder = mkdtempSync(join(tmpdir(), 'hullfit-kill-'));
});
afterEach(() => client?.dispose());
afterAll(() => {
  rmSync(bundles, { recursive: true });
  rmSync(folder, { recursive: true });
});

async function started(): Promise<StrangeClient> {
  client = new StrangeClient(bundles);
  await client.open(pathToFileURL(folder).href, { storage: join(folder, 'results'), workers: 1 });
  return client;
}

// Small, and with a file of some hundred kilobytes; the second time there is an older result to take its place.
it.each([2, 1500, 2])('that of %i samples', async (rows) => {
  const samples = Array.from({ length: rows }, (_, k) => `${k} -> ${(k * k) % 7}`).join('\n');
  const file = join(folder, 'a.hull');
  writeFileSync(file, `dataset d { samples {\n${samples}\n} }\nfit f { data d }\n`);
  const uri = pathToFileURL(file).href;
  const first = await started();
  // that of the round before comes as well
  const told = first.hear<FitFinished>('hullfit/fitFinished', ({ recalled }) => recalled !== true);
  const answer = await first.ask('hullfit/runFits', { uri, onlyChanged: false });
  expect(answer.result).toEqual({ kind: 'started', fits: ['f'] });
  const finished = await told;
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await started();
  await expect
    .poll(async () => (await second.ask('hullfit/getResult', { uri, fit: 'f' })).result, { timeout: 60_000 })
    .toMatchObject({ result: finished.result, stale: false });
});
