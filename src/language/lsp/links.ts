/** Links from the data files that a .hull file names. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type LangiumDocument, URI } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import type { Model } from '../generated/ast';
import { resolvePath } from '../problem/loadDataset';
import { rangeOf } from '../reporter';
import type { HullfitServices } from '../hullfitServices';

export class HullDocumentLinks implements DocumentLinkProvider {
  constructor(private readonly services: HullfitServices) {}

  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    const directory = dirname(document.uri.fsPath);
    const datasets = (document.parseResult.value as Model).blocks.flatMap((block) =>
      block.$type === 'Dataset' ? block.clauses : [],
    );
    return datasets.flatMap((clause) => {
      if (clause.$type !== 'FromClause' || !clause.path) return [];
      const path = resolvePath(clause.path, directory);
      // Not even whether it is there is looked up of a file that may not be read.
      if (!this.services.compilation.Compiler.store.mayRead(path) || !existsSync(path)) return [];
      const { start, end } = rangeOf(clause, 'path');
      return [
        {
          // Between the quotes.
          range: {
            start: { ...start, character: start.character + 1 },
            end: { ...end, character: end.character - 1 },
          },
          target: URI.file(path).toString(),
          tooltip: `Open ${path}`,
        },
      ];
    });
  }
}
