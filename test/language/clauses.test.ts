import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileText } from '../../src/language/compile';
import { compile, folder, jobOf } from './marked';

const SAMPLES = 'dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0.5 } }\n';

/** The example of the language's contract. */
const EXAMPLE = `
// Calibrate a thermistor: the smallest network through the table, proven minimal-norm.
dataset thermistor {
  from "data/thermistor.csv"        // relative to this file, or absolute; csv, tsv, json (array of objects)
  inputs resistance, "Ambient C"    // column names; quote what is not an identifier, or is a keyword
  target temperature
  rows 1..200                       // optional, 1-based, inclusive
  missing drop                      // default: error naming row and column
  scale standard                    // none (default) | standard | minmax; inputs only
}

dataset bump {
  samples {                         // inputs -> target, one sample a line
    -1.0        -> 0.2
     0          -> 1.0
     0.5        -> .3
  }
}

dataset flowers {
  from "data/iris.csv"
  inputs petal_length, petal_width
  target species is "virginica"     // +1 where equal, -1 elsewhere
}

dataset planted { generate teacher(neurons: 3, inputs: 2, samples: 50, seed: 7) }
dataset wave    { generate curve(sin(3*x) + 0.1*x^2, from: -1, to: 1, samples: 50) }
dataset moons   { generate moons(samples: 100, noise: 0.1, seed: 1) }      // also spirals, circles, xor

network leaky {
  activation leaky_relu(0.1)        // relu is leaky_relu(0)
  weights l2 <= 1                   // l1 | l2 | linf, radius > 0
  bias joint                        // none | joint | free | <= 2
  skip none                         // none | constant | affine
}

fit calibrate {
  data thermistor
  network leaky
  goal interpolate                  // interpolate | within 0.05 | classify | classify soft 10
  sparsify merge                    // off | merge (default, same norm) | reweighted
  gap 1e-6                          // stop when the proven relative gap is this small
  time 30 s                         // or ms, min; stop with the best answer and its gap
  holdout 20% seed 1                // optional test split; or: test with OTHER_DATASET
  compare gradient_descent(width: 200, seeds: 5, steps: 20000, decay: 1e-4)
  compare neural_tangent()          // also gaussian_process(), group_lasso(width: 200), brute_force()
}
fit b { data bump }
fit f { data flowers }
fit p { data planted }
fit w { data wave }
fit m { data moons }
`;

describe('the whole example', () => {
  it('compiles to one job a fit, without a complaint', async () => {
    const directory = folder();
    mkdirSync(join(directory, 'data'));
    const rows = Array.from(
      { length: 205 },
      (_, i) => `${i},${(i * 7) % 13},${i % 5 === 0 && i > 0 ? '' : i * i}`,
    );
    writeFileSync(
      join(directory, 'data/thermistor.csv'),
      `resistance,Ambient C,temperature\n${rows.join('\n')}\n`,
    );
    const iris = 'petal_length,petal_width,species\n1,2,setosa\n3,4,virginica\n5,6,versicolor\n';
    writeFileSync(join(directory, 'data/iris.csv'), iris);
    const path = join(directory, 'example.hull');
    const { diagnostics, fits, dataFiles } = await compileText(EXAMPLE, path);
    expect(diagnostics).toEqual([]);
    expect(dataFiles).toEqual([join(directory, 'data/thermistor.csv'), join(directory, 'data/iris.csv')]);
    expect(
      fits.map(({ name, job }) => [name, job?.dataset, job?.problem.count, job?.problem.goal.kind]),
    ).toEqual([
      ['calibrate', 'thermistor', 129, 'interpolate'],
      ['b', 'bump', 3, 'interpolate'],
      ['f', 'flowers', 3, 'classify'],
      ['p', 'planted', 50, 'interpolate'],
      ['w', 'wave', 50, 'interpolate'],
      ['m', 'moons', 100, 'classify'],
    ]);
    const calibrate = fits[0].job!;
    // 200 rows, 39 of them without a target; a fifth of 161 is held out.
    expect(calibrate.test?.count).toBe(32);
    expect(calibrate).toMatchObject({
      file: path,
      gap: 1e-6,
      timeMs: 30_000,
      sparsify: 'merge',
      targetName: 'temperature',
    });
    const training = { width: 200, steps: 20_000, rate: 0.01 };
    expect(calibrate.rivals).toEqual([
      ...[1, 2, 3, 4, 5].map((seed) => ({ kind: 'gradient_descent', ...training, decay: 1e-4, seed })),
      { kind: 'neural_tangent' },
    ]);
    expect(calibrate.inputNames).toEqual(['resistance', 'Ambient C']);
    expect(calibrate.rowNumbers.every((row) => row <= 200 && (row === 1 || row % 5 !== 1))).toBe(true);
    expect([...fits[2].job!.problem.targets]).toEqual([-1, 1, -1]);
    const wave = fits[4].job!.problem;
    expect(wave.targets[0]).toBeCloseTo(Math.sin(-3) + 0.1, 14);
    expect([wave.inputs[0], wave.inputs[49]]).toEqual([-1, 1]);
  });

  it('says where each fit and its name stand', async () => {
    const { fits } = await compile('dataset d { samples {\n0 -> 1\n1 -> 2 } }\nfit one {\n  data d\n}');
    expect(fits[0].range).toEqual({ start: { line: 3, character: 0 }, end: { line: 5, character: 1 } });
    expect(fits[0].nameRange).toEqual({ start: { line: 3, character: 4 }, end: { line: 3, character: 7 } });
  });
});

describe('defaults', () => {
  it('need only data', async () => {
    const job = await jobOf(`${SAMPLES} fit f { data d }`);
    expect(job).toMatchObject({
      gap: 1e-6,
      timeMs: 60_000,
      sparsify: 'merge',
      inputNames: ['x'],
      targetName: 'y',
    });
    expect(job.problem).toMatchObject({
      count: 3,
      dimension: 1,
      slope: 0.1,
      weights: { norm: 'l2', radius: 1 },
      bias: { kind: 'joint' },
      skip: 'none',
      goal: { kind: 'interpolate' },
    });
    expect(job.scaling).toEqual({ offset: [0], factor: [1] });
    expect(job.test).toBeUndefined();
    expect(job.rowNumbers).toEqual([1, 2, 3]);
  });

  it('of an empty network are the same', async () => {
    const { problem } = await jobOf(`${SAMPLES} network n { } fit f { data d network n }`);
    expect(problem).toMatchObject({
      slope: 0.1,
      weights: { norm: 'l2', radius: 1 },
      bias: { kind: 'joint' },
    });
  });

  it('keep a stated goal on a dataset of two classes', async () => {
    const text = 'dataset d { generate xor(samples: 8) } fit f { data d goal interpolate }';
    expect((await jobOf(text)).problem.goal).toEqual({ kind: 'interpolate' });
  });
});

describe('network clauses', () => {
  it.each([
    ['activation relu', { slope: 0 }],
    ['activation leaky_relu(0)', { slope: 0 }],
    ['activation leaky_relu(.25)', { slope: 0.25 }],
    ['weights l1 <= 2', { weights: { norm: 'l1', radius: 2 } }],
    ['weights l2 <= 1e-3', { weights: { norm: 'l2', radius: 1e-3 } }],
    ['weights linf <= 0.5', { weights: { norm: 'linf', radius: 0.5 } }],
    ['bias none', { bias: { kind: 'none' } }],
    ['bias joint', { bias: { kind: 'joint' } }],
    ['bias free', { bias: { kind: 'free' } }],
    ['bias <= 2', { bias: { kind: 'bound', limit: 2 } }],
    ['skip none', { skip: 'none' }],
    ['skip constant', { skip: 'constant' }],
    ['skip affine', { skip: 'affine' }],
  ])('%s', async (clause, expected) => {
    const { problem } = await jobOf(`fit f { network n data d } network n { ${clause} } ${SAMPLES}`);
    expect(problem).toMatchObject(expected);
  });
});

describe('fit clauses', () => {
  it.each([
    ['sparsify off', { sparsify: 'off' }],
    ['sparsify merge', { sparsify: 'merge' }],
    ['sparsify reweighted', { sparsify: 'reweighted' }],
    ['gap 1e-4', { gap: 1e-4 }],
    ['time 500 ms', { timeMs: 500 }],
    ['time 2min', { timeMs: 120_000 }],
    ['time .5 s', { timeMs: 500 }],
  ])('%s', async (clause, expected) => {
    expect(await jobOf(`${SAMPLES} fit f { ${clause} data d }`)).toMatchObject(expected);
  });

  it.each([
    ['goal interpolate', { kind: 'interpolate' }],
    ['goal within 0.05', { kind: 'within', tolerance: 0.05 }],
    ['goal classify', { kind: 'classify' }],
    ['goal classify soft 10', { kind: 'classify_soft', softness: 10 }],
    ['goal least_absolute penalty 0.01', { kind: 'least_absolute', penalty: 0.01 }],
    ['goal least_squares penalty 5%', { kind: 'least_squares', penalty: 0, percent: 5 }],
    ['goal huber 0.5 penalty 5 %', { kind: 'huber', delta: 0.5, penalty: 0, percent: 5 }],
    ['goal quantile .9 penalty 0.1', { kind: 'quantile', tau: 0.9, penalty: 0.1 }],
    ['goal within 0.05 penalty 0.1', { kind: 'within_penalty', tolerance: 0.05, penalty: 0.1 }],
    ['goal within 2%', { kind: 'within_each', tolerance: { percent: 2 } }],
  ])('%s', async (clause, goal) => {
    const text = `dataset d { samples { 0 -> 0 \n 1 -> 1 \n 2 -> 0 } } fit f { data d ${clause} }`;
    const { problem } = await jobOf(text);
    expect(problem.goal).toEqual(goal);
    expect([...problem.targets]).toEqual(goal.kind.startsWith('classify') ? [-1, 1, -1] : [0, 1, 0]);
  });

  it('test with another dataset, whose classes are coded alike', async () => {
    const text = `dataset d { samples { 0 -> 0 \n 1 -> 1 } } dataset t { samples { 5 -> 1 } }
      fit f { data d test with t goal classify }`;
    const { test } = await jobOf(text);
    expect(test).toEqual({ count: 1, inputs: Float64Array.of(5), targets: Float64Array.of(1) });
  });

  it('holdout is the same for the same seed, another for another, and keeps raw units', async () => {
    const text = (seed: number) =>
      `dataset d { generate teacher(neurons: 2, inputs: 1, samples: 40, seed: 1) scale standard }
       fit f { data d holdout 25% seed ${seed} }`;
    const [one, again, other] = [await jobOf(text(1)), await jobOf(text(1)), await jobOf(text(2))];
    expect(one.test?.count).toBe(10);
    expect(one.problem.count).toBe(30);
    expect(again.inputSha256).toBe(one.inputSha256);
    expect(other.inputSha256).not.toBe(one.inputSha256);
    const held = new Set(one.test!.inputs);
    expect([...one.rawInputs].some((x) => held.has(x))).toBe(false);
    const { offset, factor } = one.scaling;
    one.rawInputs.forEach((x, i) =>
      expect(one.problem.inputs[i]).toBeCloseTo((x - offset[0]) * factor[0], 12),
    );
  });
});

describe('words and numbers', () => {
  it('takes numbers in every spelling', async () => {
    const { problem } = await jobOf(
      'dataset d { samples { -1 -> +.5\n 1e-6 -> 2.\n -.25E+1 -> 3 } } fit f { data d }',
    );
    expect([...problem.inputs]).toEqual([-1, 1e-6, -2.5]);
    expect([...problem.targets]).toEqual([0.5, 2, 3]);
  });

  it('takes names outside ASCII, names that begin with keywords, and words of the language as names', async () => {
    for (const name of ['Größe', '温度', 'dataset_1', 'fits', 'joint', 'l2', 'merge', 'moons', 'e', 'drop']) {
      const job = await jobOf(`dataset ${name} { samples { 0 -> 1\n 1 -> 2 } } fit fitted { data ${name} }`);
      expect(job.dataset).toBe(name);
    }
  });

  it('takes quoted columns: keywords, blanks, quotes and backslashes', async () => {
    const files = { 't.csv': 'rows,"a ""b""",C:\\n,target\n1,2,3,4\n5,6,7,9\n' };
    const text = String.raw`dataset d { from "t.csv" inputs "rows", "a \"b\"", "C:\n" target "target" } fit f { data d }`;
    const job = await jobOf(text, files);
    expect(job.inputNames).toEqual(['rows', 'a "b"', 'C:\\n']);
    expect([...job.problem.inputs]).toEqual([1, 2, 3, 5, 6, 7]);
  });

  it('ignores comments everywhere, and braces in them', async () => {
    const text = `/* } */ dataset d { // {
      samples { // }
        0 -> 1 /* } */

        // nothing here
        1 -> 2 }
      /* multi
         line */ } fit f { data d }`;
    expect((await jobOf(text)).problem.count).toBe(2);
  });

  it('reads two inputs with commas, blanks or tabs, and CRLF', async () => {
    const { problem } = await jobOf(
      'dataset d { samples {\r\n 1, 2 -> 3\r\n 4 5->6\r\n\t7,\t8 -> 9\r\n} }\r\nfit f { data d }',
    );
    expect(problem.dimension).toBe(2);
    expect([...problem.inputs]).toEqual([1, 2, 4, 5, 7, 8]);
    expect([...problem.targets]).toEqual([3, 6, 9]);
  });

  it('takes rows of samples and of generated data', async () => {
    const job = await jobOf(
      `dataset d { rows 2..3 samples { 0 -> 1\n 1 -> 2\n 2 -> 0.5 } } fit f { data d }`,
    );
    expect(job.rowNumbers).toEqual([2, 3]);
    expect([...job.problem.inputs]).toEqual([1, 2]);
  });
});

describe('formulas', () => {
  it.each<[string, (x: number) => number]>([
    ['-x^2', (x) => -(x ** 2)],
    ['2^3^x', (x) => 2 ** (3 ** x)],
    ['2^-x', (x) => 2 ** -x],
    ['1 - x - 2', (x) => 1 - x - 2],
    ['8 / (x + 3) / 2', (x) => 8 / (x + 3) / 2],
    ['min(x, 0.2, pi) * max(x, -x)', (x) => Math.min(x, 0.2) * Math.abs(x)],
    [
      'exp(x) + log(x + 2) + sqrt(x + 1) + abs(x) + cos(x) + tan(x) - e',
      (x) =>
        Math.exp(x) + Math.log(x + 2) + Math.sqrt(x + 1) + Math.abs(x) + Math.cos(x) + Math.tan(x) - Math.E,
    ],
    ['+x - -x', (x) => 2 * x],
  ])('%s', async (formula, f) => {
    const { problem } = await jobOf(
      `dataset d { generate curve(${formula}, from: -1, to: 1, samples: 5) } fit g { data d }`,
    );
    problem.inputs.forEach((x, i) => expect(problem.targets[i]).toBeCloseTo(f(x), 12));
  });
});

describe('the classes of a fit', () => {
  const inline = (first: number, second: number, clause = 'goal classify') =>
    jobOf(`dataset d { samples { 0 -> ${first}\n 1 -> ${second} } } fit f { data d ${clause} }`);
  const fromFile = (labels: readonly string[], clause = '') => {
    const rows = labels.map((label, i) => `${i},${label}\n`);
    const dataset = 'dataset d { from "c.csv" inputs x target kind is "cat" }';
    return jobOf(`${dataset} fit f { data d ${clause} }`, { 'c.csv': `x,kind\n${rows.join('')}` });
  };

  it('are named as the data name them, and not at all where they are 1 and -1', async () => {
    expect((await inline(-1, 1)).labels).toBeUndefined();
    expect((await inline(0, 1)).labels).toEqual({ positive: '1', negative: '0' });
    expect((await fromFile(['cat', 'dog'])).labels).toEqual({ positive: 'cat', negative: 'dog' });
    expect((await fromFile(['cat', 'dog', 'cow'])).labels).toEqual({ positive: 'cat', negative: 'not cat' });
  });

  it('are no part of a regression', async () => {
    expect((await inline(0, 1, 'goal interpolate')).labels).toBeUndefined();
    expect((await fromFile(['cat', 'dog'], 'goal interpolate')).labels).toBeUndefined();
  });

  it('keep the names of the whole table when rows are held out', async () => {
    const labels = ['cat', 'dog', 'cat', 'dog', 'cat', 'dog', 'cow'];
    for (const seed of [1, 2, 3, 4])
      expect((await fromFile(labels, `holdout 30% seed ${seed}`)).labels?.negative).toBe('not cat');
  });

  it('are part of the input hash', async () => {
    const jobs = [
      await inline(-1, 1),
      await inline(0, 1),
      await fromFile(['dog', 'cat']),
      await fromFile(['cow', 'cat']),
    ];
    expect(jobs.map(({ problem }) => [...problem.targets])).toEqual(jobs.map(() => [-1, 1]));
    expect(new Set(jobs.map(({ inputSha256 }) => inputSha256)).size).toBe(jobs.length);
    expect((await inline(0, 1)).inputSha256).toBe(jobs[1].inputSha256);
  });
});

describe('the input hash', () => {
  const text = 'dataset d { samples { 0 -> 1\n 1 -> 2 } } network n { } fit f { data d network n }';
  it('ignores names and layout', async () => {
    const other =
      '// moved\nnetwork m { }\nfit g { network m data e }\ndataset e { samples {\n0.0 -> 1\n1 -> 2 } }';
    expect((await jobOf(other)).inputSha256).toBe((await jobOf(text)).inputSha256);
  });

  it('changes with everything the answer depends on', async () => {
    const edits: [string, string][] = [
      ['0 -> 1', '0 -> 1.5'],
      ['0 -> 1', '0.5 -> 1'],
      ['{ }', '{ activation relu }'],
      ['{ }', '{ weights l1 <= 1 }'],
      ['{ }', '{ bias free }'],
      ['{ }', '{ skip affine }'],
      ['fit f {', 'fit f { gap 1e-5'],
      ['fit f {', 'fit f { time 5 s'],
      ['fit f {', 'fit f { sparsify off'],
      ['fit f {', 'fit f { goal within 0.1'],
      ['dataset d {', 'dataset d { scale minmax'],
    ];
    const hashes = [(await jobOf(text)).inputSha256];
    for (const [from, to] of edits) hashes.push((await jobOf(text.replace(from, to))).inputSha256);
    // Scaling to [0, 1] leaves these inputs as they are, so the answer is the same.
    expect(hashes.pop()).toBe(hashes[0]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('of a file of which only some fits are wanted', () => {
  const TEXT = `
    dataset a { from "a.csv" inputs x target y rows 1..2 }
    dataset b { from "b.csv" inputs x target y }
    dataset c { from "c.csv" inputs x target y }
    dataset nobody { from "nobody.csv" inputs x target y }
    fit f { data a test with c }
    fit g { data b }
    fit h { data nothing }`;

  const there = folder({ 'a.csv': 'x,y\n0,1\n1,2\n3\n', 'c.csv': 'x,y\n5,1\n' });

  it('the data of others are not read', async () => {
    const { fits, datasets, diagnostics } = await compileText(TEXT, join(there, 'only.hull'), {
      only: ['f'],
    });
    expect(fits.map(({ name, job }) => [name, job !== null])).toEqual([
      ['f', true],
      ['g', false],
      ['h', false],
    ]);
    // a dataset that is only tested with may have one sample; another row is not looked at
    expect([...datasets.keys()]).toEqual(['a', 'c']);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unused-dataset', 'unknown-name']);
  });

  it('those are read that an override names', async () => {
    const { fits } = await compileText(TEXT, join(there, 'only.hull'), {
      only: ['g'],
      overrides: new Map([['data', 'a']]),
    });
    expect(fits.find(({ name }) => name === 'g')?.job?.dataset).toBe('a');
  });
});

it('the first fit of a dataset has waited for its data', async () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i % 7}`).join('\n');
  const there = folder({ 'a.csv': `x,y\n${rows}\n` });
  const text =
    'dataset a { from "a.csv" inputs x target y }\nfit f { data a }\nfit g { data a }\nfit h { data b }';
  const { fits } = await compileText(text, join(there, 'a.hull'));
  const [first, second, broken] = fits.map(({ preparedMs }) => preparedMs);
  // reading them, and making a job of them, which the second shares
  expect(first).toBeGreaterThan(5 * second);
  expect(broken).toBeLessThan(first);
});
