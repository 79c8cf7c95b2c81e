/**
 * A setting `clause = value` of a fit, its network or its dataset from outside of their blocks: `--set`, and the points of a sweep.
 * Values are read by the grammar's own rules.
 */
import type { LangiumParser } from 'langium';
import type { Goal } from '../core/problem';
import { suggestion } from '../data/didYouMean';
import type { DatasetClause, FitClause, Model, NetworkClause } from './generated/ast';
import type { DatasetSpec } from './model/dataset';
import { applyDatasetClause, DATASET_SETTINGS } from './model/datasetSettings';
import { applyFitClause, DEFAULT_FIT, type FitSpec, type Names } from './model/fit';
import { applyNetworkClause, DEFAULT_NETWORK, type NetworkSpec } from './model/network';
import { WORDS } from './model/vocabulary';
import { Reporter } from './reporter';
import { type BlockKind, CLAUSES } from './syntax/messages';

/** Why a clause cannot be set so: one sentence, which names neither the clause nor the value. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** What a setting makes of the three specs of a fit; each is left as it is where the setting is of another. */
export interface Setting {
  /** Throws a SettingError where the fit has nothing to set. */
  readonly fit: (spec: FitSpec) => FitSpec;
  readonly network: (spec: NetworkSpec) => NetworkSpec;
  readonly dataset: (spec: DatasetSpec) => DatasetSpec;
}

/** One number of a clause that may be set alone: how its clause is written with it, and what is taken over of that. */
interface Part {
  readonly about: string;
  readonly clause: 'goal' | 'sparsify' | 'activation';
  readonly written: (value: string) => string;
  /** The goal with this number of another goal; null where it has none of the kind. Only for a part of the goal. */
  readonly goal?: (own: Goal, given: Goal) => Goal | null;
  /** What the goal must be like, with an example. */
  readonly needs?: string;
}

type Penalised = Extract<Goal, { readonly penalty: number }>;

const withoutPercent = ({ percent: _, ...rest }: Penalised) => rest;

/** By the word that stands for them. */
export const PARTS: Readonly<Record<string, Part>> = {
  penalty: {
    about: 'The penalty of the goal: a number or a percentage.',
    clause: 'goal',
    written: (value) => `least_squares penalty ${value}`,
    goal: (own, given) => {
      if (!('penalty' in own) || !('penalty' in given)) return null;
      const { penalty, percent } = given;
      return { ...withoutPercent(own), penalty, ...(percent !== undefined && { percent }) };
    },
    needs: 'the fit needs a goal with a penalty, for instance `goal least_squares penalty 5%`',
  },
  tolerance: {
    about: 'The tolerance of `goal within`: a number or a percentage.',
    clause: 'goal',
    written: (value) => `within ${value}`,
    goal: (own, given) => {
      if (own.kind === 'within' || own.kind === 'within_each') return given;
      return 'tolerance' in own && given.kind === 'within' ? { ...own, tolerance: given.tolerance } : null;
    },
    needs: 'the fit needs a goal with a tolerance, for instance `goal within 0.05`',
  },
  softness: {
    about: 'The weight of `goal classify soft`.',
    clause: 'goal',
    written: (value) => `classify soft ${value}`,
    goal: (own, given) => (own.kind === 'classify_soft' ? given : null),
    needs: 'the fit needs `goal classify soft`, for instance `goal classify soft 10`',
  },
  at_most: {
    about: 'The budget of neurons: `sparsify at_most`.',
    clause: 'sparsify',
    written: (value) => `at_most ${value}`,
  },
  slope: {
    about: 'The slope of the activation: `activation leaky_relu(…)`.',
    clause: 'activation',
    written: (value) => `leaky_relu(${value})`,
  },
};

/** What may be set, clauses first. */
export const SETTABLE: readonly string[] = [
  ...CLAUSES.fit.filter((clause) => clause !== 'compare'),
  ...CLAUSES.network,
  ...DATASET_SETTINGS,
  ...Object.keys(PARTS),
];

/** What a plain number sets. */
export const NUMERIC: readonly string[] = ['gap', 'holdout', 'weights', 'bias', ...Object.keys(PARTS)];

/** Throws a SettingError: the first thing that is wrong with the clause or its value. */
export function readSetting(clause: string, value: string, parser: LangiumParser, names: Names): Setting {
  if (!SETTABLE.includes(clause)) {
    throw new SettingError(`there is no clause \`${clause}\` to set; ${suggestion(clause, SETTABLE)}`);
  }
  const reporter = new Reporter();
  const setting = settingOf(clause, value.trim(), parser, names, reporter);
  const [problem] = reporter.diagnostics;
  if (problem) throw new SettingError(problem.message);
  return setting;
}

const NOTHING: Setting = { fit: (spec) => spec, network: (spec) => spec, dataset: (spec) => spec };

function settingOf(
  clause: string,
  value: string,
  parser: LangiumParser,
  names: Names,
  reporter: Reporter,
): Setting {
  const part = PARTS[clause];
  if (part?.goal) return goalPart(part, value, parser, names, reporter);
  const [owner, text] = part ? [part.clause, part.written(value)] : [clause, value];
  if (isOf('dataset', owner)) {
    const parsed = parseClause(parser, 'dataset', owner, text) as DatasetClause;
    applyDatasetClause(ANY_DATASET, parsed, reporter);
    return { ...NOTHING, dataset: (spec) => applyDatasetClause(spec, parsed, reporter) };
  }
  if (isOf('network', owner)) {
    if (owner === 'weights' && isPartOfWeights(text)) return weightsPart(text, parser, reporter);
    const written = owner === 'bias' && isNumber(text) ? `<= ${text}` : text;
    const parsed = parseClause(parser, 'network', owner, written) as NetworkClause;
    applyNetworkClause(DEFAULT_NETWORK, parsed, reporter);
    return { ...NOTHING, network: (spec) => applyNetworkClause(spec, parsed, reporter) };
  }
  // `test with OTHER` is one clause of two words; its value is the dataset
  const words = owner === 'test' && !/^with\b/.test(text) ? `with ${text}` : text;
  const parsed = parseClause(parser, 'fit', owner, words) as FitClause;
  applyFitClause(DEFAULT_FIT, parsed, names, reporter);
  return { ...NOTHING, fit: (spec) => applyFitClause(spec, parsed, names, reporter) };
}

/** For reading a clause that is applied to no dataset yet. */
const ANY_DATASET = { kind: 'samples', scale: 'none', duplicates: 'keep' } as DatasetSpec;

function isOf(block: BlockKind, clause: string): boolean {
  if (block === 'dataset') return (DATASET_SETTINGS as readonly string[]).includes(clause);
  return (CLAUSES[block] as readonly string[]).includes(clause) && clause !== 'network';
}

function goalPart(
  { written, goal, needs }: Part,
  value: string,
  parser: LangiumParser,
  names: Names,
  reporter: Reporter,
): Setting {
  const parsed = parseClause(parser, 'fit', 'goal', written(value)) as FitClause;
  const given = applyFitClause(DEFAULT_FIT, parsed, names, reporter).goal;
  return {
    ...NOTHING,
    fit: (spec) => {
      const set = spec.goal && given && goal!(spec.goal, given);
      if (!set) throw new SettingError(`${needs}.`);
      return { ...spec, goal: set };
    },
  };
}

/** `weights l1` keeps the radius, `weights <= 2` and `weights 2` the norm. */
function weightsPart(text: string, parser: LangiumParser, reporter: Reporter): Setting {
  const norm = !isRadius(text);
  const { radius } = DEFAULT_NETWORK.weights;
  const written = norm ? `${text} <= ${radius}` : `l2 <= ${text.replace(/^<=\s*/, '')}`;
  const parsed = parseClause(parser, 'network', 'weights', written) as NetworkClause;
  const { weights } = applyNetworkClause(DEFAULT_NETWORK, parsed, reporter);
  return {
    ...NOTHING,
    network: (spec) => ({
      ...spec,
      weights: norm ? { ...spec.weights, norm: weights.norm } : { ...spec.weights, radius: weights.radius },
    }),
  };
}

function isPartOfWeights(text: string): boolean {
  return (WORDS.norm as readonly string[]).includes(text) || isRadius(text);
}

function isRadius(text: string): boolean {
  return /^<=/.test(text) || isNumber(text);
}

function isNumber(text: string): boolean {
  return /^[-+]?\s*[\d.]/.test(text);
}

/** Reads `clause value` as the one clause of a block, as it would stand in a file. Throws a SettingError where it is none. */
export function parseClause(
  parser: LangiumParser,
  block: 'dataset' | 'network' | 'fit',
  clause: string,
  value: string,
): DatasetClause | FitClause | NetworkClause {
  const parsed = parser.parse<Model>(`${block} override {\n${clause} ${value}\n}`);
  const [blockProblem] = parsed.lexerReport?.diagnostics ?? [];
  const [found] = parsed.value.blocks;
  const clauses = (found?.clauses ?? []) as readonly (DatasetClause | FitClause | NetworkClause)[];
  if (parsed.lexerErrors.length > 0) {
    throw new SettingError('there is a character in it that does not belong there.');
  }
  if (clauses.length > 0 && parsed.parserErrors.length > 0)
    throw new SettingError(parsed.parserErrors[0].message);
  if (blockProblem || parsed.parserErrors.length > 0 || clauses.length !== 1) {
    throw new SettingError(
      'it must be the value of one clause, as in a .hull file; set others on their own.',
    );
  }
  return clauses[0];
}
