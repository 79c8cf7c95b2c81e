/** The goals as they are written: words, the numbers behind them where they have some, and a line about each. */
import type { Goal } from '../core/problem';
import type { DiagnosticCode } from './codes';

/** A number of a goal. */
export interface GoalNumber {
  /** In summaries of the syntax. */
  readonly name: string;
  /** What there is to say when it is missing, after "Say". */
  readonly what: string;
  readonly example: string;
  readonly code: DiagnosticCode;
  /** It is below this, and always above 0; infinite for no limit. */
  readonly below: number;
  /** It may also be a percentage. */
  readonly percent: boolean;
}

/** What is written behind a goal's words. */
interface Written {
  /** Behind the first word, and behind the second. */
  readonly first: number;
  readonly last: number;
  /** The last is a percentage. */
  readonly percent: boolean;
}

/** One goal. `plain` is what it is without a number; `instead` the goal that a number behind it was meant for. */
interface GoalSyntax {
  readonly words: readonly [word: string, modifier?: string];
  readonly doc: string;
  /** What is minimised, or met; on hover. */
  readonly formula: string;
  readonly form:
    | {
        readonly first?: GoalNumber;
        readonly last?: GoalNumber;
        goalOf(written: Written): Goal;
      }
    | { readonly plain: Goal; readonly instead: Goal['kind'] };
}

const number = (
  name: string,
  what: string,
  example: string,
  code: DiagnosticCode,
  rest: Partial<GoalNumber> = {},
): GoalNumber => ({ name, what, example, code, below: Infinity, percent: false, ...rest });

const TOLERANCE = number('TOLERANCE', 'how far the targets may be missed', '0.05', 'bad-tolerance');
const WEIGHT = number('WEIGHT', 'the weight of the margin', '10', 'bad-softness');
const DELTA = number('DELTA', 'from which distance on a miss counts linearly', '1', 'bad-delta');
const LEVEL = number('LEVEL', 'which quantile, between 0 and 1', '0.9', 'bad-quantile', { below: 1 });
const PENALTY = number('PENALTY', 'what a unit of mass costs', '5%', 'bad-penalty', { percent: true });

const penalty = ({ last, percent }: Written): { penalty: number; percent?: number } =>
  percent ? { penalty: 0, percent: last } : { penalty: last };

const PERCENT =
  'The penalty is a number, or a percentage of the least penalty that leaves no neuron: `penalty 5%`.';

const GOALS: Readonly<Record<Exclude<Goal['kind'], 'within_each'>, GoalSyntax>> = {
  interpolate: {
    words: ['interpolate'],
    doc: 'Through every sample (the default).',
    formula: 'f(xᵢ) = yᵢ',
    form: { plain: { kind: 'interpolate' }, instead: 'within' },
  },
  within: {
    words: ['within'],
    doc: 'Within a tolerance of every sample: `within 0.05`, a part of each target: `within 2%`, or a column: `within error`.',
    formula: '|f(xᵢ) − yᵢ| ≤ ε',
    form: { first: TOLERANCE, goalOf: ({ first }) => ({ kind: 'within', tolerance: first }) },
  },
  fewest: {
    words: ['fewest', 'within'],
    doc: 'The fewest neurons within a tolerance of every sample, then the least mass of those that were found: `fewest within 0.05`; one input, `bias free` and `skip affine`.',
    formula: '|f(xᵢ) − yᵢ| ≤ ε with as few kinks as any function needs',
    form: { last: TOLERANCE, goalOf: ({ last }) => ({ kind: 'fewest', tolerance: last }) },
  },
  within_penalty: {
    words: ['within', 'penalty'],
    doc: `What lies beyond a tolerance costs what it misses by: \`within 0.05 penalty 5%\`. ${PERCENT}`,
    formula: '(1/S) Σ sᵢ max(0, |f(xᵢ) − yᵢ| − ε) + penalty · mass',
    form: {
      first: TOLERANCE,
      last: PENALTY,
      goalOf: (written) => ({ kind: 'within_penalty', tolerance: written.first, ...penalty(written) }),
    },
  },
  classify: {
    words: ['classify'],
    doc: 'Every sample on its side, with a margin of 1.',
    formula: 'yᵢ f(xᵢ) ≥ 1',
    form: { plain: { kind: 'classify' }, instead: 'classify_soft' },
  },
  classify_soft: {
    words: ['classify', 'soft'],
    doc: 'Samples may miss the margin at a price: `classify soft 10`.',
    formula: 'mass + WEIGHT · Σ sᵢ max(0, 1 − yᵢ f(xᵢ))',
    form: { last: WEIGHT, goalOf: ({ last }) => ({ kind: 'classify_soft', softness: last }) },
  },
  least_squares: {
    words: ['least_squares', 'penalty'],
    doc: `The least mean square + penalty · mass: \`least_squares penalty 5%\`. ${PERCENT}`,
    formula: '(1/S) Σ sᵢ (f(xᵢ) − yᵢ)²/2 + penalty · mass',
    form: { last: PENALTY, goalOf: (written) => ({ kind: 'least_squares', ...penalty(written) }) },
  },
  least_absolute: {
    words: ['least_absolute', 'penalty'],
    doc: `The least mean distance from the targets + penalty · mass: \`least_absolute penalty 5%\`. ${PERCENT}`,
    formula: '(1/S) Σ sᵢ |f(xᵢ) − yᵢ| + penalty · mass',
    form: { last: PENALTY, goalOf: (written) => ({ kind: 'least_absolute', ...penalty(written) }) },
  },
  huber: {
    words: ['huber', 'penalty'],
    doc: `Squares up to a distance, and linear beyond it, for data with outliers: \`huber 1 penalty 5%\`. ${PERCENT}`,
    formula:
      '(1/S) Σ sᵢ ℓ(f(xᵢ) − yᵢ) + penalty · mass, ℓ(r) = r²/2 for |r| ≤ DELTA, then DELTA·|r| − DELTA²/2',
    form: {
      first: DELTA,
      last: PENALTY,
      goalOf: (written) => ({ kind: 'huber', delta: written.first, ...penalty(written) }),
    },
  },
  quantile: {
    words: ['quantile', 'penalty'],
    doc: `The curve that this part of the targets lies below: \`quantile 0.9 penalty 5%\`. ${PERCENT}`,
    formula: '(1/S) Σ sᵢ ℓ(f(xᵢ) − yᵢ) + penalty · mass, ℓ(r) = LEVEL·max(−r, 0) + (1 − LEVEL)·max(r, 0)',
    form: {
      first: LEVEL,
      last: PENALTY,
      goalOf: (written) => ({ kind: 'quantile', tau: written.first, ...penalty(written) }),
    },
  },
};

/** A goal's syntax for those who do not mind which goal it is. */
export interface GoalForm {
  readonly word: string;
  /** The second word; absent where there is none. */
  readonly modifier: string | undefined;
  /** Both words. */
  readonly text: string;
  /** As one would write it, with numbers where it has some. */
  readonly example: string;
  /** The same with the names of its numbers. */
  readonly summary: string;
  readonly doc: string;
  readonly formula: string;
  /** Behind the first and behind the second word; null for none. */
  readonly first: GoalNumber | null;
  readonly last: GoalNumber | null;
  /** Null of a goal that has no number. */
  readonly goalOf: ((written: Written) => Goal) | null;
  readonly plain: Goal | null;
  /** The text of the goal that a number behind this one was meant for. */
  readonly instead: string;
}

function formOf({ words, doc, formula, form }: GoalSyntax): GoalForm {
  const [word, modifier] = words;
  const text = words.join(' ');
  const first = ('first' in form && form.first) || null;
  const last = ('last' in form && form.last) || null;
  const written = (show: (one: GoalNumber) => string): string =>
    [word, first && show(first), modifier, last && show(last)].filter((part) => part).join(' ');
  const own = { word, modifier, text, doc, formula, first, last };
  const shown = { example: written((one) => one.example), summary: written((one) => one.name) };
  return 'plain' in form
    ? {
        ...own,
        ...shown,
        goalOf: null,
        plain: form.plain,
        instead: GOALS[form.instead as keyof typeof GOALS].words.join(' '),
      }
    : { ...own, ...shown, goalOf: form.goalOf, plain: null, instead: text };
}

export const GOAL_FORMS: readonly GoalForm[] = Object.values(GOALS).map(formOf);

/** The two forms of `within` that no table of words can tell from the first: the tolerance is not a number. */
export const OWN_TOLERANCES: readonly Pick<GoalForm, 'summary' | 'doc' | 'formula' | 'example'>[] = [
  {
    summary: 'within PERCENT%',
    doc: 'Within a part of each target.',
    formula: '|f(xᵢ) − yᵢ| ≤ PERCENT/100 · |yᵢ|',
    example: 'within 2%',
  },
  {
    summary: 'within COLUMN',
    doc: 'Within a tolerance of each sample, from a column of the dataset’s file.',
    formula: '|f(xᵢ) − yᵢ| ≤ εᵢ',
    example: 'within uncertainty',
  },
];

/** The first words, each once. */
export const GOAL_WORDS: readonly string[] = [...new Set(GOAL_FORMS.map(({ word }) => word))];

/** The second words, each once. */
export const GOAL_MODIFIERS: readonly string[] = [
  ...new Set(GOAL_FORMS.flatMap(({ modifier }) => modifier ?? [])),
];

/** A form with its numbers as tab stops. */
function snippetOf({ word, modifier, first, last }: GoalForm): string {
  const stops = [first, last].filter((one) => one !== null);
  const stop = (one: GoalNumber | null): string =>
    one === null ? '' : `\${${stops.indexOf(one) + 1}:${one.example}}`;
  return [word, stop(first), modifier ?? '', stop(last)].filter((part) => part !== '').join(' ');
}

/** What a first word, where it needs more, and a second word have behind them. */
export const GOAL_SNIPPETS: Readonly<Record<string, string>> = Object.fromEntries([
  ...GOAL_FORMS.flatMap((form) => (form.modifier === undefined ? [] : [[form.modifier, onlyLast(form)]])),
  ...GOAL_WORDS.flatMap((word) => {
    const [form] = GOAL_FORMS.filter((one) => one.word === word);
    return form.goalOf === null ? [] : [[word, snippetOf(form)]];
  }),
]);

/** From the second word on. */
function onlyLast({ modifier, last }: GoalForm): string {
  return `${modifier} \${1:${last?.example ?? ''}}`;
}

/** For "goal" itself: interpolate, within TOLERANCE, … */
export const GOAL_SUMMARY = GOAL_FORMS.map(({ summary }) => summary);

/** Of a fit that names none. */
export const defaultGoal = (twoClass: boolean): Goal => ({ kind: twoClass ? 'classify' : 'interpolate' });
