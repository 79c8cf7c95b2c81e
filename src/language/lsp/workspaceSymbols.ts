/** Blocks of every .hull file by name. They are in no global scope, so Langium's index does not list them. */
import type { FuzzyMatcher, LangiumSharedServices, WorkspaceSymbolProvider } from 'langium/lsp';
import type { WorkspaceSymbol, WorkspaceSymbolParams } from 'vscode-languageserver';
import type { Model } from '../generated/ast';
import { rangeOf } from '../reporter';

export class HullWorkspaceSymbols implements WorkspaceSymbolProvider {
  private readonly matcher: FuzzyMatcher;

  constructor(private readonly services: LangiumSharedServices) {
    this.matcher = services.lsp.FuzzyMatcher;
  }

  getSymbols({ query }: WorkspaceSymbolParams): WorkspaceSymbol[] {
    const { LangiumDocuments } = this.services.workspace;
    return LangiumDocuments.all.toArray().flatMap((document) =>
      (document.parseResult.value as Model).blocks
        .filter(({ name }) => name && this.matcher.match(query.toLowerCase(), name))
        .map((block) => ({
          name: block.name,
          kind: this.services.lsp.NodeKindProvider.getSymbolKind(block),
          containerName: block.$type.toLowerCase(),
          location: { uri: document.uri.toString(), range: rangeOf(block, 'name') },
        })),
    );
  }
}
