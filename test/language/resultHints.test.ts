/** Hints that come after a fit: shown while the result is current, published when it comes, mended by their quick fix. */
import { EmptyFileSystem } from 'langium';
import { describe, expect, it } from 'vitest';
import type { CodeAction, PublishDiagnosticsParams } from 'vscode-languageserver';
import { Random } from '../../src/data/random';
import { createHullfitServices } from '../../src/language/services';
import type { LastResult } from '../../src/language/surroundings';
import type { FitResult } from '../../src/result/schema';
import { HintsOfResults } from '../../src/server/hintsOfResults';
import { planted } from '../webview/fixtures';
import { apply, open } from './lsp/open';

const random = new Random(5);
const TARGETS = Array.from({ length: 30 }, () => random.normal());

/** As many neurons as samples of noise but two. */
function noisy(): FitResult {
  const slopes = TARGETS.slice(1).map((y, k) => y - TARGETS[k]);
  return planted({
    ...{ fit: 'f', x: TARGETS.map((_, k) => [k]), y: TARGETS, inputs: ['t'], target: 'y', lowerBound: 0 },
    neurons: slopes.slice(1).map((slope, k) => ({ weights: [1], bias: -(k + 1), output: slope - slopes[k] })),
    skipKind: 'affine',
  });
}

const DATA = `dataset d { samples {\n${TARGETS.map((y, k) => `${k} -> ${y}`).join('\n')}\n} }\n`;

/** A document whose fit f has this result, and its hints. */
async function hints(text: string, last: LastResult | undefined) {
  const services = createHullfitServices(EmptyFileSystem);
  let now: LastResult | undefined = last;
  services.hullfit.surroundings.result = (_, name) => (name === 'f' ? now : undefined);
  const opened = await open(text, {}, services);
  const found = () => opened.document.diagnostics!.filter(({ code }) => code === 'noisy-interpolation');
  return { ...opened, found, set: (next: LastResult | undefined) => (now = next) };
}

describe('noisy interpolation', () => {
  it('is an information at the goal, or at the name of a fit that has none', async () => {
    const result = { result: noisy(), stale: false };
    const named = await hints(`${DATA}fit f { data d goal interpolate }`, result);
    expect(named.found()).toMatchObject([
      { severity: 3, message: expect.stringMatching(/the targets look noisy/) as string },
    ]);
    expect(named.document.textDocument.getText(named.found()[0].range)).toBe('goal interpolate');
    const bare = await hints(`${DATA}fit f { data d }`, result);
    expect(bare.document.textDocument.getText(bare.found()[0].range)).toBe('f');
  });

  it('is silent of a stale result, of none, and of one with another goal', async () => {
    const text = `${DATA}fit f { data d }`;
    expect((await hints(text, { result: noisy(), stale: true })).found()).toEqual([]);
    expect((await hints(text, undefined)).found()).toEqual([]);
    const squares = { ...noisy(), goal: { kind: 'least_squares', penalty: 1 } } as const;
    expect((await hints(text, { result: squares, stale: false })).found()).toEqual([]);
  });

  it.each([
    ['fit f { data d goal interpolate }', 'fit f { data d goal least_squares penalty 5% }'],
    ['fit f {\n  data d\n}', 'fit f {\n  data d\n  goal least_squares penalty 5%\n}'],
  ])('a quick fix makes of %j what it names', async (fit, mended) => {
    const { hullfit, document, found } = await hints(DATA + fit, { result: noisy(), stale: false });
    const [diagnostic] = found();
    const uri = document.uri.toString();
    const [action] = (await hullfit.lsp.CodeActionProvider!.getCodeActions(document, {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    })) as CodeAction[];
    expect(action).toMatchObject({ title: 'Write `goal least_squares penalty 5%`', isPreferred: true });
    expect(apply(DATA + fit, action.edit!.changes![uri])).toBe(DATA + mended);
  });

  it('is published when the result comes, once, and taken back with it; other diagnostics stay', async () => {
    const opened = await hints(`${DATA}dataset idle { generate xor() }\nfit f { data d }`, undefined);
    const sent: PublishDiagnosticsParams[] = [];
    const sendDiagnostics = (params: PublishDiagnosticsParams): Promise<void> => {
      sent.push(params);
      return Promise.resolve();
    };
    const news = new HintsOfResults({ sendDiagnostics }, opened.shared, opened.hullfit);
    const uri = opened.document.uri.toString();
    const codes = () => sent.at(-1)?.diagnostics.map(({ code }) => code);
    await news.publish(uri);
    expect(sent).toEqual([]);
    opened.set({ result: noisy(), stale: false });
    await news.publish(uri);
    expect(codes()).toEqual(['unused-dataset', 'noisy-interpolation']);
    opened.set({ result: noisy(), stale: true });
    await news.publish(uri);
    expect(codes()).toEqual(['unused-dataset']);
    await news.publish('file:///nowhere.hull');
    expect(sent).toHaveLength(2);
  });
});
