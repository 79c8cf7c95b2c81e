/** Syntax errors in words that say what to write instead. */
import { AbstractParserErrorMessageProvider, type LexerResult } from 'langium';
import { suggestion } from '../../data/didYouMean';

type Token = LexerResult['tokens'][number];
type TokenType = Token['tokenType'];

/** The clauses of each kind of block. */
export const CLAUSES = {
  dataset: [
    'from',
    'separator',
    'decimal',
    'header',
    'inputs',
    'target',
    'sample_weight',
    'rows',
    'missing',
    'duplicates',
    'scale',
    'samples',
    'generate',
  ],
  network: ['activation', 'weights', 'bias', 'skip', 'shape'],
  fit: ['data', 'network', 'goal', 'sparsify', 'gap', 'time', 'holdout', 'test', 'compare'],
  sweep: ['fit', 'vary', 'folds', 'choose'],
} as const;

/** Keywords that are names as well: the first edition of the language did not have them. */
export const SOFT_KEYWORDS: readonly string[] = [
  'separator',
  'decimal',
  'header',
  'sample_weight',
  'duplicates',
  'shape',
];

/** Keywords inside a `sweep` block only; everywhere else they are names. */
export const SWEEP_KEYWORDS: readonly string[] = ['vary', 'folds', 'choose', 'to', 'steps', 'log', 'in'];

/** Every keyword; a column of such a name stands in quotes, unless the keyword is a soft one. */
export const KEYWORDS: readonly string[] = [
  ...new Set([
    ...CLAUSES.dataset,
    ...CLAUSES.network,
    ...CLAUSES.fit,
    ...['dataset', 'fit', 'seed', 'with', 'is'],
  ]),
];

/** The words that a block begins with. */
export const BLOCK_WORDS: readonly string[] = Object.keys(CLAUSES);

export type BlockKind = keyof typeof CLAUSES;

/** The kind of block that a parser rule reads, if it is a block's. Langium's rule names may carry a suffix. */
export function blockOfRule(rule: string): BlockKind | undefined {
  const kind = rule.replace('\u200B', '').toLowerCase();
  return kind in CLAUSES ? (kind as BlockKind) : undefined;
}

export class HullParserMessages extends AbstractParserErrorMessageProvider {
  override buildMismatchTokenMessage(options: {
    expected: TokenType;
    actual: Token;
    previous: Token;
    ruleName: string;
  }): string {
    const block = blockOfRule(options.ruleName);
    if (block && options.expected.name === '}') return clauseExpected(block, options.actual);
    return `Expected ${describeType(options.expected)} here${found(options.actual)}.${quoteHint(options.expected, options.actual)}`;
  }

  override buildNotAllInputParsedMessage(options: { firstRedundant: Token; ruleName: string }): string {
    return `\`${options.firstRedundant.image}\` does not belong here; remove it.`;
  }

  override buildNoViableAltMessage(options: {
    expectedPathsPerAlt: TokenType[][][];
    actual: Token[];
    previous: Token;
    customUserDescription: string;
    ruleName: string;
  }): string {
    return oneOf(
      options.expectedPathsPerAlt.flat().map((path) => path[0]),
      options.actual[0],
    );
  }

  override buildEarlyExitMessage(options: {
    expectedIterationPaths: TokenType[][];
    actual: Token[];
    previous: Token;
    customUserDescription: string;
    ruleName: string;
  }): string {
    return oneOf(
      options.expectedIterationPaths.map((path) => path[0]),
      options.actual[0],
    );
  }
}

function clauseExpected(block: BlockKind, actual: Token): string {
  const word = actual.image;
  const home = (Object.keys(CLAUSES) as BlockKind[]).find((kind) =>
    (CLAUSES[kind] as readonly string[]).includes(word),
  );
  if (home) return `\`${word}\` belongs into a ${home}, not into a ${block}; move it there.`;
  if (actual.tokenType.name === 'ID') {
    return `\`${word}\` is no clause of a ${block}; ${suggestion(word, CLAUSES[block])}`;
  }
  return `Expected a clause of the ${block} (${CLAUSES[block].join(', ')}) or \`}\` here${found(actual)}.`;
}

function oneOf(types: readonly (TokenType | undefined)[], actual: Token | undefined): string {
  const told = types.filter((type) => type !== undefined && type.name !== 'DIGITS');
  const names = new Set(told.map((type) => describeType(type!)));
  // A number may always be signed; saying so each time only hides the number.
  if (names.has('a number')) for (const sign of ['`-`', '`+`']) names.delete(sign);
  const id = types.find((type) => type?.name === 'ID');
  const hint = id && actual ? quoteHint(id, actual) : '';
  return `Expected ${[...names].join(' or ')} here${found(actual)}.${hint}`;
}

function found(token: Token | undefined): string {
  if (!token || token.image === '') return '';
  return `, found \`${token.image.length > 30 ? `${token.image.slice(0, 30)}…` : token.image}\``;
}

function quoteHint(expected: TokenType, actual: Token): string {
  const isKeyword = /^[a-z]+$/.test(actual.image) && actual.tokenType.name === actual.image;
  return expected.name === 'ID' && isKeyword
    ? ` If that is the name of a column, quote it: "${actual.image}".`
    : '';
}

function describeType(type: TokenType): string {
  switch (type.name) {
    case 'ID':
      return 'a name';
    case 'STRING':
      return 'a text in quotes';
    case 'NUMBER':
      return 'a number';
    case 'SAMPLES_BODY':
      return '`{` and the samples';
    case 'EOF':
      return 'the end of the file';
    default:
      return `\`${type.name}\``;
  }
}
