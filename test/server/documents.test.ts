/** Documents that are asked for by their address: what one of them is refused for costs no other one its reading. */
import { DocumentState, URI } from 'langium';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileDocument } from '../../src/language/compile';
import { createHullfitServices } from '../../src/language/services';
import { Boundary } from '../../src/server/boundary';
import { Documents } from '../../src/server/documents';
import { RegularFileSystem } from '../../src/server/fileSystem';

const TEXT = 'dataset d { samples { 0 -> 1\n 1 -> 2 } }\nfit f { data d }\n';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'hullfit-documents-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string): string {
  writeFileSync(join(folder, name), TEXT);
  return pathToFileURL(join(folder, name)).href;
}

async function opened() {
  const { shared, hullfit } = createHullfitServices(RegularFileSystem);
  const logged: string[] = [];
  const failed = (uri: string, error: unknown) => void logged.push(`${uri}: ${String(error)}`);
  const nothing = () => undefined;
  const documents = new Documents(
    shared,
    (document, cancelToken) => compileDocument(hullfit, document, { cancelToken }),
    { edited: nothing, compiled: nothing, deleted: nothing, failed },
    new Boundary({ onRequest: () => ({ dispose: nothing }) }, (text) => void logged.push(text)),
  );
  shared.workspace.WorkspaceManager.initialize({
    processId: null,
    rootUri: null,
    capabilities: {},
    workspaceFolders: null,
  });
  await shared.workspace.WorkspaceManager.initialized({});
  await shared.workspace.WorkspaceManager.ready;
  return { shared, documents, logged };
}

it('a file that is not there does not stop the reading of another', async () => {
  const { shared, documents, logged } = await opened();
  const { DocumentBuilder, WorkspaceLock, LangiumDocuments } = shared.workspace;
  const uri = URI.parse(file('a.hull'));
  let asked: Promise<unknown> | undefined;
  DocumentBuilder.onDocumentPhase(DocumentState.Linked, async () => {
    asked ??= documents.current(pathToFileURL(join(folder, 'missing.hull')).href).catch(String);
    await asked;
  });
  await WorkspaceLock.write((token) => DocumentBuilder.update([uri], [], token));
  expect(await asked).toMatch(/missing\.hull cannot be read: there is no such file/);
  expect(LangiumDocuments.getDocument(uri)!.state).toBe(DocumentState.Validated);
  expect(logged).toEqual([]);
});

it('two files that are asked for at once are both read', async () => {
  const { documents, logged } = await opened();
  const uris = ['b.hull', 'c.hull', 'd.hull'].map(file);
  const read = await Promise.all(uris.map((uri) => documents.current(uri)));
  expect(read.map(({ document }) => document.fits.map(({ name }) => name))).toEqual([['f'], ['f'], ['f']]);
  expect(logged).toEqual([]);
});
