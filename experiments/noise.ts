/** 5. Noise: interpolation, `within ε` and goals with a loss. Neurons, and the error against the noiseless function on fresh inputs. */
import type { Goal, Problem } from '../src/core/problem';
import type { RivalTask } from '../src/rivals/task';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { fit, problemOf, rival, rms, valuesOf } from './fit';
import { LOSS_HEAD, fitLosses, lossRows, type LossFit } from './losses';
import { type DataName, FRESH, NOISE, NOISY, SAMPLES, TOLERANCES } from './noiseData';
import { groupBy, median, spread, table } from './numbers';

interface Parameters {
  readonly data: DataName;
  readonly seed: number;
  /** Of one fit. */
  readonly seconds: number;
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

const SECONDS = 8;
/** In the quick run, of a table. */
const QUICK_SECONDS = 2;
const DECAYS = [1e-2, 1e-3, 1e-4];

function cells(quick: boolean): Cell<Parameters>[] {
  const seeds = quick ? [1] : [1, 2, 3, 4];
  return (Object.keys(NOISY) as DataName[]).flatMap((data) => {
    const seconds = quick && !NOISY[data].known ? QUICK_SECONDS : SECONDS;
    return seeds.map((seed) => ({
      experiment: 'noise',
      id: `${data}-${seed}`,
      parameters: { data, seed, seconds },
    }));
  });
}

/** Through the samples without a tolerance. */
const goalOf = (tolerance: number): Goal =>
  tolerance === 0 ? { kind: 'interpolate' } : { kind: 'within', tolerance };

async function run({ data, seed, seconds }: Parameters): Promise<Answer> {
  const { deviation, tolerances, kernelTolerances, make } = NOISY[data];
  const { noisy, fresh } = make(seed);
  const fits: Answer['fits'][number][] = [];
  for (const tolerance of tolerances) {
    const goal = goalOf(tolerance);
    const problem = problemOf(noisy, { goal });
    const solution = await fit(problem, seconds);
    const fewest = await fit(problem, seconds, { sparsify: 'reweighted' });
    fits.push({
      tolerance,
      neurons: solution.neurons.length,
      fewest: fewest.neurons.length,
      mass: solution.mass ?? NaN,
      error: rms(valuesOf(problem, solution, fresh.inputs), fresh.targets),
    });
  }
  const losses = await fitLosses({ noisy, fresh }, deviation, seconds, training(seed));
  const rivals: Answer['rivals'][number][] = [];
  const add = async (name: string, problem: Problem, task: RivalTask): Promise<void> => {
    const { neurons, answer } = await rival(problem, task);
    rivals.push({ name, neurons, error: rms(answer.valuesAt(fresh.inputs), fresh.targets) });
  };
  const plain = problemOf(noisy);
  for (const decay of DECAYS) {
    await add(`gradient descent, decay ${decay}`, plain, {
      kind: 'gradient_descent',
      ...training(seed),
      decay,
    });
  }
  for (const tolerance of kernelTolerances) {
    const goal = goalOf(tolerance);
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
  const at = (own: readonly Done[], k: number) => own.map(({ answer }) => answer.fits[k]);
  const whiskered = (values: readonly number[]) => ({
    y: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
  });
  const known = [...byData].filter(([data]) => NOISY[data].known);
  const panels = known.flatMap(([data, own]) => [
    {
      title: `${NOISY[data].title}: neurons`,
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
      title: `${NOISY[data].title}: error`,
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
    ...NOISY[data].tolerances.map((tolerance, k) => [
      `${NOISY[data].title}: ${tolerance === 0 ? 'interpolate' : `within ${tolerance}`}`,
      spread(at(own, k).map((one) => one.neurons)),
      spread(at(own, k).map((one) => one.fewest)),
      spread(at(own, k).map((one) => one.mass)),
      spread(at(own, k).map((one) => one.error)),
    ]),
    ...own[0].answer.rivals.map(({ name }, k) => {
      const neurons = own.map(({ answer }) => answer.rivals[k].neurons);
      return [
        `${NOISY[data].title}: ${name}`,
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
      NOISY[data].title,
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
    Math.min(
      ...byData
        .get(data)![0]
        .answer.fits.map((_, k) => median(at(byData.get(data)!, k).map(({ error }) => error))),
    );
  const losses = done.flatMap(({ answer }) => answer.losses);
  const both = ['sine', 'planted'] as const;
  const every = known.map(([data]) => data);
  const tables = [...byData.keys()].filter((data) => !NOISY[data].known);
  return {
    title: 'Noise: interpolation, a tolerance, a loss',
    expected:
      `The targets have normal noise of deviation ${NOISE}. Interpolation has to follow it, with many neurons and a large error; a ` +
      'tolerance of one to two deviations should cost neurons and error at once, and a much larger one should underfit. A loss that counts every miss should average the noise out, as gradient descent does.',
    body: [
      `${SAMPLES} noisy samples; the error is against the noiseless function at ${FRESH} fresh inputs. _Reweighted_ is \`sparsify ` +
        'reweighted`, which trades mass for neurons. Of the tables, at most 120 rows are fitted and the others judge; their inputs and targets are ' +
        'in standard deviations. The rivals get the same samples; gradient descent has width 100 and 10,000 steps.',
      '![Neurons and error against the tolerance](experiments/noise.svg)',
      table(['data and goal', 'neurons', 'reweighted', 'mass', 'error'], rows),
      'Goals with a loss, proven within ' +
        `${SECONDS} s (tables in a quick run: ${QUICK_SECONDS} s), beside gradient descent on the very same objective: _above the bound_ is how far above what is proven it ends.`,
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
        statement:
          'Of known functions the best loss has at most a tenth more error than the best tolerance (medians).',
        holds: every.every((data) => bestLoss(data) < 1.1 * bestTolerance(data)),
      },
      {
        statement: 'On most tables the best loss has less error than the best tolerance (medians).',
        holds: tables.filter((data) => bestLoss(data) < bestTolerance(data)).length > tables.length / 2,
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
