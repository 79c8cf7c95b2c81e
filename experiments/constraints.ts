/**
 * 2. Neurons and mass against gradient descent: for every constraint set, and over widths, lengths of training, decays and
 * seeds. A planted network of 3 neurons on 40 samples of 2 inputs, and sin(3x) on 40 samples.
 */
import type { BiasConstraint, Problem, WeightNorm } from '../src/core/problem';
import { curve, teacher, type Generated } from '../src/data/generators';
import { gradientDescent } from '../src/rivals/adam';
import { keepsBound } from '../src/rivals/bound';
import { massOf, maxResidualOf, type RivalNetwork, valuesOf } from '../src/rivals/evaluate';
import { simplify } from '../src/rivals/simplify';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { fit, now, problemOf } from './fit';
import { median, spread, table } from './numbers';

const NORMS: readonly WeightNorm[] = ['l1', 'l2', 'linf'];
const BIASES: Readonly<Record<string, BiasConstraint>> = {
  none: { kind: 'none' },
  joint: { kind: 'joint' },
  free: { kind: 'free' },
  'bound 0.5': { kind: 'bound', limit: 0.5 },
};
const BASE = { width: 100, steps: 10_000, decay: 1e-4 };
const SAMPLES = 40;
const SECONDS = 15;

type Training = typeof BASE;
type Parameters =
  | { readonly kind: 'set'; readonly bias: string; readonly data: number; readonly seeds: number }
  | {
      readonly kind: 'training';
      readonly data: 'planted' | 'sine';
      readonly training: Training;
      readonly seeds: number;
    };

/** One network beside the optimum at its own residual. */
interface Beside {
  readonly neurons: number;
  readonly mass: number;
  readonly residual: number;
  /** Proven least mass, and the neurons of the fit, within that residual. */
  readonly least: number;
  readonly fitNeurons: number;
  readonly bounded: boolean;
}

interface Answer {
  /** By norm: the fit that interpolates, and gradient descent's networks. */
  readonly sets: readonly {
    readonly norm: WeightNorm;
    readonly neurons: number;
    readonly mass: number;
    readonly gap: number;
    readonly rivals: readonly Beside[];
  }[];
}

function cells(quick: boolean): Cell<Parameters>[] {
  const seeds = quick ? 2 : 5;
  const sets = Object.keys(BIASES).flatMap((bias) =>
    (quick ? [1] : [1, 2, 3]).map((data): Parameters => ({ kind: 'set', bias, data, seeds })),
  );
  const trainings: Training[] = [
    BASE,
    ...(quick ? [20] : [10, 30, 300]).map((width) => ({ ...BASE, width })),
    ...(quick ? [1000] : [1000, 3000, 50_000]).map((steps) => ({ ...BASE, steps })),
    ...(quick ? [1e-3, 0] : [1e-2, 1e-3, 1e-5, 0]).map((decay) => ({ ...BASE, decay })),
  ];
  const runs = (['planted', 'sine'] as const).flatMap((data) =>
    trainings.map((training): Parameters => ({ kind: 'training', data, training, seeds })),
  );
  return [...sets, ...runs].map((parameters) => ({
    experiment: 'constraints',
    id:
      parameters.kind === 'set'
        ? `set-${parameters.bias.replace(' ', '-')}-${parameters.data}`
        : `${parameters.data}-w${parameters.training.width}-s${parameters.training.steps}-d${parameters.training.decay}`,
    parameters,
  }));
}

function dataOf(parameters: Parameters): Generated {
  if (parameters.kind === 'training' && parameters.data === 'sine')
    return curve((x) => Math.sin(3 * x), { from: -1, to: 1, samples: SAMPLES, seed: 1, noise: 0 });
  const seed = parameters.kind === 'set' ? parameters.data : 1;
  return teacher({ neurons: 3, inputs: 2, samples: SAMPLES, seed, noise: 0, slope: 0.1 });
}

async function run(parameters: Parameters): Promise<Answer> {
  const bias = parameters.kind === 'set' ? BIASES[parameters.bias] : BIASES.joint;
  const training = parameters.kind === 'set' ? BASE : parameters.training;
  const norms = parameters.kind === 'set' ? NORMS : (['l2'] as const);
  const data = dataOf(parameters);
  const seeds = Array.from({ length: parameters.seeds }, (_, k) => k + 1);
  // decay is the Euclidean norm's own penalty whatever the set; the networks are rescaled to each set
  const trained = await gradientDescent(problemOf(data, { bias }), { ...training, seeds, now });
  const sets: Answer['sets'][number][] = [];
  for (const norm of norms) {
    const problem = problemOf(data, { bias, weights: { norm, radius: 1 } });
    const interpolating = await fit(problem, SECONDS);
    const rivals: Beside[] = [];
    for (const network of trained)
      rivals.push(await beside(problem, rescaled(problem, network), interpolating.dual));
    sets.push({
      norm,
      neurons: interpolating.neurons.length,
      mass: interpolating.mass ?? NaN,
      gap: interpolating.gap ?? NaN,
      rivals,
    });
  }
  return { sets };
}

function rescaled(problem: Problem, { neurons, skip }: RivalNetwork): RivalNetwork {
  return simplify(problem, {
    theta: neurons.flatMap(({ weights, bias }) => [...weights, bias]),
    output: neurons.map(({ output }) => output),
    skip: [skip.constant, ...skip.linear],
  });
}

async function beside(problem: Problem, network: RivalNetwork, dual: readonly number[]): Promise<Beside> {
  const values = valuesOf(problem, network);
  const [mass, residual] = [massOf(network.neurons), maxResidualOf(problem, values)];
  const within = await fit({ ...problem, goal: { kind: 'within', tolerance: residual } }, SECONDS);
  return {
    neurons: network.neurons.length,
    mass,
    residual,
    least: within.lowerBound,
    fitNeurons: within.neurons.length,
    bounded: keepsBound(mass, dual, values) && mass >= within.lowerBound * (1 - 1e-9),
  };
}

type Done = DoneCell<Parameters, Answer>;

function report(done: readonly Done[]) {
  const sets = done.filter(({ parameters }) => parameters.kind === 'set');
  const runs = done.filter(({ parameters }) => parameters.kind === 'training');
  const biasOf = ({ parameters }: Done): string => (parameters.kind === 'set' ? parameters.bias : '');
  const setRows = Object.keys(BIASES).flatMap((bias) =>
    NORMS.map((norm) => {
      const own = sets
        .filter((one) => biasOf(one) === bias)
        .map(({ answer }) => answer.sets.find((set) => set.norm === norm)!);
      const rivals = own.flatMap((set) => set.rivals);
      return {
        fit: own,
        cells: [
          `${norm}, bias ${bias}`,
          spread(own.map(({ neurons }) => neurons)),
          spread(own.map(({ mass }) => mass)),
          spread(rivals.map(({ neurons }) => neurons)),
          spread(rivals.map(({ mass }) => mass)),
          spread(rivals.map(({ residual }) => residual)),
          spread(rivals.map(({ fitNeurons }) => fitNeurons)),
          spread(rivals.map(({ mass, least }) => mass / least)),
        ],
      };
    }),
  );
  const trainingOf = ({ parameters }: Done): Training =>
    parameters.kind === 'training' ? parameters.training : BASE;
  const nameOf = ({ width, steps, decay }: Training): string =>
    width !== BASE.width
      ? `width ${width}`
      : steps !== BASE.steps
        ? `${steps} steps`
        : decay !== BASE.decay
          ? `decay ${decay}`
          : 'width 100, 10000 steps, decay 1e-4';
  const families = (training: Training): string[] => [
    ...(training.steps === BASE.steps && training.decay === BASE.decay ? ['width'] : []),
    ...(training.width === BASE.width && training.decay === BASE.decay ? ['steps'] : []),
    ...(training.width === BASE.width && training.steps === BASE.steps ? ['decay'] : []),
  ];
  const panels = (['planted', 'sine'] as const).map((data) => {
    const own = runs.filter(({ parameters }) => parameters.kind === 'training' && parameters.data === data);
    const all = own.flatMap(({ answer }) => answer.sets[0].rivals);
    return {
      title: data === 'planted' ? 'planted network, 2 inputs' : 'sin(3x)',
      x: { name: 'neurons', log: true },
      y: { name: 'mass / proven least mass', log: true, from: 0.88 },
      lines: [{ y: 1, name: 'proven optimum at equal residual' }],
      series: [
        ...['width', 'steps', 'decay'].map((family) => ({
          name: `gradient descent, varying ${family}`,
          loose: true,
          points: own
            .filter((one) => families(trainingOf(one)).includes(family))
            .flatMap(({ answer }) =>
              answer.sets[0].rivals.map(({ neurons, mass, least }) => ({
                x: Math.max(1, neurons),
                y: mass / least,
              })),
            ),
        })),
        {
          name: 'convex, at the same residuals',
          loose: true,
          points: all.map(({ fitNeurons }) => ({ x: Math.max(1, fitNeurons), y: 1 })),
        },
      ],
    };
  });
  const runRows = runs.map((one) => {
    const { rivals } = one.answer.sets[0];
    return [
      `${one.parameters.kind === 'training' ? one.parameters.data : ''}: ${nameOf(trainingOf(one))}`,
      spread(rivals.map(({ neurons }) => neurons)),
      spread(rivals.map(({ mass }) => mass)),
      spread(rivals.map(({ residual }) => residual)),
      spread(rivals.map(({ fitNeurons }) => fitNeurons)),
      spread(rivals.map(({ mass, least }) => mass / least)),
    ];
  });
  const everything = done.flatMap(({ answer }) => answer.sets.flatMap(({ rivals }) => rivals));
  const fewer = everything.filter(({ neurons, fitNeurons }) => neurons < fitNeurons).length;
  const base = runs
    .filter((one) => nameOf(trainingOf(one)).startsWith('width 100,'))
    .flatMap(({ answer }) => answer.sets[0].rivals);
  const undecayed = runs
    .filter((one) => trainingOf(one).decay === 0)
    .flatMap(({ answer }) => answer.sets[0].rivals);
  const massOfSet = (bias: string, norm: WeightNorm): number =>
    median(
      sets
        .filter((one) => biasOf(one) === bias)
        .map(({ answer }) => answer.sets.find((set) => set.norm === norm)!.mass),
    );
  return {
    title: 'Neurons and mass: the convex answer against gradient descent',
    expected:
      'At the residual that a training reaches, no network has less mass than the proven optimum, so every training lies above it; ' +
      'more steps bring it closer, no decay leaves it far away. Larger constraint sets (linf around l2 around l1, a free bias around a ' +
      'joint one) need less mass. Without a bias the kinks pass through the origin, and more neurons are needed.',
    body: [
      `Every constraint set on a planted network (3 neurons of the l2 ball, 2 inputs, ${SAMPLES} samples, three sets of samples). The fit ` +
        'interpolates. Gradient descent has width 100, 10,000 steps and decay 1e-4; it does not interpolate, so its mass is divided by ' +
        'the proven least mass of networks that miss the samples by as much as it does, and the fit beside it is the one within that residual.',
      table(
        [
          'constraint',
          'neurons',
          'mass',
          'descent: neurons',
          'mass',
          'worst residual',
          'fit there: neurons',
          'mass / least',
        ],
        setRows.map(({ cells: row }) => row),
      ),
      'Medians, and ranges over samples and seeds.',
      '![Neurons against mass of every training](experiments/constraints.svg)',
      table(['training', 'neurons', 'mass', 'worst residual', 'fit there: neurons', 'mass / least'], runRows),
      `Gradient descent has fewer neurons than the fit at equal residual in ${fewer} of ${everything.length} trainings: least mass is ` +
        'not least neurons.',
    ].join('\n\n'),
    directions: [
      {
        statement: 'No training is left of the proven optimum at equal residual.',
        holds: everything.every(({ bounded }) => bounded),
      },
      {
        statement: 'Without decay the mass is further from the least than with it (medians).',
        holds:
          median(undecayed.map(({ mass, least }) => mass / least)) >
          median(base.map(({ mass, least }) => mass / least)),
      },
      {
        statement:
          'With the usual training the fit at equal residual has no more neurons than gradient descent (medians).',
        holds: median(base.map(({ fitNeurons }) => fitNeurons)) <= median(base.map(({ neurons }) => neurons)),
      },
      {
        statement: 'A larger set needs no more mass: linf at most l2 at most l1, free at most joint.',
        holds: Object.keys(BIASES).every(
          (bias) =>
            massOfSet(bias, 'linf') <= massOfSet(bias, 'l2') * (1 + 1e-5) &&
            massOfSet(bias, 'l2') <= massOfSet(bias, 'l1') * (1 + 1e-5) &&
            NORMS.every((norm) => massOfSet('free', norm) <= massOfSet('joint', norm) * (1 + 1e-5)),
        ),
      },
    ],
    pictures: [{ name: 'constraints', svg: chart('Neurons against mass over its proven least', panels) }],
  };
}

export const constraints: Experiment<Parameters, Answer> = { name: 'constraints', cells, run, report };
