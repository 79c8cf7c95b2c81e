/** What each goal asks of a sample and allows its multiplier (theory.md, sections 1 and 7), as the verifier has it from nobody else. */
import type { Goal, GoalOf, Problem } from '../problem';

export interface Terms {
  /** y = ±1, and 1 − y·f counts; otherwise |f − y|. */
  readonly classes: boolean;
  /** ε: the part of |f − y| that costs nothing. */
  readonly tolerance: number;
  /** What the rest costs a unit: κ, the limit of |z|. Infinite where there may be no rest. */
  readonly weight: number;
}

const HARD = { classes: false, tolerance: 0, weight: Infinity };

const TERMS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>) => Terms } = {
  interpolate: () => HARD,
  within: ({ tolerance }) => ({ ...HARD, tolerance }),
  classify: () => ({ ...HARD, classes: true }),
  classify_soft: ({ softness }) => ({ classes: true, tolerance: 0, weight: softness }),
};

function termsFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>) => Terms {
  return TERMS[kind];
}

export const termsOf = ({ goal }: Pick<Problem, 'goal'>): Terms => termsFor(goal.kind)(goal);
