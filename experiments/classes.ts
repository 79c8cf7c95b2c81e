/**
 * 4. Classification: four synthetic pairs of classes and two real ones. `classify soft 10` for all methods that have a
 * margin; the kernels are least-squares classifiers with ridge 1/10. Accuracy is on a third of the samples, held out.
 */
import { circles, type Generated, moons, spirals, xor } from '../src/data/generators';
import { applyScaling, fitScaling } from '../src/data/scaling';
import { split } from '../src/data/split';
import { objectiveOf, valuesOf as samplesOf } from '../src/rivals/evaluate';
import type { RivalTask } from '../src/rivals/task';
import type { Cell, DoneCell, Experiment } from './cell';
import { accuracy, fit, pick, problemOf, rival, valuesOf } from './fit';
import { groupBy, mean, median, percent, short, spread, table } from './numbers';
import { irisClasses, penguinClasses } from './realData';
import { drawRegions, GRID, gridOf, type Region } from './regions';

interface Parameters {
  readonly data: keyof typeof DATA;
  readonly seed: number;
  readonly seconds: number;
}

interface Made {
  readonly method: string;
  readonly neurons: number | null;
  /** Mass plus 10 · hinge; null for the kernels. */
  readonly objective: number | null;
  readonly training: number;
  readonly test: number;
  /** One character a grid point: + or −; of the first split alone. */
  readonly signs?: string;
}

interface Answer {
  readonly methods: readonly Made[];
  readonly gap: number;
  readonly lowerBound: number;
  readonly samples?: Omit<Region, 'signs'>;
}

const SOFTNESS = 10;
const HELD_OUT = 1 / 3;
const DATA: Readonly<Record<string, (seed: number) => Generated>> = {
  moons: (seed) => moons({ samples: 120, noise: 0.2, seed }),
  spirals: (seed) => spirals({ samples: 120, noise: 0.03, seed, turns: 1 }),
  circles: (seed) => circles({ samples: 120, noise: 0.12, seed, factor: 0.5 }),
  xor: (seed) => xor({ samples: 120, noise: 0.1, seed }),
  'iris: virginica or not': irisClasses,
  'penguins: Adelie or not': penguinClasses,
};
const MOST_SAMPLES = 120;

const train = (seed: number) => ({ width: 100, seed, steps: 10_000, rate: 1e-2 });
const RIVALS: readonly { readonly name: string; readonly task: (seed: number) => RivalTask }[] = [
  { name: 'gradient descent', task: (seed) => ({ kind: 'gradient_descent', ...train(seed), decay: 1e-4 }) },
  {
    name: 'group lasso',
    task: (seed) => ({ kind: 'group_lasso', ...train(seed), penalty: 1e-3, tolerance: 0.5 }),
  },
  { name: 'Gaussian process', task: () => ({ kind: 'gaussian_process' }) },
  { name: 'neural tangent', task: () => ({ kind: 'neural_tangent' }) },
];
const CONVEX = 'convex';
const METHODS = [CONVEX, ...RIVALS.map(({ name }) => name)];

function cells(quick: boolean): Cell<Parameters>[] {
  return Object.keys(DATA).flatMap((data) =>
    (quick ? [1] : [1, 2, 3]).map((seed) => ({
      experiment: 'classes',
      id: `${data.split(':')[0]}-${seed}`,
      parameters: { data, seed, seconds: quick ? 6 : 30 },
    })),
  );
}

async function run({ data, seed, seconds }: Parameters): Promise<Answer> {
  const all = DATA[data](seed);
  const { training, test } = split(all.targets.length, HELD_OUT, seed);
  const [inside, outside] = [pick(all, training.slice(0, MOST_SAMPLES)), pick(all, test)];
  const scaling = fitScaling('standard', inside.inputs, inside.dimension);
  const scaled = (part: Generated): Generated => ({ ...part, inputs: applyScaling(scaling, part.inputs) });
  const [seen, held] = [scaled(inside), scaled(outside)];
  const problem = problemOf(seen, { goal: { kind: 'classify_soft', softness: SOFTNESS } });
  const grid = gridOf(seen.inputs);
  const made = (
    method: string,
    values: (inputs: Float64Array) => Float64Array,
    rest: Pick<Made, 'neurons' | 'objective'>,
  ): Made => ({
    method,
    ...rest,
    training: accuracy(values(seen.inputs), seen.targets),
    test: accuracy(values(held.inputs), held.targets),
    ...(seed === 1
      ? { signs: Array.from(values(grid.points), (value) => (value > 0 ? '+' : '-')).join('') }
      : {}),
  });
  const solution = await fit(problem, seconds);
  const methods: Made[] = [
    made(CONVEX, (inputs) => valuesOf(problem, solution, inputs), {
      neurons: solution.neurons.length,
      objective: solution.objective,
    }),
  ];
  for (const { name, task } of RIVALS) {
    const { neurons, answer } = await rival(problem, task(seed));
    const objective =
      answer.network && objectiveOf(problem, answer.network, samplesOf(problem, answer.network));
    methods.push(made(name, answer.valuesAt, { neurons, objective }));
  }
  return {
    methods,
    gap: solution.gap ?? NaN,
    lowerBound: solution.lowerBound,
    ...(seed === 1
      ? { samples: { from: grid.from, to: grid.to, x: Array.from(seen.inputs), y: Array.from(seen.targets) } }
      : {}),
  };
}

type Done = DoneCell<Parameters, Answer>;

function report(done: readonly Done[]) {
  const byData = groupBy(done, ({ parameters }) => parameters.data);
  const of = (own: readonly Done[], method: string): Made[] =>
    own.map(({ answer }) => answer.methods.find((made) => made.method === method)!);
  const rows = [...byData].flatMap(([data, own]) =>
    METHODS.map((method) => {
      const made = of(own, method);
      const objectives = made.map(({ objective }, k) =>
        objective === null ? null : objective / own[k].answer.lowerBound,
      );
      return [
        `${data}: ${method}`,
        made[0].neurons === null ? '∞' : spread(made.map(({ neurons }) => neurons!)),
        objectives.includes(null) ? '–' : spread(objectives as number[], (value) => value.toFixed(3)),
        spread(
          made.map(({ training }) => training),
          percent,
        ),
        spread(
          made.map(({ test }) => test),
          percent,
        ),
      ];
    }),
  );
  const pictured = [...byData].map(([data, own]) => {
    const first = own.find(({ answer }) => answer.samples)!.answer;
    return {
      title: data,
      regions: METHODS.map((method) => ({
        title: method,
        region: { ...first.samples!, signs: first.methods.find((made) => made.method === method)!.signs! },
      })),
    };
  });
  const convex = done.map(({ answer }) => answer.methods[0]);
  const descent = done.map(({ answer }) => answer.methods[1]);
  const best = [...byData].map(([data, own]) => {
    const scores = METHODS.map((method) => ({
      method,
      score: mean(of(own, method).map(({ test }) => test)),
    }));
    const top = Math.max(...scores.map(({ score }) => score));
    return {
      data,
      winners: scores.filter(({ score }) => score >= top - 1e-12).map(({ method }) => method),
      top,
    };
  });
  return {
    title: 'Classification: decision regions',
    expected:
      'The convex network should need far fewer neurons than gradient descent at a lower objective (its own, mass + 10 · hinge), with ' +
      'straight, few-cornered borders; accuracy on held-out samples should be about the same for all, since the margin regularises ' +
      'all of them.',
    body: [
      `All methods get the same two thirds of the samples (at most ${MOST_SAMPLES}), inputs scaled to unit deviation. _Objective_ is mass + 10 · hinge over its ` +
        'proven least. Gradient descent minimises that very objective, with width 100 and 10,000 steps.',
      '![Decision regions of five methods on six data sets](experiments/classes.svg)',
      table(['data and method', 'neurons', 'objective / least', 'training accuracy', 'test accuracy'], rows),
      `Best test accuracy: ${best.map(({ data, winners, top }) => `${data}: ${winners.join(', ')} (${percent(top)})`).join('; ')}.`,
      `Largest proven gap of a fit here: ${short(Math.max(...done.map(({ answer }) => answer.gap)))}.`,
    ].join('\n\n'),
    directions: [
      {
        statement:
          'The convex network has at most half the neurons of gradient descent (medians over all data).',
        holds:
          median(convex.map(({ neurons }) => neurons!)) <=
          0.5 * median(descent.map(({ neurons }) => neurons!)),
      },
      {
        statement: 'No training has an objective below the proven bound.',
        holds: done.every(({ answer }) =>
          answer.methods.every(
            ({ objective }) => objective === null || objective >= answer.lowerBound * (1 - 1e-9),
          ),
        ),
      },
      {
        statement: 'Mean test accuracy of the convex network is within five points of gradient descent’s.',
        holds: Math.abs(mean(convex.map(({ test }) => test)) - mean(descent.map(({ test }) => test))) <= 0.05,
      },
    ],
    pictures: [{ name: 'classes', svg: drawRegions('Decision regions', pictured, GRID) }],
  };
}

export const classes: Experiment<Parameters, Answer> = { name: 'classes', cells, run, report };
