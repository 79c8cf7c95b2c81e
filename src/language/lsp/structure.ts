/** The shape of a file: outline, folding, selection ranges. */
import { CstUtils, type LangiumDocument } from 'langium';
import {
  DefaultDocumentSymbolProvider,
  DefaultFoldingRangeProvider,
  DefaultNodeKindProvider,
} from 'langium/lsp';
import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Position,
  type Range,
  type SelectionRange,
  SymbolKind,
} from 'vscode-languageserver';
import type { AstNode, AstNodeDescription } from 'langium';
import type { Block, Model } from '../generated/ast';
import { rangeOf } from '../reporter';

const KINDS: Readonly<Record<string, SymbolKind>> = {
  Dataset: SymbolKind.Array,
  Network: SymbolKind.Struct,
  Fit: SymbolKind.Function,
  Sweep: SymbolKind.Enum,
};

export class HullNodeKinds extends DefaultNodeKindProvider {
  override getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
    return KINDS['type' in node ? node.type : node.$type] ?? SymbolKind.Field;
  }
}

/** Blocks with what they are about; the clauses are no symbols of their own. */
export class HullSymbols extends DefaultDocumentSymbolProvider {
  override getSymbols(document: LangiumDocument): DocumentSymbol[] {
    return (document.parseResult.value as Model).blocks
      .filter(({ name, $cstNode }) => name && $cstNode)
      .map((block) => ({
        name: block.name,
        detail: detailOf(block),
        kind: KINDS[block.$type],
        range: rangeOf(block),
        selectionRange: rangeOf(block, 'name'),
      }));
  }
}

function detailOf(block: Block): string {
  switch (block.$type) {
    case 'Dataset':
      for (const clause of block.clauses) {
        if (clause.$type === 'FromClause') return `from ${clause.path ?? ''}`;
        if (clause.$type === 'SamplesClause') return 'samples';
        if (clause.$type === 'GenerateClause') return `generate ${clause.call?.callee ?? ''}`;
      }
      return 'dataset';
    case 'Network':
      return 'network';
    case 'Fit': {
      const data = block.clauses.find((clause) => clause.$type === 'DataClause');
      return data ? `data ${data.dataset?.$refText ?? ''}` : 'fit';
    }
    case 'Sweep': {
      const swept = block.clauses.find((clause) => clause.$type === 'SweptClause');
      return swept ? `fit ${swept.fit?.$refText ?? ''}` : 'sweep';
    }
  }
}

/** Blocks and comments as Langium folds them, runs of line comments, and the body of samples. */
export class HullFolding extends DefaultFoldingRangeProvider {
  override getFoldingRanges(document: LangiumDocument): FoldingRange[] {
    const ranges: FoldingRange[] = [];
    const root = document.parseResult.value as Model;
    const add = ({ start, end }: Range, keepLast: boolean, kind?: FoldingRangeKind) => {
      const endLine = end.line - (keepLast ? 1 : 0);
      if (endLine > start.line) ranges.push({ startLine: start.line, endLine, ...(kind && { kind }) });
    };
    for (const block of root.blocks) {
      add(rangeOf(block), true);
      for (const clause of block.clauses) add(rangeOf(clause), clause.$type === 'SamplesClause');
    }
    if (root.$cstNode) ranges.push(...comments(root, document));
    return ranges.filter(
      (range, index) => ranges.findIndex(({ startLine }) => startLine === range.startLine) === index,
    );
  }
}

function comments(root: Model, { textDocument }: LangiumDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  let run: { start: number; end: number } | undefined;
  const close = () => {
    if (run && run.end > run.start)
      ranges.push({ startLine: run.start, endLine: run.end, kind: FoldingRangeKind.Comment });
    run = undefined;
  };
  for (const leaf of CstUtils.flattenCst(root.$cstNode!)) {
    if (!leaf.hidden || !leaf.text.startsWith('/')) continue;
    const { start, end } = leaf.range;
    const before = textDocument.getText({ start: { line: start.line, character: 0 }, end: start });
    if (leaf.text.startsWith('/*')) {
      close();
      run = { start: start.line, end: end.line };
      close();
    } else if (before.trim() === '') {
      if (run?.end === start.line - 1) run.end = start.line;
      else {
        close();
        run = { start: start.line, end: start.line };
      }
    }
  }
  close();
  return ranges;
}

/** From the token at the position outwards: token, clause, block, file; in samples also the line and the body. */
export function selectionRange(document: LangiumDocument, position: Position): SelectionRange {
  const { textDocument, parseResult } = document;
  const text = textDocument.getText();
  const whole: Range = { start: { line: 0, character: 0 }, end: textDocument.positionAt(text.length) };
  const offset = textDocument.offsetAt(position);
  const root = parseResult.value.$cstNode;
  const chain: [number, number][] = [];
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
  if (leaf?.tokenType.name === 'SAMPLES_BODY') chain.push(...inSamples(text, offset, leaf.offset, leaf.end));
  for (let node = leaf as typeof leaf | NonNullable<typeof leaf>['container']; node; node = node.container) {
    chain.push([node.offset, node.end]);
  }
  let selection: SelectionRange = { range: whole };
  let [from, to] = [0, text.length];
  for (const [start, end] of chain.reverse()) {
    // Only what lies inside of what is there, and is smaller.
    if (start < from || end > to || (start === from && end === to) || Number.isNaN(start)) continue;
    [from, to] = [start, end];
    const range = { start: textDocument.positionAt(start), end: textDocument.positionAt(end) };
    selection = { range, parent: selection };
  }
  return selection;
}

function inSamples(text: string, offset: number, from: number, to: number): [number, number][] {
  const part = (pattern: RegExp): [number, number] => {
    let [start, end] = [offset, offset];
    while (start > from + 1 && !pattern.test(text[start - 1])) start--;
    while (end < to - 1 && !pattern.test(text[end])) end++;
    return [start, end];
  };
  const [start, end] = part(/[\r\n]/);
  const line = text.slice(start, end);
  const trimmed: [number, number] = [
    start + (line.length - line.trimStart().length),
    end - (line.length - line.trimEnd().length),
  ];
  const word = part(/[\s,]/);
  return [...(word[1] > word[0] ? [word] : []), ...(trimmed[1] > trimmed[0] ? [trimmed] : [])];
}
