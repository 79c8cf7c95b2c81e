/** Syntax errors of a parsed document as diagnostics, and which blocks they break. */
import { CstUtils, type LangiumDocument } from 'langium';
import type { Block, Model } from '../generated/ast';
import type { DiagnosticCode } from '../codes';
import type { Fix, SourceRange } from '../diagnostic';
import { replace, spellings } from '../fixes';
import type { Reporter } from '../reporter';
import { isBlockProblem } from './balance';
import { blockOfRule, CLAUSES } from './messages';
import { isClosed } from './values';

type ParserError = LangiumDocument['parseResult']['parserErrors'][number];

/** What the syntax errors of a document leave in doubt. */
export interface Broken {
  /** Those that cannot be trusted. */
  readonly blocks: ReadonlySet<Block>;
  /** Whether there is an error outside of any block, where one may have been meant. */
  readonly outside: boolean;
}

/** Reports every syntax error of the document. */
export function reportSyntaxErrors(document: LangiumDocument<Model>, reporter: Reporter): Broken {
  const { parseResult, textDocument } = document;
  const blocks = parseResult.value.blocks;
  const broken = new Set<Block>();
  const starts = new Set(blocks.map(({ $cstNode }) => $cstNode?.offset));
  let outside = false;
  const breakAt = (...offsets: number[]) => {
    const block = offsets.map((offset) => blockAt(blocks, offset)).find((found) => found !== undefined);
    if (block) broken.add(block);
    else outside = true;
  };
  const range = (offset: number, length: number): SourceRange => ({
    start: textDocument.positionAt(offset),
    end: textDocument.positionAt(offset + length),
  });

  for (const { offset, length } of parseResult.lexerErrors) {
    const text = textDocument.getText().slice(offset, offset + length);
    const shown = text.length > 20 ? `${text.slice(0, 20)}…` : text;
    const place = range(offset, length);
    const fixes = [replace(place, '', `Remove ${shown}`)];
    reporter.error('syntax', `\`${shown}\` does not belong here; remove it.`, place, { fixes });
    breakAt(offset);
  }
  for (const problem of parseResult.lexerReport?.diagnostics.filter(isBlockProblem) ?? []) {
    const { fix } = problem;
    const fixes = fix ? [replace(range(fix.offset, fix.length), fix.newText, fix.title)] : [];
    reporter.error(problem.code, problem.message, range(problem.offset, problem.length), { fixes });
    breakAt(problem.offset);
  }
  for (const error of parseResult.parserErrors) {
    const [offset, length] = extent(error, textDocument.getText().length);
    const place = range(offset, length);
    reporter.error(codeOf(error), error.message, place, { fixes: clauseSpellings(error, place) });
    // a block that begins with an error ends in front of it
    const previous = previousToken(error);
    breakAt(ownerOffset(error, starts, offset), ...(previous ? [previous.startOffset] : []));
  }
  for (const block of blocks) {
    if (reportUnclosedTexts(block, reporter)) broken.add(block);
  }
  return { blocks: broken, outside };
}

/** The block that holds an offset, by halving: they stand in the order of the text. */
function blockAt(blocks: readonly Block[], offset: number): Block | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle].$cstNode?.offset ?? -1) <= offset) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low - 1] as Block | undefined;
  return block?.$cstNode && offset < block.$cstNode.end ? block : undefined;
}

/** The clauses that a misspelt one may be. */
function clauseSpellings(error: ParserError, range: SourceRange): Fix[] {
  const block = blockOfRule(error.context.ruleStack.at(-1) ?? '');
  if (!block || codeOf(error) !== 'unknown-clause') return [];
  return spellings(error.token.image, CLAUSES[block], range);
}

function codeOf(error: ParserError): DiagnosticCode {
  const rule = error.context.ruleStack.at(-1);
  const inBlock =
    error.name === 'MismatchedTokenException' && rule !== undefined && blockOfRule(rule) !== undefined;
  return inBlock && /^[\p{L}_]/u.test(error.token.image) ? 'unknown-clause' : 'syntax';
}

/** Offset and length of the token in error; behind the token before it at the end of the text or of a repaired block. */
function extent(error: ParserError, textLength: number): [number, number] {
  if (!Number.isNaN(error.token.startOffset)) return [error.token.startOffset, error.token.image.length];
  const previous = previousToken(error);
  return [Math.min(previous ? previous.startOffset + previous.image.length : 0, textLength), 0];
}

/** A token that begins the next block only shows that the block before it is incomplete. */
function ownerOffset(error: ParserError, starts: ReadonlySet<number | undefined>, offset: number): number {
  const previous = previousToken(error);
  return (starts.has(offset) || Number.isNaN(error.token.startOffset)) && previous
    ? previous.startOffset
    : offset;
}

function previousToken(error: ParserError): ParserError['token'] | undefined {
  const token = 'previousToken' in error ? (error.previousToken as ParserError['token']) : undefined;
  return token && !Number.isNaN(token.startOffset) ? token : undefined;
}

/** Only texts in quotes that end with their line without a closing quote. */
function reportUnclosedTexts(block: Block, reporter: Reporter): boolean {
  if (!block.$cstNode) return false;
  let any = false;
  for (const leaf of CstUtils.flattenCst(block.$cstNode)) {
    if (leaf.hidden || leaf.tokenType.name !== 'STRING' || isClosed(leaf.text)) continue;
    any = true;
    const { start, end } = leaf.range;
    reporter.error(
      'syntax',
      'This text is not closed; add a `"` (and write \\\\ for a backslash before a quote).',
      {
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
      },
    );
  }
  return any;
}
