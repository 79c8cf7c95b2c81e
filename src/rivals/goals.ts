/** What each goal asks of a sample, as the rivals train for it and the brute force, which the tests trust, states it. */
import { type Goal, type GoalOf, MARGIN, type Penalty, type Problem } from '../core/problem';

/** ℓ of a residual r, a tolerance taken off it, of one sign: r²/2 up to |r| = slope where it is a square, then slope·|r|. */
interface Shape {
  readonly square: boolean;
  readonly above: number;
  readonly below: number;
}

interface Kind {
  /** y = ±1: a sample misses by what y·f is short of the margin; otherwise by |f − y|. */
  readonly classes: boolean;
  /** What of |f − y| costs nothing, at every sample. */
  readonly tolerance: number;
  /** What a unit of the rest costs a sample of weight 1, in units of mass; infinite where there may be none. */
  readonly weight: number;
  readonly shape: Shape;
}

export interface Terms extends Kind {
  /** sᵢ, and their sum: the number of samples where they have no weights, or a hard goal takes no notice of them. */
  weightOf(i: number): number;
  readonly total: number;
  /** What of |f(xᵢ) − yᵢ| costs nothing. */
  toleranceOf(i: number): number;
}

const LINEAR: Shape = { square: false, above: 1, below: 1 };
const HARD: Kind = { classes: false, tolerance: 0, weight: Infinity, shape: LINEAR };

const mean = ({ penalty }: Penalty, total: number): Kind => ({ ...HARD, weight: 1 / (penalty * total) });

const KINDS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>, total: number) => Kind } = {
  interpolate: () => HARD,
  within: ({ tolerance }) => ({ ...HARD, tolerance }),
  fewest: ({ tolerance }) => ({ ...HARD, tolerance }),
  within_each: () => HARD,
  within_penalty: (goal, total) => ({ ...mean(goal, total), tolerance: goal.tolerance }),
  classify: () => ({ ...HARD, classes: true }),
  classify_soft: ({ softness }) => ({ ...HARD, classes: true, weight: softness }),
  least_absolute: mean,
  least_squares: (goal, total) => ({
    ...mean(goal, total),
    shape: { square: true, above: Infinity, below: Infinity },
  }),
  huber: (goal, total) => ({
    ...mean(goal, total),
    shape: { square: true, above: goal.delta, below: goal.delta },
  }),
  quantile: (goal, total) => ({
    ...mean(goal, total),
    shape: { square: false, above: 1 - goal.tau, below: goal.tau },
  }),
};

function kindFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>, total: number) => Kind {
  return KINDS[kind];
}

type Asked = Pick<Problem, 'goal' | 'count' | 'sampleWeights' | 'sampleTolerances'>;

export function termsOf({ goal, count, sampleWeights, sampleTolerances }: Asked): Terms {
  const sum = sampleWeights?.reduce((part, weight) => part + weight, 0) ?? count;
  const kind = kindFor(goal.kind)(goal, sum);
  const weighs = kind.weight < Infinity && sampleWeights !== undefined;
  return {
    ...kind,
    weightOf: (i) => (weighs ? sampleWeights[i] : 1),
    total: weighs ? sum : count,
    toleranceOf: (i) => (goal.kind === 'within_each' ? (sampleTolerances?.[i] ?? NaN) : kind.tolerance),
  };
}

/** ℓ at a residual that has its tolerance taken off, and its derivative. */
export function lossAt(
  { square, above, below }: Shape,
  r: number,
): { readonly loss: number; readonly slope: number } {
  const size = Math.abs(r);
  const most = r > 0 ? above : below;
  if (square && size <= most) return { loss: (r * r) / 2, slope: r };
  return { loss: most * (square ? size - most / 2 : size), slope: most * Math.sign(r) };
}

/** What each sample misses, a tolerance apart: |f(xᵢ) − yᵢ|, or the shortfall max(0, margin − yᵢf(xᵢ)) of a classification. */
export function missesOf(problem: Problem, values: Float64Array): Float64Array {
  const { targets } = problem;
  const { classes } = termsOf(problem);
  return values.map((value, i) =>
    classes ? Math.max(0, MARGIN - targets[i] * value) : Math.abs(value - targets[i]),
  );
}

/** Σ κᵢℓ of a penalty, in units of mass. */
export function costOf(problem: Problem, values: Float64Array): number {
  const { targets } = problem;
  const { classes, weight, shape, weightOf, toleranceOf } = termsOf(problem);
  const beyond = (i: number): number => {
    if (classes) return Math.max(0, MARGIN - targets[i] * values[i]);
    const r = values[i] - targets[i];
    return Math.sign(r) * Math.max(0, Math.abs(r) - toleranceOf(i));
  };
  return weight * values.reduce((sum, _, i) => sum + weightOf(i) * lossAt(shape, beyond(i)).loss, 0);
}
