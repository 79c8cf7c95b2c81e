import { cpSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AstUtils, GrammarAST } from 'langium';
import { describe, expect, it } from 'vitest';
import { HullfitGrammar } from '../../src/language/generated/grammar';
import { CLAUSES, SWEEP_KEYWORDS } from '../../src/language/syntax/messages';
import { runNode } from '../helpers/node';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the grammar', () => {
  it('generates what is in the tree', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hullfit-grammar-'));
    for (const path of [
      'langium-config.json',
      'package.json',
      'scripts/generate.mjs',
      'src/language/hullfit.langium',
    ]) {
      cpSync(join(root, path), join(directory, path));
    }
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    const { status, output } = await runNode(['scripts/generate.mjs'], directory);
    expect(status, output).toBe(0);
    for (const file of ['ast.ts', 'grammar.ts', 'module.ts']) {
      const path = `src/language/generated/${file}`;
      expect(
        readFileSync(join(directory, path), 'utf8') === read(path),
        `${file} is stale: npm run generate`,
      ).toBe(true);
    }
  });

  const keywords = new Set(
    AstUtils.streamAst(HullfitGrammar())
      .filter(GrammarAST.isKeyword)
      .map(({ value }) => value)
      .filter((value) => /^[a-z_]+$/.test(value)),
  );

  it('has the clauses that the messages name', () => {
    expect(keywords.size).toBeGreaterThan(20);
    for (const clause of Object.values(CLAUSES).flat()) expect(keywords).toContain(clause);
  });

  it('is highlighted: every keyword is in the TextMate grammar, and no other word', () => {
    const highlighting = JSON.parse(read('syntaxes/hullfit.tmLanguage.json')) as {
      scopeName: string;
      repository: { clause: { match: string }; sweep: { patterns: { name?: string; match?: string }[] } };
    };
    expect(highlighting.scopeName).toBe('source.hullfit');
    const wordsOf = (match = ''): string[] => /\(\?:([a-z_|]+)\)/.exec(match)![1].split('|');
    const { clause, sweep } = highlighting.repository;
    // those of a sweep are names elsewhere
    const own = sweep.patterns.find(({ name }) => name === 'keyword.control.clause.hullfit');
    expect(new Set([...wordsOf(clause.match), ...wordsOf(own?.match), 'sweep'])).toEqual(keywords);
    for (const word of SWEEP_KEYWORDS) expect(wordsOf(clause.match)).not.toContain(word);
  });
});

describe('the editor files', () => {
  it('hold patterns that compile', () => {
    const patterns: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        if (['match', 'begin', 'end'].includes(key) && typeof item === 'string') patterns.push(item);
        else collect(item);
      }
    };
    collect(JSON.parse(read('syntaxes/hullfit.tmLanguage.json')));
    expect(patterns.length).toBeGreaterThan(20);
    for (const pattern of patterns) expect(() => new RegExp(pattern, 'u'), pattern).not.toThrow();
    const configuration = JSON.parse(read('syntaxes/language-configuration.json')) as {
      comments: object;
      wordPattern: { pattern: string; flags: string };
      indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
    };
    expect(configuration.comments).toEqual({ lineComment: '//', blockComment: ['/*', '*/'] });
    const { pattern, flags } = configuration.wordPattern;
    expect('Größe_1 -1.5e-3'.match(new RegExp(pattern, `${flags}g`))).toEqual(['Größe_1', '-1.5e-3']);
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    expect(new RegExp(increaseIndentPattern).test('fit f {')).toBe(true);
    expect(new RegExp(increaseIndentPattern).test('fit f { data d }')).toBe(false);
    expect(new RegExp(decreaseIndentPattern).test('  }')).toBe(true);
  });
});
