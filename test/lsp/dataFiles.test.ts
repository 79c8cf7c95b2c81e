/** The server with data files of every bad kind: each has its diagnostic, and what is asked meanwhile is answered. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Command } from '../../src/language/lsp/commands';
import { AccessMethod } from '../../src/protocol/access';
import type { RunOutcome } from '../../src/server/commands';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';

interface Published {
  readonly uri: string;
  readonly diagnostics: { readonly code: string; readonly message: string }[];
}

let folder: string;
let client: BareClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-data-files-'));
  const bundles = buildBundles('cli', 'server', 'worker', 'searcher');
  renameSync(bundles, join(folder, 'dist'));
  client = new BareClient(join(folder, 'dist', 'cli.js'));
  await client.ask('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    initializationOptions: { largestDataFile: 1 },
  });
  await client.tell('initialized', {});
});
afterAll(() => client.dispose());

/** Opens a file with a dataset of `data`, and answers what is wrong with it once it has been read. */
async function opened(data: string): Promise<{ uri: string; diagnostics: Published['diagnostics'] }> {
  const name = data.replaceAll(/[^a-z0-9]/g, '-');
  const uri = pathToFileURL(join(folder, `${name}.hull`)).href;
  const text = `dataset d { from "${data}" inputs x target y }\nfit f { data d }\n`;
  await client.tell('textDocument/didOpen', {
    textDocument: { uri, languageId: 'hullfit', version: 1, text },
  });
  const { diagnostics } = await client.until<Published>(
    'textDocument/publishDiagnostics',
    (published) => published.uri === uri,
  );
  // Column names for completion and hover are read in their own way.
  const column = { textDocument: { uri }, position: { line: 0, character: text.indexOf('inputs ') + 7 } };
  await client.ask('textDocument/completion', column);
  await client.ask('textDocument/hover', column);
  return { uri, diagnostics };
}

describe('a data file', () => {
  it.each([20_000, 40_000])('of JSON %d levels deep', async (levels) => {
    writeFileSync(
      join(folder, `deep${levels}.json`),
      `[{"x":${'['.repeat(levels)}${']'.repeat(levels)},"y":1}]`,
    );
    const { diagnostics } = await opened(`deep${levels}.json`);
    expect(diagnostics.map(({ code }) => code)).toEqual(['bad-data-file']);
  });

  it('that is larger than the client allows', async () => {
    writeFileSync(join(folder, 'large.csv'), `x,y\n${'1,2\n'.repeat(300_000)}`);
    const { diagnostics } = await opened('large.csv');
    expect(diagnostics.map(({ code }) => code)).toEqual(['file-too-large']);
    expect(diagnostics[0].message).toContain('more than the 1 MB');
  });

  it.runIf(process.platform === 'linux')('that is none', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
    symlinkSync('/dev/zero', join(folder, 'zero.csv'));
    // what a link leads to is outside the folder, and so is not even looked at before it is allowed
    for (const [data, code] of [
      ['pipe.csv', 'unreadable-file'],
      ['zero.csv', 'outside-workspace'],
      ['/dev/zero', 'outside-workspace'],
      ['/proc/self/maps', 'outside-workspace'],
    ]) {
      const { diagnostics } = await opened(data);
      expect([data, ...diagnostics.map((one) => one.code)]).toEqual([data, code]);
    }
  });

  it('is not read without trust, which is said when its fit is to run, and read once there is trust', async () => {
    writeFileSync(join(folder, 'kept.csv'), 'x,y\n0,1\n1,2\n2,1\n');
    await client.ask(AccessMethod.set, { trusted: false });
    const { uri, diagnostics } = await opened('kept.csv');
    expect(diagnostics.map(({ code }) => code)).toEqual(['untrusted-workspace']);
    const run = () =>
      client.ask<RunOutcome>('workspace/executeCommand', { command: Command.run, arguments: [uri, 'f'] });
    const since = client.heard.length;
    expect((await run()).kind).toBe('nothing');
    const told = await client.until<{ message: string }>('window/showMessageRequest', () => true, since);
    expect(told.message).toMatch(/^"f" does not run: .* this workspace is not trusted\.$/);
    await client.ask(AccessMethod.set, { trusted: true });
    await client.until<Published>(
      'textDocument/publishDiagnostics',
      (published) => published.uri === uri && published.diagnostics.length === 0,
      since,
    );
    expect(await run()).toMatchObject({ kind: 'done', fits: [{ name: 'f', status: 'optimal' }] });
  });

  it('that is written again with equal size and time is read again', async () => {
    const path = join(folder, 'same.csv');
    const write = (value: string) => {
      writeFileSync(path, `x,y\n0,1\n1,${value}\n`);
      utimesSync(path, 1e9, 1e9);
    };
    write('2');
    const { uri, diagnostics } = await opened('same.csv');
    expect(diagnostics).toEqual([]);
    for (const [value, codes] of [
      ['z', ['not-a-number']],
      ['3', []],
    ] as const) {
      const since = client.heard.length;
      write(value);
      await client.until<Published>(
        'textDocument/publishDiagnostics',
        (published) =>
          published.uri === uri && published.diagnostics.map(({ code }) => code).join() === codes.join(),
        since,
      );
    }
  });
});
