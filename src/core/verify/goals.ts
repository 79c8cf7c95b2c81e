/** What each goal asks of a sample and allows its multiplier (theory.md, sections 1 and 7), as the verifier has it from nobody else. */
import type { Goal, GoalOf, Problem } from '../problem';
import { sumOf } from './sums';

/** What ℓ is of a distance s ≥ 0 beyond the tolerance: s²/2 up to its slope, if it begins as a square, and slope·s. */
interface Shape {
  readonly square: boolean;
  /** Slopes far above the target, and far below it. */
  readonly above: number;
  readonly below: number;
}

/** One goal's: κ of a sample of weight 1, and the shape of its loss. */
interface Kind {
  /** y = ±1, and 1 − y·f counts; otherwise |f − y|. */
  readonly classes: boolean;
  /** ε of all samples: the part of |f − y| that costs nothing. */
  readonly tolerance: number;
  /** What the rest costs a unit. Infinite where there may be no rest. */
  readonly weight: number;
  readonly shape: Shape;
  /** Of a finite κ: what findings call the limit of |z|, and what they call the goal. */
  readonly names: { readonly weight: string; readonly goal: string };
}

export interface Terms extends Pick<Kind, 'classes' | 'tolerance' | 'names'> {
  /** Every network is feasible, at a cost. */
  readonly penalty: boolean;
  /** Whether each sample has its own ε, and 0 is that of all. */
  readonly ownTolerances: boolean;
  /** ε of a sample. */
  toleranceOf(i: number): number;
  /** κ of a sample, infinite for a hard goal. */
  weightOf(i: number): number;
  /** κℓ of a sample that is missed by s beyond the tolerance, above or below its target; and its derivative. */
  cost(i: number, s: number, above: boolean): number;
  slope(i: number, s: number, above: boolean): number;
  /** The largest |z| of a multiplier of that sign: z > 0 pulls up what lies below. */
  limitOf(i: number, positive: boolean): number;
  /** κ where ℓ begins as a square, and z²/(2κ) is taken off the dual objective; 0 where it does not. */
  curvatureOf(i: number): number;
}

const LINEAR: Shape = { square: false, above: 1, below: 1 };

const HARD: Kind = {
  classes: false,
  tolerance: 0,
  weight: Infinity,
  shape: LINEAR,
  names: { weight: 'no limit', goal: 'A hard goal' },
};

const mean = (penalty: number, total: number, goal: string): Pick<Kind, 'weight' | 'names'> => ({
  weight: penalty > 0 ? 1 / (penalty * total) : NaN,
  names: { weight: 'its limit, of weight/(penalty · sum of weights)', goal },
});

const KINDS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>, total: number) => Kind } = {
  interpolate: () => HARD,
  within: ({ tolerance }) => ({ ...HARD, tolerance }),
  fewest: ({ tolerance }) => ({ ...HARD, tolerance }),
  within_each: () => HARD,
  within_penalty: ({ tolerance, penalty }, total) => ({
    ...HARD,
    tolerance,
    ...mean(penalty, total, 'The least mean distance beyond a tolerance'),
  }),
  classify: () => ({ ...HARD, classes: true }),
  classify_soft: ({ softness }) => ({
    ...HARD,
    classes: true,
    weight: softness,
    names: { weight: 'the softness', goal: 'A soft margin' },
  }),
  least_absolute: ({ penalty }, total) => ({ ...HARD, ...mean(penalty, total, 'The least mean distance') }),
  least_squares: ({ penalty }, total) => ({
    ...HARD,
    shape: { square: true, above: Infinity, below: Infinity },
    ...mean(penalty, total, 'The least mean square'),
  }),
  huber: ({ delta, penalty }, total) => ({
    ...HARD,
    shape: { square: true, above: delta, below: delta },
    ...mean(penalty, total, 'The least mean Huber loss'),
  }),
  quantile: ({ tau, penalty }, total) => ({
    ...HARD,
    shape: { square: false, above: 1 - tau, below: tau },
    ...mean(penalty, total, 'The least mean quantile loss'),
  }),
};

function kindFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>, total: number) => Kind {
  return KINDS[kind];
}

type Asked = Pick<Problem, 'goal' | 'count' | 'sampleWeights' | 'sampleTolerances'>;

export function termsOf({ goal, count, sampleWeights, sampleTolerances }: Asked): Terms {
  const total = sampleWeights ? sumOf(count, (i) => sampleWeights[i]) : count;
  const { classes, tolerance, weight, shape, names } = kindFor(goal.kind)(goal, total);
  // also where a penalty is missing, which no claim then agrees with
  const penalty = weight !== Infinity;
  const ownTolerances = goal.kind === 'within_each';
  const weightOf = (i: number): number => (penalty && sampleWeights ? weight * sampleWeights[i] : weight);
  const { square } = shape;
  const end = (above: boolean): number => (above ? shape.above : shape.below);
  return {
    classes,
    tolerance,
    names,
    penalty,
    ownTolerances,
    toleranceOf: (i) => (ownTolerances ? (sampleTolerances?.[i] ?? NaN) : tolerance),
    weightOf,
    cost: (i, s, above) => {
      const most = end(above);
      if (!square) return weightOf(i) * most * s;
      return weightOf(i) * (s > most ? most * (s - most / 2) : (s * s) / 2);
    },
    slope: (i, s, above) => weightOf(i) * (square && !(s > end(above)) ? s : end(above)),
    limitOf: (i, positive) => weightOf(i) * end(!positive),
    curvatureOf: (i) => (square ? weightOf(i) : 0),
  };
}
