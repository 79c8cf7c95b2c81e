/** Whatever columns, labels, classes and fits are called, and however large numbers are: every artefact compiles and loads. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExportRefusal, type NumberType } from '../../src/result/export/choices';
import { EXPORTERS, type Exported, exportResult } from '../../src/result/export/registry';
import { inputNamesOf } from '../../src/result/inputs';
import type { FitResult } from '../../src/result/schema';
import { sampleResult } from '../result/fixture';

const COUNT = 40;

const folder = mkdtempSync(join(tmpdir(), 'hullfit-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What ends a comment, a text or a line somewhere, is a word of a language, or looks like one thing and is another. */
const AWKWARD = [
  ...[
    '*/',
    '/*',
    '//',
    '"""',
    "'''",
    '"',
    "'",
    '\\',
    '\n',
    '\r\n',
    '\u2028',
    '\0',
    '`',
    '${x}',
    '#',
    '%s',
    '??/',
  ],
  ...[
    'int',
    'class',
    'def',
    'None',
    'True',
    'NaN',
    'predict',
    'label',
    'np',
    'x',
    'in',
    'y',
    't',
    'constructor',
    '__proto__',
  ],
  ...[
    '',
    ' ',
    '_',
    '__',
    '1',
    '-1',
    '1e5',
    'a b',
    'Ä',
    'é',
    '日本',
    '🙂',
    '\ud800',
    'x'.repeat(300),
    'CLASSES',
    'inputs',
    'output',
  ],
];

const name = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.tuple(fc.constantFrom(...AWKWARD), fc.constantFrom(...AWKWARD)).map(([a, b]) => `${a}${b}`),
);

/** From the smallest to the largest, of either sign, and zero. */
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 5e-324, 1.7e308, 3.5e38, 1e-46),
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -60, max: 60 }))
    .map(([m, e]) => m * 10 ** e),
);
const modest = fc.double({ min: -100, max: 100, noNaN: true });

function resultWith(numbers: fc.Arbitrary<number>): fc.Arbitrary<FitResult> {
  const column = fc.record({ name, labels: fc.option(fc.uniqueArray(name, { minLength: 1, maxLength: 4 })) });
  const columns = fc.uniqueArray(column, { minLength: 1, maxLength: 4, selector: (own) => own.name });
  return fc
    .record({
      columns,
      fit: name,
      file: name,
      target: name,
      classes: fc.option(fc.uniqueArray(name, { minLength: 2, maxLength: 2 })),
    })
    .chain(({ columns: drawn, classes, ...rest }) => {
      const own = drawn.map((one) => ({ name: one.name, ...(one.labels && { labels: one.labels }) }));
      const inputs = inputNamesOf(own);
      const weights = fc.array(numbers, { minLength: inputs.length, maxLength: inputs.length });
      const range = fc.tuple(modest, modest).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
      return fc
        .record({
          neurons: fc.array(fc.record({ weights, bias: numbers, output: numbers }), { maxLength: 4 }),
          skip: fc.record({ constant: numbers, linear: weights }),
          slope: fc.constantFrom(0, 0.1, 0.999),
          ranges: fc.array(range, { minLength: inputs.length, maxLength: inputs.length }),
        })
        .map(({ neurons, skip, slope, ranges }): FitResult => {
          const base = sampleResult();
          return {
            ...base,
            ...rest,
            neurons,
            skip,
            activation: { kind: 'leaky_relu', slope },
            ...(classes && { goal: { kind: 'classify' }, residual: { margin: 1, accuracy: 1, hinge: 0 } }),
            samples: {
              ...base.samples,
              inputs,
              target: rest.target,
              ranges,
              ...(own.some(({ labels }) => labels) && { columns: own }),
              ...(classes && { labels: { positive: classes[0], negative: classes[1] } }),
            },
          };
        });
    });
}

let results: readonly FitResult[];
beforeAll(() => {
  results = [...fc.sample(resultWith(number), COUNT), ...fc.sample(resultWith(modest), COUNT)];
});

/** Null where the number type cannot hold the network, which is said. */
function exported(result: FitResult, to: string, number?: NumberType, beyond?: 'clamp'): Exported | null {
  const exporter = EXPORTERS.find(({ id }) => id === to)!;
  try {
    return exportResult(result, exporter, { ...(number && { number }), ...(beyond && { beyond }) });
  } catch (error) {
    expect(error).toBeInstanceOf(ExportRefusal);
    expect((error as Error).message).toMatch(/^[^\n]+\.$/);
    return null;
  }
}

/** Writes what each result gives, in a folder of its own, since many have the same name. */
function written(to: string, number?: NumberType): { readonly at: string; readonly file: string }[] {
  const root = join(folder, `${to}-${number ?? 'usual'}`);
  return results.flatMap((result, k) => {
    const made = exported(result, to, number, k % 2 === 0 ? 'clamp' : undefined);
    if (made === null) return [];
    expect(made.file).toMatch(/^[A-Za-z][A-Za-z0-9_]*\.[a-z]+$/);
    const at = join(root, String(k));
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, made.file), made.content);
    return [{ at, file: made.file }];
  });
}

describe('names and numbers of every kind', () => {
  it.each(['double', 'float', 'fixed16', 'fixed32'] as const)('make C that compiles: %s', (number) => {
    const made = written('c', number);
    expect(made.length).toBeGreaterThan(COUNT);
    const strict = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-fsyntax-only'];
    // each a translation unit of its own, in one run of the compiler
    const units = made.map(({ at, file }, k) => {
      const unit = join(folder, `${number}-${k}.c`);
      const upper = file.replace('.h', '');
      writeFileSync(unit, `#include "${join(at, file)}"\nint main(void) { return ${upper}(0) > 0; }\n`);
      return unit;
    });
    execFileSync('gcc', ['-std=c99', ...strict, '-Wno-nonnull', ...units], { stdio: 'pipe' });
    execFileSync('g++', ['-x', 'c++', '-std=c++11', ...strict, '-Wno-nonnull', ...units], { stdio: 'pipe' });
  });

  it('make Python that compiles and runs', () => {
    const made = written('python');
    expect(made.length).toBeGreaterThan(COUNT);
    const script = [
      'import json, runpy, sys, warnings',
      'warnings.simplefilter("error", SyntaxWarning)',
      'for path in json.load(sys.stdin):',
      '    made = runpy.run_path(path)',
      '    assert callable(made["predict"])',
    ].join('\n');
    const paths = made.map(({ at, file }) => join(at, file));
    execFileSync('/usr/bin/python3', ['-c', script], { input: JSON.stringify(paths), stdio: 'pipe' });
  });

  it('make TypeScript that compiles under the strictest options', () => {
    const made = written('typescript');
    expect(made.length).toBeGreaterThan(COUNT);
    const options = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--noUnusedLocals',
      '--noUnusedParameters',
      '--noEmit',
    ];
    const tsc = join(process.cwd(), 'node_modules', '.bin', 'tsc');
    const paths = made.map(({ at, file }) => join(at, file));
    try {
      execFileSync(tsc, [...options, '--target', 'es2020', '--module', 'es2020', ...paths], {
        cwd: folder,
        stdio: 'pipe',
      });
    } catch (error) {
      throw new Error(String((error as { stdout: Buffer }).stdout), { cause: error });
    }
  });

  it.each(['double', 'float'] as const)('make ONNX that loads: %s', async (number) => {
    let loaded = 0;
    for (const result of results) {
      const made = exported(result, 'onnx', number);
      if (made === null) continue;
      const session = await InferenceSession.create(made.content as Uint8Array);
      expect(session.outputNames).toContain('output');
      loaded++;
    }
    expect(loaded).toBeGreaterThan(COUNT);
  });
});
