/** The sweep block: which fit, which of its clauses take which values, and how a point is chosen. */
import type { LangiumParser } from 'langium';
import { adviceOf, shortened, suggestion } from '../../data/didYouMean';
import { numbersOf } from '../../result/variedNumbers';
import { CHOICE_RULES, type ChoiceRule } from '../../result/sweepResult';
import { type Folds, NEEDS_FOLDS } from '../../sweep/rules';
import { type SweepSize, sizeOf, sizeWords } from '../../sweep/size';
import { spaced } from '../../sweep/spacing';
import type { SourceRange } from '../diagnostic';
import { addClause, append, choices, remove, replace, spellings } from '../fixes';
import type {
  ChooseClause,
  Fit,
  FoldsClause,
  Sweep,
  SweptClause,
  VariedNumber,
  VariedRange,
  VaryClause,
} from '../generated/ast';
import { rangeOf, type Reporter } from '../reporter';
import { NUMERIC, readSetting, SETTABLE, SettingError } from '../settings';
import { checkedNumber, onceEach } from './clauses';
import type { FitSpec, Names } from './fit';

/** One clause with the values that it takes. */
interface Varied {
  /** As `--set` names it. */
  readonly clause: string;
  /** As they would stand in the text. */
  readonly values: readonly string[];
  readonly node: VaryClause;
}

export interface SweepSpec {
  readonly fit: Fit;
  readonly varied: readonly Varied[];
  readonly folds?: Folds;
  readonly choose?: ChoiceRule;
}

export interface SweepContext {
  readonly names: Names;
  readonly fits: ReadonlyMap<string, Fit>;
  /** What a fit says; undefined of one in error. */
  readonly specOf: (fit: Fit) => FitSpec | undefined;
  readonly parser: LangiumParser;
  readonly mostFits: number;
  readonly reporter: Reporter;
}

/** Values that are read while the text is checked; the rest of a longer list are read when they are fitted. */
const MOST_READ = 64;

/** More fits than a message lists. */
const MOST_NAMES = 20;

/** The sweep that a block describes; undefined, and reported, when something is wrong in it. */
export function readSweep(sweep: Sweep, context: SweepContext): SweepSpec | undefined {
  const { reporter } = context;
  const before = reporter.errors;
  const clauses = onceEach(sweep.clauses, reporter, ['VaryClause']);
  const swept = clauses.find((clause) => clause.$type === 'SweptClause');
  const fit = readFitName(sweep, swept, context);
  const nodes = clauses.filter((clause) => clause.$type === 'VaryClause');
  if (nodes.length === 0) {
    const message = 'This sweep varies nothing; add for instance `vary penalty from 1% to 10% steps 5 log`.';
    reporter.error('missing-clause', message, rangeOf(sweep, 'name'), {
      fixes: addClause(sweep, 'vary penalty from 1% to 10% steps 5 log', 'Vary the penalty'),
    });
  }
  const varied = readVaried(nodes, fit, context);
  const foldsNode = clauses.find((clause) => clause.$type === 'FoldsClause');
  const folds = foldsNode && readFolds(foldsNode, reporter);
  const chosen = clauses.find((clause) => clause.$type === 'ChooseClause');
  const choose = chosen && readChoice(chosen, reporter);
  if (reporter.errors > before || !fit) return undefined;
  if (choose) checkChoice(choose, chosen, { sweep, fit, varied, folds }, context);
  checkSize(sweep, varied, folds, context);
  if (reporter.errors > before) return undefined;
  return { fit, varied, ...(folds && { folds }), ...(choose && { choose }) };
}

export function sizeOfSweep({ varied, folds }: Pick<SweepSpec, 'varied' | 'folds'>): SweepSize {
  return sizeOf(
    varied.map(({ values }) => values.length),
    folds?.count ?? 0,
  );
}

function readFitName(
  sweep: Sweep,
  clause: SweptClause | undefined,
  { fits, names, reporter }: SweepContext,
): Fit | undefined {
  const known = [...fits.keys()];
  if (clause === undefined) {
    const message = 'This sweep has no fit; add `fit` and the name of one.';
    const fixes = known
      .slice(0, MOST_NAMES)
      .flatMap((name) => addClause(sweep, `fit ${name}`, `Add \`fit ${name}\``, known.length === 1));
    reporter.error('missing-clause', message, rangeOf(sweep, 'name'), { fixes });
    return undefined;
  }
  const name = clause.fit?.$refText;
  if (name === undefined || name === '') return undefined; // a syntax error that is reported already
  const found = fits.get(name);
  if (found) return found;
  const near = names.guesses.nearest(name, known, known.length);
  const candidates = known.slice(0, MOST_NAMES);
  const message = `There is no fit \`${shortened(name)}\` in this file; ${adviceOf(near, candidates)}`;
  const range = rangeOf(clause, 'fit');
  reporter.error('unknown-name', message, range, { fixes: choices(near, candidates, range) });
  return undefined;
}

/** The varied clauses that are right; a clause that is varied twice counts once. */
function readVaried(nodes: readonly VaryClause[], fit: Fit | undefined, context: SweepContext): Varied[] {
  const { reporter } = context;
  const first = new Map<string, VaryClause>();
  return nodes.flatMap((node) => {
    const { clause } = node;
    if (clause === undefined) return []; // a syntax error that is reported already
    const earlier = first.get(clause);
    if (earlier) {
      const message = `\`${clause}\` is varied already; keep only one \`vary ${clause}\`.`;
      reporter.error('duplicate-clause', message, rangeOf(node, 'clause'), {
        related: [{ message: 'It is varied here first.', range: rangeOf(earlier) }],
        fixes: remove(node, `Remove this \`vary ${clause}\``),
      });
      return [];
    }
    first.set(clause, node);
    if (!SETTABLE.includes(clause)) {
      const range = rangeOf(node, 'clause');
      const message = `\`${clause}\` cannot be varied; ${suggestion(clause, SETTABLE)}`;
      reporter.error('bad-vary', message, range, { fixes: spellings(clause, SETTABLE, range) });
      return [];
    }
    const values = node.range ? readRange(node, node.range, reporter) : readList(node, reporter);
    if (values === undefined || !checkValues(node, values, fit, context)) return [];
    return [{ clause, values, node }];
  });
}

function readRange(node: VaryClause, range: VariedRange, reporter: Reporter): string[] | undefined {
  const { clause } = node;
  const { first, last, steps, log } = range;
  if (first?.value === undefined || last?.value === undefined || steps === undefined) return undefined;
  if (!NUMERIC.includes(clause)) {
    const message = `\`${clause}\` is no number; list its values: \`vary ${clause} in [ … ]\`.`;
    reporter.error('bad-vary', message, rangeOf(node, 'clause'));
    return undefined;
  }
  const whole = (value: number): boolean => Number.isSafeInteger(value) && value >= 2;
  const atLeast = 'The steps are how many values there are, both ends included: a whole number, at least 2.';
  const count = checkedNumber(range, 'steps', steps, whole, 'bad-steps', atLeast, reporter);
  const percent = first.percent || last.percent;
  if (first.percent !== last.percent) {
    const plain = first.percent ? last : first;
    const message = 'Both ends are percentages, or neither; write `%` behind both.';
    reporter.error('bad-range', message, rangeOf(plain), { fixes: append(plain, 'value', '%', 'Add %') });
  }
  const ends: readonly VariedNumber[] = [first, last];
  for (const end of ends) {
    const accepts = (value: number): boolean => !log || value > 0;
    const message =
      'Both ends of a `log` spacing must be finite numbers above 0; change this one, or remove `log`.';
    checkedNumber(end, 'value', end.value, accepts, 'bad-range', message, reporter);
  }
  if (first.value === last.value) {
    const message = 'Both ends are the same; vary over a range, or remove the clause.';
    reporter.error('bad-range', message, rangeOf(last), { fixes: remove(node, 'Remove the clause', false) });
  }
  if (count === undefined) return undefined;
  // an absurd number of steps is no reason to make a list of them
  const listed = Math.min(count, MOST_LISTED);
  return spaced(first.value, last.value, listed, log).map((value) => `${value}${percent ? '%' : ''}`);
}

/** Far above any limit of fits that is of use. */
const MOST_LISTED = 1_000_000;

function readList({ list }: VaryClause, reporter: Reporter): string[] | undefined {
  if (!list) return undefined; // a syntax error that is reported already
  const texts = list.values.map(({ $cstNode }) => unwrapped($cstNode?.text ?? ''));
  const seen = new Set<string>();
  texts.forEach((text, at) => {
    if (seen.has(text)) {
      const message = `\`${text}\` is in the list already; remove it.`;
      reporter.error('bad-vary', message, rangeOf(list, 'values', at));
    }
    seen.add(text);
  });
  return texts;
}

/** Without the parentheses that hold a value with commas together, and with plain spaces. */
function unwrapped(text: string): string {
  const inner = /^\(([^()]*)\)$/.exec(text)?.[1] ?? text;
  return inner.trim().replace(/\s+/g, ' ');
}

/** Whether the clause takes the values, and the fit has what they set; reports the first that it does not. */
function checkValues(
  node: VaryClause,
  values: readonly string[],
  fit: Fit | undefined,
  { names, parser, specOf, reporter }: SweepContext,
): boolean {
  const { clause } = node;
  const spec = fit && specOf(fit);
  for (const at of sampled(values.length)) {
    try {
      const setting = readSetting(clause, values[at], parser, names);
      if (spec) setting.fit(spec);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      const range = valueRange(node, at, values.length);
      const message = `\`${clause}\` cannot be \`${values[at]}\`: ${error.message}`;
      reporter.error('bad-vary', message, range);
      return false;
    }
  }
  return true;
}

/** Where a value stands; of one between the ends of a range, its clause. */
function valueRange(node: VaryClause, at: number, count: number): SourceRange {
  const { list, range } = node;
  if (list) return rangeOf(list, 'values', at);
  const end = at === 0 ? 'first' : at === count - 1 ? 'last' : undefined;
  return range && end ? rangeOf(range, end) : rangeOf(node, 'clause');
}

/** All places of a short list; both ends and some between of a longer one. */
function sampled(count: number): number[] {
  if (count <= MOST_READ) return Array.from({ length: count }, (_, at) => at);
  return Array.from({ length: MOST_READ }, (_, i) => Math.round((i * (count - 1)) / (MOST_READ - 1)));
}

function readFolds(clause: FoldsClause, reporter: Reporter): Folds | undefined {
  const whole = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;
  const message = 'The folds are a whole number, at least 2, for instance `folds 5 seed 1`.';
  const count = checkedNumber(clause, 'count', clause.count, whole(2), 'bad-folds', message, reporter);
  const seedMessage = 'The seed must be a whole number, 0 or above.';
  const seed = checkedNumber(clause, 'seed', clause.seed ?? 0, whole(0), 'bad-seed', seedMessage, reporter);
  return count === undefined || seed === undefined ? undefined : { count, seed };
}

function readChoice(clause: ChooseClause, reporter: Reporter): ChoiceRule | undefined {
  const { kind, what } = clause;
  if (kind === undefined) return undefined; // a syntax error that is reported already
  const written = what === undefined ? kind : `${kind} ${what}`;
  const rule = CHOICE_RULES.find((one) => one === written);
  if (rule === undefined) {
    const start = rangeOf(clause, 'kind').start;
    const range = { start, end: rangeOf(clause, what === undefined ? 'kind' : 'what').end };
    const message = `\`${written}\` is no way to choose; ${suggestion(written, CHOICE_RULES)}`;
    reporter.error('unknown-value', message, range, { fixes: spellings(written, CHOICE_RULES, range) });
  }
  return rule;
}

interface Read {
  readonly sweep: Sweep;
  readonly fit: Fit;
  readonly varied: readonly Varied[];
  readonly folds: Folds | undefined;
}

/** Reports a rule that looks at what the sweep does not measure. */
function checkChoice(
  rule: ChoiceRule,
  clause: ChooseClause,
  { sweep, fit, varied, folds }: Read,
  { specOf, reporter }: SweepContext,
): void {
  const range = { start: rangeOf(clause, 'kind').start, end: rangeOf(clause).end };
  if (NEEDS_FOLDS.includes(rule) && !folds) {
    const message = `\`choose ${rule}\` needs cross-validation; add for instance \`folds 5 seed 1\`.`;
    const fixes = addClause(sweep, 'folds 5 seed 1', 'Add `folds 5 seed 1`');
    reporter.error('bad-choice', message, range, { fixes });
  }
  const tested = varied.some(({ clause: name }) => name === 'holdout' || name === 'test');
  const spec = specOf(fit);
  if (rule === 'lowest test' && spec && !spec.test && !tested) {
    const message = `\`choose lowest test\` needs a fit that is tested; add \`holdout 20% seed 1\` to the fit \`${fit.name}\`, or choose by \`folds\`.`;
    const fixes = addClause(fit, 'holdout 20% seed 1', 'Hold 20% of the samples out');
    reporter.error('bad-choice', message, range, { fixes });
  }
  if (rule === 'knee' && (varied.length > 1 || varied.some(({ values }) => numbersOf(values) === null))) {
    const message =
      'A knee is that of a curve over one varied number; vary one clause from a number to another, or choose otherwise.';
    reporter.error('bad-choice', message, range, {
      fixes: [replace(range, 'fewest neurons', 'Choose the fewest neurons', false)],
    });
  }
}

function checkSize(
  sweep: Sweep,
  varied: readonly Varied[],
  folds: Folds | undefined,
  { mostFits, reporter }: SweepContext,
): void {
  const size = sizeOfSweep({ varied, ...(folds && { folds }) });
  if (size.fits <= mostFits) return;
  const message = `This sweep has ${sizeWords(size)}, more than the ${mostFits} that are allowed; take fewer steps or folds, or raise the setting \`hullfit.sweep.mostFits\` (\`--most-fits\`).`;
  reporter.error('sweep-too-large', message, rangeOf(sweep, 'name'));
}
