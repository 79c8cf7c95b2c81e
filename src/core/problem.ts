/**
 * What is to be solved: samples, activation, constraint set, goal and skip terms (theory.md, section 1).
 */

/** σ(t) = max(t, αt) with slope α in [0, 1). */
type Slope = number;

/** The norm that bounds a neuron's weights. */
export type WeightNorm = 'l1' | 'l2' | 'linf';

/** ‖w‖ ≤ radius (or ‖(w, b)‖ ≤ radius when the bias is joint). */
export interface WeightConstraint {
  readonly norm: WeightNorm;
  readonly radius: number;
}

/**
 * How the bias is bounded: `none` b = 0; `joint` inside the norm together with w; `free` any b;
 * `bound` |b| ≤ limit.
 */
export type BiasConstraint =
  | { readonly kind: 'none' }
  | { readonly kind: 'joint' }
  | { readonly kind: 'free' }
  | { readonly kind: 'bound'; readonly limit: number };

/** Of the output weights: any, all ≥ 0 (f is convex), or all ≤ 0 (f is concave). */
export type Outputs = 'any' | 'convex' | 'concave';

/** What is asked of f beside the samples (theory.md, section 9). */
export interface Shape {
  readonly outputs: Outputs;
  /**
   * [a, b]: a ≤ f' ≤ b, either of which may be infinite; null where the slope is free. Only for one input with a free bias and an
   * affine skip.
   */
  readonly slopes: readonly [number, number] | null;
}

/** Free output terms: c₀ (`constant`), c₀ + cᵀx (`affine`), or nothing. */
export type Skip = 'none' | 'constant' | 'affine';

/**
 * λ, what a unit of mass costs against the mean loss (theory.md, section 7), above 0. With `percent` it is that part of the least
 * penalty that leaves no neuron, and 0 until that is known (penaltyScale.ts).
 */
export interface Penalty {
  readonly penalty: number;
  readonly percent?: number;
}

/** Where each sample has its tolerance from: a column of the table, or a percentage of |target|. */
export type ToleranceSource = { readonly column: string } | { readonly percent: number };

/**
 * What the network should do at the samples: f(xᵢ) = yᵢ; |f(xᵢ) − yᵢ| ≤ tolerance, the same or `sampleTolerances`, or
 * that with the fewest neurons (`fewest`); yᵢ f(xᵢ) ≥ 1 with
 * yᵢ = ±1; or as little as possible of mass + softness·Σ sᵢ max(0, 1 − yᵢ f(xᵢ)), or of mass + Σ sᵢ ℓ(f(xᵢ) − yᵢ)/(λ·Σ sᵢ)
 * (theory.md, section 7). Each room has one table of them: core/loss, language, result, rivals, webview/model and core/verify
 * (`goals.ts`).
 */
export type Goal =
  | { readonly kind: 'interpolate' }
  | { readonly kind: 'within'; readonly tolerance: number }
  | { readonly kind: 'fewest'; readonly tolerance: number }
  | { readonly kind: 'within_each'; readonly tolerance: ToleranceSource }
  | ({ readonly kind: 'within_penalty'; readonly tolerance: number } & Penalty)
  | { readonly kind: 'classify' }
  | { readonly kind: 'classify_soft'; readonly softness: number }
  | ({ readonly kind: 'least_absolute' } & Penalty)
  | ({ readonly kind: 'least_squares' } & Penalty)
  | ({ readonly kind: 'huber'; readonly delta: number } & Penalty)
  | ({ readonly kind: 'quantile'; readonly tau: number } & Penalty);

/** The goal of a kind. */
export type GoalOf<K extends Goal['kind']> = Extract<Goal, { readonly kind: K }>;

/** Whether a goal's penalty is still a percentage of what is not known yet. */
export const isRelative = (goal: Goal): goal is Extract<Goal, Penalty> =>
  'penalty' in goal && goal.percent !== undefined && !(goal.penalty > 0);

/** The margin of a classification. */
export const MARGIN = 1;

/** One fit, as the solver sees it. Inputs are row-major: sample i, input k is `inputs[i * dimension + k]`. */
export interface Problem {
  readonly count: number;
  readonly dimension: number;
  /** count × dimension, row-major, finite. */
  readonly inputs: Float64Array;
  /** count targets, finite; ±1 for a classification. */
  readonly targets: Float64Array;
  readonly slope: Slope;
  readonly weights: WeightConstraint;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
  readonly goal: Goal;
  /**
   * sᵢ: what each sample's loss counts, finite and > 0; 1 where left out. A hard goal takes no notice of them (theory.md, section 7).
   */
  readonly sampleWeights?: Float64Array;
  /** εᵢ ≥ 0, of the goal `within_each`, where it must be there; no other goal has it. */
  readonly sampleTolerances?: Float64Array;
  /** Nothing is asked where it is left out. */
  readonly shape?: Shape;
}
