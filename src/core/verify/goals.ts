/** What each goal asks of a sample and allows its multiplier (theory.md, sections 1 and 7), as the verifier has it from nobody else. */
import type { Goal, GoalOf, Problem } from '../problem';

export interface Terms {
  /** y = ±1, and 1 − y·f counts; otherwise |f − y|. */
  readonly classes: boolean;
  /** ε: the part of |f − y| that costs nothing. */
  readonly tolerance: number;
  /** What the rest costs a unit: κ, the limit of |z|. Infinite where there may be no rest. */
  readonly weight: number;
  /** Of a finite κ: what findings call it, and what they call the goal. */
  readonly names: { readonly weight: string; readonly goal: string };
}

const HARD = {
  classes: false,
  tolerance: 0,
  weight: Infinity,
  names: { weight: 'no limit', goal: 'A hard goal' },
};

const TERMS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>, count: number) => Terms } = {
  interpolate: () => HARD,
  within: ({ tolerance }) => ({ ...HARD, tolerance }),
  classify: () => ({ ...HARD, classes: true }),
  classify_soft: ({ softness }) => ({
    classes: true,
    tolerance: 0,
    weight: softness,
    names: { weight: 'the softness', goal: 'A soft margin' },
  }),
  least_absolute: ({ penalty }, count) => ({
    ...HARD,
    weight: 1 / (penalty * count),
    names: { weight: '1/(penalty · samples)', goal: 'The least mean distance' },
  }),
};

function termsFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>, count: number) => Terms {
  return TERMS[kind];
}

export const termsOf = ({ goal, count }: Pick<Problem, 'goal' | 'count'>): Terms =>
  termsFor(goal.kind)(goal, count);
