/** A .hull text opened in the language services, as a server has it, with a cursor where `|` stands. */
import { join } from 'node:path';
import { EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { CompletionItemKind, type CompletionItem, type Position, type TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createHullfitServices } from '../../../src/language/services';
import type { HullfitServices } from '../../../src/language/hullfitServices';
import { folder } from '../marked';

export interface Opened {
  readonly hullfit: HullfitServices;
  readonly shared: ReturnType<typeof createHullfitServices>['shared'];
  readonly document: LangiumDocument;
  readonly text: string;
  readonly directory: string;
  /** Parameters of a request at the mark, or at the first `needle`. */
  at(needle?: string, shift?: number): { textDocument: { uri: string }; position: Position };
}

const FORMAT = { tabSize: 2, insertSpaces: true };
export { FORMAT };

let count = 0;

export async function open(
  marked: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  services = createHullfitServices(EmptyFileSystem),
): Promise<Opened> {
  const mark = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const directory = folder(files);
  const { shared, hullfit } = services;
  const uri = URI.file(join(directory, `open-${count++}.hull`));
  const document = shared.workspace.LangiumDocumentFactory.fromString(text, uri);
  shared.workspace.LangiumDocuments.addDocument(document);
  await shared.workspace.DocumentBuilder.build([document], { validation: true });
  const at = (needle?: string, shift = 0) => ({
    textDocument: { uri: uri.toString() },
    position: document.textDocument.positionAt(needle === undefined ? mark : text.indexOf(needle) + shift),
  });
  return { hullfit, shared, document, text, directory, at };
}

/** What completion offers at the mark. */
export async function complete(
  marked: string,
  files: Readonly<Record<string, string>> = {},
): Promise<CompletionItem[]> {
  const { hullfit, document, at } = await open(marked, files);
  const list = await hullfit.lsp.CompletionProvider!.getCompletion(document, at());
  return list?.items ?? [];
}

export const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label);
export const isKeyword = ({ kind }: CompletionItem): boolean => kind === CompletionItemKind.Keyword;

export function apply(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///x.hull', 'hullfit', 0, text), [...edits]);
}
