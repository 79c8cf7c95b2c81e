/**
 * One mistake is told once. What the parser finds behind a syntax error, and what a block or a name seems to lack because of one, is no
 * mistake of its own; it comes to light, where it is one, as soon as the error before it is mended.
 */
import type { DiagnosticCode } from '../codes';
import type { HullDiagnostic } from '../diagnostic';
import type { Block } from '../generated/ast';
import { comparePositions } from '../reporter';
import type { Broken } from './syntaxErrors';

/** What a block seems to lack, or to be, where it could not be read to its end. */
const OF_BLOCKS: ReadonlySet<DiagnosticCode> = new Set([
  'duplicate-name',
  'missing-clause',
  'missing-data',
  'missing-source',
]);

/** @param syntax how many of the diagnostics, the first ones, are syntax errors */
export function withoutConsequences(
  diagnostics: readonly HullDiagnostic[],
  syntax: number,
  { blocks, outside }: Broken,
): HullDiagnostic[] {
  const inOrder = diagnostics
    .map((diagnostic, i) => ({ diagnostic, isSyntax: i < syntax }))
    .sort((a, b) => comparePositions(a.diagnostic.range.start, b.diagnostic.range.start));
  const lines = linesOf(blocks);
  // a block without a name may be the one that is asked for
  const namesAreKnown = !outside && [...blocks].every(({ name }) => Boolean(name));
  const syntaxLines = new Set(
    inOrder.filter(({ isSyntax }) => isSyntax).map(({ diagnostic }) => diagnostic.range.start.line),
  );
  const told = new Set<number>();
  return inOrder
    .filter(({ diagnostic: { code, range, severity }, isSyntax }) => {
      if (severity !== 'error') return true;
      const { line } = range.start;
      if (!isSyntax) {
        if (code === 'unknown-name' && !namesAreKnown) return false;
        return !lines.has(line) || !(OF_BLOCKS.has(code) || syntaxLines.has(line));
      }
      const isFirst = !told.has(line);
      told.add(line);
      return isFirst;
    })
    .map(({ diagnostic }) => diagnostic);
}

function linesOf(blocks: ReadonlySet<Block>): Set<number> {
  const lines = new Set<number>();
  for (const { $cstNode } of blocks) {
    if (!$cstNode) continue;
    const { start, end } = $cstNode.range;
    for (let { line } = start; line <= end.line; line++) lines.add(line);
  }
  return lines;
}
