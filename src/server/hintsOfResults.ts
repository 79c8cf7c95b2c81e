/** Publishes a document's diagnostics anew when a result has come: what results tell of the text is among them. */
import { DocumentState, URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { HullfitServices } from '../language/hullfitServices';
import { RESULT_CODES, resultHints } from '../language/resultHints';
import { toEditor } from '../language/validator';

export class HintsOfResults {
  constructor(
    private readonly connection: Pick<Connection, 'sendDiagnostics'>,
    private readonly shared: LangiumSharedServices,
    private readonly services: HullfitServices,
  ) {}

  /** A document that is not validated yet gets them with its other diagnostics. */
  async publish(uriText: string): Promise<void> {
    const uri = URI.parse(uriText);
    const document = this.shared.workspace.LangiumDocuments.getDocument(uri);
    if (document === undefined || document.state < DocumentState.Validated) return;
    const { surroundings } = this.services;
    const hints = resultHints(document, surroundings).map((one) =>
      toEditor(one, uri.toString(), surroundings.docs),
    );
    const before = (document.diagnostics ?? []) as readonly Diagnostic[];
    const others = before.filter(({ code }) => !RESULT_CODES.has(String(code)));
    if (hints.length === 0 && others.length === before.length) return;
    document.diagnostics = [...others, ...hints];
    await this.connection.sendDiagnostics({ uri: uri.toString(), diagnostics: document.diagnostics });
  }
}
