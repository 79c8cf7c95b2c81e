/**
 * 7. Noise again, judged on rows that are held out: losses, tolerances, shapes and budgets beside gradient descent, trees, a Gaussian
 * process and breakpoint fits. Every method has one setting, chosen by the same cross-validation on the training rows.
 */
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { foldsOf, FOLDS, heldOf, type Held } from './crossValidation';
import { rms } from './fit';
import { SAMPLES, SOURCES, type SourceName } from './holdoutData';
import { methodsFor, TRAINING } from './holdoutMethods';
import { methodsPanel } from './methodsPanel';
import { groupBy, mean, median, percent, short, spread, table } from './numbers';
import { pythonRivals } from './python';

interface Parameters {
  readonly data: SourceName;
  readonly seed: number;
}

interface Answer {
  readonly training: number;
  readonly test: number;
  /** Root mean square of the test targets about the training mean: the error of a constant. */
  readonly constant: number;
  /** Of scikit-learn and SciPy; null where they are not installed. */
  readonly python: string | null;
  readonly methods: readonly Held[];
}

type Done = DoneCell<Parameters, Answer>;

const QUICK: readonly SourceName[] = ['bend', 'saturation', 'cars'];

function cells(quick: boolean): Cell<Parameters>[] {
  const names = Object.keys(SOURCES) as SourceName[];
  return (quick ? QUICK : names).flatMap((data) =>
    (quick ? [1] : [1, 2, 3]).map((seed) => ({
      experiment: 'holdout',
      id: `${data}-${seed}`,
      parameters: { data, seed },
    })),
  );
}

async function run({ data, seed }: Parameters): Promise<Answer> {
  const { make, shape } = SOURCES[data];
  const held = make(seed);
  const { training, test } = held;
  const folds = foldsOf(training.targets.length, seed);
  const methods: Held[] = [];
  for (const method of methodsFor(training.dimension, shape, seed))
    methods.push(await heldOf(method, held, folds));
  const others = await pythonRivals(held, folds, seed);
  return {
    training: training.targets.length,
    test: test.targets.length,
    constant: rms(test.targets, new Float64Array(test.targets.length)),
    python: others === null ? null : others.version,
    methods: [...methods, ...(others?.methods ?? [])],
  };
}

/** Of one method on one table, over the splits. */
interface Line {
  readonly method: string;
  readonly runs: readonly (Held & { readonly share: number })[];
}

function linesOf(own: readonly Done[]): Line[] {
  return own[0].answer.methods.map(({ method }) => ({
    method,
    runs: own.map(({ answer }) => {
      const held = answer.methods.find((one) => one.method === method)!;
      return { ...held, share: held.error / answer.constant };
    }),
  }));
}

const shareOf = ({ runs }: Line): number => median(runs.map(({ share }) => share));
const numbersOf = ({ runs }: Line): number => median(runs.map(({ parameters }) => parameters));

/** The fits that Hullfit makes; all else are rivals. */
const OURS = [
  'least_squares',
  'huber',
  'least_absolute',
  'within',
  'least_squares, shape',
  'least_squares, at_most',
];
const LOSSES = OURS.slice(0, 3);
const isOurs = ({ method }: Line): boolean => OURS.includes(method);

/** The columns of a method on one table. */
function rowOf(title: string, { method, runs }: Line): string[] {
  const settings = [...new Set(runs.map(({ setting }) => String(setting)))];
  return [
    `${title}: ${method}`,
    settings.join('; '),
    runs[0].size === null ? '–' : spread(runs.map(({ size }) => size ?? NaN)),
    spread(runs.map(({ parameters }) => parameters)),
    spread(
      runs.map(({ share }) => share),
      percent,
    ),
    spread(
      runs.map(({ ms }) => ms),
      (value) => `${short(value / 1000)} s`,
    ),
    runs[0].gap === null ? '–' : spread(runs.map(({ gap }) => gap ?? NaN)),
  ];
}

/** A method over all tables that it was run on: how far its error is above the least of any method there. */
interface Standing {
  readonly method: string;
  readonly tables: number;
  readonly above: number;
  readonly best: number;
  readonly parameters: number;
  readonly seconds: number;
}

function standings(all: ReadonlyMap<SourceName, readonly Line[]>): Standing[] {
  const methods = [...new Set([...all.values()].flatMap((lines) => lines.map(({ method }) => method)))];
  return methods
    .map((method) => {
      const own = [...all.values()].flatMap((lines) => {
        const line = lines.find((one) => one.method === method);
        const least = Math.min(...lines.map(shareOf));
        return line === undefined ? [] : [{ line, ratio: shareOf(line) / least }];
      });
      return {
        method,
        tables: own.length,
        above: mean(own.map(({ ratio }) => ratio)) - 1,
        best: own.filter(({ ratio }) => ratio === 1).length,
        parameters: median(own.map(({ line }) => numbersOf(line))),
        seconds: median(own.map(({ line }) => median(line.runs.map(({ ms }) => ms)) / 1000)),
      };
    })
    .sort((p, q) => p.above - q.above);
}

function shapeWords(): string {
  const known = Object.values(SOURCES).flatMap(({ title, shape }) =>
    shape === null ? [] : [`${title.split(':')[0]} (\`${shape.words}\`)`],
  );
  return known.join(', ');
}

const DRAWN = [
  'least_squares',
  'huber',
  'gradient descent',
  'random forest',
  'Gaussian process',
  'breakpoint fit',
];

function pictureOf(all: ReadonlyMap<SourceName, readonly Line[]>): string {
  const tables = [...all.values()];
  const panel = (title: string, name: string, log: boolean, value: (run: Line['runs'][number]) => number) =>
    methodsPanel({
      title,
      name,
      log,
      categories: [...all.keys()],
      methods: DRAWN,
      step: 0.13,
      valuesOf: (method, k) => tables[k].find((line) => line.method === method)?.runs.map(value) ?? null,
    });
  return chart('Error on held-out rows, and numbers that a prediction needs', [
    panel('error on held-out rows', 'share of a constant’s', false, ({ share }) => share),
    panel('numbers that a prediction needs', 'numbers', true, ({ parameters }) => parameters),
  ]);
}

function report(done: readonly Done[]) {
  const byData = groupBy(done, ({ parameters }) => parameters.data);
  const all = new Map([...byData].map(([data, own]) => [data, linesOf(own)] as const));
  const standing = standings(all);
  const python = done[0].answer.python;
  const rows = [...all].flatMap(([data, lines]) => {
    const { training, test } = byData.get(data)![0].answer;
    return lines.map((line) => rowOf(`${SOURCES[data].title.split(':')[0]} (${training}/${test})`, line));
  });
  const best = (lines: readonly Line[], wanted: (line: Line) => boolean): Line =>
    lines.filter(wanted).reduce((least, line) => (shareOf(line) < shareOf(least) ? line : least));
  const tables = [...all].map(([data, lines]) => ({
    data,
    ours: best(lines, isOurs),
    rival: best(lines, (line) => !isOurs(line)),
    lines,
  }));
  const shareAt = (data: SourceName, method: string): number =>
    shareOf(all.get(data)!.find((line) => line.method === method)!);
  return {
    title: 'Noise on held-out rows, beside trees, a Gaussian process and breakpoint fits',
    expected:
      'With its one setting chosen by cross-validation every method should come near the noise; the losses should do it with a handful of ' +
      'neurons, the trees with thousands of numbers. Where there are outliers, huber and the mean distance should be ahead of ' +
      'squares and of a tolerance. A shape that is known should help where samples are few. A smooth function should suit the Gaussian process, ' +
      'and one of straight pieces the breakpoint fit.',
    body: [
      `Three curves (${SAMPLES} noisy samples, judged against the function itself) and six real tables (at most 120 rows are ` +
        'fitted and the others judge; training/test rows in brackets), three splits each: medians and ranges. ' +
        `Every method has one setting, chosen by the same ${FOLDS} folds of the training rows: the penalty in percent (at_most: the number of ` +
        `neurons; within: the tolerance in standard deviations), the weight decay (${TRAINING.steps} steps of gradient descent at width ${TRAINING.width}), ` +
        'the least number of rows in a leaf, depth and number of boosted trees (rate 0.1, seven tenths of the rows each), the number of breakpoints; the ' +
        'Gaussian process (squared exponential, a width an input, white noise) maximises its likelihood. The networks are those that ' +
        '`hullfit new --from` writes (one input: ReLU, free bias, affine skip; several: slope 0.1, joint bias, constant skip). ' +
        '_Size_ is neurons, leaves or breakpoints; _numbers_ is how many a prediction needs; _error_ is the root mean square on the ' +
        'held-out rows as a share of what the training mean has there; _time_ is choosing and fitting together, one thread. Folds are fitted to a gap of 1e-3, the ' +
        'last fit to 1e-6.',
      python === null
        ? 'scikit-learn was not installed where this was run, so that trees, Gaussian process and breakpoint fits are missing.'
        : `Trees and Gaussian process are those of ${python}; the breakpoint fit is continuous and piecewise linear, least squares with free breakpoints by differential evolution as pwlf does it (one input only).`,
      `The shapes: ${shapeWords()}.`,
      '![Error on held-out rows, and numbers that a prediction needs](experiments/holdout.svg)',
      'All tables together: _above the best_ is by how much the median error is above the least of any method on that table, on average.',
      table(
        ['method', 'tables', 'above the best', 'least error on', 'numbers', 'time'],
        standing.map((one) => [
          one.method,
          String(one.tables),
          percent(one.above),
          String(one.best),
          short(one.parameters),
          `${short(one.seconds)} s`,
        ]),
      ),
      table(['table and method', 'setting', 'size', 'numbers', 'error', 'time', 'proven gap'], rows),
      `Least median error: ${tables
        .map(({ data, ours, rival }) => {
          const words = ({ method }: Line, line: Line) => `${method} ${percent(shareOf(line))}`;
          return `${data}: ${words(ours, ours)} of ours, ${words(rival, rival)} of the rivals`;
        })
        .join('; ')}.`,
      'Sources beside those of experiment 6: `global-temp.csv` and `seattle-weather.csv` of vega-datasets 3.2.1.',
    ].join('\n\n'),
    directions: [
      {
        statement: 'Every method predicts better than the mean on every table (medians).',
        holds: tables.every(({ lines }) => lines.every((line) => shareOf(line) < 1)),
      },
      {
        statement: 'Every loss has less error than a tolerance on every table (medians).',
        holds: tables.every(({ lines }) => {
          const tube = shareOf(lines.find(({ method }) => method === 'within')!);
          return lines.filter(({ method }) => LOSSES.includes(method)).every((line) => shareOf(line) < tube);
        }),
      },
      {
        statement:
          'Where there are outliers, huber and the mean distance have less error than squares (medians).',
        holds: ['huber', 'least_absolute'].every(
          (method) => shareAt('bend', method) < shareAt('bend', 'least_squares'),
        ),
      },
      {
        statement: 'The shape that is known lowers the error of squares on the saturating curve (medians).',
        holds: shareAt('saturation', 'least_squares, shape') < shareAt('saturation', 'least_squares'),
      },
      {
        statement:
          'On every real table the best of our fits has at most a tenth more error than the best rival (medians).',
        holds: tables
          .filter(({ data }) => !SOURCES[data].known)
          .every(({ ours, rival }) => shareOf(ours) <= 1.1 * shareOf(rival)),
      },
    ],
    pictures: [{ name: 'holdout', svg: pictureOf(all) }],
  };
}

export const holdout: Experiment<Parameters, Answer> = { name: 'holdout', cells, run, report };
