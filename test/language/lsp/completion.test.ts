import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CompletionItemKind } from 'vscode-languageserver';
import {
  ARGUMENT_DOCS,
  GENERATOR_DOCS,
  RIVAL_DOCS,
  undocumented,
  VALUE_DOCS,
} from '../../../src/language/docs';
import { FUNCTION_NAMES } from '../../../src/language/model/expression';
import { GENERATORS } from '../../../src/language/model/generator';
import { RIVALS } from '../../../src/language/model/rivals';
import { WORDS } from '../../../src/language/model/vocabulary';
import { complete, isKeyword, labels, open } from './open';

const CSV = { 't.csv': 'a,"b c",class\n1,2,yes\n3,4,no\n5,7,yes\n' };
const D = 'dataset d { generate xor() }\nnetwork leaky { }\n';

describe('completion', () => {
  it.each<[string, string[], string[]]>([
    // text with a cursor, what must be there, what must not
    ['¦', ['dataset', 'network', 'fit', 'dataset from a file', 'fit block'], ['data', 'goal']],
    [`${D}fi¦`, ['fit', 'fit block'], ['data']],
    [`${D}fit f { ¦ }`, ['data', 'network', 'goal', 'gap', 'compare'], ['dataset', 'from', 'weights']],
    [`${D}fit f { data d gap 1e-3 ¦ }`, ['network', 'goal', 'compare'], ['data', 'gap']],
    [`${D}fit f { compare brute_force() ¦ }`, ['compare', 'data'], []],
    [`${D}fit f { data ¦ }`, ['d'], ['leaky', 'data']],
    [`${D}fit f { network ¦ }`, ['leaky'], ['d']],
    [`${D}fit f { data d test with ¦ }`, ['d'], ['leaky']],
    [`${D}fit f { goal ¦ }`, ['interpolate', 'within', 'classify'], []],
    [`${D}fit f { goal classify ¦ }`, ['soft'], []],
    [`${D}fit f { time 3 ¦ }`, ['ms', 's', 'min'], []],
    [`${D}fit f { compare ¦ }`, Object.keys(RIVALS), ['moons']],
    [`${D}fit f { compare gradient_descent(¦) }`, ['width', 'seeds', 'steps', 'decay'], []],
    [`${D}fit f { compare gradient_descent(width: 3, ¦) }`, ['seeds', 'steps'], ['width']],
    [`${D}fit f { compare network(¦) }`, ['net.onnx', 'sub/w.json'], ['t.csv', 'x', 'sin']],
    [`${D}fit f { compare network("¦") }`, ['net.onnx', 'sub/'], ['t.csv']],
    [`${D}fit f { compare network("sub/¦`, ['sub/w.json'], ['sub/u.tsv']],
    [`${D}fit f { compare network("net.onnx", ¦) }`, [], ['net.onnx', 'x']],
    ['network n { ¦ }', ['activation', 'weights', 'bias', 'skip'], ['data']],
    ['network n { weights ¦ }', ['l1', 'l2', 'linf'], []],
    ['dataset e { generate ¦ }', ['moons', 'teacher', 'curve', 'xor'], ['brute_force']],
    ['dataset e { generate moons(¦) }', ['samples', 'noise', 'seed'], ['x']],
    ['dataset e { generate curve(¦) }', ['x', 'sin', 'pi'], ['samples']],
    ['dataset e { generate curve(3*¦) }', ['x', 'sin', 'pi'], ['samples']],
    ['dataset e { generate curve(sin(x), ¦) }', ['from', 'to', 'samples'], ['x']],
    ['dataset e { generate curve(x, to: ¦) }', ['pi', '1', 'sqrt'], ['x', 'from']],
    ['dataset e { from "t.csv" inputs ¦ }', ['a', 'b c', 'class'], ['from']],
    ['dataset e { from "t.csv" inputs a, ¦ }', ['b c', 'class'], ['a']],
    ['dataset e { from "t.csv" inputs a target ¦ }', ['b c', 'class'], []],
    ['dataset e { from "t.csv" inputs a target class is ¦ }', ['yes', 'no'], []],
    ['dataset e { from ¦ }', ['t.csv', 'sub/u.tsv'], ['notes.md']],
    ['dataset e { from "¦" }', ['t.csv', 'sub/'], ['notes.md']],
    ['dataset e { from "sub/¦" }', ['sub/u.tsv'], ['t.csv']],
    ['dataset e { // da¦\n }', [], ['dataset', 'from']],
    ['dataset e { samples {\n 0 -> ¦\n} }', [], ['dataset', 'from', 'e']],
    ['dataset e { from "t.csv" inputs "¦', ['a', 'b c'], []],
  ])('%j', async (marked, wanted, unwanted) => {
    const opened = await open(marked, CSV);
    mkdirSync(join(opened.directory, 'sub'));
    writeFileSync(join(opened.directory, 'sub', 'u.tsv'), 'a\tb\n1\t2\n');
    writeFileSync(join(opened.directory, 'sub', 'w.json'), '');
    writeFileSync(join(opened.directory, 'net.onnx'), '');
    writeFileSync(join(opened.directory, 'notes.md'), '');
    const list = await opened.hullfit.lsp.CompletionProvider!.getCompletion(opened.document, opened.at());
    const found = labels(list?.items ?? []);
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  it('has whole blocks before bare keywords, and asks a client that can to help fill them in', async () => {
    const opened = await open('¦');
    const ask = async () => {
      const list = await opened.hullfit.lsp.CompletionProvider!.getCompletion(opened.document, opened.at());
      return [...(list?.items ?? [])].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    };
    const bare = await ask();
    expect(bare.map(({ kind }) => kind === CompletionItemKind.Snippet)).toEqual([
      ...new Array<boolean>(6).fill(true),
      ...new Array<boolean>(4).fill(false),
    ]);
    expect(bare.some(({ command }) => command)).toBe(false);
    opened.hullfit.surroundings.canShow = true;
    expect((await ask()).slice(0, 6).map(({ command }) => command?.command)).toEqual(
      new Array(6).fill('hullfit.fillBlock'),
    );
  });

  it('says of a column what it holds, and quotes it where it must', async () => {
    const items = await complete('dataset e { from "t.csv" inputs ¦ }', CSV);
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ['a', 'number, 1 … 5'],
      ['b c', 'number, 2 … 7'],
      ['class', 'text, 2 labels'],
    ]);
    expect(items.map(({ textEdit }) => textEdit!.newText)).toEqual(['a', '"b c"', 'class']);
  });

  it('says of an argument its kind, its range and its default', async () => {
    const items = await complete('dataset e { generate teacher(¦) }');
    expect(items.find(({ label }) => label === 'neurons')).toMatchObject({
      detail: 'whole number, at least 1 and at most 10000; must be given',
      documentation: 'Neurons of the teacher.',
    });
    expect(items.find(({ label }) => label === 'noise')?.detail).toBe('number, at least 0; default 0');
  });

  it('documents every keyword and word in one line', async () => {
    expect(undocumented()).toEqual([]);
    const words = Object.values(VALUE_DOCS).flatMap((docs) => Object.keys(docs));
    for (const word of [...Object.values(WORDS).flat(), ...FUNCTION_NAMES]) expect(words).toContain(word);
    expect(Object.keys(GENERATOR_DOCS)).toEqual(Object.keys(GENERATORS));
    expect(Object.keys(RIVAL_DOCS)).toEqual(Object.keys(RIVALS));
    const parameters = [...Object.values(GENERATORS).map((one) => one.parameters), ...Object.values(RIVALS)];
    for (const name of parameters.flatMap((one) => Object.keys(one)))
      expect(ARGUMENT_DOCS).toHaveProperty(name);
    for (const item of (await complete('network n { ¦ }')).filter(isKeyword)) {
      expect(item.documentation).toMatch(/^[^\n]+\.$/);
    }
  });

  it('leaves tab stops out for an editor that does not know them', async () => {
    const opened = await open('network n { ¦ }');
    opened.hullfit.surroundings.snippets = false;
    const list = await opened.hullfit.lsp.CompletionProvider!.getCompletion(opened.document, opened.at());
    for (const item of list!.items) {
      expect(item.textEdit!.newText).not.toContain('$');
      expect(item.insertTextFormat).toBeUndefined();
    }
    const top = await open('¦', {}, { shared: opened.shared, hullfit: opened.hullfit });
    const blocks = await top.hullfit.lsp.CompletionProvider!.getCompletion(top.document, top.at());
    expect(labels(blocks!.items)).toEqual(['dataset', 'network', 'fit', 'sweep']);
  });
});

describe('signature help', () => {
  it.each<[string, string, number]>([
    [
      'dataset e { generate teacher(¦',
      'teacher(neurons: …, inputs: …, samples: …, seed: 0, noise: 0, slope: 0.1)',
      0,
    ],
    ['dataset e { generate teacher(neurons: 3, ¦) }', 'teacher(', 1],
    ['dataset e { generate teacher(seed: ¦) }', 'teacher(', 3],
    ['dataset e { generate curve(sin(¦3*x), to: 1) }', 'curve(formula of x, from: -1, to: 1', 0],
    ['dataset e { generate curve(x, to: 1¦) }', 'curve(', 2],
    ['fit f { compare gradient_descent(width: 3, ¦) }', 'gradient_descent(width: 200, seeds: 5', 1],
    ['fit f { compare network(¦) }', 'network("FILE")', 0],
  ])('%j', async (marked, label, active) => {
    const { hullfit, document, at } = await open(marked);
    const help = await hullfit.lsp.SignatureHelp!.provideSignatureHelp(document, at());
    expect(help?.signatures[0].label).toContain(label);
    expect(help?.activeParameter).toBe(active);
    expect(help?.signatures[0].documentation).toMatch(/\.$/);
    expect(help?.signatures[0].parameters![active].documentation).toMatch(/\.$/);
  });

  it.each([
    'dataset e { generate xor() ¦}',
    'dataset e { generate nothing(¦) }',
    'dataset e { // xor(¦\n}',
    '¦',
  ])('is silent at %j', async (marked) => {
    const { hullfit, document, at } = await open(marked);
    expect(await hullfit.lsp.SignatureHelp!.provideSignatureHelp(document, at())).toBeUndefined();
  });
});
