/** The tokens of a .hull file: Langium's, except for names and for the body of `samples`. */
import type { GrammarAST } from 'langium';
import { DefaultTokenBuilder, type Grammar, type TokenBuilderOptions } from 'langium';
import { samplesBodyEnd } from './samplesBody';

type Token = ReturnType<DefaultTokenBuilder['buildTerminalToken']>;

export class HullTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): Token[] {
    const tokens = super.buildTokens(grammar, options) as Token[];
    // Before the keywords `{` and `/`, which would match first otherwise.
    const first = ['SAMPLES_BODY', 'ML_COMMENT', 'SL_COMMENT'];
    const isFirst = (token: Token) => first.includes(token.name);
    return [...tokens.filter(isFirst), ...tokens.filter((token) => !isFirst(token))];
  }

  protected override buildTerminalToken(terminal: GrammarAST.TerminalRule): Token {
    // Only the lexer of src/language/syntax/lexer.ts makes one, out of a NUMBER.
    if (terminal.name === 'DIGITS') return { name: 'DIGITS', START_CHARS_HINT: ['0'], PATTERN: () => null };
    if (terminal.name !== 'SAMPLES_BODY') return super.buildTerminalToken(terminal);
    return {
      name: terminal.name,
      LINE_BREAKS: true,
      START_CHARS_HINT: ['{'],
      PATTERN: (text, offset, matched) => {
        if (text[offset] !== '{' || matched.at(-1)?.image !== 'samples') return null;
        return [text.slice(offset, samplesBodyEnd(text, offset))];
      },
    };
  }

  /** Langium cannot see that a name may begin with a keyword, because the pattern of names needs Unicode. */
  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminals: Token[]): Token[] {
    return /^[a-z]/.test(keyword.value) ? terminals.filter((token) => token.name === 'ID') : [];
  }
}
