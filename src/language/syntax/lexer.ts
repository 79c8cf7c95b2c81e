/** Langium's lexer, for which the younger clauses' keywords are names wherever a name is due: older files use them as such. */
import { DefaultLexer, type LexerResult, type TokenizeOptions } from 'langium';
import { SOFT_KEYWORDS } from './messages';
import { namesAmongSweepWords } from './sweepWords';

type Token = LexerResult['tokens'][number];

/** Behind these a name stands. */
const BEFORE_NAMES: ReadonlySet<string> = new Set([
  ...['dataset', 'network', 'fit', 'sweep', 'data', 'with'],
  ...['inputs', 'target', 'is', 'sample_weight', 'within', ','],
]);

/** What a clause has behind its keyword, and no name has behind it. */
const VALUES: ReadonlySet<string> = new Set(['ID', 'STRING', 'NUMBER']);

/** Behind these a number is the name of a column, as it is in a list of inputs. */
const BEFORE_COLUMNS: ReadonlySet<string> = new Set(['inputs', 'target', 'sample_weight']);

export class HullLexer extends DefaultLexer {
  override tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const result = super.tokenize(text, options);
    const { tokens } = result;
    for (const at of namesAmongSweepWords(tokens)) this.retype(tokens[at], 'ID');
    let inputs = false;
    for (let at = 1; at < tokens.length; at++) {
      if (isName(tokens, at) || isRival(tokens, at)) this.retype(tokens[at], 'ID');
      const { image, tokenType } = tokens[at];
      const before = tokens[at - 1].image;
      const column: boolean = BEFORE_COLUMNS.has(before) || (inputs && before === ',');
      if (column && /^\d+$/.test(image)) this.retype(tokens[at], 'DIGITS');
      inputs = tokenType.name === 'inputs' || (inputs && (column || image === ','));
    }
    return result;
  }

  private retype(token: Token, name: 'ID' | 'DIGITS'): void {
    const type = this.definition[name];
    token.tokenType = type;
    token.tokenTypeIdx = type.tokenTypeIdx!;
  }
}

/** `compare network("net.onnx")`: the rival has the name of a keyword. */
function isRival(tokens: readonly Token[], at: number): boolean {
  return (
    tokens[at].image === 'network' && tokens[at - 1].image === 'compare' && tokens.at(at + 1)?.image === '('
  );
}

function isName(tokens: readonly Token[], at: number): boolean {
  const { tokenType, image } = tokens[at];
  if (tokenType.name !== image || !SOFT_KEYWORDS.includes(image)) return false;
  const next = tokens.at(at + 1);
  return BEFORE_NAMES.has(tokens[at - 1].image) && !VALUES.has(next?.tokenType.name ?? '');
}
