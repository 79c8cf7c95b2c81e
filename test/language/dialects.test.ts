/** The clauses of a table's dialect, in the file and in the language services. */
import { describe, expect, it } from 'vitest';
import { compileText } from '../../src/language/compile';
import { folder } from './marked';
import { open } from './lsp/open';

async function compiled(text: string, files: Record<string, string>) {
  const where = folder(files);
  return compileText(text, `${where}/a.hull`);
}

async function job(text: string, files: Record<string, string>) {
  const { diagnostics, fits } = await compiled(text, files);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return fits[0].job!;
}

const EUROPEAN = { 't.csv': 'depth;site weight;density\n0,5;1;2,25\n1,5;2;3\n' };

describe('separator, decimal and header', () => {
  it.each([
    ['guessed', ''],
    ['said', 'separator ";" decimal ","'],
    ['said in another order', 'decimal "," separator ";"'],
  ])('%s', async (_, clauses) => {
    const { problem, dialect } = await job(
      `dataset d { from "t.csv" ${clauses} inputs depth, "site weight" target density } fit f { data d }`,
      EUROPEAN,
    );
    expect([...problem.inputs, ...problem.targets]).toEqual([0.5, 1, 1.5, 2, 2.25, 3]);
    expect(dialect).toEqual({ separator: ';', decimal: ',', header: true });
  });

  it.each([
    ['tab', 'a\tb\n1\t2\n3\t4\n'],
    ['"\t"', 'a\tb\n1\t2\n3\t4\n'],
    ['"\\t"', 'a\tb\n1\t2\n3\t4\n'],
    ['space', 'a b\n1   2\n3 4\n'],
    ['" "', 'a b\n1   2\n3 4\n'],
    ['","', 'a,b\n1,2\n3,4\n'],
  ])('separator %s', async (separator, text) => {
    const clause = `dataset d { from "t.csv" separator ${separator} inputs a target b } fit f { data d }`;
    expect([...(await job(clause, { 't.csv': text })).problem.targets]).toEqual([2, 4]);
  });

  it.each(['inputs 1, 3 target 2', 'inputs "1", "3" target "2"', 'target 2\n inputs 1,3 rows 1..3'])(
    'header none: %s',
    async (clauses) => {
      const { problem, inputNames } = await job(
        `dataset d { from "t.csv" header none ${clauses} } fit f { data d }`,
        { 't.csv': '1,2,3\n4,5,6\n7,8,10\n' },
      );
      expect([...problem.inputs]).toEqual([1, 3, 4, 6, 7, 10]);
      expect([...problem.targets]).toEqual([2, 5, 8]);
      expect(inputNames).toEqual(['1', '3']);
    },
  );

  it('read one file as two tables', async () => {
    const { fits, diagnostics } = await compiled(
      'dataset a { from "t.csv" header none inputs 1 target 2 }\n' +
        'dataset b { from "t.csv" inputs "5" target "6" } fit f { data a } fit g { data b }',
      { 't.csv': '5,6\n7,8\n9,10\n' },
    );
    expect(fits.map(({ job }) => job?.problem.count)).toEqual([3, 2]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['numeric-header']);
  });

  it.each([
    ['separator "|"', 'unknown-value', '"|" is no separator; write ",", ";", tab or space.'],
    ['separator colon', 'unknown-value', '"colon" is no separator; write ",", ";", tab or space.'],
    ['decimal "\'"', 'unknown-value', '"\'" is no decimal sign; write "." or ",".'],
    ['header first', 'unknown-value', '`first` is no header; use `none`.'],
    ['header none header none', 'duplicate-clause', '`header` stands here already; keep only one.'],
  ])('are refused by a sentence: %s', async (clause, code, message) => {
    const { diagnostics } = await compiled(
      `dataset d { from "t.csv" ${clause} inputs depth target density } fit f { data d }`,
      EUROPEAN,
    );
    expect(diagnostics.find((one) => one.code === code)?.message).toBe(message);
  });

  it('are idle without a text file', async () => {
    const { diagnostics } = await compiled(
      'dataset d { samples { 0 -> 1\n 1 -> 2 } separator ";" } fit f { data d }\n' +
        'dataset j { from "t.json" decimal "," inputs a target b } fit g { data j }',
      { 't.json': '[{"a": 1, "b": 2}, {"a": 2, "b": 3}]' },
    );
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['unused-clause', 'warning'],
      ['unused-clause', 'warning'],
    ]);
  });

  it('leave their words free as names', async () => {
    const { problem, inputNames } = await job(
      'dataset header { from "t.csv" inputs header, decimal, sample_weight target separator }\n' +
        'network duplicates { } fit decimal { data header network duplicates goal within 1 }',
      { 't.csv': 'header,decimal,sample_weight,separator\n1,2,3,4\n2,3,5,6\n' },
    );
    expect([problem.dimension, inputNames]).toEqual([3, ['header', 'decimal', 'sample_weight']]);
  });
});

it.each([
  ['', 'target b decimal ","'],
  ['decimal "."', 'decimal "," inputs'],
])('a cell with the other decimal sign offers the clause that reads it: %s', async (clause, wanted) => {
  const text = `dataset d { from "t.csv" ${clause} inputs a target b } fit f { data d }`.replace('  ', ' ');
  const files = { 't.csv': 'a;b\n0.5;1\n1.5;2\n"2,5";3\n' };
  const [{ code, message, fixes = [] }] = (await compiled(text, files)).diagnostics;
  expect(code).toBe('not-a-number');
  expect(message).toBe(
    'Row 3 (line 4 of t.csv), column "a" is "2,5", with a decimal comma; write the point instead: 2.5; ' +
      'or write `decimal ","` in the dataset, if the whole table has it.',
  );
  expect(fixes.map(({ title }) => title)).toEqual(['Read the table with `decimal ","`']);
  const [{ range, newText }] = fixes[0].edits;
  expect(text.slice(0, range.start.character) + newText + text.slice(range.end.character)).toContain(wanted);
});

describe('the editor', () => {
  const text = (clause: string) =>
    `dataset d { from "t.csv" ${clause} inputs depth target density } fit f { data d }`;

  it('says the guess where the file is named, and of the dataset', async () => {
    const { hullfit, document, at } = await open(text('').replace('"t', '"¦t'), EUROPEAN);
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at());
    expect((found?.contents as { value: string }).value).toBe(
      'Cells are separated by semicolons (guessed), the decimal sign is the comma (guessed); the first line names the columns.',
    );
    const said = await open(text('separator ";" decimal ","').replace(' d ', ' ¦d '), EUROPEAN);
    const about = await said.hullfit.lsp.HoverProvider!.getHoverContent(said.document, said.at());
    expect((about?.contents as { value: string }).value).toContain(
      'Cells are separated by semicolons, the decimal sign is the comma; the first line names the columns.',
    );
  });

  it.each([
    ['separator ¦', ['","', '";"', 'tab', 'space']],
    ['decimal ¦', ['"."', '","']],
    ['header ¦', ['none']],
    ['duplicates ¦', ['keep', 'average']],
  ])('completes %s', async (clause, labels) => {
    const { hullfit, document, at } = await open(text(clause), EUROPEAN);
    const list = await hullfit.lsp.CompletionProvider!.getCompletion(document, at());
    expect(list?.items.map(({ label }) => label)).toEqual(expect.arrayContaining(labels));
  });

  it('completes columns by the dialect that is said', async () => {
    const { hullfit, document, at } = await open(
      'dataset d { from "t.csv" header none inputs ¦ target "2" } fit f { data d }',
      { 't.csv': '1,2,3\n4,5,6\n' },
    );
    const list = await hullfit.lsp.CompletionProvider!.getCompletion(document, at());
    expect(list?.items.map(({ label }) => label)).toEqual(['1', '3']);
  });
});
