import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmptyFileSystem } from 'langium';
import { describe, expect, it } from 'vitest';
import { compileText } from '../../../src/language/compile';
import { createHullfitServices } from '../../../src/language/services';
import { apply, FORMAT, open } from './open';

const services = createHullfitServices(EmptyFileSystem);

async function format(text: string, options = FORMAT): Promise<string> {
  const { hullfit, document } = await open(text, {}, services);
  const edits = await hullfit.lsp.Formatter!.formatDocument(document, {
    textDocument: { uri: document.uri.toString() },
    options,
  });
  return apply(text, edits);
}

const EXAMPLES = readdirSync('examples').filter((name) => name.endsWith('.hull'));

describe('the formatter', () => {
  it.each(EXAMPLES)('leaves %s as it is', async (name) => {
    const text = readFileSync(join('examples', name), 'utf8');
    expect(await format(text)).toBe(text);
  });

  it.each([
    ['  fit   f{data d}', 'fit f { data d }\n'],
    ['fit f {\ndata   d\n\n\n\n  network n }\n\n\n', 'fit f {\n  data d\n\n  network n\n}\n'],
    ['network n{weights l2<=1 bias<=2}', 'network n { weights l2 <= 1 bias <= 2 }\n'],
    [
      'network n {\n weights l2<=-1\n bias joint skip none}',
      'network n {\n  weights l2 <= -1\n  bias joint\n  skip none\n}\n',
    ],
    [
      'fit f {data d compare   network ( "net.onnx" )\nnetwork n}',
      'fit f {\n  data d\n  compare network("net.onnx")\n  network n\n}\n',
    ],
    ['fit f { data d holdout 20 % seed 1 time 30s }', 'fit f { data d holdout 20% seed 1 time 30 s }\n'],
    [
      'dataset d {from "t.csv" separator ";"  decimal ","\nheader none inputs 1,2 , header\ntarget 3 sample_weight 4 duplicates average}',
      'dataset d {\n  from "t.csv"\n  separator ";"\n  decimal ","\n  header none\n  inputs 1, 2, header\n  target 3\n  sample_weight 4\n  duplicates average\n}\n',
    ],
    [
      'dataset d{rows 1 .. 9 from"x.csv" inputs a ,b,"c d" target y is"z"}',
      'dataset d { rows 1..9 from "x.csv" inputs a, b, "c d" target y is "z" }\n',
    ],
    [
      'dataset d { generate curve( sin( 3*x )+0.1 * x^2 ,from :-1,to:1 ) }',
      'dataset d { generate curve(sin(3*x)+0.1 * x^2, from: -1, to: 1) }\n',
    ],
    [
      'dataset d { generate moons(\nsamples: 3,\n   noise: 1\n) }',
      'dataset d {\n  generate moons(\n    samples: 3,\n    noise: 1\n  )\n}\n',
    ],
    ['fit a { data d }\nfit long_name { data d }\n', 'fit a         { data d }\nfit long_name { data d }\n'],
    ['fit a { data d } fit b {\n data d }', 'fit a { data d }\n\nfit b {\n  data d\n}\n'],
    ['// head\nfit a { data d }// tail\n/* last */', '// head\nfit a { data d }  // tail\n/* last */\n'],
    [
      'fit a {\n  data d // one\n  gap 1e-3   // two\n  // own\n}',
      'fit a {\n  data d    // one\n  gap 1e-3  // two\n  // own\n}\n',
    ],
    [
      'fit a {\n  data d      // one\n  gap 1e-3    // two\n}',
      'fit a {\n  data d      // one\n  gap 1e-3    // two\n}\n',
    ],
    ['dataset d { samples { 0->1 } }', 'dataset d { samples { 0 -> 1 } }\n'],
    [
      'dataset d {samples{\n0->1\n-10,2 -> -.5 // c\n\n\n  // own\n1e3 4->2}}',
      'dataset d {\n  samples {\n     0      ->  1\n    -10,  2 -> -.5  // c\n\n    // own\n     1e3, 4 ->  2\n  }\n}\n',
    ],
    [
      'dataset d { samples {\n 1 2 -> 3\n10 20 -> 30\n} }',
      'dataset d {\n  samples {\n    1  2  -> 3\n    10 20 -> 30\n  }\n}\n',
    ],
    [
      'dataset d { samples { /* a\n   b */ 0 -> 1\n 1 -> 2\n} }',
      'dataset d {\n  samples { /* a\n   b */ 0 -> 1\n    1 -> 2\n  }\n}\n',
    ],
    [
      'dataset d { samples {\n oops\n 1 -> 2 -> 3\n 10 -> 1\n} }',
      'dataset d {\n  samples {\n    oops\n    1 -> 2 -> 3\n    10 -> 1\n  }\n}\n',
    ],
    ['\uFEFF  fit f { data d }', '\uFEFFfit f { data d }\n'],
    ['fit f {\r\ndata d\r\n}\r\n', 'fit f {\r\n  data d\r\n}\r\n'],
    ['', ''],
    ['fit f { data d ', 'fit f { data d '],
  ])('writes %j', async (before, after) => {
    const formatted = await format(before);
    expect(formatted).toBe(after);
    expect(await format(formatted)).toBe(after);
  });

  it('indents with tabs where the editor does', async () => {
    const tabs = { tabSize: 4, insertSpaces: false };
    expect(await format('fit f {\ndata d\n}', tabs)).toBe('fit f {\n\tdata d\n}\n');
  });

  it('changes nothing that a fit depends on', async () => {
    const text = `dataset a{samples{\n0 , 1->2\n 3 4 -> -5 // c\n}scale minmax}\nfit f{data a goal within .1 time 3s}`;
    const before = await compileText(text, 'x.hull');
    const after = await compileText(await format(text), 'x.hull');
    expect(after.fits[0].job!.inputSha256).toBe(before.fits[0].job!.inputSha256);
  });

  it('formats a range and nothing else', async () => {
    const text = 'fit a {\ndata d\n}\n\nfit b {\ndata d\n}\n';
    const { hullfit, document } = await open(text, {}, services);
    const range = { start: { line: 5, character: 0 }, end: { line: 5, character: 3 } };
    const edits = await hullfit.lsp.Formatter!.formatDocumentRange(document, {
      textDocument: { uri: document.uri.toString() },
      options: FORMAT,
      range,
    });
    expect(apply(text, edits)).toBe('fit a {\ndata d\n}\n\nfit b {\n  data d\n}\n');
  });

  it('on a line break formats the line before, and aligns its arrow; on a brace its block', async () => {
    const text = 'dataset d {\n  samples {\n    100 -> 1\n2->3\n    \n  }\n}\nfit f {\ndata d\n}\n';
    const { hullfit, document } = await open(text, {}, services);
    const ask = (ch: string, line: number, character: number) =>
      hullfit.lsp.Formatter!.formatDocumentOnType(document, {
        textDocument: { uri: document.uri.toString() },
        options: FORMAT,
        position: { line, character },
        ch,
      });
    expect(apply(text, await ask('\n', 4, 4))).toBe(text.replace('2->3', '    2   -> 3'));
    expect(apply(text, await ask('}', 9, 1))).toBe(text.replace('\ndata d', '\n  data d'));
  });
});
