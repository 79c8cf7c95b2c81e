/** What stands around the cursor, read from the tokens before it: the block, the clause, the call. Cheap, and right in broken text. */
import type { Lexer, LexerResult } from 'langium';
import { type BlockKind, CLAUSES } from '../syntax/messages';

type Token = LexerResult['tokens'][number];

export interface CallAtCursor {
  readonly callee: string;
  /** `generate` or `compare`. */
  readonly clause: 'generate' | 'compare';
  /** 0-based argument that the cursor is in, and its name when it has one. */
  readonly argument: number;
  readonly name: string | undefined;
  /** Names that are passed already, in the other arguments. */
  readonly passed: readonly string[];
  /** Whether the argument begins at the cursor: nothing but the word being typed stands in it. */
  readonly fresh: boolean;
}

export interface Cursor {
  /** The comment, text or samples body that the cursor is inside of. */
  readonly inside: 'comment' | 'string' | 'samples' | undefined;
  readonly block: BlockKind | undefined;
  readonly blockName: string | undefined;
  /** Keyword of the clause before the cursor, and what follows it up to the word being typed. */
  readonly clause: string | undefined;
  readonly since: readonly Token[];
  readonly call: CallAtCursor | undefined;
  /** Offset where the word (or text in quotes) that is being typed begins. */
  readonly wordStart: number;
}

export function cursorAt(lexer: Lexer, text: string, offset: number): Cursor {
  const { tokens, hidden } = lexer.tokenize(text);
  const end = (token: Token) => token.startOffset + token.image.length;
  const comment = hidden.find(
    (token) =>
      token.image.startsWith('/') &&
      token.startOffset < offset &&
      (offset < end(token) || (offset === end(token) && !token.image.endsWith('*/'))),
  );
  const before = tokens.filter((token) => token.startOffset < offset);
  const last = before.at(-1);
  const inString =
    last?.tokenType.name === 'STRING' &&
    (offset < end(last) || (offset === end(last) && (last.image.length < 2 || !last.image.endsWith('"'))));
  const inSamples = last?.tokenType.name === 'SAMPLES_BODY' && offset < end(last);
  const typing = last !== undefined && offset <= end(last) && /^[\p{L}\p{N}_"]/u.test(last.image);
  const word = typing && (inString || !last.image.startsWith('"'));
  const settled = word ? before.slice(0, -1) : before;
  return {
    inside: comment ? 'comment' : inString ? 'string' : inSamples ? 'samples' : undefined,
    ...blockAt(settled),
    wordStart: word ? last.startOffset : offset,
  };
}

function blockAt(
  tokens: readonly Token[],
): Pick<Cursor, 'block' | 'blockName' | 'clause' | 'since' | 'call'> {
  const nothing = { block: undefined, blockName: undefined, clause: undefined, since: [], call: undefined };
  let open = tokens.length - 1;
  while (open >= 0 && tokens[open].image !== '{' && tokens[open].image !== '}') open--;
  if (open < 0 || tokens[open].image === '}') return nothing;
  const named = tokens[open - 2]?.image in CLAUSES ? tokens[open - 1].image : undefined;
  const kind = (named === undefined ? tokens[open - 1]?.image : tokens[open - 2].image) as BlockKind;
  if (!(kind in CLAUSES)) return nothing;
  const inner = tokens.slice(open + 1);
  let at = -1;
  let depth = 0;
  const words: readonly string[] = CLAUSES[kind];
  inner.forEach((token, index) => {
    if (token.image === '(') depth++;
    else if (token.image === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0 && words.includes(token.image) && token.tokenType.name !== 'ID') at = index;
  });
  const clause = inner[at]?.image;
  const since = at < 0 ? [] : inner.slice(at + 1);
  return { block: kind, blockName: named, clause, since, call: callAt(clause, since) };
}

function callAt(clause: string | undefined, since: readonly Token[]): CallAtCursor | undefined {
  if ((clause !== 'generate' && clause !== 'compare') || since[1]?.image !== '(') return undefined;
  const groups: Token[][] = [[]];
  let depth = 1;
  for (const token of since.slice(2)) {
    if (token.image === '(') depth++;
    if (token.image === ')' && --depth === 0) return undefined;
    if (token.image === ',' && depth === 1) groups.push([]);
    else groups.at(-1)!.push(token);
  }
  const nameOf = (group: readonly Token[]) => (group[1]?.image === ':' ? group[0].image : undefined);
  const own = groups.at(-1)!;
  return {
    callee: since[0].image,
    clause,
    argument: groups.length - 1,
    name: nameOf(own),
    passed: groups.slice(0, -1).flatMap((group) => nameOf(group) ?? []),
    fresh: own.length === 0,
  };
}
