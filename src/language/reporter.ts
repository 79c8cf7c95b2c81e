/** Collects diagnostics, and knows where things stand in the text. */
import {
  type AstNode,
  AstUtils,
  type CstNode,
  CstUtils,
  GrammarAST,
  GrammarUtils,
  isCompositeCstNode,
} from 'langium';
import type { DiagnosticCode } from './codes';
import type { DiagnosticExtras, HullDiagnostic, SourceRange } from './diagnostic';

const NOWHERE: SourceRange = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export class Reporter {
  readonly diagnostics: HullDiagnostic[] = [];
  private readonly known = new Set<string>();
  private errorCount = 0;

  /** How many errors there are so far; the same number before and after a step means that it found none. */
  get errors(): number {
    return this.errorCount;
  }

  add(
    severity: HullDiagnostic['severity'],
    code: DiagnosticCode,
    message: string,
    range: SourceRange,
    extras: DiagnosticExtras = {},
  ): void {
    // Several fits may find the same fault in the dataset they share.
    const { start, end } = range;
    const key = `${start.line}:${start.character}:${end.line}:${end.character} ${code} ${message}`;
    if (severity === 'error') this.errorCount++;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.diagnostics.push({ severity, code, message, range, ...nonEmpty(extras) });
  }

  error(code: DiagnosticCode, message: string, range: SourceRange, extras?: DiagnosticExtras): void {
    this.add('error', code, message, range, extras);
  }

  warning(code: DiagnosticCode, message: string, range: SourceRange, extras?: DiagnosticExtras): void {
    this.add('warning', code, message, range, extras);
  }

  hint(code: DiagnosticCode, message: string, range: SourceRange, extras?: DiagnosticExtras): void {
    this.add('hint', code, message, range, extras);
  }
}

function nonEmpty(extras: DiagnosticExtras): DiagnosticExtras {
  return Object.fromEntries(Object.entries(extras).filter(([, list]) => (list as unknown[]).length > 0));
}

/** Where a node stands, or one property of it; the nearest node around that has a place in the text. */
export function rangeOf(node: AstNode, property?: string, index?: number): SourceRange {
  const { $cstNode: whole } = node;
  const cst =
    property === undefined
      ? undefined
      : index === undefined
        ? firstNodeOf(whole, property)
        : GrammarUtils.findNodeForProperty(whole, property, index);
  return plainRange(cst ?? whole) ?? (node.$container ? rangeOf(node.$container) : NOWHERE);
}

/** Langium's findNodeForProperty without an index, which reads the whole node; this ends at the first. */
function firstNodeOf(cst: CstNode | undefined, property: string): CstNode | undefined {
  if (cst === undefined || !isCompositeCstNode(cst)) return undefined;
  for (const child of cst.content) {
    const assignment = AstUtils.getContainerOfType(child.grammarSource, GrammarAST.isAssignment);
    if (assignment?.feature === property) return child;
    // a rule that is part of this one, and no node of its own
    const found = child.astNode === cst.astNode ? firstNodeOf(child, property) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Where the keyword that begins a block or clause stands. */
export function keywordRange(node: AstNode): SourceRange {
  const first = node.$cstNode && CstUtils.flattenCst(node.$cstNode).find((leaf) => !leaf.hidden);
  return plainRange(first) ?? rangeOf(node);
}

/** A stretch of the text of the document that a node belongs to. */
export function textRange(node: AstNode, offset: number, length: number): SourceRange {
  const { textDocument } = AstUtils.getDocument(node);
  return { start: textDocument.positionAt(offset), end: textDocument.positionAt(offset + length) };
}

export function comparePositions(a: SourceRange['start'], b: SourceRange['start']): number {
  return a.line - b.line || a.character - b.character;
}

function plainRange(cst: CstNode | undefined): SourceRange | undefined {
  if (!cst || Number.isNaN(cst.offset)) return undefined;
  const { start, end } = cst.range;
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
