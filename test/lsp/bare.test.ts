/** `hullfit lsp --stdio` with a client that is not VS Code's: every capability, and fits by standard commands. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundles } from '../helpers/bundle';
import { BareClient } from './bareClient';

const TEXT = `dataset table {
  from "t.csv"
  inputs x
  target y
}
network leaky { bias free }
fit first {
  data table
  network leaky
  compare brute_force()
}
fit astray { data tabel }
dataset many { generate teacher(neurons: 12, inputs: 2, samples: 300, seed: 5, noise: 0.2) }
fit long { data many time 5 min }
`;

interface Published {
  readonly uri: string;
  readonly diagnostics: {
    readonly code: string;
    readonly message: string;
    readonly range: { readonly start: { readonly line: number; readonly character: number } };
    readonly codeDescription?: { readonly href: string };
  }[];
}
interface FitsTold {
  readonly uri: string;
  readonly version: number;
  readonly fits: readonly { readonly runnable: boolean }[];
}
interface Progress {
  readonly token: string | number;
  readonly value: { readonly kind: string; readonly title?: string; readonly message?: string };
}
interface RunOutcome {
  readonly kind: string;
  readonly reason?: string;
  readonly fits: {
    readonly name: string;
    readonly status?: string;
    readonly mass?: number;
    readonly gap?: number;
  }[];
}

let folder: string;
let client: BareClient;
let uri: string;
let capabilities: Record<string, unknown>;
const textDocument = () => ({ uri });
const at = (needle: string, shift = 0) => {
  const before = TEXT.slice(0, TEXT.indexOf(needle) + shift).split('\n');
  return {
    textDocument: textDocument(),
    position: { line: before.length - 1, character: before.at(-1)!.length },
  };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-bare-'));
  const bundles = buildBundles('cli', 'server', 'worker', 'searcher');
  renameSync(bundles, join(folder, 'dist'));
  mkdirSync(join(folder, 'docs'));
  cpSync('docs/diagnostics.md', join(folder, 'docs/diagnostics.md'));
  mkdirSync(join(folder, 'project'));
  writeFileSync(join(folder, 'project', 't.csv'), 'x,y\n0,0\n1,1\n2,0\n');
  writeFileSync(join(folder, 'project', 'a.hull'), TEXT);
  uri = pathToFileURL(join(folder, 'project', 'a.hull')).href;
  client = new BareClient(join(folder, 'dist', 'cli.js'));
  const answer = await client.ask<{ capabilities: Record<string, unknown>; serverInfo: { name: string } }>(
    'initialize',
    {
      processId: process.pid,
      rootUri: pathToFileURL(join(folder, 'project')).href,
      workspaceFolders: [{ uri: pathToFileURL(join(folder, 'project')).href, name: 'project' }],
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } },
      },
      initializationOptions: { workers: 1 },
    },
  );
  expect(answer.serverInfo.name).toBe('hullfit');
  ({ capabilities } = answer);
  await client.tell('initialized', {});
  await client.tell('textDocument/didOpen', {
    textDocument: { uri, languageId: 'hullfit', version: 1, text: TEXT },
  });
});

afterAll(() => {
  client?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('a bare client', () => {
  it('is told everything the server can do', () => {
    expect(capabilities).toMatchObject({
      completionProvider: { triggerCharacters: expect.arrayContaining(['"', '(']) },
      hoverProvider: true,
      signatureHelpProvider: {},
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      workspaceSymbolProvider: {},
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      semanticTokensProvider: { full: {}, range: true },
      documentLinkProvider: {},
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
      codeActionProvider: { codeActionKinds: ['quickfix'] },
      codeLensProvider: {},
      inlayHintProvider: {},
      executeCommandProvider: {
        commands: [
          'hullfit.server.run',
          'hullfit.server.runFile',
          'hullfit.server.cancel',
          'hullfit.server.compare',
        ],
        workDoneProgress: true,
      },
    });
  });

  it('gets diagnostics that link to their explanation, and a quick fix', async () => {
    const { diagnostics } = await client.until<Published>('textDocument/publishDiagnostics', (published) =>
      published.diagnostics.some(({ code }) => code === 'unknown-name'),
    );
    const unknown = diagnostics.find(({ code }) => code === 'unknown-name')!;
    expect(unknown.range.start).toEqual(at('tabel').position);
    expect(unknown.codeDescription?.href).toBe(
      `${pathToFileURL(join(folder, 'docs/diagnostics.md')).href}#unknown-name`,
    );
    const actions = await client.ask<{ title: string }[]>('textDocument/codeAction', {
      textDocument: textDocument(),
      range: { start: unknown.range.start, end: unknown.range.start },
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toContain('Change to table');
  });

  it.each<[string, () => unknown, (answer: never) => unknown, unknown]>([
    [
      'completion',
      () => at('inputs x', 8),
      (list: { items: { label: string }[] }) => list.items.map(({ label }) => label),
      ['x'],
    ],
    [
      'hover',
      () => at('leaky {', 1),
      (hover: { contents: { value: string } }) => hover.contents.value.includes('‖w‖₂ ≤ 1'),
      true,
    ],
    [
      'signatureHelp',
      () => at('neurons: 12', 0),
      (help: { activeParameter: number }) => help.activeParameter,
      0,
    ],
    ['definition', () => at('data table', 6), (links: unknown[]) => links.length, 1],
    [
      'references',
      () => ({ ...at('data table', 6), context: { includeDeclaration: true } }),
      (found: unknown[]) => found.length,
      2,
    ],
    ['documentHighlight', () => at('data table', 6), (found: unknown[]) => found.length, 2],
    [
      'rename',
      () => ({ ...at('network leaky', 9), newName: 'n' }),
      (edit: { changes: object }) => Object.values(edit.changes)[0].length,
      2,
    ],
    ['documentSymbol', () => ({ textDocument: textDocument() }), (found: unknown[]) => found.length, 6],
    ['foldingRange', () => ({ textDocument: textDocument() }), (found: unknown[]) => found.length, 2],
    [
      'selectionRange',
      () => ({ textDocument: textDocument(), positions: [at('leaky {').position] }),
      (found: unknown[]) => found.length,
      1,
    ],
    [
      'semanticTokens/full',
      () => ({ textDocument: textDocument() }),
      (tokens: { data: number[] }) => tokens.data.length > 50,
      true,
    ],
    [
      'documentLink',
      () => ({ textDocument: textDocument() }),
      (links: { target: string }[]) => links.map(({ target }) => target.endsWith('/project/t.csv')),
      [true],
    ],
    [
      'formatting',
      () => ({ textDocument: textDocument(), options: { tabSize: 4, insertSpaces: true } }),
      (edits: unknown[]) => edits.length > 0,
      true,
    ],
    [
      'codeLens',
      () => ({ textDocument: textDocument() }),
      (lenses: { command: { title: string } }[]) => lenses.map(({ command }) => command.title),
      ['▶ Fit', 'Compare', '▶ Fit', '▶ Fit'],
    ],
  ])('asks for %s', async (method, params, look, wanted) => {
    expect(look(await client.ask<never>(`textDocument/${method}`, params()))).toEqual(wanted);
  });

  it('finds blocks of the workspace', async () => {
    const found = await client.ask<{ name: string }[]>('workspace/symbol', { query: 'leak' });
    expect(found.map(({ name }) => name)).toEqual(['leaky']);
  });

  it('gets no tab stops when it did not ask for them', async () => {
    const list = await client.ask<{ items: { textEdit: { newText: string } }[] }>(
      'textDocument/completion',
      at('bias free'),
    );
    expect(list.items.length).toBeGreaterThan(0);
    for (const item of list.items) expect(item.textEdit.newText).not.toContain('$');
  });

  it('runs a fit by a command, with progress, and sees the result as a hint', async () => {
    const since = client.heard.length;
    const outcome = await client.ask<RunOutcome>('workspace/executeCommand', {
      command: 'hullfit.server.run',
      arguments: [uri, 'first'],
    });
    expect(outcome).toMatchObject({ kind: 'done', fits: [{ name: 'first', status: 'optimal' }] });
    const heard = client.heard.slice(since);
    expect(heard.some(({ method }) => method === 'window/workDoneProgress/create')).toBe(true);
    const kinds = heard
      .filter(({ method }) => method === '$/progress')
      .map(({ params }) => (params as Progress).value.kind);
    expect([kinds[0], kinds.at(-1)]).toEqual(['begin', 'end']);
    await client.until('workspace/inlayHint/refresh', () => true, since);
    await client.until('workspace/codeLens/refresh', () => true, since);
    const hints = await client.ask<{ label: string }[]>('textDocument/inlayHint', {
      textDocument: textDocument(),
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    expect(hints.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^optimal · \d neurons? · mass 2\.222 · gap /),
    ]);
  });

  it('uses the progress token that a client brings', async () => {
    const since = client.heard.length;
    await client.ask('workspace/executeCommand', {
      command: 'hullfit.server.run',
      arguments: [uri, 'first'],
      workDoneToken: 'mine',
    });
    const tokens = client.heard
      .slice(since)
      .filter(({ method }) => method === '$/progress')
      .map(({ params }) => (params as Progress).token);
    expect(new Set(tokens)).toEqual(new Set(['mine']));
  });

  it('is told why nothing runs', async () => {
    const run = (...names: string[]) =>
      client.ask<RunOutcome>('workspace/executeCommand', {
        command: 'hullfit.server.run',
        arguments: [uri, ...names],
      });
    expect(await run('astray')).toMatchObject({ kind: 'nothing', reason: expect.stringContaining('errors') });
    expect(await run('none')).toMatchObject({
      kind: 'nothing',
      reason: expect.stringContaining('no fit named none'),
    });
    await expect(run()).rejects.toThrow(/name of a fit/);
    const since = client.heard.length;
    await run('astray');
    await client.until('window/showMessage', () => true, since);
  });

  it('stops a fit by cancelling the request, the progress, or by a command', async () => {
    const begin = () =>
      client.until<Progress>('$/progress', ({ value }) => value.kind === 'begin', client.heard.length);
    const start = (cancel?: CancellationTokenSource) =>
      client.ask<RunOutcome>(
        'workspace/executeCommand',
        { command: 'hullfit.server.run', arguments: [uri, 'long'] },
        cancel,
      );

    const source = new CancellationTokenSource();
    const first = begin();
    const byRequest = start(source);
    await first;
    source.cancel();
    expect(await byRequest).toMatchObject({ fits: [{ name: 'long', status: 'cancelled' }] });

    const second = begin();
    const byProgress = start();
    const { token } = await second;
    await client.tell('window/workDoneProgress/cancel', { token });
    expect(await byProgress).toMatchObject({ fits: [{ name: 'long', status: 'cancelled' }] });

    const third = begin();
    const byCommand = start();
    await third;
    const asked = await client.ask('workspace/executeCommand', {
      command: 'hullfit.server.cancel',
      arguments: [uri, 'long'],
    });
    expect(asked).toBe(1);
    expect(await byCommand).toMatchObject({ fits: [{ name: 'long', status: 'cancelled' }] });
  });

  it('sees diagnostics and results follow a data file, although it watches none', async () => {
    const since = client.heard.length;
    writeFileSync(join(folder, 'project', 't.csv'), 'x,y\n0,0\n1,oops\n2,0\n');
    const { diagnostics } = await client.until<Published>(
      'textDocument/publishDiagnostics',
      (published) => published.diagnostics.some(({ code }) => code === 'not-a-number'),
      since,
    );
    expect(diagnostics.find(({ code }) => code === 'not-a-number')!.message).toContain('line 3 of t.csv');
    const hints = await client.ask<{ label: string }[]>('textDocument/inlayHint', {
      textDocument: textDocument(),
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    expect(hints[0].label).toMatch(/^stale: /);
  });

  it('sees progress while a large data file is read', async () => {
    const row = `${'x'.repeat(100)},1.5,2\n`;
    writeFileSync(join(folder, 'project', 'large.csv'), `note,a,b\n${row.repeat(90_000)}1,2,3\n`);
    const text =
      'dataset large { from "large.csv" inputs a target b rows 90000..90001 }\nfit g { data large }\n';
    const large = pathToFileURL(join(folder, 'project', 'large.hull')).href;
    const since = client.heard.length;
    await client.tell('textDocument/didOpen', {
      textDocument: { uri: large, languageId: 'hullfit', version: 1, text },
    });
    const { token } = await client.until<Progress>(
      '$/progress',
      ({ value }) => value.title === 'Hullfit: reading large.csv',
      since,
    );
    await client.until<Progress>(
      '$/progress',
      (one) => one.token === token && one.value.kind === 'end',
      since,
    );
    const { diagnostics } = await client.until<Published>(
      'textDocument/publishDiagnostics',
      (published) => published.uri === large,
      since,
    );
    expect(diagnostics).toEqual([]);
    const reads = client.heard
      .slice(since)
      .filter(({ method, params }) => method === '$/progress' && (params as Progress).value.kind === 'begin');
    expect(reads).toHaveLength(1);
  });

  it('answers for the text as it is while a large file is still being read', async () => {
    const row = `${'x'.repeat(1000)},1.5,2\n`;
    writeFileSync(join(folder, 'project', 'larger.csv'), `note,a,b\n${row.repeat(40_000)}1,2,3\n`);
    const reader =
      'dataset large { from "larger.csv" inputs a target b rows 40000..40001 }\nfit g { data large }\n';
    const other = pathToFileURL(join(folder, 'project', 'larger.hull')).href;
    const since = client.heard.length;
    const textDocument = { uri: other, languageId: 'hullfit', version: 1, text: reader };
    await client.tell('textDocument/didOpen', { textDocument });
    const isRead = ({ value }: Progress) => value.title === 'Hullfit: reading larger.csv';
    const { token } = await client.until<Progress>('$/progress', isRead, since);
    await client.tell('textDocument/didChange', {
      textDocument: { uri: other, version: 2 },
      contentChanges: [{ text: 'fit g { data large }\n' }],
    });
    await client.until<Published>(
      'textDocument/publishDiagnostics',
      ({ uri: told, diagnostics }) =>
        told === other && diagnostics.some(({ code }) => code === 'unknown-name'),
      since,
    );
    const ended = client.heard
      .slice(since)
      .some(
        ({ method, params }) =>
          method === '$/progress' &&
          (params as Progress).token === token &&
          (params as Progress).value.kind === 'end',
      );
    expect(ended).toBe(false);
    // What was read meanwhile is there when it is wanted again.
    await client.tell('textDocument/didChange', {
      textDocument: { uri: other, version: 3 },
      contentChanges: [{ text: reader }],
    });
    await client.until<FitsTold>(
      'hullfit/fitsChanged',
      (change) => change.uri === other && change.version === 3 && change.fits[0]?.runnable === true,
      since,
    );
    const reads = client.heard
      .slice(since)
      .filter(({ method, params }) => method === '$/progress' && isRead(params as Progress));
    expect(reads).toHaveLength(1);
  });

  it('compiles a file that an edit of another one has overtaken', async () => {
    const row = `${'x'.repeat(1000)},1.5,2\n`;
    writeFileSync(join(folder, 'project', 'slow.csv'), `note,a,b\n${row.repeat(40_000)}1,2,3\n`);
    const reader =
      'dataset large { from "slow.csv" inputs a target b rows 40000..40001 }\nfit g { data large }\n';
    const slow = pathToFileURL(join(folder, 'project', 'slow.hull')).href;
    const quick = pathToFileURL(join(folder, 'project', 'quick.hull')).href;
    const since = client.heard.length;
    const open = (one: string, text: string) =>
      client.tell('textDocument/didOpen', {
        textDocument: { uri: one, languageId: 'hullfit', version: 1, text },
      });
    await open(slow, reader);
    await client.until<Progress>(
      '$/progress',
      ({ value }) => value.title === 'Hullfit: reading slow.csv',
      since,
    );
    // its analysis lets go for this one, and nothing changes it afterwards
    await open(quick, 'fit h { data nothing }\n');
    await client.until<FitsTold>(
      'hullfit/fitsChanged',
      (change) => change.uri === slow && change.fits[0]?.runnable === true,
      since,
    );
  });

  it('ends the server', async () => {
    await client.ask('shutdown', undefined);
    await client.tell('exit', undefined);
    expect(await client.ended).toBe(0);
  });
});
