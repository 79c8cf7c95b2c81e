/** The fit block: what is fitted with what, how far, and how it is tested. */
import type { Goal } from '../../core/problem';
import type { Sparsify } from '../../core/solution';
import { readSparsify } from './sparsify';
import { adviceOf, type Guesses, shortened } from '../../data/didYouMean';
import type { Dataset, Fit, FitClause, HoldoutClause, Network, TimeClause } from '../generated/ast';
import type { Fix } from '../diagnostic';
import { addBlockBefore, addClause, append, choices, remove } from '../fixes';
import { keywordRange, rangeOf, type Reporter } from '../reporter';
import { checkedNumber, oneOfWords, onceEach } from './clauses';
import { readGoal } from './goal';
import { readRival, type Rival } from './rivals';
import { WORDS } from './vocabulary';

export interface FitSpec {
  readonly dataset?: Dataset;
  /** Absent: the default network. */
  readonly network?: Network;
  /** Absent: classify when the dataset has two classes, else interpolate. */
  readonly goal?: Goal;
  readonly sparsify: Sparsify;
  readonly gap: number;
  readonly timeMs: number;
  readonly rivals: readonly Rival[];
  readonly test?:
    | { readonly kind: 'holdout'; readonly share: number; readonly seed: number }
    | { readonly kind: 'dataset'; readonly dataset: Dataset };
}

export const DEFAULT_FIT: FitSpec = { sparsify: 'merge', gap: 1e-6, timeMs: 60_000, rivals: [] };

/** What a fit is given that does not say it: the relative gap, and the time in milliseconds. */
export type FitDefaults = Partial<Pick<FitSpec, 'gap' | 'timeMs'>>;

const UNIT_MS = { ms: 1, s: 1000, min: 60_000 } as const;

/** Finds a block by its name; for clauses that are not in the file, whose references the linker has not seen. */
export interface Names {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly guesses: Guesses;
}

/** The fit that a block describes, defaults applied; meaningless when the reporter got an error. */
export function readFit(fit: Fit, names: Names, reporter: Reporter, defaults: FitDefaults = {}): FitSpec {
  const clauses = onceEach(fit.clauses, reporter, ['CompareClause']);
  const spec = clauses.reduce((so, clause) => applyFitClause(so, clause, names, reporter), {
    ...DEFAULT_FIT,
    ...defaults,
  });
  const test = clauses.find((clause) => clause.$type === 'TestClause');
  const holdout = clauses.find((clause) => clause.$type === 'HoldoutClause');
  if (test && holdout) {
    reporter.error(
      'conflicting-clauses',
      'A fit is tested on held-out samples or on another dataset; keep `holdout` or `test with`.',
      keywordRange(test),
      {
        related: [{ message: 'Samples are held out here.', range: rangeOf(holdout) }],
        fixes: [...remove(test, 'Remove `test with`', false), ...remove(holdout, 'Remove `holdout`', false)],
      },
    );
  }
  if (!clauses.some((clause) => clause.$type === 'DataClause')) {
    reporter.error(
      'missing-data',
      'This fit has no data; add `data` and the name of a dataset.',
      rangeOf(fit, 'name'),
      {
        fixes: firstOf(names.datasets, 6).flatMap((name) =>
          addClause(fit, `data ${name}`, `Add \`data ${name}\``, names.datasets.size === 1),
        ),
      },
    );
  }
  return spec;
}

/** The spec with one clause applied; unchanged where the clause is wrong, which is reported. */
export function applyFitClause(spec: FitSpec, clause: FitClause, names: Names, reporter: Reporter): FitSpec {
  switch (clause.$type) {
    case 'DataClause': {
      const dataset = byName(clause, 'dataset', clause.dataset?.$refText, names.datasets, names, reporter);
      return dataset ? { ...spec, dataset } : spec;
    }
    case 'UseClause': {
      const network = byName(clause, 'network', clause.network?.$refText, names.networks, names, reporter);
      return network ? { ...spec, network } : spec;
    }
    case 'GoalClause': {
      const goal = readGoal(clause, reporter);
      return goal ? { ...spec, goal } : spec;
    }
    case 'SparsifyClause': {
      const sparsify = readSparsify(clause, reporter);
      return sparsify ? { ...spec, sparsify } : spec;
    }
    case 'GapClause': {
      const message = 'The gap must be a finite number above 0, for instance `gap 1e-6`.';
      const gap = checkedNumber(
        clause,
        'value',
        clause.value,
        (value) => value > 0,
        'bad-gap',
        message,
        reporter,
      );
      return gap === undefined ? spec : { ...spec, gap };
    }
    case 'TimeClause':
      return { ...spec, timeMs: readTime(clause, reporter) ?? spec.timeMs };
    case 'HoldoutClause': {
      const test = readHoldout(clause, reporter);
      return test ? { ...spec, test } : spec;
    }
    case 'TestClause': {
      const dataset = byName(clause, 'dataset', clause.dataset?.$refText, names.datasets, names, reporter);
      return dataset ? { ...spec, test: { kind: 'dataset', dataset } } : spec;
    }
    case 'CompareClause':
      return { ...spec, rivals: [...spec.rivals, ...readRival(clause, reporter)] };
  }
}

function byName<T>(
  clause: FitClause,
  property: string,
  name: string | undefined,
  known: ReadonlyMap<string, T>,
  { guesses }: Names,
  reporter: Reporter,
): T | undefined {
  if (name === undefined) return undefined;
  const found = known.get(name);
  if (found === undefined) {
    const near = guesses.nearest(name, known.keys(), known.size);
    const candidates = firstOf(known, MAX_CANDIDATES);
    const advice = adviceOf(near, candidates);
    const message = `There is no ${property} \`${shortened(name)}\` in this file; ${advice}`;
    const range = rangeOf(clause, property);
    const fixes = [...choices(near, candidates, range), ...createBlock(clause, property, name)];
    reporter.error('unknown-name', message, range, { fixes });
  }
  return found;
}

/** More than a message lists. */
const MAX_CANDIDATES = 20;

/** The first names; of very many a list of all would cost as much for each that is unknown. */
function firstOf(known: ReadonlyMap<string, unknown>, most: number): string[] {
  const names: string[] = [];
  for (const name of known.keys()) if (names.push(name) === most) break;
  return names;
}

/** The block that a clause refers to and the file lacks, with the defaults written out. */
function createBlock(clause: FitClause, kind: string, name: string): readonly Fix[] {
  const text =
    kind === 'network'
      ? `network ${name} {\n  activation leaky_relu(0.1)\n  weights l2 <= 1\n  bias joint\n}`
      : `dataset ${name} {\n  samples {\n    0 -> 0\n    1 -> 1\n  }\n}`;
  return clause.$container
    ? addBlockBefore(clause.$container, text, `Create the ${kind} ${shortened(name)}`, false)
    : [];
}

function readTime(clause: TimeClause, reporter: Reporter): number | undefined {
  const message = 'The time must be a finite number above 0, for instance `time 30 s`.';
  const amount = checkedNumber(
    clause,
    'amount',
    clause.amount,
    (value) => value > 0,
    'bad-time',
    message,
    reporter,
  );
  if (amount === undefined) return undefined;
  if (clause.unit === undefined) {
    reporter.error(
      'missing-unit',
      'Say the unit: `ms`, `s` or `min`, for instance `time 30 s`.',
      rangeOf(clause, 'amount'),
      { fixes: append(clause, 'amount', ' s', 'Count in seconds') },
    );
    return undefined;
  }
  const unit = oneOfWords(clause, 'unit', clause.unit, WORDS.unit, 'unit of time', reporter);
  return unit && amount * UNIT_MS[unit];
}

function readHoldout(clause: HoldoutClause, reporter: Reporter): FitSpec['test'] {
  const percent = checkedNumber(
    clause,
    'percent',
    clause.percent,
    (value) => value > 0 && value < 100,
    'bad-holdout',
    'The share held out must be above 0% and below 100%, for instance `holdout 20% seed 1`.',
    reporter,
  );
  const message = 'The seed must be a whole number, 0 or above.';
  const accepts = (value: number) => Number.isSafeInteger(value) && value >= 0;
  const seed = checkedNumber(clause, 'seed', clause.seed ?? 0, accepts, 'bad-seed', message, reporter);
  return percent === undefined || seed === undefined
    ? undefined
    : { kind: 'holdout', share: percent / 100, seed };
}
