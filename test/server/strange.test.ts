/** What no client should send, and files that no reader likes: the server answers, and is there afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildBundles } from '../helpers/bundle';
import { StrangeClient } from './strangeClient';

let bundles: string;
let folder: string;
let client: StrangeClient | undefined;

beforeAll(() => {
  bundles = buildBundles('server', 'worker', 'verifier');
  folder = mkdtempSync(join(tmpdir(), 'hullfit-strange-'));
});
afterEach(() => client?.dispose());
afterAll(() => {
  rmSync(bundles, { recursive: true });
  rmSync(folder, { recursive: true });
});

const SOUND = 'dataset d { samples { 0 -> 1\n 1 -> 2 } }\nfit f { data d }\n';

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return pathToFileURL(join(folder, name)).href;
}

async function started(root: string | null = pathToFileURL(folder).href): Promise<StrangeClient> {
  client = new StrangeClient(bundles);
  await client.open(root);
  return client;
}

/** The fits of a file once they are listed. */
async function fitsOf(of: StrangeClient, uri: string): Promise<string[]> {
  const names = async (): Promise<string[] | undefined> => {
    const { result } = await of.ask('hullfit/listFits');
    const all = result as { uri: string; fits: { name: string }[] }[];
    return all.find((one) => one.uri === uri)?.fits.map(({ name }) => name);
  };
  await expect.poll(names, { timeout: 30_000 }).toBeDefined();
  return (await names())!;
}

it('lives on beside data and text that are nested without end, and reads the file next to them', async () => {
  const sound = file('sound.hull', SOUND);
  for (const [name, text] of [
    ['lists.json', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['objects.json', `[${'{"a":'.repeat(8000)}1${'}'.repeat(8000)}]`],
  ]) {
    writeFileSync(join(folder, name), text);
    file(`${name}.hull`, `dataset d { from "${name}" inputs a target b }\nfit f { data d }\n`);
  }
  const deep = 10_000;
  const texts = {
    braces: '{'.repeat(deep),
    parentheses: `fit f { goal ${'('.repeat(deep)}`,
    signs: `dataset d { generate curve(${'-'.repeat(deep)}x) }`,
    calls: `dataset d { generate curve(${'sin('.repeat(deep)}x${')'.repeat(deep)}, from: 0, to: 1, samples: 9) }`,
    powers: `dataset d { generate curve(${'x^'.repeat(deep)}2, from: 0, to: 1, samples: 9) }`,
    comments: '/*'.repeat(deep),
    quotes: '"'.repeat(deep + 1),
    argument: `network n { activation leaky_relu(${'('.repeat(deep)}0.1${')'.repeat(deep)}) }`,
  };
  const uris = Object.entries(texts).map(([name, text]) => file(`${name}.hull`, text));
  const strange = await started();
  expect(await fitsOf(strange, sound)).toEqual(['f']);
  for (const uri of uris) {
    strange.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'hullfit', version: 1, text: texts.parentheses },
    });
    const textDocument = { uri };
    for (const method of ['documentSymbol', 'foldingRange', 'codeLens', 'semanticTokens/full']) {
      expect(await strange.ask(`textDocument/${method}`, { textDocument })).toHaveProperty('result');
    }
  }
  expect(await strange.ask('hullfit/alive')).toMatchObject({ result: true });
});

it('answers wrong arguments with what is wrong with them', async () => {
  const sound = file('sound.hull', SOUND);
  const strange = await started();
  const message = async (method: string, params: unknown) =>
    (await strange.ask(method, params)).error?.message ?? 'no error';
  const command = (name: string, ...args: unknown[]) =>
    message('workspace/executeCommand', { command: `hullfit.server.${name}`, arguments: args });
  expect(await message('hullfit/runFits', null)).toBe(
    'hullfit/runFits: the parameters must be Object, but is null.',
  );
  expect(await message('hullfit/runFits', { uri: sound })).toMatch(/onlyChanged must be/);
  expect(await message('hullfit/getResult', { uri: 5, fit: 'f' })).toMatch(/uri must be string, but is 5/);
  expect(await message('hullfit/fitAt', { uri: sound, line: -1, character: 0 })).toMatch(/line must be/);
  expect(await message('hullfit/verify', { uri: '/etc/passwd', fit: 'f' })).toMatch(
    /uri must be the address/,
  );
  expect(await command('run', sound)).toMatch(
    /hullfit\.server\.run: 1 must be the name of a fit, but is null/,
  );
  expect(await command('run', [], {})).toMatch(/0 must be string/);
  expect(await command('nothing')).toBe('There is no command hullfit.server.nothing.');
  expect(await message('workspace/executeCommand', 'x')).toMatch(/must be Object/);
  for (const uri of ['untitled:Untitled-1', 'git:/etc/passwd.hull?x', 'vscode-vfs://github/a/b.hull']) {
    expect(await message('hullfit/runFits', { uri, onlyChanged: false })).toMatch(/is not open and no file/);
  }
  const nowhere = pathToFileURL(join(folder, 'nowhere.hull')).href;
  expect(await message('hullfit/fitAt', { uri: nowhere, line: 0, character: 0 })).toMatch(
    /nowhere\.hull cannot be read: there is no such file/,
  );
});

it('answers about a document that no longer gets anywhere, instead of never', async () => {
  const closed = file('closed.hull', SOUND);
  const strange = await started();
  await fitsOf(strange, closed);
  // A closed document is not validated: nothing would bring it there.
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const params = { textDocument: { uri: closed }, range, context: { diagnostics: [] } };
  expect(await strange.ask('textDocument/codeAction', params)).toHaveProperty('id');
  // Begun twice, it would forget the workspace.
  strange.tell('initialized', {});
  expect((await strange.ask('initialize', { processId: null, capabilities: {} })).error?.message).toBe(
    'The server is initialized already.',
  );
  expect(await fitsOf(strange, closed)).toEqual(['f']);
});

it('keeps reading after a document that cannot be built', async () => {
  const sound = file('sound.hull', SOUND);
  const strange = await started();
  for (const uri of [
    'file:///etc/passwd',
    'http://[::1',
    '',
    '::::',
    'file://host/share/a.hull',
    'git:/x?y',
  ]) {
    strange.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'x', version: 'x', text: SOUND },
    });
  }
  strange.tell('textDocument/didOpen', {
    textDocument: { uri: sound, languageId: 'hullfit', version: 3, text: `${SOUND}fit g { data d }\n` },
  });
  await expect.poll(() => fitsOf(strange, sound), { timeout: 30_000 }).toEqual(['f', 'g']);
});

it('survives whatever a client says, in any order', async () => {
  const uris = [
    file('a.hull', SOUND),
    pathToFileURL(folder).href,
    'untitled:Untitled-1',
    'git:/x/a.hull?{"path":"x"}',
    'vscode-vfs://github/a/b/c.hull',
    'file://host/share/a.hull',
    'file:///%2e%2e/%E0%A4%A',
    'file:///a%00b.hull',
    '',
    '::::',
    '/etc/passwd',
    'http://[::1',
    `file:///${'x/'.repeat(5000)}a.hull`,
  ];
  const junk = fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e308,
    '',
    'x',
    [],
    {},
    true,
    [[]],
    { uri: 5 },
    'a'.repeat(9999),
  );
  const uri = fc.constantFrom(...uris);
  const textDocument = fc.oneof(fc.record({ uri }), junk);
  const position = fc.oneof(
    fc.record({ line: fc.constantFrom(0, 1, -1, 1e9), character: fc.constantFrom(0, 5, -5, 1e9) }),
    junk,
  );
  const range = fc.record({ start: position, end: position });
  const asked = fc.constantFrom(
    ...[
      'hover',
      'completion',
      'definition',
      'references',
      'rename',
      'documentSymbol',
      'foldingRange',
      'codeLens',
    ],
    ...['inlayHint', 'documentLink', 'formatting', 'codeAction', 'selectionRange', 'semanticTokens/range'],
  );
  const request = fc.oneof(
    fc.record({
      method: asked.map((name) => `textDocument/${name}`),
      params: fc.record({
        textDocument,
        position,
        range,
        context: junk,
        newName: junk,
        positions: junk,
        options: junk,
      }),
    }),
    fc.record({
      method: fc.constantFrom(
        'hullfit/runFits',
        'hullfit/getResult',
        'hullfit/fitAt',
        'hullfit/verify',
        'hullfit/samples',
      ),
      params: fc.record({
        uri,
        fit: junk,
        fits: junk,
        onlyChanged: fc.boolean(),
        line: junk,
        character: junk,
      }),
    }),
    fc.record({
      method: fc.constant('workspace/executeCommand'),
      params: fc.record({
        command: fc.constantFrom('hullfit.server.run', 'hullfit.server.cancel', 'x'),
        arguments: fc.oneof(junk, fc.tuple(uri, junk)),
      }),
    }),
    fc.record({ method: fc.constantFrom('initialize', 'nonsense', 'workspace/symbol'), params: junk }),
  );
  const text = fc.constantFrom<unknown>(
    SOUND,
    '{'.repeat(999),
    'fit f { data ',
    '\u0000\ud800',
    5,
    'x^'.repeat(999),
  );
  const version = fc.constantFrom<unknown>(1, 2, -1, 'x', 1e18, null);
  const change = fc.oneof(fc.record({ text }), fc.record({ range, text }), junk);
  const notification = fc.oneof(
    fc.record({
      method: fc.constant('textDocument/didOpen'),
      params: fc.record({ textDocument: fc.record({ uri, languageId: junk, version, text }) }),
    }),
    fc.record({
      method: fc.constant('textDocument/didChange'),
      params: fc.record({
        textDocument: fc.record({ uri, version }),
        contentChanges: fc.oneof(junk, fc.array(change, { maxLength: 2 })),
      }),
    }),
    fc.record({ method: fc.constant('textDocument/didClose'), params: fc.record({ textDocument }) }),
    fc.record({
      method: fc.constant('workspace/didChangeWatchedFiles'),
      params: fc.record({
        changes: fc.oneof(
          junk,
          fc.array(fc.oneof(junk, fc.record({ uri, type: fc.constantFrom(1, 2, 3, 9) })), { maxLength: 2 }),
        ),
      }),
    }),
    fc.record({
      method: fc.constantFrom('$/cancelRequest', 'initialized', '$/x', 'workspace/didChangeConfiguration'),
      params: junk,
    }),
  );
  const message = fc.oneof(
    { arbitrary: request.map((one) => ({ ...one, kind: 'ask' as const })), weight: 6 },
    { arbitrary: notification.map((one) => ({ ...one, kind: 'tell' as const })), weight: 5 },
    {
      arbitrary: fc
        .constantFrom('null', '[]', '5', '{}', '{"id":5}', '{"a":', '')
        .map((raw) => ({ kind: 'raw' as const, raw })),
      weight: 1,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 80, maxLength: 80 }), async (messages) => {
      const strange = await started();
      for (const one of messages) {
        if (one.kind === 'raw') strange.say(one.raw);
        else if (one.kind === 'tell') strange.tell(one.method, one.params);
        else await strange.ask(one.method, one.params, 60_000);
      }
      expect(await strange.ask('hullfit/alive')).toMatchObject({ result: true });
      strange.dispose();
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
