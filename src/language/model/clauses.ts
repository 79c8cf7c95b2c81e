/** What all clauses have in common: at most once, and words out of a closed list. */
import type { AstNode } from 'langium';
import { suggestion } from '../../data/didYouMean';
import type { DiagnosticCode } from '../codes';
import { quoted, remove, replace, spellings } from '../fixes';
import { keywordRange, rangeOf, type Reporter } from '../reporter';

/** Reports every second clause of a type, except of the types in `repeatable`, and returns the first of each. */
export function onceEach<C extends AstNode>(
  clauses: readonly C[],
  reporter: Reporter,
  repeatable: string[] = [],
): C[] {
  const seen = new Map<string, C>();
  return clauses.filter((clause) => {
    const first = seen.get(clause.$type);
    if (repeatable.includes(clause.$type) || !first) {
      seen.set(clause.$type, clause);
      return true;
    }
    const keyword = clause.$cstNode?.text.match(/^\w+/)?.[0] ?? 'this clause';
    reporter.error(
      'duplicate-clause',
      `\`${keyword}\` stands here already; keep only one.`,
      keywordRange(clause),
      {
        related: [{ message: 'It stands here first.', range: rangeOf(first) }],
        fixes: remove(clause, `Remove this \`${keyword}\``),
      },
    );
    return false;
  });
}

/** The word at a property, if it is one of `words`; reports it otherwise, as `unknown-value`. */
export function oneOfWords<W extends string>(
  node: AstNode,
  property: string,
  word: string | undefined,
  words: readonly W[],
  what: string,
  reporter: Reporter,
): W | undefined {
  if (word === undefined) return undefined; // a syntax error that is reported already
  const known = words.find((candidate) => candidate === word);
  if (known === undefined) {
    const range = rangeOf(node, property);
    const message = `\`${word}\` is no ${what}; ${suggestion(word, words)}`;
    reporter.error('unknown-value', message, range, { fixes: spellings(word, words, range) });
  }
  return known;
}

/** What the text at a property stands for; reports any other text, as `unknown-value`. */
export function oneOfTexts<T>(
  node: AstNode,
  property: string,
  text: string | undefined,
  texts: ReadonlyMap<string, T>,
  what: string,
  reporter: Reporter,
): T | undefined {
  if (text === undefined) return undefined; // a syntax error that is reported already
  const known = texts.get(text);
  if (known === undefined) {
    const range = rangeOf(node, property);
    const written = [...new Map([...texts].map(([key, value]) => [value, key])).values()].map(asWritten);
    const message = `${quoted(text)} is no ${what}; write ${written.slice(0, -1).join(', ')} or ${written.at(-1)}.`;
    const fixes = written.map((one) => replace(range, one, `Change to ${one}`, false));
    reporter.error('unknown-value', message, range, { fixes });
  }
  return known;
}

/** A word as it is, a sign in quotes. */
function asWritten(text: string): string {
  return /^\w+$/.test(text) ? text : quoted(text);
}

/** Reports a number that is not finite or does not pass `accepts`; returns it otherwise. */
export function checkedNumber(
  node: AstNode,
  property: string,
  value: number | undefined,
  accepts: (value: number) => boolean,
  code: DiagnosticCode,
  message: string,
  reporter: Reporter,
): number | undefined {
  if (value === undefined) return undefined;
  if (Number.isFinite(value) && accepts(value)) return value;
  reporter.error(code, message, rangeOf(node, property));
  return undefined;
}
