/** docs/language-reference.md says what the grammar and the language services say, and its examples are of the language. */
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { HullfitGrammar } from '../../src/language/generated/grammar';
import { GOAL_FORMS } from '../../src/language/goals';
import { exampleOf, languageReference, ruleOfClause } from '../../src/language/reference';
import { syntaxOf } from '../../src/language/reference/syntax';
import { type BlockKind, CLAUSES } from '../../src/language/syntax/messages';
import { compile } from './marked';

const PATH = 'docs/language-reference.md';
const ALL = (Object.keys(CLAUSES) as BlockKind[]).flatMap((kind) =>
  CLAUSES[kind].map((word) => [kind, word] as const),
);

describe('the language reference', () => {
  it('is up to date; else run npm run generate', async () => {
    const options = { ...(await resolveConfig(PATH)), parser: 'markdown' as const };
    expect(readFileSync(PATH, 'utf8')).toBe(await format(languageReference(), options));
  });

  it('has every clause under its block, in the order of the grammar', () => {
    const text = languageReference();
    for (const [kind, words] of Object.entries(CLAUSES)) {
      const section = text.split(`\n## ${kind}\n`)[1].split('\n## ')[0];
      const titles = [...section.matchAll(/^### (\S+)/gm)].map(([, title]) => title);
      expect(titles).toEqual(words);
      for (const part of section.split('\n### ').slice(1)) expect(part).toMatch(/^Left out: \S[^\n]*\.$/m);
    }
  });

  it('has every goal', () => {
    for (const { summary } of GOAL_FORMS) expect(languageReference()).toContain(`| \`${summary}\` |`);
  });

  it.each(ALL)('%s: the example of %s is of the language', async (kind, word) => {
    const block = `${kind} x {\n${exampleOf(kind, word)}\n}`;
    const { diagnostics } = await compile(block);
    // names and files that are not there are no fault of an example
    const codes = diagnostics.map(({ code }) => code);
    for (const fault of [
      'syntax',
      'unknown-clause',
      'unknown-value',
      'bad-argument',
      'missing-argument',
      'missing-unit',
    ])
      expect(codes).not.toContain(fault);
  });
});

describe('the syntax of a clause', () => {
  const syntax = (kind: BlockKind, word: string) =>
    syntaxOf(HullfitGrammar(), ruleOfClause(HullfitGrammar(), kind, word));

  it.each<[BlockKind, string, string]>([
    ['dataset', 'inputs', 'inputs COLUMN [, COLUMN …]'],
    ['dataset', 'target', 'target COLUMN [is LABEL]'],
    ['dataset', 'separator', 'separator ("," | ";" | tab | space)'],
    ['dataset', 'rows', 'rows NUMBER .. NUMBER'],
    ['network', 'bias', 'bias (none | joint | free | <= NUMBER)'],
    ['fit', 'test', 'test with DATASET'],
    ['fit', 'holdout', 'holdout NUMBER % [seed NUMBER]'],
  ])('%s: %s', (kind, word, expected) => {
    expect(syntax(kind, word)).toBe(expected);
  });

  it('of a clause that there is not is an error', () => {
    expect(() => ruleOfClause(HullfitGrammar(), 'fit', 'from')).toThrow('no clause from in a fit');
    expect(() => syntaxOf(HullfitGrammar(), 'NoClause')).toThrow('no rule NoClause');
  });
});
