/** The noisy samples of the noise experiment under goals with a loss, and gradient descent on the very objective of each. */
import type { Goal } from '../src/core/problem';
import type { Generated } from '../src/data/generators';
import { objectiveOf } from '../src/rivals/evaluate';
import { fit, now, problemOf, rival, rms, valuesOf } from './fit';
import { percent, short, spread } from './numbers';

export interface LossFit {
  readonly goal: string;
  readonly neurons: number;
  readonly mass: number;
  /** Against the noiseless function at fresh inputs. */
  readonly error: number;
  /** Proven. */
  readonly gap: number;
  readonly ms: number;
  readonly descent: {
    readonly neurons: number | null;
    readonly error: number;
    /** By what part its objective is above the proven bound. */
    readonly above: number;
  };
}

type Loss = Extract<Goal, { readonly penalty: number }>;

/** Percentages of the least penalty that leaves no neuron. */
const PERCENTS = [20, 5, 2, 0.5];

/** `deviation`: of the noise. */
function losses(deviation: number): readonly { readonly name: string; readonly goal: Loss }[] {
  const relative = (kind: 'least_squares', share: number): Loss => ({ kind, penalty: 0, percent: share });
  return [
    ...PERCENTS.map((share) => ({
      name: `least_squares penalty ${share}%`,
      goal: relative('least_squares', share),
    })),
    {
      name: `huber ${deviation} penalty 2%`,
      goal: { kind: 'huber', delta: deviation, penalty: 0, percent: 2 },
    },
    { name: 'least_absolute penalty 2%', goal: { kind: 'least_absolute', penalty: 0, percent: 2 } },
    {
      name: `within ${deviation} penalty 2%`,
      goal: { kind: 'within_penalty', tolerance: deviation, penalty: 0, percent: 2 },
    },
  ];
}

/** `training`: the width, the seed, the steps and the rate of gradient descent. */
export async function fitLosses(
  { noisy, fresh }: { readonly noisy: Generated; readonly fresh: Generated },
  deviation: number,
  seconds: number,
  training: { readonly width: number; readonly seed: number; readonly steps: number; readonly rate: number },
): Promise<LossFit[]> {
  const fits: LossFit[] = [];
  for (const { name, goal } of losses(deviation)) {
    const started = now();
    const asked = problemOf(noisy, { goal });
    const solution = await fit(asked, seconds);
    const ms = now() - started;
    const problem = problemOf(noisy, { goal: { ...goal, penalty: solution.penalty?.value ?? NaN } });
    const { neurons, answer } = await rival(problem, { kind: 'gradient_descent', ...training, decay: 0 });
    const { network } = answer;
    if (network === null) throw new Error('gradient descent has a network');
    const objective = objectiveOf(problem, network, answer.valuesAt(noisy.inputs));
    fits.push({
      goal: name,
      neurons: solution.neurons.length,
      mass: solution.mass ?? NaN,
      error: rms(valuesOf(asked, solution, fresh.inputs), fresh.targets),
      gap: solution.gap ?? NaN,
      ms,
      descent: {
        neurons,
        error: rms(answer.valuesAt(fresh.inputs), fresh.targets),
        above: objective / solution.lowerBound - 1,
      },
    });
  }
  return fits;
}

export const LOSS_HEAD = [
  'data and goal',
  'neurons',
  'mass',
  'error',
  'proven gap',
  'time',
  'gradient descent: neurons',
  'error',
  'above the bound',
];

/** A row a goal; `runs` are those of one data set. */
export function lossRows(title: string, runs: readonly (readonly LossFit[])[]): string[][] {
  return runs[0].map(({ goal }, k) => {
    const all = <T>(pick: (one: LossFit) => T): T[] => runs.map((run) => pick(run[k]));
    return [
      `${title}: ${goal}`,
      spread(all(({ neurons }) => neurons)),
      spread(all(({ mass }) => mass)),
      spread(all(({ error }) => error)),
      spread(all(({ gap }) => gap)),
      spread(
        all(({ ms }) => ms),
        (value) => `${short(value / 1000)} s`,
      ),
      spread(all(({ descent }) => descent.neurons ?? NaN)),
      spread(all(({ descent }) => descent.error)),
      spread(
        all(({ descent }) => descent.above),
        percent,
      ),
    ];
  });
}
