/** By which rule a sweep chooses a point, as it is written behind `choose`. */

export const CHOICE_RULES = [
  'lowest cv',
  'lowest test',
  'fewest neurons',
  'lowest mass',
  'one_standard_error',
  'knee',
] as const;

export type ChoiceRule = (typeof CHOICE_RULES)[number];

/** Those that compare errors on held-out folds. */
export const NEEDS_FOLDS: readonly ChoiceRule[] = ['lowest cv', 'one_standard_error'];

/** Cross-validation: the samples in `count` parts, each held out once; the seed is a whole number from 0. */
export interface Folds {
  readonly count: number;
  readonly seed: number;
}
