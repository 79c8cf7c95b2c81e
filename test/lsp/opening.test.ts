/** Files that are opened while the server still reads the workspace, as after a restart. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { FitsChanged } from '../../src/protocol/fits';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';

it('are known to it all the same, each once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-opening-'));
  renameSync(buildBundles('cli', 'server', 'worker', 'searcher'), join(folder, 'dist'));
  const text = 'dataset d { samples {\n 0 -> 1\n 1 -> 2\n} }\nfit f { data d }\n';
  const uris = Array.from({ length: 40 }, (_, n) => {
    const path = join(folder, `file-${n}.hull`);
    writeFileSync(path, text);
    return pathToFileURL(path).href;
  });
  const client = new BareClient(join(folder, 'dist', 'cli.js'));
  try {
    await client.ask('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'folder' }],
      capabilities: {},
    });
    const sent = [client.tell('initialized', {})];
    for (const uri of uris) {
      // At different moments of the reading.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const textDocument = { uri, languageId: 'hullfit', version: 5, text };
      sent.push(client.tell('textDocument/didOpen', { textDocument }));
    }
    await Promise.all(sent);
    for (const uri of uris) {
      await client.until<FitsChanged>(
        'hullfit/fitsChanged',
        (change) => change.uri === uri && change.version === 5,
      );
    }
    const listed = await client.ask<FitsChanged[]>('hullfit/listFits', undefined);
    expect(listed.map(({ uri }) => uri).sort()).toEqual([...uris].sort());
  } finally {
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
});
