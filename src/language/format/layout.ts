/**
 * Layout of a whole file from its tokens: which white space stands between two of them. Words and comments are never touched, so
 * that the meaning cannot change; what was on one line and fits stays on one line.
 */
import type { LexerResult } from 'langium';
import { type BlockKind, CLAUSES } from '../syntax/messages';
import { type BodyStyle, formatBody, type OffsetEdit } from './body';

type Token = LexerResult['tokens'][number];

export interface Style {
  readonly unit: string;
  readonly eol: string;
}

const OPENING: ReadonlySet<string> = new Set(['(', '[']);
const CLOSING: ReadonlySet<string> = new Set([')', ']']);

/** A block wider than this is not kept on one line. */
const MAX_WIDTH = 110;

interface Item {
  readonly image: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'token' | 'line comment' | 'block comment';
  readonly type: string;
  /** Number of the block it belongs to; -1 between blocks. */
  block: number;
  /** Parentheses and brackets that are open before it. */
  parens: number;
  role: 'block' | 'clause' | 'open' | 'close' | 'body' | 'other';
}

interface BlockInfo {
  readonly kind: BlockKind;
  readonly first: number;
  open: number;
  last: number;
  oneLine: boolean;
  /** Length of keyword and name, and how far the brace is moved to stand under its neighbours'. */
  head: number;
  pad: number;
}

/** White space before an item: a text, or a trailing comment's distance, which depends on the lines around it. */
type Gap = string | 'trail';

/** The edits that lay the text out; `result` must be free of errors. */
export function layOut(text: string, result: LexerResult, style: Style): OffsetEdit[] {
  const items = itemsOf(result);
  if (items.length === 0) return [];
  const blocks = readBlocks(items);
  for (const block of blocks) block.oneLine = fitsOneLine(text, items, block);
  alignBraces(text, items, blocks);
  const gaps: Gap[] = items.map((item, index) => gapBefore(text, items, index, blocks, style, item));
  const bodies = items.map((item) => bodyEdits(item, blocks, style));
  placeTrailing(text, items, gaps, bodies);
  const edits: OffsetEdit[] = [];
  items.forEach((item, index) => {
    edits.push({ start: items[index - 1]?.end ?? bomLength(text), end: item.start, newText: gaps[index] });
    edits.push(...bodies[index]);
  });
  edits.push({ start: items.at(-1)!.end, end: text.length, newText: style.eol });
  return edits.filter(({ start, end, newText }) => text.slice(start, end) !== newText);
}

function itemsOf({ tokens, hidden }: LexerResult): Item[] {
  const item = (token: Token, kind: Item['kind']): Item => ({
    image: kind === 'line comment' ? token.image.trimEnd() : token.image,
    start: token.startOffset,
    end: token.startOffset + (kind === 'line comment' ? token.image.trimEnd() : token.image).length,
    kind,
    type: token.tokenType.name,
    block: -1,
    parens: 0,
    role: 'other',
  });
  const comments = hidden
    .filter(({ image }) => image.startsWith('/'))
    .map((token) => item(token, token.image.startsWith('//') ? 'line comment' : 'block comment'));
  return [...tokens.map((token) => item(token, 'token')), ...comments].sort((a, b) => a.start - b.start);
}

function readBlocks(items: Item[]): BlockInfo[] {
  const blocks: BlockInfo[] = [];
  let block: BlockInfo | undefined;
  let inside = false;
  let parens = 0;
  items.forEach((item, index) => {
    item.block = block ? blocks.length - 1 : -1;
    item.parens = parens;
    if (item.kind !== 'token') return;
    if (!block) {
      block = {
        kind: item.image as BlockKind,
        first: index,
        open: -1,
        last: -1,
        oneLine: false,
        head: 0,
        pad: 0,
      };
      blocks.push(block);
      item.block = blocks.length - 1;
      item.role = 'block';
      inside = false;
    } else if (item.type === 'SAMPLES_BODY') item.role = 'body';
    else if (item.image === '{') {
      item.role = 'open';
      block.open = index;
      inside = true;
    } else if (item.image === '}') {
      item.role = 'close';
      block.last = index;
      block = undefined;
      parens = 0;
    } else if (OPENING.has(item.image)) parens++;
    else if (CLOSING.has(item.image)) parens = Math.max(0, parens - 1);
    else if (inside && parens === 0 && item.type === item.image) {
      if ((CLAUSES[block.kind] as readonly string[]).includes(item.image)) item.role = 'clause';
    }
  });
  return blocks;
}

function fitsOneLine(text: string, items: readonly Item[], block: BlockInfo): boolean {
  const { first, open, last } = block;
  block.head = width(items.slice(first, open), text);
  if (/[\r\n]/.test(text.slice(items[first].start, items[last].end))) return false;
  return block.head + 1 + width(items.slice(open, last + 1), text) <= MAX_WIDTH;
}

/** Width of items on one line. */
function width(items: readonly Item[], text: string): number {
  return items.reduce(
    (sum, item, index) =>
      sum + item.image.length + (index === 0 ? 0 : inline(items[index - 1], item, text).length),
    0,
  );
}

/** Braces of neighbouring one-line blocks of one kind stand under each other. */
function alignBraces(text: string, items: readonly Item[], blocks: readonly BlockInfo[]): void {
  let group: BlockInfo[] = [];
  const close = () => {
    const widest = Math.max(0, ...group.map(({ head }) => head));
    for (const block of group) block.pad = widest - block.head;
    group = [];
  };
  blocks.forEach((block, index) => {
    const before = blocks[index - 1];
    const between = before ? text.slice(items[before.last].end, items[block.first].start) : '';
    const next = before?.oneLine && block.oneLine && before.kind === block.kind && breaks(between) <= 1;
    const commented = /^\s*(\/\/[^\r\n]*)?\s*$/.test(between);
    if (!next || !commented) close();
    group.push(block);
  });
  close();
}

function gapBefore(
  text: string,
  items: readonly Item[],
  index: number,
  blocks: readonly BlockInfo[],
  style: Style,
  item: Item,
): Gap {
  const previous = items[index - 1];
  if (!previous) return '';
  const lines = breaks(text.slice(previous.end, item.start));
  const block = blocks[item.block] as BlockInfo | undefined;
  const newLine = (level: number, most = 2, least = 1) =>
    style.eol.repeat(Math.max(least, Math.min(most, lines))) + style.unit.repeat(level);
  const within = block !== undefined && index > block.open && item.role !== 'close';
  if (item.kind !== 'token') {
    if (lines === 0 && previous.kind !== 'line comment') return item.kind === 'line comment' ? 'trail' : ' ';
    const continued = within && item.parens > 0;
    return newLine(within ? (continued ? 2 : 1) : 0, previous.role === 'open' || continued ? 1 : 2);
  }
  if (item.role === 'block') {
    const large = previous.role === 'close' && !(blocks[previous.block].oneLine && block!.oneLine);
    return newLine(0, 2, large ? 2 : 1);
  }
  const forced = previous.kind === 'line comment';
  switch (item.role) {
    case 'open':
      return forced ? newLine(0, 1) : ' '.repeat(1 + block!.pad);
    case 'close':
      return block!.oneLine ? ' ' : newLine(0, 1);
    case 'clause':
      return block!.oneLine ? ' ' : newLine(1, previous.role === 'open' ? 1 : 2);
    default: {
      const kept =
        lines > 0 && (previous.image === ',' || OPENING.has(previous.image) || CLOSING.has(item.image));
      if (forced || kept)
        return newLine(CLOSING.has(item.image) && item.parens === 1 ? 1 : within ? 2 : 0, 1);
      return inline(previous, item, text);
    }
  }
}

/** White space between two tokens of one line. */
function inline(a: Item, b: Item, text: string): string {
  if (a.kind !== 'token' || b.kind !== 'token') return ' ';
  const apart = a.end < b.start;
  if (a.role === 'open' || b.role === 'close' || b.role === 'open' || b.role === 'clause') return ' ';
  if (OPENING.has(a.image) || CLOSING.has(b.image) || b.image === ',' || b.image === ':' || b.image === '%')
    return '';
  if (a.image === ',' || a.image === ':') return ' ';
  if (b.image === '(') return /^[\p{L}_]/u.test(a.image) ? '' : apart ? ' ' : '';
  // `1.` before `..` would read as other numbers.
  if (a.image === '..' || b.image === '..')
    return apart && /\.$/.test(a.image) && b.image === '..' ? ' ' : '';
  if (a.image === '<=' || b.image === '<=') return ' ';
  if (/^[-+*/^]$/.test(a.image) || /^[-+*/^]$/.test(b.image)) {
    // `3*x` and `3 * x` are both fine; but a sign in front of a clause's number stands apart from the word before.
    return apart || (/^[-+]$/.test(b.image) && a.role === 'clause') ? ' ' : '';
  }
  return text === '' ? '' : ' ';
}

function bodyEdits(item: Item, blocks: readonly BlockInfo[], { unit, eol }: Style): OffsetEdit[] {
  if (item.role !== 'body' || !item.image.endsWith('}')) return [];
  const style: BodyStyle = { indent: unit.repeat(2), outer: unit, eol };
  return blocks[item.block] ? formatBody(item.image, item.start, style) : [];
}

/** Trailing comments of a block stay under each other where they do and there is room, and are put there else. */
function placeTrailing(
  text: string,
  items: readonly Item[],
  gaps: Gap[],
  bodies: readonly (readonly OffsetEdit[])[],
): asserts gaps is string[] {
  let line = 0;
  let column = 0;
  let group: { index: number; block: number; line: number; at: number; was: number }[] = [];
  const close = () => {
    const widest = Math.max(...group.map(({ at }) => at));
    const [{ was } = { was: 0 }] = group;
    const aligned = group.every((one) => one.was === was) && was > widest;
    const place = aligned ? was : widest + 2;
    for (const { index, at } of group) gaps[index] = ' '.repeat(place - at);
    group = [];
  };
  const advance = (piece: string) => {
    const found = breaks(piece);
    line += found;
    column =
      found > 0
        ? piece.length - Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r')) - 1
        : column + piece.length;
  };
  items.forEach((item, index) => {
    const gap = gaps[index];
    if (gap !== 'trail') advance(gap);
    else {
      const last = group.at(-1);
      const together =
        last && (item.block >= 0 ? last.block === item.block : last.block < 0 && last.line === line - 1);
      if (last && !together) close();
      const lineStart = Math.max(text.lastIndexOf('\n', item.start), text.lastIndexOf('\r', item.start)) + 1;
      group.push({ index, block: item.block, line, at: column, was: item.start - lineStart });
    }
    advance(bodies[index].length > 0 ? apply(item, bodies[index]) : item.image);
  });
  if (group.length > 0) close();
}

function apply(item: Item, edits: readonly OffsetEdit[]): string {
  let out = '';
  let at = item.start;
  for (const { start, end, newText } of edits) {
    out += item.image.slice(at - item.start, start - item.start) + newText;
    at = end;
  }
  return out + item.image.slice(at - item.start);
}

function breaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function bomLength(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}
