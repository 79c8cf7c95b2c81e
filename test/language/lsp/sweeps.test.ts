/** Sweeps in the editor: completion, hover, rename, outline, colours, layout. */
import { describe, expect, it } from 'vitest';
import type { SweepSummary } from '../../../src/protocol/sweepRuns';
import { apply, complete, FORMAT, labels, open } from './open';

const TEXT = `dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0\n 3 -> 1 } }
network n { bias free }
network m { bias none }
fit f { data d network n goal least_squares penalty 5% }
`;

describe('completion in a sweep', () => {
  it.each<[string, string[], string[]]>([
    ['sweep s { ¦ }', ['fit', 'vary', 'folds', 'choose'], ['goal', 'data']],
    ['sweep s { fit ¦ }', ['f'], ['d', 'n']],
    ['sweep s { fit f ¦ }', ['vary', 'folds', 'choose'], ['fit']],
    ['sweep s { fit f vary gap in [1] ¦ }', ['vary', 'folds'], ['fit']],
    [
      'sweep s { fit f vary ¦ }',
      ['penalty', 'weights', 'rows', 'slope', 'network'],
      ['compare', 'inputs', 'vary'],
    ],
    ['sweep s { fit f vary gap in [1] vary ¦ }', ['penalty'], ['gap']],
    ['sweep s { fit f vary penalty ¦ }', ['from', 'in'], ['to', 'vary']],
    ['sweep s { fit f vary weights in [¦] }', ['l1', 'l2', 'linf'], ['vary']],
    ['sweep s { fit f vary weights in [l1, ¦] }', ['l2', 'linf'], ['l1']],
    ['sweep s { fit f vary network in [¦] }', ['n', 'm'], ['d']],
    ['sweep s { fit f vary gap from 1 to 2 ¦ }', ['steps'], ['vary']],
    ['sweep s { fit f vary gap from 1 to 2 steps 3 ¦ }', ['log', 'vary', 'choose'], ['to']],
    ['sweep s { fit f choose ¦ }', ['lowest cv', 'one_standard_error', 'knee'], ['cv']],
    ['sweep s { fit f choose lowest ¦ }', ['cv', 'test', 'mass'], ['neurons', 'knee']],
    ['¦', ['sweep block', 'sweep'], ['vary']],
  ])('%s', async (typed, wanted, unwanted) => {
    const found = labels(await complete(TEXT + typed));
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  it('has a block that is of the language', async () => {
    const items = await complete(`${TEXT}¦`);
    const { textEdit } = items.find(({ label }) => label === 'sweep block')!;
    const body = textEdit!.newText.replace(/\$\{\d+:([^}]*)\}/g, '$1').replace('$0', '');
    const { document } = await open(TEXT + body.replace('folds 5', 'folds 2'));
    const codes = document.diagnostics!.map(({ code }) => code);
    expect(codes).toEqual(['unused-network']);
  });
});

const SWEEP = `${TEXT}sweep s {
  fit f
  vary penalty from 1% to 10% steps 7 log
  vary weights in [l1, l2, linf]
  folds 2 seed 3
  choose one_standard_error
}
`;

describe('hover in a sweep', () => {
  it.each<[string, number, RegExp]>([
    ['sweep s', 6, /sweep `s` of the fit `f`: 21 points, 63 fits/],
    ['sweep s', 0, /^Runs a fit many times/],
    ['fit f\n  vary', 4, /^fit `f`/],
    ['vary penalty', 0, /the values that it takes/],
    ['vary penalty', 5, /penalty of the goal/],
    ['to 10', 0, /^The last value/],
    ['steps', 0, /both ends included/],
    ['log', 0, /equal factors/],
    ['weights in', 0, /norm of the weights/],
    ['in [', 0, /separated by commas/],
    ['folds', 0, /Cross-validation/],
    ['one_standard', 0, /one standard error of the least/],
  ])('over %s', async (needle, shift, expected) => {
    const { hullfit, document, at } = await open(SWEEP);
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at(needle, shift));
    expect((found?.contents as { value: string }).value).toMatch(expected);
  });

  it('of one in error says so', async () => {
    const { hullfit, document, at } = await open(SWEEP.replace('folds 2', 'folds 1'));
    const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at('sweep s', 6));
    expect((found?.contents as { value: string }).value).toMatch(/has errors/);
  });
});

describe('a sweep in the editor', () => {
  it('follows the fit that is renamed', async () => {
    const { hullfit, document, text, at } = await open(SWEEP);
    const params = { ...at('fit f {', 4), newName: 'trend' };
    const edit = await hullfit.lsp.RenameProvider!.rename(document, params);
    const renamed = apply(text, Object.values(edit!.changes!).flat());
    expect(renamed).toContain('fit trend { data d');
    expect(renamed).toContain('sweep s {\n  fit trend\n');
  });

  it('leads to its fit', async () => {
    const { hullfit, document, at } = await open(SWEEP);
    const [link] = (await hullfit.lsp.DefinitionProvider!.getDefinition(document, at('fit f\n', 4)))!;
    expect(link.targetSelectionRange.start).toEqual(at('fit f {', 4).position);
  });

  it('says how much it is before it is started, to a client that can start it', async () => {
    const { hullfit, document, at } = await open(SWEEP);
    const titles = async () => {
      const lenses = await hullfit.lsp.CodeLensProvider!.provideCodeLens(document, at('sweep'));
      return lenses!.map(({ command, range }) => [command?.title, range.start.line]);
    };
    const { line } = at('fit f {').position;
    expect(await titles()).toEqual([['▶ Fit', line]]);
    hullfit.surroundings.canShow = true;
    expect(await titles()).toEqual([
      ['▶ Fit', line],
      ['▶ Sweep · 21 points, 63 fits', line + 1],
    ]);
  });

  it('is cancelled where it was started, and shown', async () => {
    const { hullfit, document, at } = await open(SWEEP);
    hullfit.surroundings.canShow = true;
    const known: { summary?: SweepSummary } = {};
    hullfit.surroundings.sweep = (_, name) => (name === 's' ? known.summary : undefined);
    const lenses = async () => {
      const found = await hullfit.lsp.CodeLensProvider!.provideCodeLens(document, at('sweep'));
      return found!.slice(1).map(({ command }) => [command?.title, command?.command, command?.arguments]);
    };
    const [argument] = [[{ uri: document.uri.toString(), sweep: 's' }]];
    const summary: SweepSummary = {
      ...{ name: 's', line: 4, character: 6, fit: 'f', runnable: true, size: null, stale: false },
      state: { kind: 'running', done: 1, total: 63, rate: 1, leftMs: null },
    };
    known.summary = summary;
    const show = ['Show', 'hullfit.showSweep', argument];
    expect(await lenses()).toEqual([['■ Cancel', 'hullfit.cancel', argument], show]);
    known.summary = { ...summary, state: { kind: 'cancelling', done: 1, total: 63, rate: 1, leftMs: null } };
    expect(await lenses()).toEqual([['■ Cancelling…', 'hullfit.cancel', argument], show]);
    const table = { startedAt: '2026-01-01T00:00:00.000Z', rows: 1, points: 21, complete: false };
    known.summary = {
      ...summary,
      state: { kind: 'done' },
      table: { ...table, chosen: null, recalled: false },
    };
    const run = ['▶ Sweep · 21 points, 63 fits', 'hullfit.runSweep', argument];
    expect(await lenses()).toEqual([run, show]);
    known.summary = { ...summary, state: { kind: 'idle' } };
    expect(await lenses()).toEqual([run]);
  });

  it('stands in the outline and folds', async () => {
    const { hullfit, document, at } = await open(SWEEP);
    const symbols = await hullfit.lsp.DocumentSymbolProvider!.getSymbols(document, at('sweep'));
    expect(symbols.at(-1)).toMatchObject({ name: 's', detail: 'fit f' });
    const ranges = await hullfit.lsp.FoldingRangeProvider!.getFoldingRanges(document, at('sweep'));
    const { line } = at('sweep s').position;
    expect(ranges).toContainEqual({ startLine: line, endLine: line + 5 });
  });

  it('has colours for its names', async () => {
    const { hullfit, document, at } = await open(SWEEP);
    const provider = hullfit.lsp.SemanticTokenProvider!;
    const { data } = await provider.semanticHighlight(document, at('sweep'));
    const types = Object.entries(provider.tokenTypes);
    let [line, character] = [0, 0];
    const found = new Map<string, string | undefined>();
    for (let i = 0; i < data.length; i += 5) {
      character = data[i] === 0 ? character + data[i + 1] : data[i + 1];
      line += data[i];
      const start = { line, character };
      const word = document.textDocument.getText({
        start,
        end: { line, character: character + data[i + 2] },
      });
      if (line >= at('sweep s').position.line)
        found.set(word, types.find(([, type]) => type === data[i + 3])?.[0]);
    }
    expect(Object.fromEntries(found)).toEqual({
      s: 'class',
      f: 'class',
      penalty: 'property',
      weights: 'property',
      one_standard_error: 'enumMember',
    });
  });

  it.each([
    ['in', 'vary weights in[ l1,l2 ,linf ]', 'vary weights in [l1, l2, linf]'],
    ['from', 'vary slope from 0   to .5 steps 6', 'vary slope from 0 to .5 steps 6'],
    ['percent', 'vary penalty from .1 % to 5 % steps 6 log', 'vary penalty from .1% to 5% steps 6 log'],
    ['lines', 'vary weights in [\nl1,\n l2\n]', 'vary weights in [\n    l1,\n    l2\n  ]'],
    [
      'groups',
      'vary shape in [( convex,increasing ),convex]',
      'vary shape in [(convex, increasing), convex]',
    ],
    ['rows', 'vary rows in [1 .. 3]', 'vary rows in [1..3]'],
  ])('is laid out: %s', async (_, written, laid) => {
    const { hullfit, document, text } = await open(`${TEXT}\nsweep s {\n fit f\n ${written}\n}\n`);
    const edits = await hullfit.lsp.Formatter!.formatDocument(document, {
      textDocument: { uri: document.uri.toString() },
      options: FORMAT,
    });
    expect(apply(text, edits)).toContain(`\nsweep s {\n  fit f\n  ${laid}\n}\n`);
  });
});
