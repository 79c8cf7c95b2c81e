/** 5. Noise: interpolation, `within ε` and goals with a loss. Neurons, and the error against the noiseless function on fresh inputs. */
import type { Problem } from '../src/core/problem';
import type { Neuron } from '../src/core/solution';
import { curve, type Generated, teacherNeurons } from '../src/data/generators';
import { Random } from '../src/data/random';
import type { RivalTask } from '../src/rivals/task';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { fit, problemOf, rival, rms, SLOPE, valuesOf } from './fit';
import { LOSS_HEAD, fitLosses, lossRows, type LossFit } from './losses';
import { groupBy, median, spread, table } from './numbers';

type DataName = 'sine' | 'bend' | 'planted';

interface Parameters {
  readonly data: DataName;
  readonly seed: number;
}

interface Answer {
  readonly fits: readonly {
    readonly tolerance: number;
    readonly neurons: number;
    /** Neurons with `sparsify reweighted`, which may add mass. */
    readonly fewest: number;
    readonly mass: number;
    readonly error: number;
  }[];
  readonly losses: readonly LossFit[];
  readonly rivals: readonly {
    readonly name: string;
    readonly neurons: number | null;
    readonly error: number;
  }[];
}

const NOISE = 0.1;
const TOLERANCES = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
const SAMPLES = 60;
const FRESH = 1000;
const SECONDS = 8;
const DECAYS = [1e-2, 1e-3, 1e-4];

function cells(quick: boolean): Cell<Parameters>[] {
  const seeds = quick ? [1] : [1, 2, 3, 4];
  return (['sine', 'bend', 'planted'] as const).flatMap((data) =>
    seeds.map((seed) => ({ experiment: 'noise', id: `${data}-${seed}`, parameters: { data, seed } })),
  );
}

const sine = (x: number): number => Math.sin(3 * x);
/** Three straight pieces. */
const bend = (x: number): number => Math.max(0, 2 * x + 0.8) - Math.max(0, 3 * x - 0.9);

function planted(neurons: readonly Neuron[], x: ArrayLike<number>): number {
  return neurons.reduce((sum, { weights, bias, output }) => {
    const t = weights[0] * x[0] + weights[1] * x[1] + bias;
    return sum + output * Math.max(t, SLOPE * t);
  }, 0);
}

/** Noisy samples, and fresh inputs with their true values. */
function make({ data, seed }: Parameters): { readonly noisy: Generated; readonly fresh: Generated } {
  if (data !== 'planted') {
    const f = data === 'sine' ? sine : bend;
    const range = { from: -1, to: 1, seed };
    return {
      noisy: curve(f, { ...range, samples: SAMPLES, noise: NOISE }),
      fresh: curve(f, { ...range, samples: FRESH, noise: 0 }),
    };
  }
  const neurons = teacherNeurons({ neurons: 3, inputs: 2 }, new Random(1));
  const random = new Random(100 + seed);
  const draw = (samples: number, noise: number): Generated => {
    const inputs = Float64Array.from({ length: 2 * samples }, () => random.between(-1, 1));
    const targets = Float64Array.from(
      { length: samples },
      (_, i) => planted(neurons, inputs.subarray(2 * i, 2 * i + 2)) + noise * random.normal(),
    );
    return { dimension: 2, inputs, targets };
  };
  return { noisy: draw(SAMPLES, NOISE), fresh: draw(FRESH, 0) };
}

async function run(parameters: Parameters): Promise<Answer> {
  const { noisy, fresh } = make(parameters);
  const fits: Answer['fits'][number][] = [];
  for (const tolerance of TOLERANCES) {
    const goal =
      tolerance === 0 ? { kind: 'interpolate' as const } : { kind: 'interpolate' as const, tolerance };
    const problem = problemOf(noisy, { goal });
    const solution = await fit(problem, SECONDS);
    const fewest = await fit(problem, SECONDS, { sparsify: 'reweighted' });
    fits.push({
      tolerance,
      neurons: solution.neurons.length,
      fewest: fewest.neurons.length,
      mass: solution.mass ?? NaN,
      error: rms(valuesOf(problem, solution, fresh.inputs), fresh.targets),
    });
  }
  const losses = await fitLosses({ noisy, fresh }, NOISE, SECONDS, training(parameters.seed));
  const rivals: Answer['rivals'][number][] = [];
  const add = async (name: string, problem: Problem, task: RivalTask): Promise<void> => {
    const { neurons, answer } = await rival(problem, task);
    rivals.push({ name, neurons, error: rms(answer.valuesAt(fresh.inputs), fresh.targets) });
  };
  const plain = problemOf(noisy);
  for (const decay of DECAYS) {
    await add(`gradient descent, decay ${decay}`, plain, {
      kind: 'gradient_descent',
      ...training(parameters.seed),
      decay,
    });
  }
  for (const tolerance of [0, 0.2]) {
    const goal =
      tolerance === 0 ? { kind: 'interpolate' as const } : { kind: 'interpolate' as const, tolerance };
    const how = tolerance === 0 ? 'interpolating' : `within ${tolerance}`;
    await add(`Gaussian process, ${how}`, problemOf(noisy, { goal }), { kind: 'gaussian_process' });
    await add(`neural tangent, ${how}`, problemOf(noisy, { goal }), { kind: 'neural_tangent' });
  }
  return { fits, losses, rivals };
}

function training(seed: number) {
  return { width: 100, seed, steps: 10_000, rate: 1e-2 };
}

type Done = DoneCell<Parameters, Answer>;

function report(done: readonly Done[]) {
  const byData = groupBy(done, ({ parameters }) => parameters.data);
  const titles = {
    sine: 'sin(3x), 1 input',
    bend: 'three straight pieces, 1 input',
    planted: 'planted network, 2 inputs',
  } as const;
  const at = (own: readonly Done[], k: number) => own.map(({ answer }) => answer.fits[k]);
  const whiskered = (values: readonly number[]) => ({
    y: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
  });
  const panels = [...byData].flatMap(([data, own]) => [
    {
      title: `${titles[data]}: neurons`,
      x: { name: 'tolerance ε', from: 0, to: 0.5 },
      y: { name: 'neurons', from: 0 },
      lines: [{ x: NOISE, name: 'noise' }],
      series: [
        {
          name: 'least mass',
          points: TOLERANCES.map((x, k) => ({ x, ...whiskered(at(own, k).map((one) => one.neurons)) })),
        },
        {
          name: 'reweighted',
          dashed: true,
          points: TOLERANCES.map((x, k) => ({ x, ...whiskered(at(own, k).map((one) => one.fewest)) })),
        },
      ],
    },
    {
      title: `${titles[data]}: error`,
      x: { name: 'tolerance ε', from: 0, to: 0.5 },
      y: { name: 'rms error on fresh inputs', from: 0 },
      lines: [{ x: NOISE, name: 'noise' }],
      series: [
        {
          name: 'least mass',
          points: TOLERANCES.map((x, k) => ({ x, ...whiskered(at(own, k).map((one) => one.error)) })),
        },
      ],
    },
  ]);
  const rows = [...byData].flatMap(([data, own]) => [
    ...TOLERANCES.map((tolerance, k) => [
      `${titles[data]}: ${tolerance === 0 ? 'interpolate' : `within ${tolerance}`}`,
      spread(at(own, k).map((one) => one.neurons)),
      spread(at(own, k).map((one) => one.fewest)),
      spread(at(own, k).map((one) => one.mass)),
      spread(at(own, k).map((one) => one.error)),
    ]),
    ...own[0].answer.rivals.map(({ name }, k) => {
      const neurons = own.map(({ answer }) => answer.rivals[k].neurons);
      return [
        `${titles[data]}: ${name}`,
        neurons[0] === null ? '∞' : spread(neurons as number[]),
        '–',
        '–',
        spread(own.map(({ answer }) => answer.rivals[k].error)),
      ];
    }),
  ]);
  const errorAt = (data: DataName, tolerance: number): number =>
    median(at(byData.get(data)!, TOLERANCES.indexOf(tolerance)).map(({ error }) => error));
  const neuronsAt = (data: DataName, tolerance: number): number =>
    median(at(byData.get(data)!, TOLERANCES.indexOf(tolerance)).map(({ neurons }) => neurons));
  const lossTable = [...byData].flatMap(([data, own]) =>
    lossRows(
      titles[data],
      own.map(({ answer }) => answer.losses),
    ),
  );
  const bestLoss = (data: DataName): number =>
    Math.min(
      ...byData
        .get(data)![0]
        .answer.losses.map((_, k) => median(byData.get(data)!.map(({ answer }) => answer.losses[k].error))),
    );
  const bestTolerance = (data: DataName): number =>
    Math.min(...TOLERANCES.map((tolerance) => errorAt(data, tolerance)));
  const losses = done.flatMap(({ answer }) => answer.losses);
  const both = ['sine', 'planted'] as const;
  const every = [...byData.keys()];
  return {
    title: 'Noise: interpolation, a tolerance, a loss',
    expected:
      `The targets have normal noise of deviation ${NOISE}. Interpolation has to follow it, with many neurons and a large error; a ` +
      'tolerance of one to two deviations should cost neurons and error at once, and a much larger one should underfit. A loss that counts every miss should average the noise out, as gradient descent does.',
    body: [
      `${SAMPLES} noisy samples; the error is against the noiseless function at ${FRESH} fresh inputs. _Reweighted_ is \`sparsify ` +
        'reweighted`, which trades mass for neurons. The rivals get the same samples; gradient descent has width 100 and 10,000 steps.',
      '![Neurons and error against the tolerance](experiments/noise.svg)',
      table(['data and goal', 'neurons', 'reweighted', 'mass', 'error'], rows),
      'Goals with a loss, proven within ' +
        `${SECONDS} s, beside gradient descent on the very same objective: _above the bound_ is how far above what is proven it ends.`,
      table(LOSS_HEAD, lossTable),
    ].join('\n\n'),
    directions: [
      {
        statement:
          'Within 0.2 the fit has at most half the neurons of interpolation (medians, both data sets).',
        holds: both.every((data) => neuronsAt(data, 0.2) <= 0.5 * neuronsAt(data, 0)),
      },
      {
        statement: 'Within 0.2 the error is below that of interpolation (medians, both data sets).',
        holds: both.every((data) => errorAt(data, 0.2) < errorAt(data, 0)),
      },
      {
        statement: 'Within 0.5 the error is above that within 0.2: too much tolerance underfits.',
        holds: both.every((data) => errorAt(data, 0.5) > errorAt(data, 0.2)),
      },
      {
        statement: 'The best loss has less error than the best tolerance (medians, all three data sets).',
        holds: every.every((data) => bestLoss(data) < bestTolerance(data)),
      },
      {
        statement: 'Gradient descent never ends below the proven bound.',
        holds: losses.every(({ descent }) => descent.above >= -1e-9),
      },
    ],
    pictures: [{ name: 'noise', svg: chart('Neurons and error against the tolerance', panels) }],
  };
}

export const noise: Experiment<Parameters, Answer> = { name: 'noise', cells, run, report };
