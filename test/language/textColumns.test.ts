/** Columns of text, weights and rows of equal inputs, from the file to the job. */
import { describe, expect, it } from 'vitest';
import { compileText } from '../../src/language/compile';
import { folder } from './marked';
import { open } from './lsp/open';

async function compiled(text: string, files: Record<string, string>) {
  return compileText(text, `${folder(files)}/a.hull`);
}

async function job(text: string, files: Record<string, string>) {
  const { diagnostics, fits } = await compiled(text, files);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return fits[0].job!;
}

const SITES = { 't.csv': 'depth,site,y\n1,north,2\n2,south,3\n3,north,5\n4,south,4\n' };

describe('a column of text', () => {
  it('has an input a label, by name, and scales as the others', async () => {
    const found = await job(
      'dataset d { from "t.csv" inputs depth, site target y scale minmax } fit f { data d }',
      SITES,
    );
    expect(found.inputNames).toEqual(['depth', 'site = north', 'site = south']);
    expect(found.columns).toEqual([{ name: 'depth' }, { name: 'site', labels: ['north', 'south'] }]);
    expect([...found.rawInputs]).toEqual([1, 1, 0, 2, 0, 1, 3, 1, 0, 4, 0, 1]);
    expect(found.problem.dimension).toBe(3);
  });

  it('gives other hashes to other labels', async () => {
    const text = 'dataset d { from "t.csv" inputs site target y goal } fit f { data d }'.replace(' goal', '');
    const other = { 't.csv': SITES['t.csv'].replaceAll('north', 'norte') };
    const hashes = await Promise.all(
      [SITES, other].map(async (files) => (await job(text, files)).inputSha256),
    );
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  const TESTED =
    'dataset d { from "t.csv" inputs depth, site target y }\n' +
    'dataset e { from "e.csv" inputs depth, site target y }\nfit f { data d test with e }';

  it('is tested by the labels of the fit, whichever of them the test has', async () => {
    const found = await job(TESTED, { ...SITES, 'e.csv': 'depth,site,y\n5,south,1\n6,south,2\n' });
    expect([...found.test!.inputs]).toEqual([5, 0, 1, 6, 0, 1]);
  });

  it.each([
    [
      'depth,site,y\n5,south,1\n6,sooth,2\n',
      'The test dataset has "sooth" in its column "site", which the dataset of the fit has nowhere; did you mean "south"?',
    ],
    [
      'depth,site,y\n5,1,1\n6,2,2\n',
      'The column "site" holds text in the dataset of the fit and numbers in that of the test; write both in the same way.',
    ],
  ])('refuses a test of other labels', async (text, message) => {
    const { diagnostics, fits } = await compiled(TESTED, { ...SITES, 'e.csv': text });
    expect(diagnostics.map((one) => [one.code, one.message])).toEqual([['test-inputs-differ', message]]);
    expect(fits[0].job).toBeNull();
  });

  it('is held out as it is', async () => {
    const found = await job(
      'dataset d { from "t.csv" inputs depth, site target y } fit f { data d holdout 25% seed 1 }',
      SITES,
    );
    expect([found.problem.count, found.test!.count, found.test!.inputs.length]).toEqual([3, 1, 3]);
  });

  it('says by hover what it holds, label by label', async () => {
    const { hullfit, document, at } = await open(
      'dataset ¦d { from "t.csv" inputs depth, site target y } fit f { data d }',
      SITES,
    );
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at());
    const { value } = found!.contents as { value: string };
    expect(value).toContain('**4 samples** of 3 inputs');
    expect(value).toMatch(/\| site = north \| 0 … 1 \|/);
  });
});

describe('weights and rows of equal inputs', () => {
  const WEIGHED = { 't.csv': 'x,y,w\n1,2,1\n1,4,3\n2,5,2\n3,1,1\n' };

  it('reach the problem', async () => {
    const found = await job(
      'dataset d { from "t.csv" inputs x target y sample_weight w } fit f { data d goal least_absolute penalty 0.1 }',
      WEIGHED,
    );
    expect([...found.problem.sampleWeights!]).toEqual([1, 3, 2, 1]);
  });

  it('are summed, the targets averaged', async () => {
    const { problem, rowNumbers } = await job(
      'dataset d { from "t.csv" inputs x target y sample_weight w duplicates average } fit f { data d goal least_absolute penalty 0.1 }',
      WEIGHED,
    );
    expect([...problem.targets]).toEqual([3.5, 5, 1]);
    expect([...problem.sampleWeights!]).toEqual([4, 2, 1]);
    expect(rowNumbers).toEqual([1, 3, 4]);
  });

  it('do so of samples in the text, too', async () => {
    const { problem } = await job(
      'dataset d { samples { 0 -> 1\n 1 -> 2\n 0 -> 4 } duplicates average } fit f { data d }',
      {},
    );
    expect([...problem.targets]).toEqual([2.5, 2]);
    expect([...problem.sampleWeights!]).toEqual([2, 1]);
  });

  it('keep is the default', async () => {
    const text = (clause: string) =>
      `dataset d { from "t.csv" inputs x target y ${clause} } fit f { data d goal within 2 }`;
    const [plain, kept] = await Promise.all(
      ['', 'duplicates keep'].map((clause) => job(text(clause), WEIGHED)),
    );
    expect(kept.inputSha256).toBe(plain.inputSha256);
    expect(plain.problem.sampleWeights).toBeUndefined();
  });

  it('a weight that is none, and a column that is not there', async () => {
    const text = (column: string) =>
      `dataset d { from "t.csv" inputs x target y sample_weight ${column} } fit f { data d }`;
    const of = async (column: string, table: string) =>
      (await compiled(text(column), { 't.csv': table })).diagnostics.map(
        ({ code, message, range, related }) => [
          code,
          message,
          range.start.character,
          related?.[0].range.start.line,
        ],
      );
    expect(await of('w', 'x,y,w\n1,2,1\n2,3,0\n')).toEqual([
      [
        'bad-weight',
        'Row 2 (line 3 of t.csv), column "w" is 0, where the weight of a sample must be above 0; correct it, or leave the row out with `rows`.',
        57,
        2,
      ],
    ]);
    expect((await of('ww', 'x,y,w\n1,2,1\n2,3,1\n'))[0].slice(0, 2)).toEqual([
      'missing-column',
      't.csv has no column "ww"; did you mean "w"?',
    ]);
  });

  it('a goal that asks the same of every sample takes no notice of weights, and says so', async () => {
    const text = (goal: string) =>
      `dataset d { from "t.csv" inputs x target y sample_weight w } fit f { data d goal ${goal} }`;
    const of = async (goal: string) =>
      (await compiled(text(goal), WEIGHED)).diagnostics.map(({ code, severity }) => `${severity} ${code}`);
    expect(await of('within 2')).toEqual(['warning idle-weights']);
    expect(await of('least_absolute penalty 0.1')).toEqual([]);
    expect(await of('least_squares penalty 5%')).toEqual([]);
    expect(await of('quantile 0.9 penalty 5%')).toEqual([]);
  });

  it('of both classes have no mean that is a class', async () => {
    const text = (values: string) =>
      `dataset d { samples { ${values} } duplicates average } fit f { data d goal classify }`;
    const { diagnostics } = await compiled(text('0 -> 0\n 1 -> 1\n 0 -> 1\n 0 -> 0'), {});
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'not-two-valued',
        'Row 1 and others of equal inputs are of both classes, whose mean is no class; write `duplicates keep`, or correct them.',
      ],
    ]);
    expect((await job(text('0 -> 0\n 1 -> 1\n 0 -> 0'), {})).problem.count).toBe(2);
  });

  it('a conflict under tolerances of their own names a goal that all rows meet', async () => {
    const { diagnostics } = await compiled(
      'dataset d { from "t.csv" inputs x target y } fit f { data d goal within w }',
      { 't.csv': 'x,y,w\n1,2,0.1\n1,4,0.1\n2,5,1\n' },
    );
    expect(diagnostics[0].message).toContain('or use `goal least_squares penalty 5%`');
    expect(diagnostics[0].fixes?.map(({ title }) => title)).toContain(
      'Change to `goal least_squares penalty 5%`',
    );
  });

  it.each([
    ['', '{ from "t.csv" inputs x target y duplicates average }'],
    [' duplicates keep', '{ from "t.csv" inputs x target y duplicates average }'],
  ])('a conflict of them has both remedies as quick fixes%s', async (clause, wanted) => {
    const text = `dataset d { from "t.csv" inputs x target y${clause} } fit f { data d }`;
    const { diagnostics } = await compiled(text, WEIGHED);
    const [{ code, message, fixes = [] }] = diagnostics;
    expect(code).toBe('conflicting-duplicates');
    expect(message).toContain(
      'the fit is infeasible: remove one of them, write `duplicates average`, or use `goal within 1`',
    );
    const titles = fixes.map(({ title }) => title);
    expect(titles).toEqual([
      'Add `goal within 1`',
      'Average rows of equal inputs',
      expect.stringMatching(/^Leave out row \d \(`rows \d\.\.\d`\)$/),
    ]);
    const [{ range, newText }] = fixes[1].edits;
    const applied = text.slice(0, range.start.character) + newText + text.slice(range.end.character);
    expect(applied).toContain(wanted);
    expect((await compiled(applied, WEIGHED)).diagnostics).toEqual([]);
  });
});
