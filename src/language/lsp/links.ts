/** Links from the files that a .hull file names: data, and networks to compare with. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type AstNode, type LangiumDocument, URI } from 'langium';
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
    return pathsIn(document.parseResult.value as Model).flatMap(({ written, node, property }) => {
      const path = resolvePath(written, directory);
      // Not even whether it is there is looked up of a file that may not be read.
      if (!this.services.compilation.Compiler.store.mayRead(path) || !existsSync(path)) return [];
      const { start, end } = rangeOf(node, property);
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

interface WrittenPath {
  readonly written: string;
  readonly node: AstNode;
  readonly property: string;
}

function pathsIn({ blocks }: Model): WrittenPath[] {
  return blocks.flatMap(({ clauses }) =>
    clauses.flatMap((clause): WrittenPath[] => {
      if (clause.$type === 'FromClause' && clause.path)
        return [{ written: clause.path, node: clause, property: 'path' }];
      if (clause.$type !== 'CompareClause' || clause.call?.callee !== 'network') return [];
      return clause.call.arguments.flatMap((node) =>
        node.text ? [{ written: node.text, node, property: 'text' }] : [],
      );
    }),
  );
}
