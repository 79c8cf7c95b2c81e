/** The goals in results: how `hullfit.result/1` writes each, and what else of a result depends on it. */
import * as v from 'valibot';
import { type Goal, type GoalOf, MARGIN } from '../core/problem';
import { nonNegative, positive } from './numbers';
import type { Residual } from './residual';

export type { Goal, GoalOf } from '../core/problem';

/** As it is written: `within` is an `interpolate` with a tolerance, `classify soft` a `classify` with a softness. */
export const goalShape = v.variant('kind', [
  v.object({ kind: v.literal('interpolate'), tolerance: v.exactOptional(nonNegative) }),
  v.object({ kind: v.literal('classify'), softness: v.exactOptional(positive) }),
  v.object({ kind: v.literal('least_absolute'), penalty: positive }),
]);
export type StoredGoal = Readonly<v.InferOutput<typeof goalShape>>;

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
  /** What the network misses its samples by beyond what is allowed; null where any miss is, at a cost. */
  excess(goal: GoalOf<K>, residual: Residual): number | null;
  /** What is minimised beside the mass; but for `trade`. */
  cost(goal: GoalOf<K>, residual: Residual): number;
  /** The same goal with fewer digits to meet, as half a sentence. */
  readonly fewerDigits: string;
  /** Of a goal that minimises its mean loss + λ·mass; null for the others. */
  trade(goal: GoalOf<K>): Trade | null;
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

const GOALS: { readonly [K in Goal['kind']]: GoalInResult<K> } = {
  interpolate: {
    store: ({ kind }) => ({ kind }),
    classes: false,
    excess: (_, residual) => largest(residual),
    fewerDigits: 'use `goal within`',
    ...hard,
  },
  within: {
    store: ({ tolerance }) => ({ kind: 'interpolate', tolerance }),
    classes: false,
    excess: ({ tolerance }, residual) => largest(residual) - tolerance,
    fewerDigits: 'use a wider tolerance',
    ...hard,
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
    store: (goal) => goal,
    classes: false,
    excess: () => null,
    fewerDigits: 'use a larger penalty',
    ...hard,
    trade: ({ penalty }) => ({ penalty, loss: Math.abs }),
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
    case 'classify':
      return stored.softness === undefined
        ? { kind: 'classify' }
        : { kind: 'classify_soft', softness: stored.softness };
    case 'least_absolute':
      return stored;
  }
}

export const hasClasses = ({ kind }: Pick<Goal, 'kind'>): boolean => GOALS[kind].classes;

export const fewerDigitsOf = ({ kind }: Pick<Goal, 'kind'>): string => GOALS[kind].fewerDigits;

export const excessOf = (goal: Goal, residual: Residual): number | null =>
  entryOf(goal).excess(goal, residual);

export const tradeOf = (goal: Goal): Trade | null => entryOf(goal).trade(goal);

/** @param loss the mean loss, of a goal that has a trade */
export function costOf(goal: Goal, residual: Residual, loss: number | undefined): number {
  const trade = tradeOf(goal);
  return trade === null ? entryOf(goal).cost(goal, residual) : (loss ?? NaN) / trade.penalty;
}
