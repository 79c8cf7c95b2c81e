/** Fits of the library: the same as the command line's, of texts as of objects, and what follows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitProgress, FitResult, FitSource, Verification } from '../../src/api';
import { Cli } from '../helpers/cli';
import { builtLibrary, wave } from './library';

const { library, dispose } = builtLibrary();
const { check, exportNetwork, fit, fitAll, predict, readResult, verify } = library;
let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => {
  dispose();
  cli.dispose();
});

const { x, y } = wave(40);
const kink = { network: { bias: 'free', skip: 'affine' } } as const;
const oneInput: FitSource = {
  data: { samples: { inputs: x, targets: y } },
  ...kink,
  goal: { kind: 'within', tolerance: 0.1 },
};

const table = {
  depth: [1, 2, 3, 4, 5, 6, 7, 8],
  site: ['north', 'south', 'north', 'south', 'north', 'south', 'north', 'south'],
  density: [1.1, 2.3, 2.9, 4.2, 5.1, 6.3, 6.8, 8.4],
  trust: [1, 2, 1, 2, 1, 2, 1, 2],
  kind: ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'b'],
};
const csv = `${Object.keys(table).join(',')}\n${table.depth
  .map((_, i) =>
    Object.values(table)
      .map((column) => column[i])
      .join(','),
  )
  .join('\n')}\n`;
const records = table.depth.map((_, i) =>
  Object.fromEntries(Object.entries(table).map(([name, column]) => [name, column[i]])),
);

/** What two results say of the same problem, without their times and where their samples came from. */
function sameAnswer(result: FitResult): Partial<FitResult> {
  const { status, objective, mass, lowerBound, gap, neurons, skip, dual, residual, goal, samples, penalty } =
    result;
  const { inputSha256 } = result.provenance;
  return {
    status,
    objective,
    mass,
    lowerBound,
    gap,
    neurons,
    skip,
    dual,
    residual,
    goal,
    samples,
    ...(penalty && { penalty }),
    provenance: { inputSha256 } as never,
  };
}

/** A text for the command line, and what says the same to the library. */
const PAIRS: readonly [name: string, text: string, source: FitSource][] = [
  [
    'a tolerance',
    `dataset d { samples {\n${x.map((value, i) => `${value} -> ${y[i]}`).join('\n')}\n} }\nnetwork n { bias free skip affine }\nfit f { data d network n goal within 0.1 }`,
    oneInput,
  ],
  [
    'text columns, weights and a loss',
    'dataset d { from "table.csv" inputs depth, site target density sample_weight trust scale standard }\nnetwork n { skip constant weights l1 <= 2 bias <= 3 activation relu }\nfit f { data d network n goal least_squares penalty 5% }',
    {
      data: {
        columns: table,
        inputs: ['depth', 'site'],
        target: 'density',
        sampleWeight: 'trust',
        scale: 'standard',
      },
      network: {
        skip: 'constant',
        weights: { norm: 'l1', radius: 2 },
        bias: { kind: 'bound', limit: 3 },
        activation: 'relu',
      },
      goal: { kind: 'least_squares', penalty: { percent: 5 } },
    },
  ],
  [
    'classes by a label',
    'dataset d { from "table.csv" inputs depth, density target kind is "b" }\nfit f { data d goal classify soft 10 }',
    {
      data: { records, inputs: ['depth', 'density'], target: { column: 'kind', is: 'b' } },
      goal: { kind: 'classify', softness: 10 },
    },
  ],
  [
    'a quantile of chosen rows',
    'dataset d { from "table.csv" inputs depth target density rows 2..7 duplicates average }\nnetwork n { bias free skip affine }\nfit f { data d network n goal quantile 0.9 penalty 10% sparsify off }',
    {
      data: { columns: table, inputs: 'depth', target: 'density', rows: [2, 7], duplicates: 'average' },
      ...kink,
      goal: { kind: 'quantile', tau: 0.9, penalty: { percent: 10 } },
      sparsify: 'off',
    },
  ],
  [
    'a shape, held out samples and a column of tolerances',
    'dataset d { from "table.csv" inputs depth target density }\nnetwork n { bias free skip affine shape increasing }\nfit f { data d network n goal within "trust" holdout 25% seed 2 }',
    {
      data: { columns: table, inputs: 'depth', target: 'density' },
      network: { ...kink.network, shape: 'increasing' },
      goal: { kind: 'within', tolerance: { column: 'trust' } },
      holdout: { percent: 25, seed: 2 },
    },
  ],
];

describe('a fit', () => {
  it.each(PAIRS)(
    'of %s is the same on the command line, of the text and of the object',
    async (_, text, source) => {
      const folder = cli.folderWith({ 'table.csv': csv, 'f.hull': text });
      const ended = await cli.run(folder, ['fit', 'f.hull', '--json']);
      const [theirs] = JSON.parse(ended.stdout) as FitResult[];
      const ofText = await fit(text, { file: join(folder, 'f.hull') });
      const ofObject = await fit(source);
      expect(['optimal', 'infeasible']).toContain(theirs.status);
      expect(sameAnswer(ofText)).toEqual(sameAnswer(theirs));
      expect(sameAnswer(ofObject)).toEqual(sameAnswer(theirs));
      expect([ofText.file, ofObject.file]).toEqual(['f.hull', 'inline.hull']);
      expect(readResult(JSON.stringify(ofObject))).toEqual(ofObject);
      const found = await verify(ofObject, { source });
      expect(found.claims.filter(({ holds }) => !holds)).toEqual([]);
      expect(found.unchecked.flatMap(({ fields }) => fields)).not.toContain('goal.kind');
    },
  );

  it('reports its rounds in order, as its trace has them', async () => {
    const seen: FitProgress[] = [];
    const source: FitSource = {
      data: { generate: { kind: 'teacher', neurons: 6, inputs: 3, samples: 80, noise: 0.2, seed: 1 } },
      goal: { kind: 'least_squares', penalty: { percent: 1 } },
    };
    const { trace, gap, requestedGap } = await fit(source, { onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.map(({ fit: _, gap: __, ...entry }) => entry)).toEqual(trace);
    expect(seen.every(({ lowerBound }, i) => i === 0 || lowerBound >= seen[i - 1].lowerBound)).toBe(true);
    // neurons that are left out after the last round may cost what is within the gap that was asked for
    for (const reached of [seen.at(-1)?.gap, gap]) expect(reached).toBeLessThanOrEqual(requestedGap);
  });

  it('takes clauses and a time in place of the source’s', async () => {
    const strict = await fit(oneInput, { set: { goal: 'within 0.2', gap: 1e-4 }, time: 5 });
    expect(strict).toMatchObject({ goal: { kind: 'within', tolerance: 0.2 }, requestedGap: 1e-4 });
    await expect(fit(oneInput, { set: { goals: 1 } })).rejects.toMatchObject({
      code: 'bad-argument',
      message: 'set.goals = 1: there is no clause `goals` to set; did you mean `goal`?',
    });
    await expect(fit(oneInput, { time: -1 })).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('runs beside another, and twice comes to the same', async () => {
    const [first, second, third] = await Promise.all([fit(oneInput), fit(PAIRS[1][2]), fit(oneInput)]);
    expect(sameAnswer(third)).toEqual(sameAnswer(first));
    expect(second.goal.kind).toBe('least_squares');
  });

  it('that is infeasible is a result with its reason', async () => {
    const source: FitSource = { data: { samples: { inputs: [1, 1], targets: [0, 1] } } };
    expect(await fit(source)).toMatchObject({ status: 'infeasible', neurons: [], objective: null });
  });

  it('runs its rivals, and tells which did not', async () => {
    const told: string[] = [];
    const source: FitSource = {
      data: { generate: { kind: 'teacher', neurons: 2, inputs: 5, samples: 80, seed: 1 } },
      goal: { kind: 'within', tolerance: 5 },
      compare: [{ kind: 'gradient_descent', width: 10, seeds: 2, steps: 50 }, { kind: 'brute_force' }],
    };
    const { rivals } = await fit(source, { onDiagnostic: ({ code }) => told.push(code) });
    expect(rivals.map(({ kind, seed }) => [kind, seed])).toEqual([
      ['gradient_descent', 1],
      ['gradient_descent', 2],
    ]);
    expect(told).toContain('rival-too-large');
  });
});

describe('a text', () => {
  const two =
    'dataset d { samples {\n0 -> 1\n1 -> 2\n2 -> 1\n} }\nfit one { data d }\nfit two { data d goal within 0.1 }\n';

  it('with several fits is run whole or in part', async () => {
    expect((await fitAll(two)).map((result) => result.fit)).toEqual(['one', 'two']);
    expect((await fit(two, { only: 'two' })).fit).toBe('two');
    expect((await fitAll(two, { only: ['two', 'one'] })).map((result) => result.fit)).toEqual(['one', 'two']);
    await expect(fit(two)).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('one, two') as string,
    });
    await expect(fit(two, { only: 'tow' })).rejects.toMatchObject({
      code: 'bad-argument',
      message: 'There is no fit `tow`; did you mean `two`?',
    });
  });

  it('that is wrong is refused with its diagnostics, which check tells without a throw', async () => {
    const bad = 'dataset d { from "none.csv" inputs a target b }\nfit f { data d goal withn 0.1 }';
    const found = await check(bad);
    expect(found.map(({ code, line }) => [code, line])).toEqual([
      ['missing-file', 1],
      ['unknown-value', 2],
    ]);
    const error: unknown = await fit(bad).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(library.HullfitError);
    expect(error).toMatchObject({
      code: 'bad-source',
      diagnostics: found,
      message: expect.stringMatching(
        /^line 1, column \d+: There is no file "none.csv".* \(and 1 more/,
      ) as string,
    });
    expect((await check('}{')).some(({ severity }) => severity === 'error')).toBe(true);
    await expect(fit('')).rejects.toMatchObject({
      code: 'bad-source',
      message: expect.stringContaining('has no fit') as string,
    });
  });

  it('finds its data beside its file, or in the folder that is told', async () => {
    const folder = cli.folderWith({ 'table.csv': csv });
    const text = 'dataset d { from "table.csv" inputs depth target density }\nfit f { data d goal within 1 }';
    const ours = await fit(text, { baseDirectory: folder });
    expect(sameAnswer(await fit(text, { file: join(folder, 'any.hull') }))).toEqual(sameAnswer(ours));
    await expect(fit(text, { baseDirectory: folder, largestFile: 1e-6 })).rejects.toThrow('table.csv');
    await expect(fit(text, { largestFile: 0 })).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

describe('what a result is for', () => {
  let result: FitResult;
  let labelled: FitResult;
  beforeAll(async () => {
    result = await fit(PAIRS[1][2]);
    labelled = await fit(PAIRS[2][2]);
  });

  it('predicts for rows in any form, with labels of text columns and of classes', () => {
    const { values } = predict(result, [[2, 'south'], { site: 'south', depth: 2, other: 1 }, ['2', 'south']]);
    expect(new Set(values).size).toBe(1);
    expect(values[0]).toBeCloseTo(2.3, 0);
    const classes = predict(labelled, [
      [1, 1.1],
      [8, 8.4],
    ]);
    expect(classes.labels).toEqual(
      ['not b', 'b'].map((label, i) => (i === 0 ? labelled.samples.labels!.negative : label)),
    );
    expect(predict(result, [])).toEqual({ values: [] });
  });

  it.each<[unknown, string]>([
    [
      [
        [1, 'north'],
        [NaN, 'north'],
      ],
      'Row 2, column "depth" is NaN; a prediction needs a finite number there.',
    ],
    [[[1, 'west']], 'Row 1, column "site" is "west", a label that the fit does not know; '],
    [[[1]], 'Row 1 has 1 cell, but there are 2 inputs (depth, site).'],
    [[{ depth: 1, sight: 'north' }], 'Row 1 has no field "site"; use one of "depth", "sight".'],
    [[{ depth: null, site: 'north' }], 'Row 1, column "depth" is missing'],
    [[5], 'Row 1 is 5, but there are 2 inputs (depth, site); give a list or an object.'],
    [5, 'The rows must be a list'],
  ])('refuses the rows %j', (rows, expected) => {
    expect(() => predict(result, rows as never)).toThrow(expected);
  });

  it('is verified, and what was altered is found', async () => {
    const altered: Verification = await verify({ ...result, lowerBound: result.lowerBound * 1.01 });
    expect(altered.ok).toBe(false);
    expect(
      altered.claims.some(({ holds, what }) => !holds && ['dual', 'gap', 'objective'].includes(what)),
    ).toBe(true);
    await expect(verify({ ...result, mass: 'x' } as never)).rejects.toMatchObject({ code: 'bad-result' });
    await expect(verify(result, { source: oneInput })).resolves.toMatchObject({
      unchecked: expect.anything() as unknown,
    });
  });

  it('of many samples is verified from its source, and says so', async () => {
    const large = wave(6000);
    const source: FitSource = { ...oneInput, data: { samples: { inputs: large.x, targets: large.y } } };
    const own = await fit(source);
    expect(own.samples.x).toBeUndefined();
    await expect(verify(own)).rejects.toMatchObject({ code: 'missing-samples' });
    const other: FitSource = { ...source, data: { samples: { inputs: large.x, targets: large.x } } };
    await expect(verify(own, { source: other })).rejects.toMatchObject({ code: 'missing-samples' });
    expect((await verify(own, { source })).ok).toBe(true);
  });

  it('is exported as the command line exports it', async () => {
    const folder = cli.folderWith({ 'r.json': JSON.stringify(result) });
    for (const to of ['c', 'onnx', 'python', 'typescript', 'json'] as const) {
      const exported = exportNetwork(result, { to, name: 'calib' });
      await cli.run(folder, ['export', 'r.json', '--to', to, '--name', 'calib']);
      const theirs = readFileSync(join(folder, exported.fileName));
      expect(Buffer.from('bytes' in exported ? exported.bytes : exported.text).equals(theirs)).toBe(true);
    }
    expect(exportNetwork(result, { to: 'c', number: 'fixed16', range: 'clamp' }).text).toContain('int16_t');
    expect(() => exportNetwork(result, { to: 'breakpoints' })).toThrow(library.HullfitError);
    expect(() => exportNetwork(result, { to: 'cpp' as 'c' })).toThrow('to is "cpp"; ');
    expect(() => exportNetwork({ ...result, goal: { kind: 'none' } } as never, { to: 'c' })).toThrow('goal');
  });

  it('without a network has nothing to predict with or to export', async () => {
    const none = await fit({ data: { samples: { inputs: [1, 1], targets: [0, 1] } } });
    for (const act of [() => predict(none, [1]), () => exportNetwork(none, { to: 'c' })]) {
      expect(act).toThrow(expect.objectContaining({ code: 'no-network' }));
    }
  });
});
