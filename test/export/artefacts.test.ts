/** Every exporter's file runs where it is meant to run, and says what `hullfit predict` says. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BeyondRange, NumberType } from '../../src/result/export/choices';
import { EXPORTERS, type Exported, exportResult } from '../../src/result/export/registry';
import { type FitResult, isClassification } from '../../src/result/schema';
import { columnsOf } from '../../src/result/inputs';
import { fittedKinds, type Kind, type Row, valuesAt } from './kinds';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-export-'));
afterAll(() => rmSync(folder, { recursive: true }));

let kinds: Kind[];
beforeAll(async () => {
  kinds = await fittedKinds();
}, 180_000);

/** Debian's, which has scikit-learn (scripts/languages.mjs). */
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(__dirname, 'estimators.py');

const RANGES: readonly BeyondRange[] = ['extrapolate', 'clamp'];
/** Relative to the largest value; floats hold seven digits, doubles sixteen, and each is rounded a few times. */
const AGREEMENT: Readonly<Record<'float' | 'double', number>> = { float: 1e-6, double: 1e-12 };

function exported(
  result: FitResult,
  to: string,
  beyond: BeyondRange,
  number?: NumberType,
  name?: string,
): Exported {
  const exporter = EXPORTERS.find(({ id }) => id === to)!;
  return exportResult(result, exporter, { beyond, ...(number && { number }), ...(name && { name }) });
}

/** Compares with the network's own values, at the inputs as the type holds them. */
function expectValues(
  { name, result, rows, clamped }: Kind,
  beyond: BeyondRange,
  values: ArrayLike<number>,
  number: 'float' | 'double',
): void {
  const own = beyond === 'clamp' ? clamped : rows;
  const expected = valuesAt(result, number === 'float' ? own.map(inFloats) : own);
  expect(values.length).toBe(expected.length);
  const allowed = AGREEMENT[number] * Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) =>
    expect(
      Math.abs(values[i] - value),
      `${name}, row ${i}: ${values[i]} where ${value} is right`,
    ).toBeLessThanOrEqual(allowed),
  );
}

const inFloats = (row: Row): Row => row.map((cell) => (typeof cell === 'number' ? Math.fround(cell) : cell));

const labelOf = ({ samples }: FitResult, value: number): string => {
  const { positive, negative } = samples.labels ?? { positive: '1', negative: '-1' };
  return value > 0 ? positive : negative;
};

/** As a C program gives them: text columns by the number of the label. */
const numbersOf = ({ samples }: FitResult, row: Row): number[] =>
  row.map((cell, k) => (typeof cell === 'number' ? cell : samples.columns![k].labels!.indexOf(cell)));

it('has networks of every kind', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(12);
  const neurons = kinds.map(({ result }) => result.neurons.length);
  expect(neurons).toContain(0);
  expect(neurons).toContain(1);
  expect(Math.max(...neurons)).toBeGreaterThan(4900);
  expect(kinds.filter(({ result }) => isClassification(result.residual)).length).toBeGreaterThan(0);
});

describe('a C header', () => {
  const types = ['double', 'float'] as const;
  const variants = types.flatMap((type) => RANGES.map((beyond) => ({ type, beyond })));

  it('compiles as C99 and C++ without a warning, and gives the values and labels', () => {
    const at = join(folder, 'c');
    mkdirSync(at);
    const calls = kinds.flatMap((kind) =>
      variants.map(({ type, beyond }) => {
        const name = `${kind.name}_${type}_${beyond}`;
        const { file, content } = exported(kind.result, 'c', beyond, type, name);
        expect(file).toBe(`${name}.h`);
        writeFileSync(join(at, file), content);
        return { kind, type, beyond, name, file };
      }),
    );
    const main = [
      '#include <stdio.h>',
      ...calls.map(({ file }) => `#include "${file}"`),
      ...calls.flatMap(({ kind: { rows, result }, name, type }) => [
        `static const ${type} rows_${name}[][${rows[0].length}] = {`,
        ...rows.map(
          (row) =>
            `{${numbersOf(result, row)
              .map((value) => (type === 'float' ? `(float)${value}` : value))
              .join(',')}},`,
        ),
        '};',
      ]),
      'int main(void) {',
      '  unsigned i;',
      ...calls.map(({ kind: { rows, result }, name }) => {
        const label = isClassification(result.residual) ? `${name}_label(rows_${name}[i])` : '0';
        return `  for (i = 0; i < ${rows.length}; i++) printf("%.17g %d\\n", (double)${name}(rows_${name}[i]), ${label});`;
      }),
      '  return 0;',
      '}',
    ].join('\n');
    writeFileSync(join(at, 'main.c'), main);
    const strict = ['-Wall', '-Wextra', '-Werror', '-pedantic'];
    execFileSync('gcc', ['-std=c99', ...strict, '-O1', '-o', 'main', 'main.c', '-lm'], { cwd: at });
    execFileSync('g++', ['-x', 'c++', '-std=c++11', ...strict, '-fsyntax-only', 'main.c'], { cwd: at });
    const lines = execFileSync(join(at, 'main'), { encoding: 'utf8' }).trim().split('\n');
    let line = 0;
    for (const { kind, type, beyond } of calls) {
      const own = lines.slice(line, (line += kind.rows.length)).map((text) => text.split(' ').map(Number));
      expectValues(
        kind,
        beyond,
        own.map(([value]) => value),
        type,
      );
      if (!isClassification(kind.result.residual)) continue;
      for (const [value, label] of own) expect(label).toBe(value > 0 ? 1 : -1);
    }
  });
});

describe('a Python module', () => {
  it.each(['sklearn', 'plain'])('gives the values and labels, and is an estimator: %s', (mode) => {
    const at = join(folder, `python-${mode}`);
    mkdirSync(at);
    const calls = kinds.flatMap((kind) =>
      RANGES.map((beyond) => {
        const name = `${kind.name}_${beyond}`;
        writeFileSync(
          join(at, `${name}.py`),
          exported(kind.result, 'python', beyond, undefined, name).content,
        );
        return { kind, beyond, name };
      }),
    );
    writeFileSync(
      join(at, 'rows.json'),
      JSON.stringify(calls.map(({ kind, name }) => ({ name, rows: kind.rows }))),
    );
    const out = JSON.parse(
      execFileSync(PYTHON, [SCRIPT, mode], {
        cwd: at,
        env: { ...process.env, PYTHONPATH: at },
        encoding: 'utf8',
        maxBuffer: 1e8,
      }),
    ) as {
      values: number[];
      same: boolean;
      labels: string[] | null;
      params: object;
      bound: number;
      gap: number;
      mass: number;
      dual: number[];
    }[];
    calls.forEach(({ kind, beyond }, k) => {
      const { values, same, labels, params, bound, gap, mass, dual } = out[k];
      const { result } = kind;
      expectValues(kind, beyond, values, 'double');
      expect(same).toBe(true);
      expect(params).toEqual({});
      expect({ bound, gap, mass }).toEqual({ bound: result.lowerBound, gap: result.gap, mass: result.mass });
      expect(dual).toEqual(result.samples.x ? result.dual : []);
      expect(labels).toEqual(
        isClassification(result.residual) ? values.map((value) => labelOf(result, value)) : null,
      );
    });
  });
});

describe('a TypeScript module', () => {
  it('compiles under the strictest options, and gives the values and labels', async () => {
    const at = join(folder, 'typescript');
    mkdirSync(at);
    writeFileSync(join(at, 'package.json'), '{"type":"module"}');
    const calls = kinds.flatMap((kind) =>
      RANGES.map((beyond) => {
        const name = `${kind.name}_${beyond}`;
        writeFileSync(
          join(at, `${name}.ts`),
          exported(kind.result, 'typescript', beyond, undefined, name).content,
        );
        return { kind, beyond, name };
      }),
    );
    const options = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--noImplicitReturns',
      '--noUnusedLocals',
    ];
    const tsc = join(process.cwd(), 'node_modules', '.bin', 'tsc');
    execFileSync(tsc, [...options, '--target', 'es2020', '--module', 'es2020', ...calls.map(({ name }) => `${name}.ts`)], { cwd: at, stdio: 'pipe' }); // prettier-ignore
    for (const { kind, beyond, name } of calls) {
      const { predict, label } = (await import(pathToFileURL(join(at, `${name}.js`)).href)) as {
        predict: (row: Row) => number;
        label?: (row: Row) => string;
      };
      const values = kind.rows.map((row) => predict(row));
      expectValues(kind, beyond, values, 'double');
      expect(() => predict([])).toThrow('predict takes');
      if (isClassification(kind.result.residual))
        expect(kind.rows.map((row) => label!(row))).toEqual(
          values.map((value) => labelOf(kind.result, value)),
        );
      else expect(label).toBeUndefined();
    }
  });
});

describe('an ONNX model', () => {
  it.each(['double', 'float'] as const)(
    'runs in onnxruntime and gives the values and labels: %s',
    async (type) => {
      for (const kind of kinds) {
        for (const beyond of RANGES) {
          const { content } = exported(kind.result, 'onnx', beyond, type);
          const session = await InferenceSession.create(content as Uint8Array);
          const { rows, result } = kind;
          const columns = columnsOf(result.samples);
          const numeric = columns.flatMap(({ labels }, k) => (labels ? [] : [k]));
          const flat = rows.flatMap((row) => numeric.map((k) => Number(row[k])));
          const texts = session.inputNames.filter((name) => name !== 'inputs');
          const labelled = columns.flatMap(({ labels }, k) => (labels ? [k] : []));
          const feeds = {
            ...(numeric.length > 0 && {
              inputs:
                type === 'float'
                  ? new Tensor('float32', Float32Array.from(flat), [rows.length, numeric.length])
                  : new Tensor('float64', Float64Array.from(flat), [rows.length, numeric.length]),
            }),
            ...Object.fromEntries(
              texts.map((name, t) => [
                name,
                new Tensor(
                  'string',
                  rows.map((row) => String(row[labelled[t]])),
                  [rows.length],
                ),
              ]),
            ),
          };
          const { output, label } = await session.run(feeds);
          const values = Array.from(output.data as Float64Array);
          expectValues(kind, beyond, values, type);
          if (isClassification(result.residual))
            expect(label.data).toEqual(values.map((value) => labelOf(result, value)));
          else expect(label).toBeUndefined();
        }
      }
    },
  );
});

describe('breakpoints', () => {
  it('tell the whole function of one input by the points and the slope right of each', () => {
    const single = kinds.filter(({ result }) => result.samples.inputs.length === 1);
    expect(single.length).toBeGreaterThan(5);
    for (const kind of single) {
      for (const beyond of RANGES) {
        const { content } = exported(kind.result, 'breakpoints', beyond);
        const [head, ...lines] = String(content).trim().split('\n');
        expect(head).toBe('x,y,slope');
        const points = lines.map((line) => line.split(',').map(Number));
        const [least, most] = kind.result.samples.ranges![0];
        const places = points.map(([x]) => x);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect(places).toContain(least);
        expect(places).toContain(most);
        const values = (beyond === 'clamp' ? kind.clamped : kind.rows).map(([cell]) => {
          const t = Number(cell);
          const [x, y, slope] = points.findLast(([place]) => place <= t) ?? points[0];
          return y + slope * (t - x);
        });
        expectValues(kind, beyond, values, 'double');
      }
    }
  });

  it('are refused of several inputs and of labels', () => {
    const { result } = kinds.find(({ name }) => name === 'five')!;
    expect(() => exported(result, 'breakpoints', 'extrapolate')).toThrow('this network has 5');
  });
});
