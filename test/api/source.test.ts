/** Objects as sources: each clause of the language can be said, and what is no source is one sentence. */
import { describe, expect, it } from 'vitest';
import { check, type FitSource, HullfitError, type Source, toText } from '../../src/api';
import { CLAUSES } from '../../src/language/syntax/messages';

const samples = { inputs: [0, 1, 2, 3], targets: [0, 1, 0, 1] };
const columns = { x: [0, 1, 2, 3], kind: ['a', 'b', 'a', 'b'], y: [0, 1, 0, 2], weight: [1, 2, 1, 2] };

/** The sentence of the first error; undefined where there is none. */
async function sentence(source: unknown): Promise<string | undefined> {
  const found = await check(source as Source);
  return found.find(({ severity }) => severity === 'error')?.message;
}

const SOURCES: readonly FitSource[] = [
  {
    name: 'first',
    data: {
      columns,
      inputs: ['x', 'kind'],
      target: 'y',
      sampleWeight: 'weight',
      rows: [1, 4],
      missing: 'drop',
      duplicates: 'average',
      scale: 'standard',
    },
    network: {
      activation: { kind: 'leaky_relu', slope: 0.25 },
      weights: { norm: 'l1', radius: 2 },
      bias: { kind: 'bound', limit: 3 },
      skip: 'affine',
      shape: 'convex',
    },
    goal: { kind: 'least_squares', penalty: { percent: 5 } },
    sparsify: 'at_most 8',
    gap: 1e-7,
    time: 30,
    holdout: { percent: 25, seed: 3 },
    compare: [
      { kind: 'gradient_descent', width: 20, seeds: 1, steps: 10, rate: 1e-3, decay: 0 },
      { kind: 'group_lasso', width: 20, seeds: 1, steps: 10, penalty: 1e-4, tolerance: 0.02 },
      { kind: 'gaussian_process' },
      { kind: 'neural_tangent' },
      { kind: 'network', file: 'net.onnx' },
    ],
  },
  {
    data: { samples },
    test: { samples },
    network: { activation: 'relu', bias: 'free', skip: 'affine', shape: ['convex', { slope: [-2, 2.5] }] },
    goal: { kind: 'huber', delta: 0.5, penalty: 0.02 },
  },
  { data: { from: 'a.csv', separator: '\t', decimal: ',', header: 'none', inputs: '1', target: '2' } },
  { data: { generate: { kind: 'curve', formula: 'sin(3*x) + 0.1*x^2', from: -1, to: 1, samples: 50 } } },
  { data: { generate: { kind: 'moons', samples: 30, noise: 0.1, seed: 1 } }, goal: 'classify' },
  {
    data: { columns, inputs: 'x', target: { column: 'kind', is: 'a' } },
    goal: { kind: 'classify', softness: 10 },
  },
  { data: { samples }, goal: { kind: 'within', tolerance: { percent: 2 } } },
  { data: { columns, inputs: 'x', target: 'y' }, goal: { kind: 'within', tolerance: { column: 'weight' } } },
  { data: { samples }, goal: { kind: 'within', tolerance: 0.1, penalty: 0.3 } },
  { data: { samples }, goal: { kind: 'quantile', tau: 0.9, penalty: { percent: 5 } } },
  { data: { samples }, goal: { kind: 'least_absolute', penalty: 0.1 } },
  {
    data: { samples },
    network: { bias: 'free', skip: 'affine' },
    goal: { kind: 'fewest', tolerance: 0.1 },
  },
];

/** What none of these sources can do is to name files that are not there. */
const FILES = ['missing-file'];

describe('a source as an object', () => {
  it('says what a text says, without an error', async () => {
    for (const source of SOURCES) {
      const found = (await check(source)).filter(
        ({ severity, code }) => severity === 'error' && !FILES.includes(code),
      );
      expect([toText(source), found]).toEqual([toText(source), []]);
    }
  });

  it('reaches every clause of a fit', () => {
    const text = SOURCES.map(toText).join('\n');
    // samples in memory stand in a table
    const words = [CLAUSES.dataset, CLAUSES.network, CLAUSES.fit].flat().filter((word) => word !== 'samples');
    expect(words.filter((word) => !new RegExp(`^  ${word}\\b`, 'm').test(text))).toEqual([]);
  });

  it('writes numbers exactly, and names in quotes where they need them', () => {
    const source: FitSource = {
      data: { columns: { 'a "b"': [1, 2], fit: [1, 2] }, inputs: ['a "b"'], target: 'fit' },
      gap: 1.234567890123456e-9,
      network: { weights: { norm: 'linf', radius: 1e21 } },
    };
    expect(toText(source)).toContain('inputs "a \\"b\\""\n  target "fit"');
    expect(toText(source)).toContain(`gap ${1.234567890123456e-9}\n`);
    expect(toText(source)).toContain('weights linf <= 1e+21');
  });

  it('is not changed, and may be frozen', async () => {
    const frozen = deepFreeze(structuredClone(SOURCES[0]));
    expect(
      (await check(frozen)).filter(({ code, severity }) => severity === 'error' && !FILES.includes(code)),
    ).toEqual([]);
    expect(frozen).toEqual(SOURCES[0]);
  });
});

describe('what is no source', () => {
  it.each<[unknown, string]>([
    [42, 'The source is 42, but must be an object.'],
    [null, 'The source is null, but must be an object.'],
    [{}, 'data is missing; it must be an object.'],
    [{ dat: 1 }, 'The source has no field `dat`; did you mean `data`?'],
    [
      { data: {} },
      'data says nowhere where its samples are; give one of `samples`, `columns`, `records`, `from`, `generate`.',
    ],
    [{ data: { samples, from: 'a.csv' } }, 'data has both `samples` and `from`; give one of'],
    [{ data: { samples, inputs: 'x' } }, 'data has no field `inputs`'],
    [{ data: { samples, scales: 'none' } }, 'data has no field `scales`; did you mean `scale`?'],
    [{ data: { samples }, gap: '1' }, 'gap is "1", but must be a finite number.'],
    [{ data: { samples }, gap: NaN }, 'gap is NaN, but must be a finite number.'],
    [
      { data: { samples }, goal: { kind: 'within', tolerence: 1 } },
      'goal has no field `tolerence`; did you mean `tolerance`?',
    ],
    [
      { data: { samples }, goal: { kind: 'huber', penalty: 1 } },
      'goal.delta is missing; it must be a finite number.',
    ],
    [{ data: { samples }, goal: 'classify }' }, 'goal is "classify }", but must be a word of the language.'],
    [{ data: { samples }, name: 'fit' }, 'name is "fit", but must be a name of letters, digits and _'],
    [{ data: { samples }, compare: [{ width: 3 }] }, 'compare[0].kind is missing; it must be a text.'],
    [
      { data: { samples }, network: { bias: { kind: 'bound' } } },
      'network.bias.limit is missing; it must be a finite number.',
    ],
    [{ data: { generate: { kind: 'curve', formula: 'x) } fit' } } }, 'data.generate.formula is "x) } fit"'],
    [
      { data: { columns, inputs: [], target: 'y' } },
      'data.inputs is a list, but must be the name of a column',
    ],
    [
      { data: { columns, inputs: 'a\nb', target: 'y' } },
      'data.inputs is "a\\nb", but must be a text of at least one letter',
    ],
  ])('%j: %s', async (source, expected) => {
    expect(await sentence(source)).toContain(expected);
  });

  it('is refused by fit and toText with a HullfitError', () => {
    const bad = { data: { samples }, gaps: 1 } as unknown as FitSource;
    expect(() => toText(bad)).toThrow(HullfitError);
    expect(() => toText(bad)).toThrow('The source has no field `gaps`; did you mean `gap`?');
  });

  it('is told in the words of the language where the language does not know it', async () => {
    expect(await sentence({ data: { samples }, network: { weights: { norm: 'l3', radius: 1 } } })).toContain(
      '`l3` is no norm',
    );
    expect(await sentence({ data: { samples }, gap: -1 })).toContain(
      'The gap must be a finite number above 0',
    );
    expect(await sentence({ data: { generate: { kind: 'moons', sample: 3 } } })).toContain('`samples`');
  });
});

describe('samples in memory', () => {
  it.each<[FitSource['data'], string]>([
    [
      { samples: { inputs: [1, 2, 3], targets: [1, 2] } },
      'Row 3 of data.samples has no cell in column "y", which has 2 rows, where column "x" has 3',
    ],
    [
      { samples: { inputs: [[1, 2], [1]], targets: [1, 2] } },
      'Row 2 of data.samples.inputs has 1 number where row 1 has 2',
    ],
    [
      {
        samples: {
          inputs: [
            [1, 2],
            [1, NaN],
          ],
          targets: [1, 2],
        },
      },
      'Row 2 of data.samples, column "x2" is NaN; correct it',
    ],
    [
      { samples: { inputs: [1, Infinity], targets: [1, 2] } },
      'Row 2 of data.samples, column "x" is Infinity, which is not finite',
    ],
    [{ samples: { inputs: [], targets: [] } }, 'There are no rows in data.samples'],
    [
      { columns: { a: [1, 2], b: [1, 2, 3] }, inputs: 'a', target: 'b' },
      'Row 3 of data.columns has no cell in column "a"',
    ],
    [
      { columns: { a: [1, 2], b: [1, null] }, inputs: 'a', target: 'b' },
      'Row 2 of data.columns, column "b" is empty',
    ],
    [
      { columns: { a: [1, 2], b: [1, 2] }, inputs: 'c', target: 'b' },
      'data.columns has no column "c"; use one of "a", "b".',
    ],
    [
      { records: [{ a: 1, b: 2 }, { a: 1 }], inputs: 'a', target: 'b' },
      'Row 2 of data.records, column "b" is empty',
    ],
    [
      { records: [{ a: 1, b: 2 }, { a: [3], b: 1 } as never], inputs: 'a', target: 'b' },
      'Row 2 of data.records, column "a" is "[…]", a list or an object',
    ],
  ])('%j: %s', async (data, expected) => {
    expect(await sentence({ data })).toContain(expected);
  });

  it('may be typed arrays, and lack cells in rows that are dropped', async () => {
    const data = {
      columns: { a: Float64Array.of(0, 1, NaN), b: Int8Array.of(1, 2, 3) },
      inputs: 'a',
      target: 'b',
    };
    expect(await sentence({ data })).toContain('Row 3 of data.columns, column "a" is NaN');
    expect(await check({ data: { ...data, missing: 'drop' } })).toEqual([]);
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
