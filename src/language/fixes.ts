/** Ways to build quick fixes: where to put a clause or a block, how to take one out. */
import { type AstNode, AstUtils } from 'langium';
import { nearest } from '../data/didYouMean';
import type { Fix, SourceRange } from './diagnostic';
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
  return choices(nearest(word, candidates), candidates, range, write);
}

/** The same of a guess that is made already. */
export function choices(
  near: string | undefined,
  candidates: readonly string[],
  range: SourceRange,
  write: (candidate: string) => string = (candidate) => candidate,
): Fix[] {
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
  // Only blanks are looked at: to look for the line's ends would take as long as a file that is all one line.
  const [before, after] = [skipSpacesBack(text, start), skipSpaces(text, end)];
  const beginsLine = before === 0 || isBreak(text[before - 1]);
  const endsLine = after === text.length || isBreak(text[after]);
  if (beginsLine && endsLine) [start, end] = [before, behindBreak(text, after)];
  else if (before < start && /[\s}]/.test(text[end] ?? ' ')) start--;
  return change(node, start, end - start, '', title, preferred);
}

/** Puts a clause at the end of a block, in the way the block is written. */
export function addClause(block: AstNode, clause: string, title: string, preferred = true): Fix[] {
  const cst = block.$cstNode;
  if (!cst) return [];
  const text = cst.root.fullText;
  const close = cst.end - 1;
  if (text[close] !== '}') return [];
  const at = Math.max(cst.offset, skipBlanksBack(text, close));
  const { start } = cst.range;
  const line = text.slice(cst.offset - start.character, cst.offset);
  const indent = /^[ \t]*/.exec(line)![0];
  const last = /\r|\n/.test(text.slice(at, close)) ? '' : `\n${indent}`;
  const newText = /\r|\n/.test(text.slice(cst.offset, close))
    ? `\n${indent}  ${clause}${last}`
    : ` ${clause}${at < close ? '' : ' '}`;
  return change(block, at, 0, newText, title, preferred);
}

/** Puts a block before another one. */
export function addBlockBefore(block: AstNode, text: string, title: string, preferred = true): Fix[] {
  const cst = block.$cstNode;
  if (!cst) return [];
  return change(block, cst.offset, 0, `${text}\n\n`, title, preferred);
}

/** A name that is not taken yet. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
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

/** The place behind the last character before `at` that is no blank and no line break. */
export function skipBlanksBack(text: string, at: number): number {
  while (at > 0 && /\s/.test(text[at - 1])) at--;
  return at;
}

function skipSpacesBack(text: string, at: number): number {
  while (at > 0 && isSpace(text[at - 1])) at--;
  return at;
}

function skipSpaces(text: string, at: number): number {
  while (at < text.length && isSpace(text[at])) at++;
  return at;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t';
}

function isBreak(char: string): boolean {
  return char === '\n' || char === '\r';
}

function behindBreak(text: string, at: number): number {
  if (at === text.length) return at;
  return at + (text.startsWith('\r\n', at) ? 2 : 1);
}
