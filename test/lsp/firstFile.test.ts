/** The request for a first file of a table, as the extension makes it. */
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessMethod } from '../../src/protocol/access';
import { type FirstFileAnswer, Method } from '../../src/protocol/fits';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';

let folder: string;
let client: BareClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-first-file-'));
  renameSync(buildBundles('cli', 'server', 'worker', 'searcher'), join(folder, 'dist'));
  client = new BareClient(join(folder, 'dist', 'cli.js'));
  await client.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
    capabilities: {},
  });
  await client.tell('initialized', {});
});
afterAll(() => client.dispose());

const address = (name: string) => pathToFileURL(join(folder, name)).href;

function asked(table: string, path: string): Promise<FirstFileAnswer> {
  return client.ask<FirstFileAnswer>(Method.firstFile, { table: address(table), path: address(path) });
}

it('is the text of a file that reads the table', async () => {
  writeFileSync(
    join(folder, 'my survey.csv'),
    'depth;site;density\n0,5;north;1\n1,5;south;2,5\n2,5;north;2\n',
  );
  const answer = await asked('my survey.csv', 'my survey.hull');
  expect(answer).toMatchObject({ kind: 'text', text: expect.stringContaining('from "my survey.csv"') });
  expect(answer).toMatchObject({ text: expect.stringMatching(/inputs depth, site .*\n {2}target density /) });
});

it('is a reason where the table is none, cannot be fitted, or may not be read', async () => {
  writeFileSync(join(folder, 'one.csv'), 'a\n1\n2\n');
  expect(await asked('one.csv', 'one.hull')).toMatchObject({
    kind: 'nothing',
    reason: expect.stringMatching(/^one\.csv cannot be fitted as it is: no column/),
  });
  expect(await asked('none.csv', 'none.hull')).toMatchObject({
    kind: 'nothing',
    reason: expect.stringContaining('There is no file'),
  });
  await client.ask(AccessMethod.set, { trusted: false });
  expect(await asked('my survey.csv', 'my survey.hull')).toMatchObject({
    kind: 'nothing',
    reason: expect.stringContaining('not trusted'),
  });
});
