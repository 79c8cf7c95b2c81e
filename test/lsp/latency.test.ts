/** While a large answer is computed, built, sent and checked, the server answers hover and completion as ever. */
import { existsSync, readFileSync, mkdtempSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';

/** Of one input; half as many neurons come out. */
const ROWS = 100_000;
const TEXT = `dataset d { from "t.csv" inputs x target y }
network pw { activation relu weights l2 <= 1 bias free skip affine }
fit f { data d network pw }
`;
/** Milliseconds on a quiet machine. */
const LONGEST = 200;
/** Milliseconds between two questions. */
const REST = 20;

interface Outcome {
  readonly kind: string;
  readonly fits: readonly { readonly status: string; readonly neurons: number }[];
}

let folder: string;
let client: BareClient;
let uri: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-latency-'));
  renameSync(buildBundles('cli', 'server', 'worker', 'searcher', 'verifier'), join(folder, 'dist'));
  mkdirSync(join(folder, 'project'));
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const x = -1 + (2 * i) / ROWS;
    return `${x},${Math.sin(40 * x) + 0.3 * Math.sin(173 * x)}`;
  });
  writeFileSync(join(folder, 'project', 't.csv'), `x,y\n${rows.join('\n')}\n`);
  const file = join(folder, 'project', 'a.hull');
  writeFileSync(file, TEXT);
  uri = pathToFileURL(file).href;
  client = new BareClient(join(folder, 'dist', 'cli.js'));
  await client.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    workspaceFolders: [{ uri: pathToFileURL(join(folder, 'project')).href, name: 'project' }],
    initializationOptions: { workers: 1 },
  });
  await client.tell('initialized', {});
  await client.tell('textDocument/didOpen', {
    textDocument: { uri, languageId: 'hullfit', version: 1, text: TEXT },
  });
  await client.until<{ uri: string }>(
    'textDocument/publishDiagnostics',
    (told) => told.uri === uri,
    0,
    60_000,
  );
});

afterAll(() => {
  client?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Milliseconds that a process's main thread has run: what it did between a question and its answer is what the answer waited
 * for on a quiet machine; on a busy one the clock says more about the others. Where the system does not tell, the clock.
 */
function mainThreadTime(pid: number): number {
  const path = `/proc/${pid}/schedstat`;
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 : performance.now();
}

/** Asks for a hover and a completion again and again while `work` is on its way; the longest that an answer took. */
async function worst(work: Promise<unknown>): Promise<number> {
  let over = false;
  const ended = work.finally(() => (over = true));
  let longest = 0;
  const ask = async (method: string, line: number, character: number): Promise<void> => {
    const since = mainThreadTime(client.pid);
    await client.ask(method, { textDocument: { uri }, position: { line, character } });
    longest = Math.max(longest, mainThreadTime(client.pid) - since);
  };
  while (!over) {
    await ask('textDocument/hover', 2, 4);
    await ask('textDocument/completion', 2, 8);
    await pause(REST);
  }
  await ended;
  return longest;
}

it('answers throughout a large fit and after it', async () => {
  let outcome: Outcome | undefined;
  const run = { command: 'hullfit.server.run', arguments: [uri, 'f'] };
  const fitted = async (): Promise<void> => {
    outcome = await client.ask<Outcome>('workspace/executeCommand', run);
    // what follows an answer: the result is kept, sent, and shown by lenses
    await pause(1500);
  };
  expect(await worst(fitted())).toBeLessThan(LONGEST);
  expect(outcome).toMatchObject({ kind: 'done', fits: [{ status: 'optimal' }] });
  expect(outcome!.fits[0].neurons).toBeGreaterThan(ROWS / 3);
});

it('answers while the result is checked and its samples are fetched', async () => {
  const checked = client.ask<{ kind: string }>('hullfit/verify', { uri, fit: 'f' });
  const samples = client.ask<{ kind: string }>('hullfit/samples', { uri, fit: 'f' });
  expect(await worst(Promise.all([checked, samples]))).toBeLessThan(LONGEST);
  expect((await checked).kind).toBe('done');
  expect((await samples).kind).toBe('samples');
});
