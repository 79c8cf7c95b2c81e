/** Ways to build quick fixes: where to put a clause or a block, how to take one out. */
import { type AstNode, AstUtils } from 'langium';
import { nearest } from '../data/didYouMean';
import type { Fix, SourceRange } from './compiled';
import type { Block } from './generated/ast';
import { rangeOf } from './reporter';
import { KEYWORDS } from './syntax/messages';

/** More than these help nobody. */
const MAX_CHOICES = 6;

export function replace(range: SourceRange, newText: string, title: string, preferred = true): Fix {
  return { title, edits: [{ range, newText }], ...(preferred && { preferred }) };
}

/** Replaces a stretch of the text; nothing where a clause of the command line has no document around it. */
export function change(
  node: AstNode,
  offset: number,
  length: number,
  newText: string,
  title: string,
  preferred = true,
): Fix[] {
  const document = AstUtils.findRootNode(node).$document?.textDocument;
  if (!document) return [];
  const range = { start: document.positionAt(offset), end: document.positionAt(offset + length) };
  return [replace(range, newText, title, preferred)];
}

/** The candidates for a misspelt word: the nearest alone, or all when there are few. `write` is how one stands in the text. */
export function spellings(
  word: string,
  candidates: readonly string[],
  range: SourceRange,
  write: (candidate: string) => string = (candidate) => candidate,
): Fix[] {
  const near = nearest(word, candidates);
  const choice = (candidate: string, preferred: boolean) =>
    replace(range, write(candidate), `Change to ${write(candidate)}`, preferred);
  if (near !== undefined) return [choice(near, true)];
  return candidates.length <= MAX_CHOICES ? candidates.map((candidate) => choice(candidate, false)) : [];
}

/** Takes a node out, with its whole line when nothing else stands there. */
export function remove(node: AstNode, title: string, preferred = true): Fix[] {
  const cst = node.$cstNode;
  if (!cst) return [];
  const text = cst.root.fullText;
  let [start, end] = [cst.offset, cst.end];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = endOfLine(text, end);
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === '';
  if (alone) [start, end] = [lineStart, behindBreak(text, lineEnd)];
  else if (/[ \t]/.test(text[start - 1] ?? '') && /[\s}]/.test(text[end] ?? ' ')) start--;
  return change(node, start, end - start, '', title, preferred);
}

/** Puts a clause at the end of a block, in the way the block is written. */
export function addClause(block: AstNode, clause: string, title: string, preferred = true): Fix[] {
  const cst = block.$cstNode;
  if (!cst) return [];
  const text = cst.root.fullText;
  const close = cst.end - 1;
  if (text[close] !== '}') return [];
  const before = text.slice(cst.offset, close);
  const blanks = /\s*$/.exec(before)![0].length;
  const at = close - blanks;
  const indent = indentOf(text, cst.offset);
  const last = /\r|\n/.test(text.slice(at, close)) ? '' : `\n${indent}`;
  const newText = /\r|\n/.test(before) ? `\n${indent}  ${clause}${last}` : ` ${clause}${blanks ? '' : ' '}`;
  return change(block, at, 0, newText, title, preferred);
}

/** Puts a block before another one. */
export function addBlockBefore(block: AstNode, text: string, title: string, preferred = true): Fix[] {
  const cst = block.$cstNode;
  if (!cst) return [];
  return change(block, cst.offset, 0, `${text}\n\n`, title, preferred);
}

/** A name that no block has yet. */
export function freeName(name: string, blocks: readonly Block[]): string {
  const taken = new Set(blocks.map((block) => block.name));
  for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`)) return `${name}_${n}`;
}

/** A column or label as it stands in a .hull file. */
export function quoted(name: string): string {
  return `"${name.replace(/(["\\])/g, '\\$1')}"`;
}

/** A column as it is written: in quotes unless it is a plain name. */
export function columnText(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) && !KEYWORDS.includes(name) ? name : quoted(name);
}

/** Puts a text behind a property of a node. */
export function append(
  node: AstNode,
  property: string,
  text: string,
  title: string,
  preferred = true,
): Fix[] {
  const { end } = rangeOf(node, property);
  return [replace({ start: end, end }, text, title, preferred)];
}

function endOfLine(text: string, from: number): number {
  const at = text.slice(from).search(/\r|\n/);
  return at < 0 ? text.length : from + at;
}

function behindBreak(text: string, at: number): number {
  return at + (/^(\r\n|\r|\n)/.exec(text.slice(at, at + 2))?.[0].length ?? 0);
}

function indentOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)![0];
}
