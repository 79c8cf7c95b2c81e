/** What a sweep is told besides its points. */
import type { ChoiceRule } from '../result/sweepResult';

/** Those that compare errors on held-out folds. */
export const NEEDS_FOLDS: readonly ChoiceRule[] = ['lowest cv', 'one_standard_error'];

/** Cross-validation: the samples in `count` parts, each held out once; the seed is a whole number from 0. */
export interface Folds {
  readonly count: number;
  readonly seed: number;
}
