/** The goals as they are written: words, a number behind them where they have one, and a line about each. */
import type { Goal } from '../core/problem';
import type { DiagnosticCode } from './codes';

/** The number of a goal, which is above 0. */
interface GoalNumber {
  /** In summaries of the syntax. */
  readonly name: string;
  /** What there is to say when it is missing, after "Say". */
  readonly what: string;
  readonly example: string;
  readonly code: DiagnosticCode;
  goalOf(value: number): Goal;
}

/** One goal. `plain` is what it is without a number; `instead` the goal that a number behind it was meant for. */
interface GoalSyntax {
  readonly words: readonly [word: string, modifier?: string];
  readonly doc: string;
  readonly form: GoalNumber | { readonly plain: Goal; readonly instead: Goal['kind'] };
}

const GOALS: Readonly<Record<Goal['kind'], GoalSyntax>> = {
  interpolate: {
    words: ['interpolate'],
    doc: 'Through every sample (the default).',
    form: { plain: { kind: 'interpolate' }, instead: 'within' },
  },
  within: {
    words: ['within'],
    doc: 'Within a tolerance of every sample: `within 0.05`.',
    form: {
      name: 'TOLERANCE',
      what: 'how far the targets may be missed',
      example: '0.05',
      code: 'bad-tolerance',
      goalOf: (tolerance) => ({ kind: 'within', tolerance }),
    },
  },
  classify: {
    words: ['classify'],
    doc: 'Every sample on its side, with a margin of 1.',
    form: { plain: { kind: 'classify' }, instead: 'classify_soft' },
  },
  classify_soft: {
    words: ['classify', 'soft'],
    doc: 'Samples may miss the margin at a price: `classify soft 10`.',
    form: {
      name: 'WEIGHT',
      what: 'the weight of the margin',
      example: '10',
      code: 'bad-softness',
      goalOf: (softness) => ({ kind: 'classify_soft', softness }),
    },
  },
  least_absolute: {
    words: ['least_absolute', 'penalty'],
    doc: 'The least mean distance from the targets + penalty · mass: `least_absolute penalty 0.01`.',
    form: {
      name: 'PENALTY',
      what: 'what a unit of mass costs',
      example: '0.01',
      code: 'bad-penalty',
      goalOf: (penalty) => ({ kind: 'least_absolute', penalty }),
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
  /** As one would write it, with a number where it has one. */
  readonly example: string;
  readonly doc: string;
  readonly number: GoalNumber | null;
  readonly plain: Goal | null;
  /** The text of the goal that a number behind this one was meant for. */
  readonly instead: string;
}

function formOf({ words, doc, form }: GoalSyntax): GoalForm {
  const [word, modifier] = words;
  const text = words.join(' ');
  const own = { word, modifier, text, doc };
  return 'plain' in form
    ? { ...own, example: text, number: null, plain: form.plain, instead: GOALS[form.instead].words.join(' ') }
    : { ...own, example: `${text} ${form.example}`, number: form, plain: null, instead: text };
}

export const GOAL_FORMS: readonly GoalForm[] = Object.values(GOALS).map(formOf);

/** The first words, each once. */
export const GOAL_WORDS: readonly string[] = [...new Set(GOAL_FORMS.map(({ word }) => word))];

/** The second words. */
export const GOAL_MODIFIERS: readonly string[] = GOAL_FORMS.flatMap(({ modifier }) => modifier ?? []);

/** For "goal" itself: interpolate, within TOLERANCE, … */
export const GOAL_SUMMARY = GOAL_FORMS.map(({ text, number }) => (number ? `${text} ${number.name}` : text));

/** Of a fit that names none. */
export const defaultGoal = (twoClass: boolean): Goal => ({ kind: twoClass ? 'classify' : 'interpolate' });
