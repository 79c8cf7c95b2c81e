/** Langium's parser on repaired tokens. Only the parser sees them: completion wants the tokens as they stand. */
import {
  createParser,
  type LangiumCoreServices,
  LangiumParser,
  type Lexer,
  type LexerResult,
  type TokenizeOptions,
} from 'langium';
import { balance, problem, respell } from './balance';
import { CstNodes } from './cstNodes';
import { limitNesting } from './nesting';
import { readColumns } from './unquoted';

export function createHullParser(services: LangiumCoreServices): LangiumParser {
  const parser = createParser(services.Grammar, new HullParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

class HullParser extends LangiumParser {
  protected override readonly lexer: Lexer;

  constructor(services: LangiumCoreServices) {
    super(services);
    this.lexer = new RepairingLexer(services.parser.Lexer);
    // Langium offers no other place for it.
    Object.assign(this, { nodeBuilder: new CstNodes() });
  }
}

class RepairingLexer implements Lexer {
  constructor(private readonly inner: Lexer) {}

  get definition(): Lexer['definition'] {
    return this.inner.definition;
  }

  tokenize(text: string, options?: TokenizeOptions): LexerResult {
    const result = this.inner.tokenize(text, options);
    const columns = readColumns(result.tokens, this.definition['ID']);
    const nesting = limitNesting(columns.tokens);
    const { tokens, problems, dropped } = balance(nesting.tokens, this.definition['}']);
    for (const column of columns.found) {
      const message = `\`${column.image}\` is a keyword; quote the column: "${column.image}".`;
      problems.push({ ...problem(column, 'syntax', message), fix: respell(column, `"${column.image}"`) });
    }
    for (const token of nesting.found) {
      problems.push(problem(token, 'syntax', 'This formula is too long or too deeply nested; simplify it.'));
    }
    const comment = result.hidden.at(-1);
    if (comment?.image.startsWith('/*') && !/^\/\*[^]*\*\/$/.test(comment.image)) {
      const fix = { title: 'Close the comment', offset: text.length, length: 0, newText: ' */' };
      problems.push({ ...problem(comment, 'syntax', 'This comment is not closed; add its `*/`.'), fix });
    }
    const inDropped = insideOf(dropped);
    return {
      ...result,
      tokens,
      errors: result.errors.filter((error) => !inDropped(error.offset)),
      report: { diagnostics: [...(result.report?.diagnostics ?? []), ...problems] },
    };
  }
}

/** Whether an offset lies in one of the stretches, which ascend; to be asked in ascending order. */
function insideOf(stretches: readonly [number, number][]): (offset: number) => boolean {
  let at = 0;
  return (offset) => {
    while (at < stretches.length && stretches[at][1] < offset) at++;
    return at < stretches.length && stretches[at][0] <= offset;
  };
}
