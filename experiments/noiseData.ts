/** What the noise experiment is run on: functions with noise, whose error is against the function itself, and real tables. */
import type { Neuron } from '../src/core/solution';
import { curve, type Generated, teacherNeurons } from '../src/data/generators';
import { Random } from '../src/data/random';
import { SLOPE } from './fit';
import { cars, countries, iris, penguins } from './realData';
import { splitOf } from './split';

interface Noisy {
  readonly noisy: Generated;
  /** Fresh inputs with their true values; of a table the rows that are held out, as they are. */
  readonly fresh: Generated;
}

interface NoisyData {
  readonly title: string;
  /** Whether the function without noise is known. */
  readonly known: boolean;
  /** Of the noise, in units of the targets; of a table a guess. */
  readonly deviation: number;
  readonly tolerances: readonly number[];
  /** Of the kernels, which miss what they may. */
  readonly kernelTolerances: readonly number[];
  make(seed: number): Noisy;
}

export const NOISE = 0.1;
export const TOLERANCES = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];
export const SAMPLES = 60;
export const FRESH = 1000;

const made = { known: true, deviation: NOISE, tolerances: TOLERANCES, kernelTolerances: [0, 0.2] } as const;

function curved(title: string, f: (x: number) => number): NoisyData {
  return {
    ...made,
    title: `${title}, 1 input`,
    make(seed) {
      const range = { from: -1, to: 1, seed };
      return {
        noisy: curve(f, { ...range, samples: SAMPLES, noise: NOISE }),
        fresh: curve(f, { ...range, samples: FRESH, noise: 0 }),
      };
    },
  };
}

const planted: NoisyData = {
  ...made,
  title: 'planted network, 2 inputs',
  make(seed) {
    const neurons = teacherNeurons({ neurons: 3, inputs: 2 }, new Random(1));
    const random = new Random(100 + seed);
    const draw = (samples: number, noise: number): Generated => {
      const inputs = Float64Array.from({ length: 2 * samples }, () => random.between(-1, 1));
      const targets = Float64Array.from(
        { length: samples },
        (_, i) => valueOf(neurons, inputs.subarray(2 * i, 2 * i + 2)) + noise * random.normal(),
      );
      return { dimension: 2, inputs, targets };
    };
    return { noisy: draw(SAMPLES, NOISE), fresh: draw(FRESH, 0) };
  },
};

function valueOf(neurons: readonly Neuron[], x: ArrayLike<number>): number {
  return neurons.reduce((sum, { weights, bias, output }) => {
    const t = weights[0] * x[0] + weights[1] * x[1] + bias;
    return sum + output * Math.max(t, SLOPE * t);
  }, 0);
}

/** Targets in standard deviations; equal inputs have unequal ones, so that none is interpolated. */
function tabled(title: string, all: () => Generated): NoisyData {
  return {
    title,
    known: false,
    deviation: 0.5,
    tolerances: [0.25, 0.5, 1, 1.5],
    kernelTolerances: [0.5],
    make(seed) {
      const { training, test } = splitOf(all(), seed);
      return { noisy: training, fresh: test };
    },
  };
}

export const NOISY = {
  sine: curved('sin(3x)', (x) => Math.sin(3 * x)),
  bend: curved('three straight pieces', (x) => Math.max(0, 2 * x + 0.8) - Math.max(0, 3 * x - 0.9)),
  planted,
  countries: tabled('countries: life expectancy from income', countries),
  cars: tabled('cars: miles per gallon from power and weight', cars),
  iris: tabled('iris: petal width from petal and sepal length', iris),
  penguins: tabled('penguins: body mass from beak and flipper', penguins),
} satisfies Readonly<Record<string, NoisyData>>;

export type DataName = keyof typeof NOISY;
