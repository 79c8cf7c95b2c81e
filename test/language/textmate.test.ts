/** The TextMate grammar on marked texts, by VS Code's own tokenizer (vscode-tmgrammar-test). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runNode } from '../helpers/node';

const FOLDER = 'test/language/textmate';

function check(file: string) {
  const program = 'node_modules/vscode-tmgrammar-test/dist/unit.js';
  return runNode([program, '--grammar', 'syntaxes/hullfit.tmLanguage.json', file]);
}

describe('the TextMate grammar', () => {
  it.each(readdirSync(FOLDER))('colours %s as it is marked', async (name) => {
    const { status, output } = await check(join(FOLDER, name));
    expect(status, output).toBe(0);
  });

  it('would be found wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hullfit-grammar-'));
    const file = join(folder, 'wrong.hull');
    const text = readFileSync(join(FOLDER, 'blocks.hull'), 'utf8');
    writeFileSync(file, text.replace('constant.language.hullfit', 'constant.numeric.hullfit'));
    expect((await check(file)).status).not.toBe(0);
    rmSync(folder, { recursive: true });
  });
});

describe('the language configuration', () => {
  const configuration = JSON.parse(readFileSync('syntaxes/language-configuration.json', 'utf8')) as {
    indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
    onEnterRules: {
      beforeText: string;
      afterText?: string;
      previousLineText?: string;
      action: { indent: string; appendText?: string };
    }[];
    wordPattern: { pattern: string; flags: string };
  };

  /** The first rule that matches, as VS Code chooses it. */
  const onEnter = (before: string, after = '', previous = '') =>
    configuration.onEnterRules.find(
      (rule) =>
        new RegExp(rule.beforeText).test(before) &&
        (rule.afterText === undefined || new RegExp(rule.afterText).test(after)) &&
        (rule.previousLineText === undefined || new RegExp(rule.previousLineText).test(previous)),
    )?.action;

  it('keeps the indentation of samples, and moves the closing brace down', () => {
    expect(onEnter('    -1.0 -> 0.2')).toEqual({ indent: 'none' });
    expect(onEnter('    1, 2 -> 3  // note')).toEqual({ indent: 'none' });
    expect(onEnter('  samples {', '}')).toEqual({ indent: 'indentOutdent' });
    expect(onEnter('  samples {')).toEqual({ indent: 'indent' });
    expect(onEnter('fit f {', '}')).toEqual({ indent: 'indentOutdent' });
  });

  it('goes on with comments', () => {
    expect(onEnter('/* a')).toEqual({ indent: 'none', appendText: ' * ' });
    expect(onEnter('// a sentence', 'that is split')).toEqual({ indent: 'none', appendText: '// ' });
    expect(onEnter('// a sentence')).toBeUndefined();
  });

  it('indents blocks', () => {
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    for (const line of ['fit f {', '  samples {', 'dataset d { // note']) {
      expect(new RegExp(increaseIndentPattern).test(line), line).toBe(true);
    }
    for (const line of ['fit f { data d }', '// a {', '  0 -> 1']) {
      expect(new RegExp(increaseIndentPattern).test(line), line).toBe(false);
    }
    expect(new RegExp(decreaseIndentPattern).test('  }')).toBe(true);
  });

  it('takes numbers and names as words', () => {
    const { pattern, flags } = configuration.wordPattern;
    expect('-1.5e-3 größe_2 ->'.match(new RegExp(pattern, `${flags}g`))).toEqual(['-1.5e-3', 'größe_2']);
  });
});
