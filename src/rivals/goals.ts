/** What each goal asks of a sample, as the rivals train for it and the brute force, which the tests trust, states it. */
import { type Goal, type GoalOf, MARGIN, type Problem } from '../core/problem';

export interface Terms {
  /** y = ±1: a sample misses by what y·f is short of the margin; otherwise by |f − y|. */
  readonly classes: boolean;
  /** What of |f − y| costs nothing. */
  readonly tolerance: number;
  /** What a unit of the rest costs, in units of mass; infinite where there may be none. */
  readonly weight: number;
}

const HARD = { classes: false, tolerance: 0, weight: Infinity };

const TERMS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>, count: number) => Terms } = {
  interpolate: () => HARD,
  within: ({ tolerance }) => ({ ...HARD, tolerance }),
  classify: () => ({ ...HARD, classes: true }),
  classify_soft: ({ softness }) => ({ ...HARD, classes: true, weight: softness }),
  least_absolute: ({ penalty }, count) => ({ ...HARD, weight: 1 / (penalty * count) }),
};

function termsFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>, count: number) => Terms {
  return TERMS[kind];
}

export const termsOf = ({ goal, count }: Pick<Problem, 'goal' | 'count'>): Terms =>
  termsFor(goal.kind)(goal, count);

/** What each sample misses, a tolerance apart: |f(xᵢ) − yᵢ|, or the shortfall max(0, margin − yᵢf(xᵢ)) of a classification. */
export function missesOf(problem: Problem, values: Float64Array): Float64Array {
  const { targets } = problem;
  const { classes } = termsOf(problem);
  return values.map((value, i) =>
    classes ? Math.max(0, MARGIN - targets[i] * value) : Math.abs(value - targets[i]),
  );
}
