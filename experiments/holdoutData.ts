/** What the holdout experiment is run on: three curves with noise, which know their function, and six real tables. */
import type { Problem, Shape } from '../src/core/problem';
import { curve, type Generated } from '../src/data/generators';
import { Random } from '../src/data/random';
import { mean } from './numbers';
import { cars, countries, globe, iris, penguins, seattle } from './realData';
import { rms } from './fit';
import { splitOf } from './split';

/** Targets in standard deviations of the training samples; inputs scaled as those have them. */
interface HeldOut {
  readonly training: Generated;
  /** A curve's own values at fresh inputs; of a table the rows that are held out, as they are. */
  readonly test: Generated;
}

interface Source {
  readonly title: string;
  readonly known: boolean;
  /** What is known of the function beforehand, in the language's words; null where nothing is. */
  readonly shape: { readonly words: string; readonly shape: Shape } | null;
  make(seed: number): HeldOut;
}

export const SAMPLES = 100;
const FRESH = 1000;
const NOISE = 0.1;
/** Share of samples whose noise is `WILD` times as large. */
const OUTLIERS = 0.1;
const WILD = 10;

const rising: Shape = { outputs: 'any', slopes: [0, Infinity] };

/** `wild`: some samples are outliers. */
function curved(
  title: string,
  f: (x: number) => number,
  shape: Source['shape'] = null,
  wild = false,
): Source {
  return {
    title: `${title}, 1 input`,
    known: true,
    shape,
    make(seed) {
      const range = { from: -1, to: 1, seed, noise: 0 };
      const training = curve(f, { ...range, samples: SAMPLES });
      const random = new Random(1000 + seed);
      for (let i = 0; i < SAMPLES; i++) {
        const scale = wild && random.uniform() < OUTLIERS ? WILD : 1;
        training.targets[i] += NOISE * scale * random.normal();
      }
      return inDeviations(training, curve(f, { ...range, samples: FRESH }));
    },
  };
}

function inDeviations(training: Generated, test: Generated): HeldOut {
  const centre = mean(Array.from(training.targets));
  const unit = rms(
    training.targets,
    training.targets.map(() => centre),
  );
  const scaled = (part: Generated): Generated => ({
    ...part,
    targets: part.targets.map((y) => (y - centre) / unit),
  });
  return { training: scaled(training), test: scaled(test) };
}

function tabled(title: string, all: () => Generated, shape: Source['shape'] = null): Source {
  return {
    title,
    known: false,
    shape,
    make: (seed) => splitOf(all(), seed),
  };
}

export const SOURCES = {
  sine: curved('sin(3x)', (x) => Math.sin(3 * x)),
  bend: curved(
    'three straight pieces with outliers',
    (x) => Math.max(0, 2 * x + 0.8) - Math.max(0, 3 * x - 0.9),
    null,
    true,
  ),
  saturation: curved('a saturating curve', (x) => 1 - Math.exp(-3 * (x + 1)), {
    words: 'concave, increasing',
    shape: { outputs: 'concave', slopes: [0, Infinity] },
  }),
  countries: tabled('countries: life expectancy from income', countries, {
    words: 'increasing',
    shape: rising,
  }),
  globe: tabled('globe: temperature from the year', globe),
  seattle: tabled('seattle: warmest temperature from the day of the year', seattle),
  cars: tabled('cars: miles per gallon from power and weight', cars, {
    words: 'convex',
    shape: { outputs: 'convex', slopes: null },
  }),
  iris: tabled('iris: petal width from petal and sepal length', iris),
  penguins: tabled('penguins: body mass from beak and flipper', penguins),
} satisfies Readonly<Record<string, Source>>;

export type SourceName = keyof typeof SOURCES;

/** The network that `hullfit new --from` writes for so many inputs. */
export function networkFor(dimension: number): Pick<Problem, 'slope' | 'weights' | 'bias' | 'skip'> {
  const weights = { norm: 'l2', radius: 1 } as const;
  return dimension === 1
    ? { slope: 0, weights, bias: { kind: 'free' }, skip: 'affine' }
    : { slope: 0.1, weights, bias: { kind: 'joint' }, skip: 'constant' };
}
