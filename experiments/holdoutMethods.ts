/** The fits of the holdout experiment and gradient descent, each with the one setting that cross-validation chooses. */
import type { Goal, Problem, Shape } from '../src/core/problem';
import type { Sparsify } from '../src/core/solution';
import type { Generated } from '../src/data/generators';
import type { Made, Method } from './crossValidation';
import { fit, problemOf, rival, valuesOf } from './fit';
import { networkFor } from './holdoutData';

/** Percentages of the least penalty that leaves no neuron. */
const PENALTIES = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02];
/** In standard deviations of the training targets. */
const TOLERANCES = [0.1, 0.25, 0.5, 0.75, 1, 1.5];
/** Beyond it huber counts a miss itself rather than its square; a third of a standard deviation. */
const DELTA = 1 / 3;
const BUDGETS = [0, 1, 2, 3, 4, 5, 6];
/** With a budget of neurons this alone keeps the fit from following the noise. */
const BUDGET_PERCENT = 0.02;
const DECAYS = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
/** Of gradient descent. */
export const TRAINING = { width: 100, steps: 3000, rate: 1e-2 };

/** Of a fit that only ranks a setting: seconds, and a gap far below what the errors of two settings differ by. */
const RANKING = { seconds: 1, gap: 1e-3 };
/** Of the fit that is judged. */
const SECONDS = 10;

const squares = (percent: number): Goal => ({ kind: 'least_squares', penalty: 0, percent });

/** `shape`: what is known of the function; adds the fit that is held to it. */
export function methodsFor(
  dimension: number,
  shape: { readonly words: string; readonly shape: Shape } | null,
  seed: number,
): Method[] {
  const ours = (
    name: string,
    settings: readonly number[],
    goal: (setting: number) => Goal,
    change: Partial<Problem> = {},
    sparsify: (setting: number) => Sparsify = () => 'merge',
  ): Method => ({
    name,
    settings,
    make: async (data, setting, last) => {
      const problem = problemOf(data, { ...networkFor(dimension), goal: goal(setting), ...change });
      const solution = last
        ? await fit(problem, SECONDS, { sparsify: sparsify(setting) })
        : await fit(problem, RANKING.seconds, { gap: RANKING.gap, sparsify: sparsify(setting) });
      const known = solution.objective !== null;
      return {
        size: solution.neurons.length,
        parameters: numbersOf(problem, solution.neurons.length),
        gap: solution.gap,
        valuesAt: known ? (inputs) => valuesOf(problem, solution, inputs) : null,
      };
    },
  });
  return [
    ours('least_squares', PENALTIES, squares),
    ours('huber', PENALTIES, (percent) => ({ kind: 'huber', delta: DELTA, penalty: 0, percent })),
    ours('least_absolute', PENALTIES, (percent) => ({ kind: 'least_absolute', penalty: 0, percent })),
    ours('within', TOLERANCES, (tolerance) => ({ kind: 'within', tolerance })),
    ...(shape === null ? [] : [ours('least_squares, shape', PENALTIES, squares, { shape: shape.shape })]),
    ...(dimension > 1
      ? []
      : [
          ours(
            'least_squares, at_most',
            BUDGETS,
            () => squares(BUDGET_PERCENT),
            {},
            (most) => `at_most ${most}`,
          ),
        ]),
    {
      name: 'gradient descent',
      settings: DECAYS,
      make: (data, decay) => descended(data, dimension, decay, seed),
    },
  ];
}

/** Weights, bias and output of each neuron, and the free terms. */
function numbersOf({ dimension, skip }: Problem, neurons: number): number {
  const free = skip === 'affine' ? dimension + 1 : skip === 'constant' ? 1 : 0;
  return neurons * (dimension + 2) + free;
}

async function descended(data: Generated, dimension: number, decay: number, seed: number): Promise<Made> {
  const problem = problemOf(data, networkFor(dimension));
  const { neurons, answer } = await rival(problem, {
    kind: 'gradient_descent',
    ...TRAINING,
    seed,
    decay,
  });
  return {
    size: neurons,
    parameters: numbersOf(problem, neurons ?? 0),
    gap: null,
    valuesAt: answer.valuesAt,
  };
}
