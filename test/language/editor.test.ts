import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cancellation, EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { compileDocument, compileText } from '../../src/language/compile';
import { createHullfitServices } from '../../src/language/services';
import { folder, unmark } from './marked';

const TEXT = `dataset d { samples { 0 -> 1
 1 -> 2 } }
network leaky { bias free }
fit f {
  data d
  network leaky
  test with d
}
`;

let count = 0;

async function open(text: string, directory = '/tmp') {
  const { shared, hullfit } = createHullfitServices(EmptyFileSystem);
  const uri = URI.file(join(directory, `open-${count++}.hull`));
  const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
  shared.workspace.LangiumDocuments.addDocument(document);
  await shared.workspace.DocumentBuilder.build([document], { validation: true });
  return { shared, hullfit, document };
}

function at(document: LangiumDocument, needle: string, offset = 0) {
  const index = document.textDocument.getText().indexOf(needle);
  return {
    textDocument: { uri: document.uri.toString() },
    position: document.textDocument.positionAt(index + offset),
  };
}

describe('the language server', () => {
  it('publishes the diagnostics of the command line', async () => {
    const { text, ranges } = unmark(
      TEXT.replace('data d', 'data <|e|>').replace('{ bias', '{ <|skp|> none bias'),
    );
    const { document } = await open(text);
    const { diagnostics } = await compileText(text, '/tmp/x.hull');
    expect(document.diagnostics?.map(({ code, message, range }) => ({ code, message, range }))).toEqual(
      diagnostics.map(({ code, message, range }) => ({ code, message, range })),
    );
    expect(document.diagnostics?.filter(({ severity }) => severity === 1).map(({ range }) => range)).toEqual(
      ranges,
    );
    expect(document.diagnostics?.every(({ source }) => source === 'hullfit')).toBe(true);
  });

  it('gives the same jobs as the text alone', async () => {
    const { hullfit, document } = await open(TEXT);
    const compiled = await compileDocument(hullfit, document);
    const alone = await compileText(TEXT, document.uri.fsPath);
    const untimed = ({ fits }: typeof alone) => fits.map((fit) => ({ ...fit, preparedMs: 0 }));
    expect(untimed(compiled)).toEqual(untimed(alone));
    expect(compiled.fits[0].job).not.toBeNull();
  });

  it('compiles once a version, and again when the data file changed', async () => {
    const directory = folder({ 't.csv': 'a,b\n1,2\n3,4\n' });
    const { hullfit, document } = await open(
      'dataset d { from "t.csv" inputs a target b } fit f { data d }',
      directory,
    );
    const store = hullfit.compilation.Compiler.store;
    const first = await compileDocument(hullfit, document);
    expect(await compileDocument(hullfit, document)).toBe(first);
    expect(store.reads).toBe(1);
    writeFileSync(join(directory, 't.csv'), 'a,b\n1,2\n3,40\n5,6\n');
    const second = await compileDocument(hullfit, document);
    expect(second.fits[0].job?.problem.count).toBe(3);
    expect(second.fits[0].job?.inputSha256).not.toBe(first.fits[0].job?.inputSha256);
    expect(store.reads).toBe(2);
  });

  it('reads a file once for those who ask at the same time', async () => {
    const directory = folder({ 't.csv': 'a,b\n1,2\n3,4\n' });
    const text = 'dataset d { from "t.csv" inputs a target b } fit f { data d }';
    const { shared, hullfit } = createHullfitServices(EmptyFileSystem);
    const document = shared.workspace.LangiumDocumentFactory.fromString(
      text,
      URI.file(join(directory, 'a.hull')),
    );
    await Promise.all([compileDocument(hullfit, document), compileDocument(hullfit, document)]);
    expect(hullfit.compilation.Compiler.store.reads).toBe(1);
  });

  it('stops when it is cancelled, and works the next time', async () => {
    const { shared, hullfit } = createHullfitServices(EmptyFileSystem);
    const document = shared.workspace.LangiumDocumentFactory.fromString(TEXT, URI.file('/tmp/c.hull'));
    const source = new Cancellation.CancellationTokenSource();
    source.cancel();
    const failed = await compileDocument(hullfit, document, { cancelToken: source.token }).catch(
      (e: unknown) => e,
    );
    expect(String(failed)).toMatch(/OperationCancelled/);
    expect((await compileDocument(hullfit, document)).fits[0].job).not.toBeNull();
  });

  it('sees a new version of the text', async () => {
    const { shared, hullfit, document } = await open(TEXT);
    await compileDocument(hullfit, document);
    const { TextDocument } = await import('vscode-languageserver-textdocument');
    TextDocument.update(document.textDocument, [{ text: TEXT.replace('data d', 'data d gap 0.5') }], 1);
    shared.workspace.TextDocuments.set(document.textDocument);
    await shared.workspace.DocumentBuilder.update([document.uri], []);
    const current = shared.workspace.LangiumDocuments.getDocument(document.uri)!;
    expect((await compileDocument(hullfit, current)).fits[0].job?.gap).toBe(0.5);
  });

  it('finds definitions, references and renames, in the file only', async () => {
    const { hullfit, document } = await open(TEXT);
    const definition = await hullfit.lsp.DefinitionProvider!.getDefinition(
      document,
      at(document, 'data d', 5),
    );
    expect(definition?.[0].targetSelectionRange.start).toEqual({ line: 0, character: 8 });
    const references = await hullfit.lsp.ReferencesProvider!.findReferences(document, {
      ...at(document, 'dataset d', 8),
      context: { includeDeclaration: true },
    });
    expect(references).toHaveLength(3);
    const edit = await hullfit.lsp.RenameProvider!.rename(document, {
      ...at(document, 'leaky', 1),
      newName: 'sharp',
    });
    expect(edit?.changes?.[document.uri.toString()]).toHaveLength(2);
  });

  it('lists symbols and folds blocks', async () => {
    const { hullfit, document } = await open(TEXT);
    const params = { textDocument: { uri: document.uri.toString() } };
    const symbols = await hullfit.lsp.DocumentSymbolProvider!.getSymbols(document, params);
    expect(symbols.map(({ name }) => name)).toEqual(['d', 'leaky', 'f']);
    const folds = await hullfit.lsp.FoldingRangeProvider!.getFoldingRanges(document, params);
    expect(folds.some(({ startLine }) => startLine === 3)).toBe(true);
  });

  it.each([
    ['', ['dataset', 'network', 'fit']],
    [`${TEXT} fit g { data `, ['d']],
    [`${TEXT} fit g { `, ['data', 'network', 'goal', 'compare']],
    [`${TEXT} network n { bias `, ['none', 'joint', 'free']],
    [`${TEXT} network n { weights `, ['l1', 'l2', 'linf']],
    [`${TEXT} fit g { sparsify `, ['off', 'merge', 'reweighted']],
    [`${TEXT} dataset e { generate `, ['moons', 'teacher', 'curve']],
    [`${TEXT} fit g { compare `, ['gradient_descent', 'brute_force']],
  ])('completes after %j', async (text, expected) => {
    const { hullfit, document } = await open(text);
    const list = await hullfit.lsp.CompletionProvider!.getCompletion(document, {
      textDocument: { uri: document.uri.toString() },
      position: document.textDocument.positionAt(text.length),
    });
    expect(list?.items.map(({ label }) => label)).toEqual(expect.arrayContaining(expected));
  });
});
