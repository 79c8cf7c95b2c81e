/** The goals in results: how each is written, and what else of a result depends on it. */
import * as v from 'valibot';
import { type Goal, type GoalOf, MARGIN, type Penalty, type ToleranceSource } from '../core/problem';
import { nonNegative, positive } from './numbers';
import type { Residual } from './residual';

export { MARGIN, type Goal, type GoalOf } from '../core/problem';

const column = v.object({ column: v.string() });
const percent = v.object({ percent: positive });
/** λ; absent where a percentage of it was not worked out in time, which then stands in its place. */
const penalised = { penalty: v.exactOptional(positive), percent: v.exactOptional(positive) };
const share = v.pipe(
  positive,
  v.check((value) => value < 1, 'a number between 0 and 1'),
);

/** As it is written, by the goal's first word; earlier results have an `interpolate` with a tolerance for a `within`. */
export const goalShape = v.variant('kind', [
  v.object({ kind: v.literal('interpolate'), tolerance: v.exactOptional(nonNegative) }),
  v.object({ kind: v.literal('within'), tolerance: v.union([nonNegative, column, percent]), ...penalised }),
  v.object({ kind: v.literal('fewest'), tolerance: nonNegative }),
  v.object({ kind: v.literal('classify'), softness: v.exactOptional(positive) }),
  v.object({ kind: v.literal('least_absolute'), ...penalised }),
  v.object({ kind: v.literal('least_squares'), ...penalised }),
  v.object({ kind: v.literal('huber'), delta: positive, ...penalised }),
  v.object({ kind: v.literal('quantile'), tau: share, ...penalised }),
]);

/** A goal that trades its loss for mass: λ, or as long as it is not known its percentage of the λ that leaves no neuron. */
export interface StoredPenalty {
  readonly penalty?: number;
  readonly percent?: number;
}

/** What a fit was asked for. Tolerances and `delta` are in the target's unit; `tau` is between 0 and 1. */
export type StoredGoal =
  | { readonly kind: 'interpolate'; readonly tolerance?: number }
  | ({ readonly kind: 'within'; readonly tolerance: number | ToleranceSource } & StoredPenalty)
  | { readonly kind: 'fewest'; readonly tolerance: number }
  | { readonly kind: 'classify'; readonly softness?: number }
  | ({ readonly kind: 'least_absolute' | 'least_squares' } & StoredPenalty)
  | ({ readonly kind: 'huber'; readonly delta: number } & StoredPenalty)
  | ({ readonly kind: 'quantile'; readonly tau: number } & StoredPenalty);

/** The numbers that goals may have, by the kind that is written. */
export const GOAL_NUMBERS: ReadonlyMap<string, readonly string[]> = new Map(
  goalShape.options.map(({ entries }) => [
    entries.kind.literal,
    Object.keys(entries).filter((name) => name !== 'kind'),
  ]),
);

interface GoalInResult<K extends Goal['kind']> {
  store(goal: GoalOf<K>): StoredGoal;
  /** Targets are ±1 and may have names; residuals are margins and test errors an accuracy. */
  readonly classes: boolean;
  /**
   * What the network misses its samples by beyond what is allowed; null where any miss is, at a cost. `beyond`: the same where samples
   * have tolerances of their own.
   */
  excess(goal: GoalOf<K>, residual: Residual, beyond: number | undefined): number | null;
  /** What is minimised beside the mass; but for `trade`. */
  cost(goal: GoalOf<K>, residual: Residual): number;
  /** The same goal with fewer digits to meet, as half a sentence. */
  readonly fewerDigits: string;
  /** Of a goal that minimises its mean loss + λ·mass; null for the others. */
  trade(goal: GoalOf<K>): Trade | null;
  /** The share of the samples that is to lie below the function, of a goal that asks for one. */
  level?(goal: GoalOf<K>): number;
}

/** A mean loss against mass (theory.md, section 7): the objective is mass + mean loss/λ. */
export interface Trade {
  /** λ. */
  readonly penalty: number;
  /** ℓ of a sample, of its residual r = f − y. */
  loss(r: number): number;
}

const largest = (residual: Residual): number => ('max' in residual ? residual.max : NaN);
const shortfall = (residual: Residual): number => ('margin' in residual ? MARGIN - residual.margin : NaN);
const hinge = (residual: Residual): number => ('hinge' in residual ? residual.hinge : NaN);

const hard = { cost: () => 0, trade: () => null };

const mean = {
  classes: false,
  excess: () => null,
  cost: () => 0,
  fewerDigits: 'use a larger penalty',
} as const;

/** λ as it is stored: with its percentage as long as it is not known. */
const written = ({ penalty, percent: asked }: Penalty): { penalty?: number; percent?: number } =>
  penalty > 0 ? { penalty } : { percent: asked ?? NaN };

const read = (stored: { readonly penalty?: number; readonly percent?: number }): Penalty =>
  stored.penalty === undefined ? { penalty: 0, percent: stored.percent ?? NaN } : { penalty: stored.penalty };

const square = (r: number): number => (r * r) / 2;

const GOALS: { readonly [K in Goal['kind']]: GoalInResult<K> } = {
  interpolate: {
    store: ({ kind }) => ({ kind }),
    classes: false,
    excess: (_, residual) => largest(residual),
    fewerDigits: 'use `goal within`',
    ...hard,
  },
  within: {
    store: ({ tolerance }) => ({ kind: 'within', tolerance }),
    classes: false,
    excess: ({ tolerance }, residual) => largest(residual) - tolerance,
    fewerDigits: 'use a wider tolerance',
    ...hard,
  },
  fewest: {
    store: ({ tolerance }) => ({ kind: 'fewest', tolerance }),
    classes: false,
    excess: ({ tolerance }, residual) => largest(residual) - tolerance,
    fewerDigits: 'use a wider tolerance',
    ...hard,
  },
  within_each: {
    store: ({ tolerance }) => ({ kind: 'within', tolerance }),
    classes: false,
    excess: (_, __, beyond) => beyond ?? NaN,
    fewerDigits: 'use wider tolerances',
    ...hard,
  },
  within_penalty: {
    ...mean,
    store: (goal) => ({ kind: 'within', tolerance: goal.tolerance, ...written(goal) }),
    trade: ({ tolerance, penalty }) => ({ penalty, loss: (r) => Math.max(0, Math.abs(r) - tolerance) }),
  },
  classify: {
    store: ({ kind }) => ({ kind }),
    classes: true,
    excess: (_, residual) => shortfall(residual),
    fewerDigits: 'use `goal classify soft`',
    ...hard,
  },
  classify_soft: {
    store: ({ softness }) => ({ kind: 'classify', softness }),
    classes: true,
    excess: () => null,
    cost: ({ softness }, residual) => softness * hinge(residual),
    fewerDigits: 'use a smaller weight of `classify soft`',
    trade: () => null,
  },
  least_absolute: {
    ...mean,
    store: (goal) => ({ kind: goal.kind, ...written(goal) }),
    trade: ({ penalty }) => ({ penalty, loss: Math.abs }),
  },
  least_squares: {
    ...mean,
    store: (goal) => ({ kind: goal.kind, ...written(goal) }),
    trade: ({ penalty }) => ({ penalty, loss: square }),
  },
  huber: {
    ...mean,
    store: (goal) => ({ kind: goal.kind, delta: goal.delta, ...written(goal) }),
    trade: ({ delta, penalty }) => ({
      penalty,
      loss: (r) => (Math.abs(r) <= delta ? square(r) : delta * (Math.abs(r) - delta / 2)),
    }),
  },
  quantile: {
    ...mean,
    store: (goal) => ({ kind: goal.kind, tau: goal.tau, ...written(goal) }),
    trade: ({ tau, penalty }) => ({ penalty, loss: (r) => Math.max(-tau * r, (1 - tau) * r) }),
    level: ({ tau }) => tau,
  },
};

/** The entry of a goal, for a goal of its kind. */
function entryOf<K extends Goal['kind']>({ kind }: { readonly kind: K }): GoalInResult<K> {
  return GOALS[kind];
}

export const storedGoal = (goal: Goal): StoredGoal => entryOf(goal).store(goal);

export function goalOf(stored: StoredGoal): Goal {
  switch (stored.kind) {
    case 'interpolate':
      return stored.tolerance === undefined
        ? { kind: 'interpolate' }
        : { kind: 'within', tolerance: stored.tolerance };
    case 'within': {
      const { tolerance } = stored;
      if (typeof tolerance !== 'number') return { kind: 'within_each', tolerance };
      if (stored.penalty === undefined && stored.percent === undefined) return { kind: 'within', tolerance };
      return { kind: 'within_penalty', tolerance, ...read(stored) };
    }
    case 'fewest':
      return { kind: 'fewest', tolerance: stored.tolerance };
    case 'classify':
      return stored.softness === undefined
        ? { kind: 'classify' }
        : { kind: 'classify_soft', softness: stored.softness };
    case 'least_absolute':
    case 'least_squares':
      return { kind: stored.kind, ...read(stored) };
    case 'huber':
      return { kind: 'huber', delta: stored.delta, ...read(stored) };
    case 'quantile':
      return { kind: 'quantile', tau: stored.tau, ...read(stored) };
  }
}

export const hasClasses = ({ kind }: Pick<Goal, 'kind'>): boolean => GOALS[kind].classes;

export const fewerDigitsOf = ({ kind }: Pick<Goal, 'kind'>): string => GOALS[kind].fewerDigits;

/** @param beyond the largest miss beyond its sample's own tolerance, of a goal that has these */
export const excessOf = (goal: Goal, residual: Residual, beyond?: number): number | null =>
  entryOf(goal).excess(goal, residual, beyond);

/** The share of the samples that is to lie below the function; undefined where the goal asks for none. */
export const levelOf = (goal: Goal): number | undefined => entryOf(goal).level?.(goal);

export const hasLevel = ({ kind }: Pick<Goal, 'kind'>): boolean => GOALS[kind].level !== undefined;

export const tradeOf = (goal: Goal): Trade | null => entryOf(goal).trade(goal);

/** @param loss the mean loss, of a goal that has a trade */
export function costOf(goal: Goal, residual: Residual, loss: number | undefined): number {
  const trade = tradeOf(goal);
  return trade === null ? entryOf(goal).cost(goal, residual) : (loss ?? NaN) / trade.penalty;
}
