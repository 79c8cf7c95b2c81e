/**
 * Balances the blocks of a .hull file, so that a broken block leaves the others working: the parser sees every block closed,
 * no block within a block, and nothing between blocks. What was put right is reported.
 */
import type { LexerResult, LexingDiagnostic } from 'langium';
import { nearest, suggestion } from '../../data/didYouMean';
import type { DiagnosticCode } from '../codes';
import { BLOCK_WORDS as BLOCKS } from './messages';

type Token = LexerResult['tokens'][number];

/** A syntax error found before parsing. */
export interface BlockProblem extends LexingDiagnostic {
  readonly code: DiagnosticCode;
  readonly fix?: OffsetFix | undefined;
}

/** A quick fix before there are documents and ranges. */
export interface OffsetFix {
  readonly title: string;
  readonly offset: number;
  readonly length: number;
  readonly newText: string;
}

export function isBlockProblem(diagnostic: LexingDiagnostic): diagnostic is BlockProblem {
  return 'code' in diagnostic;
}

export interface Balanced {
  readonly tokens: Token[];
  readonly problems: BlockProblem[];
  /** Offsets, first to last, of the stretches that were left out. */
  readonly dropped: [number, number][];
}

/** `brace` is the type of the token `}`. */
export function balance(tokens: readonly Token[], brace: Token['tokenType']): Balanced {
  const out: Token[] = [];
  const problems: BlockProblem[] = [];
  const dropped: [number, number][] = [];
  let open: Token | undefined; // keyword of the block we are in
  let openAt = 0; // its place in `tokens`
  let outAt = 0; // and in `out`
  let inside = false; // its { was seen
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (isBlockWord(token) && (!inside || beginsBlock(tokens, at, open?.image))) {
      if (open && inside) {
        problems.push(unclosed(open, tokens[openAt + 1], out.at(-1)!));
        out.push(closing(brace));
      } else if (open) {
        dropped.push([open.startOffset, token.startOffset - 1]);
        problems.push(headless(open));
        out.splice(outAt);
      }
      open = token;
      openAt = at;
      outAt = out.length;
      inside = false;
      out.push(token);
    } else if (open && !inside && token.image === '{') {
      inside = true;
      out.push(token);
    } else if (open && token.image === '}') {
      open = undefined;
      inside = false;
      out.push(token);
    } else if (open && token.image !== '{') {
      out.push(token);
    } else {
      const end = open ? endOfBraces(tokens, at) : endOfStray(tokens, at);
      dropped.push([token.startOffset, tokens[end].endOffset!]);
      problems.push(open ? nested(token) : stray(token, tokens[at + 1]));
      at = end;
    }
  }
  if (open && inside) {
    problems.push(unclosed(open, tokens[openAt + 1], out.at(-1)!));
    out.push(closing(brace));
  }
  return { tokens: out, problems, dropped };
}

/** A keyword that a block begins with, where it is not a name. */
function isBlockWord({ image, tokenType }: Token): boolean {
  return BLOCKS.includes(image) && tokenType.name !== 'ID';
}

/**
 * Whether a block begins at this keyword inside of another, of the kind `within`: `network NAME` may be a clause, so may `fit NAME`
 * in a sweep, and any keyword a column that wants quotes.
 */
function beginsBlock(tokens: readonly Token[], at: number, within?: string): boolean {
  if (tokens[at + 1]?.image === '{' || tokens[at + 2]?.image === '{') return true;
  if (tokens[at].image === 'network' || tokens[at + 1]?.image === ',') return false;
  if (tokens[at].image === 'fit' && within === 'sweep') return false;
  return !['inputs', 'target', 'is', ','].includes(tokens[at - 1]?.image);
}

/** Index of the `}` that belongs to the `{` at `at`; the last token before the next block when there is none. */
function endOfBraces(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (tokens[i].image === '{') depth++;
    if (tokens[i].image === '}' && --depth === 0) return i;
    if (i > at && isBlockWord(tokens[i]) && beginsBlock(tokens, i)) return i - 1;
  }
  return tokens.length - 1;
}

/** Index of the last token of what lies between two blocks. */
function endOfStray(tokens: readonly Token[], at: number): number {
  for (let i = at; i < tokens.length; i++) {
    if (isBlockWord(tokens[i])) return Math.max(i - 1, at);
    if (tokens[i].image === '{') i = endOfBraces(tokens, i);
  }
  return tokens.length - 1;
}

function unclosed(open: Token, next: Token | undefined, last: Token): BlockProblem {
  const name = next?.tokenType.name === 'ID' ? `${open.image} \`${next.image}\`` : open.image;
  const end = last.startOffset + last.image.length;
  const fix = { title: 'Close the block', offset: end, length: 0, newText: '\n}' };
  return { ...problem(open, 'syntax', `The block of ${name} is not closed; add its \`}\`.`), fix };
}

function headless(open: Token): BlockProblem {
  return problem(
    open,
    'syntax',
    `This ${open.image} has no block; write \`${open.image} NAME { … }\`, or remove it.`,
  );
}

function nested(token: Token): BlockProblem {
  return problem(
    token,
    'syntax',
    'Only `samples` has braces inside a block; remove this part, or close the block before it.',
  );
}

function stray(token: Token, next: Token | undefined): BlockProblem {
  if (token.image === '}') {
    const fix = { title: 'Remove this brace', offset: token.startOffset, length: 1, newText: '' };
    return { ...problem(token, 'syntax', 'No block is open here; remove this `}`.'), fix };
  }
  if (token.tokenType.name === 'ID' && next?.tokenType.name === 'ID') {
    const near = nearest(token.image, BLOCKS);
    const message = `\`${token.image}\` is no kind of block; ${suggestion(token.image, BLOCKS)}`;
    return {
      ...problem(token, 'unknown-block', message),
      fix: near === undefined ? undefined : respell(token, near),
    };
  }
  return problem(
    token,
    'syntax',
    'A block begins with `dataset`, `network`, `fit` or `sweep`; remove this, or move it into a block.',
  );
}

/** Another spelling of a token. */
export function respell(token: Token, newText: string): OffsetFix {
  const { startOffset: offset, image } = token;
  return { title: `Change to ${newText}`, offset, length: image.length, newText };
}

/** A problem that stands on a token, up to the end of its first line. */
export function problem(token: Token, code: DiagnosticCode, message: string): BlockProblem {
  return {
    code,
    message,
    offset: token.startOffset,
    length: token.image.search(/[\r\n]|$/),
    line: token.startLine,
    column: token.startColumn,
  };
}

/** A brace that is not in the text, marked as the parser marks those that it inserts itself. */
function closing(type: Token['tokenType']): Token {
  return {
    image: '',
    startOffset: NaN,
    endOffset: NaN,
    startLine: NaN,
    startColumn: NaN,
    endLine: NaN,
    endColumn: NaN,
    tokenTypeIdx: type.tokenTypeIdx!,
    tokenType: type,
    isInsertedInRecovery: true,
  };
}
