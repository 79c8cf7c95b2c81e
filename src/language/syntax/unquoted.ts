/** Columns that are named like a keyword and not quoted: read as the columns they are meant to be, and reported. */
import type { LexerResult } from 'langium';
import { CLAUSES, KEYWORDS } from './messages';

type Token = LexerResult['tokens'][number];

/** The tokens with such keywords turned into names, and those keywords. */
export function readColumns(
  tokens: readonly Token[],
  name: Token['tokenType'],
): { tokens: Token[]; found: Token[] } {
  const found: Token[] = [];
  const read = tokens.map((token, at) => {
    if (!isColumn(tokens, at)) return token;
    found.push(token);
    return { ...token, tokenType: name, tokenTypeIdx: name.tokenTypeIdx! };
  });
  return { tokens: read, found };
}

/** A keyword where only a column makes sense: between `inputs`, `target` or a comma and a comma, a clause or the end. */
function isColumn(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at].image;
  if (!KEYWORDS.includes(word) || tokens[at].tokenType.name !== word) return false;
  const before = tokens[at - 1]?.image;
  const after = tokens[at + 1]?.image ?? '';
  if (before === ',') return after === ',';
  if (before !== 'inputs' && before !== 'target') return false;
  return [',', '}', 'is'].includes(after) || (CLAUSES.dataset as readonly string[]).includes(after);
}
