/** Every word of the language in every service: colour, hover, completion and layout, from the tables that name the words. */
import { readFileSync } from 'node:fs';
import { EmptyFileSystem } from 'langium';
import { describe, expect, it } from 'vitest';
import { GOAL_FORMS, GOAL_MODIFIERS, GOAL_WORDS, OWN_TOLERANCES } from '../../src/language/goals';
import { WORDS } from '../../src/language/model/vocabulary';
import { exampleOf } from '../../src/language/reference';
import { createHullfitServices } from '../../src/language/services';
import { type BlockKind, CLAUSES, KEYWORDS } from '../../src/language/syntax/messages';
import { apply, complete, FORMAT, labels, open } from './lsp/open';

const services = createHullfitServices(EmptyFileSystem);
const CSV = { 't.csv': 'depth,site,density,trust,error\n1,a,2,1,0.1\n2,b,3,2,0.1\n4,a,5,1,0.2\n' };
const DATA = 'dataset d { from "t.csv" inputs depth target density }\n';
const GOALS = [...GOAL_FORMS, ...OWN_TOLERANCES].map(({ example }) =>
  example.replace('uncertainty', 'error'),
);

interface Pattern {
  readonly match?: string;
  readonly patterns?: readonly Pattern[];
}

describe('the colours', () => {
  const { repository } = JSON.parse(readFileSync('syntaxes/hullfit.tmLanguage.json', 'utf8')) as {
    repository: Record<string, Pattern>;
  };
  /** Whether a pattern finds exactly this word in a text. */
  const matches = (pattern: Pattern, word: string, text = word): boolean =>
    (pattern.match !== undefined && new RegExp(pattern.match, 'u').exec(text)?.[0].trim() === word) ||
    (pattern.patterns ?? []).some((one) => matches(one, word, text));

  it.each(KEYWORDS)('of a clause for %s', (word) => {
    expect(matches(repository.clause, word)).toBe(true);
  });

  it.each([...new Set([...Object.values(WORDS).flat(), ...GOAL_WORDS, ...GOAL_MODIFIERS])])(
    'of a value, a unit or a function for %s',
    (word) => {
      // a unit has its colour behind a number, a function before its parenthesis, a common word behind its clause
      const texts = [word, `3 ${word}`, `${word}(`, `missing ${word}`];
      const patterns = [repository.value, repository.call];
      expect(patterns.some((one) => texts.some((text) => matches(one, word, text)))).toBe(true);
    },
  );
});

describe('hover', () => {
  async function hoverAt(text: string, needle: string): Promise<string | undefined> {
    const { hullfit, document, at } = await open(text, CSV, services);
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at(needle));
    return (found?.contents as { value: string } | undefined)?.value;
  }

  it.each(GOALS)('over each word of `goal %s` has its formula or what it is', async (goal) => {
    const text = `${DATA}fit f { data d goal ${goal} }`;
    const [word, modifier] = goal.split(' ').filter((part) => /^[a-z]/.test(part));
    expect(await hoverAt(text, word)).toMatch(/`[^`]*[xᵢyᵢ][^`]*`/);
    if (modifier !== undefined) expect(await hoverAt(text, modifier)).toMatch(/\S+/);
  });

  it('tells the goals of one word apart', async () => {
    const plain = await hoverAt(`${DATA}fit f { data d goal within 0.5 }`, 'within');
    const penalised = await hoverAt(`${DATA}fit f { data d goal within 0.5 penalty 5% }`, 'within');
    expect(plain).toContain('|f(xᵢ) − yᵢ| ≤ ε');
    expect(penalised).toContain('max(0, |f(xᵢ) − yᵢ| − ε)');
    const soft = await hoverAt(`${DATA}fit f { data d goal classify soft 10 }`, 'classify');
    expect(soft).toContain('WEIGHT · Σ');
  });

  it('shows the column that `within` names', async () => {
    const text = `${DATA}fit f { data d goal within error }`;
    expect(await hoverAt(text, 'error')).toMatch(/^A tolerance for each sample\.[^]*0\.1 … 0\.2/);
    expect(await hoverAt(text.replace('error', '"error"'), '"error"')).toMatch(/0\.1 … 0\.2/);
    expect(await hoverAt(`${DATA}fit f { data d goal within nothing }`, 'nothing')).toMatch(/has no column/);
  });

  it('says what separates thousands', async () => {
    const { hullfit, document, at } = await open(
      'dataset e { from "n.csv" inputs ¦a target b }',
      { 'n.csv': 'a;b\n1,234.5;2\n7;3\n' },
      services,
    );
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at());
    expect((found!.contents as { value: string }).value).toContain('Commas separate its thousands.');
  });
});

describe('completion of a goal', () => {
  it.each<[string, string[], string[]]>([
    ['', [...GOAL_WORDS], []],
    ['within ', ['0.05', '2%', 'error', 'depth'], ['penalty', 'soft']],
    ['within 0.05 ', ['penalty'], ['soft', 'error']],
    ['within 0.05 penalty ', ['5%'], ['penalty', 'soft']],
    ['least_squares ', ['penalty'], ['soft', 'error', '5%']],
    ['least_squares penalty ', ['5%'], ['penalty']],
    ['huber ', ['1'], ['penalty', 'error']],
    ['huber 1 ', ['penalty'], ['soft']],
    ['quantile ', ['0.9'], ['penalty']],
    ['classify ', ['soft'], ['penalty']],
    ['classify soft ', ['10'], ['soft', 'penalty']],
    ['least_absolute penalty 5% ', [], ['penalty', 'soft']],
    ['interpolate ', [], ['penalty', 'soft']],
  ])('behind `goal %s`', async (typed, wanted, unwanted) => {
    const found = labels(await complete(`${DATA}fit f { data d goal ${typed}¦ }`, CSV));
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  it('goes on with the other clauses where the goal may end', async () => {
    expect(labels(await complete(`${DATA}fit f { data d goal classify ¦ }`, CSV))).toContain('gap');
    expect(labels(await complete(`${DATA}fit f { data d goal least_squares penalty 5% ¦ }`, CSV))).toContain(
      'time',
    );
  });
});

describe('completion and layout of every clause', () => {
  const all = (Object.keys(CLAUSES) as BlockKind[]).flatMap((kind) =>
    CLAUSES[kind].map((word) => [kind, word] as const),
  );

  it.each(all)('%s: %s', async (kind, word) => {
    const items = await complete(`${kind} n { ¦ }`, CSV);
    const item = items.find(({ label }) => label === word);
    expect(item?.documentation).toMatch(/\.$/);
    const text = `${kind} n {\n${exampleOf(kind, word)}\n}\n`;
    const laid = await laidOut(text);
    expect(laid.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
    expect(laid).toMatch(/^ {2}\S/m);
    expect(await laidOut(laid)).toBe(laid);
  });

  it.each(GOALS)('goal %s keeps its layout', async (goal) => {
    // fewest kinks are counted of a function whose line and constant cost nothing
    const network = 'network k {\n  bias free\n  skip affine\n}\n';
    const text = `${DATA}\n${network}\nfit f {\n  data d\n  network k\n  goal ${goal}\n}\n`;
    expect(await laidOut(text)).toBe(text);
    const { document } = await open(text, CSV, services);
    // these targets are no classes, which the goal's words cannot help
    const faults = document.diagnostics!.filter(({ severity }) => severity === 1).map(({ code }) => code);
    expect(faults.filter((code) => code !== 'not-two-valued')).toEqual([]);
  });
});

async function laidOut(text: string): Promise<string> {
  const { hullfit, document } = await open(text, CSV, services);
  const edits = await hullfit.lsp.Formatter!.formatDocument(document, {
    textDocument: { uri: document.uri.toString() },
    options: FORMAT,
  });
  return apply(text, edits);
}
