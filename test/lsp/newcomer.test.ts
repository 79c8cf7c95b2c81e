/** A newcomer with an empty editor who types no word: completion, tab, and a few keys that every editor has. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';
import { Typist } from './typist';

let folder: string;
let client: BareClient;
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-newcomer-'));
  renameSync(buildBundles('cli', 'server', 'worker', 'searcher'), join(folder, 'dist'));
  writeFileSync(join(folder, 'bridge.csv'), 'load,"sag in mm",state\n1,2,ok\n2,3,ok\n3,5,bad\n4,8,bad\n');
  client = new BareClient(join(folder, 'dist', 'cli.js'));
  await client.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'folder' }],
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
    initializationOptions: { workers: 1 },
  });
  await client.tell('initialized', {});
});

afterAll(() => {
  client?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function newFile(): Promise<Typist> {
  const typist = new Typist(client, pathToFileURL(join(folder, `new-${files++}.hull`)).href);
  await typist.open();
  return typist;
}

/** The file has nothing to be told about, and its fits run to their gap. */
async function expectFitted(typist: Typist, text: string): Promise<void> {
  expect(typist.text).toBe(text);
  const { uri } = typist;
  const outcome = await client.ask('workspace/executeCommand', {
    command: 'hullfit.server.runFile',
    arguments: [uri],
  });
  expect(outcome, typist.text).toMatchObject({ kind: 'done', fits: [{ status: 'optimal' }] });
  const published = client.heard.filter(
    ({ method, params }) =>
      method === 'textDocument/publishDiagnostics' && (params as { uri: string }).uri === uri,
  );
  expect((published.at(-1)!.params as { diagnostics: unknown[] }).diagnostics).toEqual([]);
}

it('fits a file: data, columns and all', async () => {
  const typist = await newFile();
  await typist.accept('dataset from a file');
  typist.tab(); // the suggested name is fine
  await typist.accept('bridge.csv');
  typist.tab();
  await typist.accept('load');
  await typist.key(', ');
  await typist.accept('sag in mm');
  typist.tab();
  await typist.accept('state');
  await typist.key(' ');
  await typist.accept('is');
  await typist.key(' ');
  await typist.accept('bad');
  typist.tab();
  await typist.key('\n');
  await typist.accept('network block');
  for (let stop = 0; stop < 5; stop++) typist.tab();
  await typist.key('\n');
  await typist.accept('fit block');
  typist.tab();
  await typist.key('\n');
  await typist.accept('time');
  await expectFitted(
    typist,
    `dataset table {
  from "bridge.csv"
  inputs load, "sag in mm"
  target state is "bad"
}

network leaky {
  activation leaky_relu(0.1)
  weights l2 <= 1
  bias joint
}

fit first {
  data table
  time 30 s
  network leaky
}
`,
  );
});

it('fits a curve, clause by clause', async () => {
  const typist = await newFile();
  await typist.accept('dataset from a generator');
  typist.tab();
  await typist.accept('curve');
  for (let stop = 0; stop < 4; stop++) typist.tab(); // past the formula: from, to, samples, seed
  typist.tab(); // behind the block
  await typist.accept('fit block');
  typist.tab();
  await typist.key('\n');
  await typist.accept('goal');
  await typist.key('\n');
  await typist.accept('gap');
  expect((await typist.offered()).map(({ label }) => label)).not.toContain('goal');
  await expectFitted(
    typist,
    `dataset made { generate curve(sin(3*x), from: -1, to: 1, samples: 50, seed: 0) }
fit first {
  data made
  goal interpolate
  gap 1e-6
}
`,
  );
});

it('fits samples that are written out', async () => {
  const typist = await newFile();
  await typist.accept('dataset with samples');
  for (let stop = 0; stop < 7; stop++) typist.tab();
  await typist.accept('fit block');
  await expectFitted(
    typist,
    `dataset points {
  samples {
    -1 -> 0
    0 -> 1
    1 -> 0
  }
}
fit first {
  data points
}
`,
  );
});
