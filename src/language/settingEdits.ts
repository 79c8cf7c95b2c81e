/** Settings of a fit, as `--set` takes them, as edits of its text: what the chosen point of a sweep writes. */
import type { LangiumParser } from 'langium';
import type { Fix } from './diagnostic';
import { addBlockBefore, addClause, freeName, replace } from './fixes';
import type { Dataset, Fit, GoalClause, Model, Network } from './generated/ast';
import { goalNumberEdit, goalWithNumbers } from './goalEdits';
import { DATASET_SETTINGS } from './model/datasetSettings';
import { DEFAULT_NETWORK } from './model/network';
import { WORDS } from './model/vocabulary';
import { rangeOf } from './reporter';
import { PARTS } from './settings';
import { CLAUSES } from './syntax/messages';

type Edits = Fix['edits'];
type Settings = Readonly<Record<string, string>>;

/** The edits, or one sentence why there are none. Blocks that other fits use as well stay as they are: the fit gets one of its own. */
export function settingEdits(model: Model, fit: Fit, set: Settings, parser: LangiumParser): Edits | string {
  const fits = model.blocks.filter((block): block is Fit => block.$type === 'Fit');
  const others = fits.filter((one) => one !== fit);
  const edits: Edits[number][] = [];
  const ofNetwork: [string, string][] = [];
  const ofDataset: [string, string][] = [];
  const clauses = withParts(set, parser);
  if (typeof clauses === 'string') return clauses;
  for (const [clause, value] of Object.entries(clauses)) {
    if (clause === 'slope' || isOf('network', clause)) ofNetwork.push([clause, value]);
    else if ((DATASET_SETTINGS as readonly string[]).includes(clause)) ofDataset.push([clause, value]);
    else {
      const found = fitEdits(fit, clause, value);
      if (typeof found === 'string') return found;
      edits.push(...found);
    }
  }
  const network = networkEdits(model, fit, others, set['network'], ofNetwork);
  const dataset = datasetEdits(model, fit, others, set['data'], ofDataset);
  if (typeof dataset === 'string') return dataset;
  return [...edits, ...network, ...dataset];
}

/**
 * A clause and a number of it that are set together are one clause, as a sweep applies them: the number stands in the place of the clause's own.
 * Of `activation` and `sparsify` a number is the whole.
 */
function withParts(set: Settings, parser: LangiumParser): Settings | string {
  const both = Object.entries(PARTS).filter(([part, { clause }]) => part in set && clause in set);
  const ofGoal = both.filter(([, { clause }]) => clause === 'goal').map(([part]) => part);
  const left = Object.entries(set).filter(
    ([word]) =>
      !ofGoal.includes(word) && !both.some(([, { clause }]) => clause === word && clause !== 'goal'),
  );
  if (ofGoal.length === 0) return Object.fromEntries(left);
  const numbers = ofGoal.map((part) => [part, set[part]] as const);
  const goal = goalWithNumbers(set['goal'], numbers, parser);
  return typeof goal === 'string' ? goal : { ...Object.fromEntries(left), goal: goal.text };
}

function isOf(block: 'network' | 'fit', clause: string): boolean {
  return (CLAUSES[block] as readonly string[]).includes(clause) && (block === 'fit' || clause !== 'network');
}

function fitEdits(fit: Fit, clause: string, value: string): Edits | string {
  const goal = fit.clauses.find((one): one is GoalClause => one.$type === 'GoalClause');
  switch (clause) {
    case 'penalty':
    case 'softness':
    case 'tolerance': {
      const edit = goalNumberEdit(goal, clause, value);
      return typeof edit === 'string' ? edit : [edit];
    }
    case 'at_most':
      return clauseEdits(fit, 'sparsify', `at_most ${value}`);
    case 'test':
      return clauseEdits(fit, clause, value.startsWith('with ') ? value : `with ${value}`);
    default:
      return isOf('fit', clause) ? clauseEdits(fit, clause, value) : `There is no clause ${clause} to write.`;
  }
}

/** Replaces the clause that begins with a word, or adds it. */
function clauseEdits(block: Fit | Network | Dataset, word: string, value: string): Edits {
  const clauses: readonly { readonly $type: string }[] = block.clauses;
  const at = clauses.findIndex((clause) => wordOf(clause as Fit['clauses'][number]) === word);
  const text = `${word} ${value}`;
  const fixes = at < 0 ? addClause(block, text, '') : [replace(rangeOf(block.clauses[at]), text, '')];
  return fixes.flatMap(({ edits }) => edits);
}

/** The keyword that a clause begins with. */
function wordOf({ $cstNode }: Pick<Fit['clauses'][number], '$cstNode'>): string {
  return /^\S+/.exec($cstNode?.text ?? '')?.[0] ?? '';
}

/** The clauses of a network as they are written in its block. */
function networkText(network: Network | undefined, clause: string, value: string): [string, string] {
  if (clause === 'slope') return ['activation', `leaky_relu(${value})`];
  if (clause === 'bias' && /^[-+]?\s*[\d.]/.test(value)) return ['bias', `<= ${value}`];
  if (clause !== 'weights') return [clause, value];
  const own = network?.clauses.find((one) => one.$type === 'WeightsClause');
  const { norm, radius } = DEFAULT_NETWORK.weights;
  if ((WORDS.norm as readonly string[]).includes(value)) {
    return ['weights', `${value} <= ${own ? own.$cstNode!.text.split('<=')[1].trim() : radius}`];
  }
  const number = value.replace(/^<=\s*/, '');
  return ['weights', /^[-+\d.]/.test(number) ? `${own?.norm ?? norm} <= ${number}` : value];
}

function networkEdits(
  { blocks }: Model,
  fit: Fit,
  others: readonly Fit[],
  named: string | undefined,
  set: readonly (readonly [string, string])[],
): Edits {
  if (set.length === 0) return [];
  const isNetwork = (block: Model['blocks'][number]): block is Network => block.$type === 'Network';
  const use = fit.clauses.find((clause) => clause.$type === 'UseClause');
  const name = named ?? use?.network.$refText;
  const network = blocks.filter(isNetwork).find((block) => block.name === name);
  const written = set.map(([clause, value]) => networkText(network, clause, value));
  const isShared = others.some((other) =>
    other.clauses.some((clause) => clause.$type === 'UseClause' && clause.network.$refText === name),
  );
  if (network !== undefined && !isShared) {
    return written.flatMap(([clause, value]) => clauseEdits(network, clause, value));
  }
  const words = new Set(written.map(([clause]) => clause));
  const kept = (network?.clauses ?? []).filter((clause) => !words.has(wordOf(clause)));
  const lines = [...kept.map(({ $cstNode }) => $cstNode!.text), ...written.map((parts) => parts.join(' '))];
  const own = freeName(name ?? fit.name, new Set(blocks.map((block) => block.name)));
  const block = `network ${own} {\n${lines.map((line) => `  ${line}\n`).join('')}}`;
  return [
    ...addBlockBefore(fit, block, '').flatMap(({ edits }) => edits),
    ...clauseEdits(fit, 'network', own),
  ];
}

function datasetEdits(
  { blocks }: Model,
  fit: Fit,
  others: readonly Fit[],
  named: string | undefined,
  set: readonly (readonly [string, string])[],
): Edits | string {
  if (set.length === 0) return [];
  const use = fit.clauses.find((clause) => clause.$type === 'DataClause');
  const name = named ?? use?.dataset.$refText;
  const dataset = blocks.find((block): block is Dataset => block.$type === 'Dataset' && block.name === name);
  if (dataset === undefined) return 'The fit has no dataset to change.';
  const isShared = others.some((other) =>
    other.clauses.some(
      (clause) =>
        (clause.$type === 'DataClause' || clause.$type === 'TestClause') && clause.dataset.$refText === name,
    ),
  );
  if (isShared) return `Other fits use the dataset ${dataset.name} too; change a copy of it by hand.`;
  return set.flatMap(([clause, value]) => clauseEdits(dataset, clause, value));
}
