/** Whoever waits for a state of a document or of the workspace is answered, at whatever moment of a build he came. */
import { DocumentState, EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { CancellationTokenSource } from 'vscode-languageserver';
import { beforeEach, expect, it } from 'vitest';
import { createHullfitServices } from '../../../src/language/services';

const TEXT = 'dataset d { samples { 0 -> 1\n 1 -> 2 } }\nfit f { data d }\n';

let workspace: ReturnType<typeof createHullfitServices>['shared']['workspace'];
let document: LangiumDocument;
beforeEach(() => {
  ({ workspace } = createHullfitServices(EmptyFileSystem).shared);
  document = workspace.LangiumDocumentFactory.fromString(TEXT, URI.file('/w/a.hull'));
  workspace.LangiumDocuments.addDocument(document);
});

/** How a wait ends: all that it can still hear of has happened. */
async function endOf(wait: Promise<unknown> | undefined): Promise<string> {
  const pending = new Promise<string>((resolve) => setImmediate(() => resolve('pending')));
  return Promise.race([
    wait!.then(
      () => 'reached',
      () => 'refused',
    ),
    pending,
  ]);
}

it('who comes while a phase of the build is being told', async () => {
  const { DocumentBuilder } = workspace;
  const waits: Promise<unknown>[] = [];
  const phases = [DocumentState.IndexedContent, DocumentState.Linked, DocumentState.Validated];
  for (const phase of phases) {
    DocumentBuilder.onBuildPhase(phase, () => void waits.push(DocumentBuilder.waitUntil(phase)));
  }
  await DocumentBuilder.build([document], { validation: true });
  expect(await Promise.all(waits.map(endOf))).toEqual(phases.map(() => 'reached'));
});

it('who comes before a build that has nothing to do', async () => {
  const { DocumentBuilder } = workspace;
  await DocumentBuilder.build([document], { validation: true });
  let wait: Promise<unknown> | undefined;
  DocumentBuilder.onUpdate(() => void (wait = DocumentBuilder.waitUntil(DocumentState.Validated)));
  await DocumentBuilder.update([], []);
  expect(await endOf(wait)).toBe('reached');
});

it('who comes before a build that fails', async () => {
  const { DocumentBuilder } = workspace;
  let wait: Promise<unknown> | undefined;
  let waitForIt: Promise<unknown> | undefined;
  DocumentBuilder.onUpdate(() => {
    wait = DocumentBuilder.waitUntil(DocumentState.Linked);
    waitForIt = DocumentBuilder.waitUntil(DocumentState.Linked, document.uri);
    throw new Error('a fault');
  });
  await expect(DocumentBuilder.update([document.uri], [])).rejects.toThrow('a fault');
  expect([await endOf(wait), await endOf(waitForIt)]).toEqual(['refused', 'refused']);
});

it('who waits for a document, and is told of it although the build was overtaken at that moment', async () => {
  const { DocumentBuilder } = workspace;
  const edit = new CancellationTokenSource();
  const told: string[] = [];
  DocumentBuilder.onDocumentPhase(DocumentState.Linked, () => edit.cancel());
  DocumentBuilder.onDocumentPhase(DocumentState.Linked, ({ uri }) => void told.push(uri.path));
  const build = DocumentBuilder.build([document], { validation: true }, edit.token);
  const wait = DocumentBuilder.waitUntil(DocumentState.Linked, document.uri);
  await expect(build).rejects.toBeDefined();
  expect(told).toEqual(['/w/a.hull']);
  expect(await endOf(wait)).toBe('reached');
});

it('who waits for what an overtaken build did not reach, once another one has', async () => {
  const { DocumentBuilder } = workspace;
  const edit = new CancellationTokenSource();
  DocumentBuilder.onDocumentPhase(DocumentState.Parsed, () => edit.cancel());
  DocumentBuilder.onDocumentPhase(DocumentState.IndexedContent, () => edit.cancel());
  const build = DocumentBuilder.build([document], { validation: true }, edit.token);
  const waits = [
    DocumentBuilder.waitUntil(DocumentState.Linked),
    DocumentBuilder.waitUntil(DocumentState.Linked, document.uri),
  ];
  await expect(build).rejects.toBeDefined();
  expect(await Promise.all(waits.map(endOf))).toEqual(['pending', 'pending']);
  await DocumentBuilder.update([], []);
  expect(await Promise.all(waits.map(endOf))).toEqual(['reached', 'reached']);
});
