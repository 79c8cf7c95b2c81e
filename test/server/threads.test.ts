/** How many threads search for one fit is what the client says: counted in the process, beside those that it has anyway. */
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Method } from '../../src/protocol/fits';
import { buildBundles } from '../helpers/bundle';
import { StrangeClient } from './strangeClient';

/** A search that is long enough for helpers, after some seconds. */
const TEXT = `dataset d { generate friedman(samples: 24, inputs: 8, noise: 0.3, seed: 1) }
fit long { data d  gap 1e-12  time 1 min }
`;

let folder: string;
let uri: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-threads-'));
  renameSync(buildBundles('server', 'worker', 'searcher'), join(folder, 'dist'));
  writeFileSync(join(folder, 'a.hull'), TEXT);
  uri = pathToFileURL(join(folder, 'a.hull')).href;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The most threads that the server has while the fit runs. */
async function mostThreads(threads: number): Promise<number> {
  const client = new StrangeClient(join(folder, 'dist'));
  try {
    await client.open(pathToFileURL(folder).href, { workers: 1, threads });
    client.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'hullfit', version: 1, text: TEXT },
    });
    let running = true;
    const finished = client.hear(Method.fitFinished).then(() => (running = false));
    const answer = await client.ask(Method.runFits, { uri, fits: ['long'], onlyChanged: false });
    expect(answer.result).toMatchObject({ kind: 'started', fits: ['long'] });
    let most = 0;
    while (running) {
      most = Math.max(most, readdirSync(`/proc/${client.child.pid}/task`).length);
      await pause(20);
    }
    await finished;
    return most;
  } finally {
    client.dispose();
    await client.ended;
  }
}

it('as many threads search as the client says', async () => {
  const alone = await mostThreads(1);
  expect(await mostThreads(4)).toBe(alone + 3);
});
