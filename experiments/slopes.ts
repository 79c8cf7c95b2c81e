/** 3. The slope of the activation, from 0 (ReLU) to 0.9 (nearly linear), on data that do not change with it. */
import { curve, type Generated, teacher } from '../src/data/generators';
import { Random } from '../src/data/random';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { fit, problemOf, rival } from './fit';
import { median, short, spread, table } from './numbers';

interface Parameters {
  readonly data: keyof typeof DATA;
  readonly slope: number;
  readonly seeds: number;
}

interface Answer {
  readonly status: string;
  readonly neurons: number;
  readonly mass: number;
  readonly gap: number;
  readonly descent: readonly { readonly neurons: number; readonly mass: number; readonly residual: number }[];
}

const SECONDS = 15;
const DATA = {
  'sin(3x), 1 input, 50 samples': (): Generated =>
    curve((x) => Math.sin(3 * x), { from: -1, to: 1, samples: 50, seed: 1, noise: 0 }),
  'planted with slope 0.1, 2 inputs, 60 samples': (): Generated =>
    teacher({ neurons: 3, inputs: 2, samples: 60, seed: 1, noise: 0, slope: 0.1 }),
  'random targets, 2 inputs, 25 samples': (): Generated => {
    const random = new Random(5);
    return {
      dimension: 2,
      inputs: Float64Array.from({ length: 50 }, () => random.between(-1, 1)),
      targets: Float64Array.from({ length: 25 }, () => random.normal()),
    };
  },
};

function cells(quick: boolean): Cell<Parameters>[] {
  const slopes = quick ? [0, 0.1, 0.5, 0.9] : [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  return (Object.keys(DATA) as (keyof typeof DATA)[]).flatMap((data, k) =>
    slopes.map((slope) => ({
      experiment: 'slopes',
      id: `${['sine', 'planted', 'random'][k]}-a${slope}`,
      parameters: { data, slope, seeds: quick ? 1 : 3 },
    })),
  );
}

async function run({ data, slope, seeds }: Parameters): Promise<Answer> {
  const problem = problemOf(DATA[data](), { slope });
  const solution = await fit(problem, SECONDS);
  const descent: Answer['descent'][number][] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const task = {
      kind: 'gradient_descent',
      width: 100,
      seed,
      steps: 10_000,
      rate: 1e-2,
      decay: 1e-4,
    } as const;
    const { neurons, mass, maxResidual } = await rival(problem, task);
    descent.push({ neurons: neurons!, mass: mass!, residual: maxResidual });
  }
  return {
    status: solution.status,
    neurons: solution.neurons.length,
    mass: solution.mass ?? NaN,
    gap: solution.gap ?? NaN,
    descent,
  };
}

type Done = DoneCell<Parameters, Answer>;

function report(done: readonly Done[]) {
  const names = Object.keys(DATA) as (keyof typeof DATA)[];
  const of = (data: string): Done[] =>
    done
      .filter(({ parameters }) => parameters.data === data)
      .sort((p, q) => p.parameters.slope - q.parameters.slope);
  const panel = (title: string, name: string, log: boolean, pick: (one: Done) => number) => ({
    title,
    x: { name: 'slope', from: 0, to: 1 },
    y: log ? { name, log } : { name, from: 0 },
    series: names.map((data) => ({
      name: data,
      points: of(data).map((one) => ({ x: one.parameters.slope, y: pick(one) })),
    })),
  });
  const rows = names.flatMap((data) =>
    of(data).map(({ parameters: { slope }, answer }) => [
      `${data}, slope ${slope}`,
      answer.status === 'optimal' ? 'yes' : `gap ${short(answer.gap)}`,
      `${answer.neurons}`,
      short(answer.mass),
      short(answer.mass * (1 - slope)),
      spread(answer.descent.map(({ neurons }) => neurons)),
      spread(answer.descent.map(({ mass }) => mass)),
      spread(answer.descent.map(({ residual }) => residual)),
    ]),
  );
  const rises = names.every((data) => of(data).at(-1)!.answer.mass > of(data)[0].answer.mass);
  const planted = of(names[1]);
  const nearOwn = planted.reduce((best, one) =>
    Math.abs(one.parameters.slope - 0.1) < Math.abs(best.parameters.slope - 0.1) ? one : best,
  );
  return {
    title: 'The slope of the activation',
    expected:
      'A neuron of slope α bends by 1 − α, so that bending the same way costs about 1/(1 − α) times the mass: ten times as much at 0.9 ' +
      'as at 0. The part that is linear becomes cheaper, since it needs no pair of neurons. Gradient descent should find it harder ' +
      'the more linear its neurons are.',
    body: [
      'The same samples for every slope. The last three columns are gradient descent (width 100, 10,000 steps, decay 1e-4).',
      '![Mass and neurons against the slope](experiments/slopes.svg)',
      table(
        ['data', 'proven', 'neurons', 'mass', 'mass · (1 − α)', 'descent: neurons', 'mass', 'worst residual'],
        rows,
      ),
    ].join('\n\n'),
    directions: [
      { statement: 'The mass at slope 0.9 is above that at slope 0 on all three data sets.', holds: rises },
      {
        statement:
          'Gradient descent misses the samples by more at slope 0.9 than at slope 0 (medians, all three data sets).',
        holds: names.every((data) => {
          const residual = (one: Done): number => median(one.answer.descent.map((run) => run.residual));
          return residual(of(data).at(-1)!) > residual(of(data)[0]);
        }),
      },
      {
        statement: 'The planted network needs fewer neurons near its own slope 0.1 than at slope 0.9.',
        holds: nearOwn.answer.neurons < planted.at(-1)!.answer.neurons,
      },
    ],
    pictures: [
      {
        name: 'slopes',
        svg: chart('Mass and neurons against the slope', [
          panel('mass', 'mass', true, ({ answer }) => answer.mass),
          panel('neurons', 'neurons', false, ({ answer }) => answer.neurons),
        ]),
      },
    ],
  };
}

export const slopes: Experiment<Parameters, Answer> = { name: 'slopes', cells, run, report };
