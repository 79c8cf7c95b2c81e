/** Formulas that are nested too deeply for a recursive parser: left out before it sees them, and reported. */
import type { LexerResult } from 'langium';

type Token = LexerResult['tokens'][number];

const MAX_PARENTHESES = 40;
/** Powers and signs nest to their right. */
const MAX_CHAIN = 100;
const MAX_TOKENS = 5000;

/** The tokens without what stands in the outermost parentheses of each such formula, and the tokens at which it is too much. */
export function limitNesting(tokens: readonly Token[]): { tokens: Token[]; found: Token[] } {
  const out: Token[] = [];
  const found: Token[] = [];
  let depth = 0;
  let chain = 0;
  let start = 0; // length of `out` behind the outermost parenthesis
  let tooMuch: Token | undefined;
  for (const token of tokens) {
    const { image } = token;
    if (image === ')' && depth > 0) depth--;
    // A block's end closes what was left open.
    if (image === '}' || image === '{') depth = 0;
    if (depth === 0 && tooMuch) {
      found.push(tooMuch);
      out.length = start;
      tooMuch = undefined;
    }
    const sign = image === '+' || image === '-';
    const binary = sign && endsOperand(out.at(-1));
    if (binary || image === '*' || image === '/' || image === ',') chain = 0;
    else if (sign || image === '^') chain++;
    out.push(token);
    if (image === '(' && ++depth === 1) {
      start = out.length;
      chain = 0;
    }
    const length = out.length - start;
    if (depth > MAX_PARENTHESES || (depth > 0 && (chain > MAX_CHAIN || length > MAX_TOKENS)))
      tooMuch ??= token;
  }
  if (tooMuch) {
    found.push(tooMuch);
    out.length = start;
  }
  return { tokens: out, found };
}

function endsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.image === ')' || /^[\p{L}\p{N}_.]/u.test(token.image));
}
