import { AstUtils, CstUtils, isLeafCstNode } from 'langium';
import { describe, expect, it } from 'vitest';
import type { FitResult } from '../../../src/result/schema';
import { open } from './open';

const CSV = { 't.csv': 'a,b,class\n1,2,yes\n,4,no\n3,7,yes\n1,8,no\n' };

async function hover(marked: string, files: Record<string, string> = {}): Promise<string | undefined> {
  const { hullfit, document, at } = await open(marked, files);
  const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at());
  return (found?.contents as { value: string } | undefined)?.value;
}

describe('hover', () => {
  it('sums a dataset up: samples, ranges, missing, classes, duplicates', async () => {
    const text = await hover(
      'dataset ¦d { from "t.csv" inputs a target class is "yes" missing drop } fit f { data d }',
      CSV,
    );
    expect(text).toContain('**3 samples** of 1 input');
    expect(text).toMatch(/\| a \| 1 … 3 \| [▁-█]{16} \|/);
    expect(text).toContain('Classes +1: 2 (67 %), -1: 1 (33 %)');
    expect(text).toContain('1 row with missing cells left out');
    expect(text).toContain('1 row with inputs that an earlier row has');
  });

  it('does so where a fit names it, and says when it has errors', async () => {
    expect(await hover('dataset d { samples {\n 0 -> 1\n 1 -> 5\n} } fit f { data ¦d }')).toContain(
      '| y (target) | 1 … 5 |',
    );
    expect(await hover('dataset ¦d { from "no.csv" inputs a target b }')).toMatch(/has errors; see/);
  });

  it('shows a column’s statistics with a line of bars', async () => {
    const number = await hover('dataset d { from "t.csv" inputs ¦b target a }', CSV);
    expect(number).toContain('2 … 8, mean 5.25, standard deviation 2.385');
    expect(number).toMatch(/`[▁-█]{16}`/);
    expect(number).toContain('4 rows: 4 numbers, none missing.');
    const gaps = await hover('dataset d { from "t.csv" inputs ¦a target b }', CSV);
    expect(gaps).toContain('4 rows: 3 numbers, 1 missing.');
    const label = await hover('dataset d { from "t.csv" inputs b target ¦class is "yes" }', CSV);
    expect(label).toContain('2 labels: yes (2), no (2)');
  });

  it.each([
    ['network ¦n { }', 'σ(t) = max(t, 0.1·t)', '‖(w, b)‖₂ ≤ 1'],
    ['network ¦n { activation relu weights l1 <= 2 bias none }', 'σ(t) = max(t, 0)', '‖w‖₁ ≤ 2, b = 0'],
    [
      'network ¦n { weights linf <= 1 bias free skip affine }',
      'f(x) = Σ v·σ(w·x + b) + a·x + c',
      '‖w‖∞ ≤ 1, b ∈ ℝ',
    ],
    ['network ¦n { bias <= 0.5 skip constant }', '+ c\n', '|b| ≤ 0.5'],
  ])('gives a network in words and formula: %s', async (marked, ...wanted) => {
    const text = await hover(marked);
    for (const part of wanted) expect(text).toContain(part);
    expect(text).toMatch(/The (sum of magnitudes|Euclidean length|largest magnitude) of a neuron’s weights/);
  });

  it('says what was read of a compared network, and what the rival is', async () => {
    const files = (extra: string) => ({
      'net.json': `{"a.weight": [[1], [2]], "b.weight": [[1, 1]]${extra}}`,
    });
    const text =
      'dataset d { samples {\n 0 -> 1\n 1 -> -1\n} } fit f { data d compare network("¦net.json") }';
    expect(await hover(text, files(''))).toContain('2 neurons, the activation of the fit');
    expect(await hover(text, files(', "activation": "relu"'))).toContain('2 neurons, `relu`.');
    expect(await hover(text, files(', "activation": {"leaky_relu": 0.2}'))).toContain('`leaky_relu(0.2)`');
    expect(await hover(text.replace('network("¦', 'netw¦ork("'), files(''))).toContain('A trained network');
  });

  it('says which goal a fit has that names none, and why', async () => {
    const samples = 'dataset d { samples {\n 0 -> 1\n 1 -> -1\n} }';
    expect(await hover(`${samples} fit ¦f { data d }`)).toContain('Goal: `interpolate`, the default');
    expect(await hover(`${samples} fit ¦f { data d goal within 1 }`)).not.toContain('Goal:');
    const moons = 'dataset d { generate moons(samples: 10, noise: 0.1, seed: 1) }';
    expect(await hover(`${moons} fit ¦f { data d }`)).toContain('Goal: `classify`, the default');
  });

  it('gives a fit’s last result, its gap, and whether it is current', async () => {
    const { hullfit, document, at } = await open(
      'dataset d { samples {\n 0 -> 1\n 1 -> 2\n} } fit ¦f { data d }',
    );
    const ask = async () => {
      const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, at());
      return (found!.contents as { value: string }).value;
    };
    expect(await ask()).toContain('Not fitted yet.');
    const provenance = { startedAt: '2026-11-28T17:44:03.000Z' };
    const figures = { mass: 4.1134, lowerBound: 4.11339, gap: 8e-7 };
    const result = { status: 'optimal', ...figures, neurons: [{}, {}], provenance };
    hullfit.surroundings.result = () => ({ result: result as unknown as FitResult, stale: false });
    expect(await ask()).toContain('2 neurons, mass 4.113, proven lower bound 4.113, gap 8e-7');
    expect(await ask()).toContain('**Proven optimal to its gap** — current');
    expect(await ask()).toContain('Fitted 2026-11-28 17:44 UTC.');
    hullfit.surroundings.result = () => ({ result: result as unknown as FitResult, stale: true });
    expect(await ask()).toContain('stale: the text or the data have changed since');
  });

  it('explains every token of every clause', async () => {
    const text = `dataset d {
  from "t.csv" separator ";" decimal "," header none inputs a, "b c" target y is "yes" sample_weight w
  rows 1..9 missing drop duplicates average scale standard
}
dataset e { generate curve(2 * sin(x), from: -1, to: 1) }
dataset s { samples { 0 -> 1 } }
network n { activation leaky_relu(0.1) weights l2 <= 1 bias <= 2 skip affine shape slope 0..2, convex }
fit f {
  data d network n goal within 5% penalty 3% sparsify at_most 8 gap 1e-3 time 30 s holdout 20% seed 1 test with e
  compare gradient_descent(width: 20)
}
`;
    const { hullfit, document } = await open(text);
    const clauses = AstUtils.streamAllContents(document.parseResult.value).filter(({ $type }) =>
      $type.endsWith('Clause'),
    );
    const kinds = new Set<string>();
    const silent: string[] = [];
    for (const { $type, $cstNode } of clauses) {
      kinds.add($type);
      for (const leaf of CstUtils.streamCst($cstNode!).filter(isLeafCstNode)) {
        if (leaf.hidden || leaf.tokenType.name === 'SAMPLES_BODY') continue;
        const params = {
          textDocument: { uri: document.uri.toString() },
          position: document.textDocument.positionAt(leaf.offset),
        };
        const found = await hullfit.lsp.HoverProvider!.getHoverContent(document, params);
        if (found === undefined) silent.push(`${$type}: ${leaf.text}`);
      }
    }
    expect(silent).toEqual([]);
    // Those that a dataset of a file may have, and those of a network and a fit.
    expect(kinds.size).toBe(27);
  });

  it.each([
    ['fit f { ¦goal interpolate }', /How close/],
    ['fit f { goal ¦interpolate }', /Through every sample/],
    ['network n { weights ¦l1 <= 1 }', /few inputs a neuron/],
    ['dataset d { generate ¦moons(samples: 3) }', /half circles/],
    ['dataset d { generate moons(¦samples: 3) }', /How many samples/],
    ['dataset d { generate curve(¦sin(x)) }', /Sine/],
    ['fit f { compare ¦brute_force() }', /sign pattern/],
    ['¦dataset d { generate xor() }', /Samples:/],
  ])('explains words: %s', async (marked, wanted) => {
    expect(await hover(marked)).toMatch(wanted);
  });

  it.each(['// ¦fit\n', '¦', 'dataset d { samples {\n 0 -> ¦1\n} }'])('is silent at %j', async (marked) => {
    expect(await hover(marked)).toBeUndefined();
  });
});
