/** The goals on the panel: their words, and what plots and proofs show of each. */
import { type Goal, type GoalOf, MARGIN, goalOf, hasClasses, levelOf, tradeOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { formatNumber } from '../format';

/** What a goal is minimised with: 1/(λ·S), and λ in words. */
interface Mean {
  /** κ of a sample of weight 1. */
  readonly weight: number;
  /** λ, as the file says it. */
  readonly penalty: string;
}

/** How far multipliers may go, in units of κ: of samples above f, and below it; infinite for no limit. */
interface Limits {
  readonly below: number;
  readonly above: number;
}

interface PenaltyView {
  /** What is minimised beside the mass, as "3 · hinge loss". */
  readonly words: string;
  /** κ of a sample of weight 1. */
  readonly weight: number;
  readonly limits: Limits;
}

/** The loss of one sample, drawn over the residuals. */
export interface LossView {
  /** ℓ of a residual f − y, or of a margin y·f. */
  at(value: number): number;
  /** Where ℓ or its slope changes its form. */
  readonly knees: readonly number[];
  /** A line at each knee, and what it means; null for knees that are told by the curve alone. */
  readonly kneeWords: string | null;
  /** For those who do not see the curve. */
  readonly words: string;
}

/** All of a loss but its values, which the result's own table has. */
type LossShape = Omit<LossView, 'at'>;

interface GoalOnPanel<K extends Goal['kind']> {
  /** As the file says it. */
  words(goal: GoalOf<K>, mean: Mean): string;
  /** The verb of what a network that meets it can do and does, and the rest of the sentence; `all` are the samples. */
  readonly verb: readonly [can: string, does: string];
  what(goal: GoalOf<K>, all: string): string;
  /** Null for a hard goal. */
  penalty(goal: GoalOf<K>, mean: Mean): PenaltyView | null;
  /** Half the width of the band about the function that costs nothing; null for none. */
  tolerance(goal: GoalOf<K>): number | null;
  /** Null for a hard goal. */
  loss(goal: GoalOf<K>): LossShape | null;
}

const hard = { penalty: () => null, tolerance: () => null, loss: () => null };
const sides = {
  verb: ['give', 'gives'] as const,
  what: (_: unknown, all: string) => `${all} the right sign with a margin of 1`,
};
const near = {
  verb: ['pass', 'passes'] as const,
  what: (_: unknown, all: string) => `near ${all}`,
  tolerance: () => null,
};

const EVEN: Limits = { below: 1, above: 1 };
const NONE: Limits = { below: Infinity, above: Infinity };

const mean = (what: string, { weight, penalty }: Mean, limits: Limits): PenaltyView => ({
  words: `${what} / ${penalty}`,
  weight,
  limits,
});

const GOALS: { readonly [K in Goal['kind']]: GoalOnPanel<K> } = {
  interpolate: {
    ...hard,
    words: () => 'interpolate',
    verb: ['pass', 'passes'],
    what: (_, all) => `through ${all}`,
  },
  within: {
    ...hard,
    words: ({ tolerance }) => `within ${formatNumber(tolerance)}`,
    verb: ['stay', 'stays'],
    what: ({ tolerance }, all) => `within ${formatNumber(tolerance)} of ${all}`,
    tolerance: ({ tolerance }) => tolerance,
  },
  fewest: {
    ...hard,
    words: ({ tolerance }) => `fewest within ${formatNumber(tolerance)}`,
    verb: ['stay', 'stays'],
    what: ({ tolerance }, all) => `within ${formatNumber(tolerance)} of ${all}`,
    tolerance: ({ tolerance }) => tolerance,
  },
  within_each: {
    ...hard,
    words: ({ tolerance }) =>
      'column' in tolerance ? `within ${tolerance.column}` : `within ${formatNumber(tolerance.percent)}%`,
    verb: ['stay', 'stays'],
    what: ({ tolerance }, all) =>
      'column' in tolerance
        ? `within \`${tolerance.column}\` of ${all}`
        : `within ${formatNumber(tolerance.percent)} % of ${all}`,
  },
  within_penalty: {
    ...near,
    words: ({ tolerance }, { penalty }) => `within ${formatNumber(tolerance)} penalty ${penalty}`,
    penalty: (_, own) => mean('mean distance beyond the tolerance', own, EVEN),
    tolerance: ({ tolerance }) => tolerance,
    loss: ({ tolerance }) => ({
      knees: [-tolerance, tolerance],
      kneeWords: null,
      words: `nothing up to ${formatNumber(tolerance)}, then what a sample is missed by beyond it`,
    }),
  },
  classify: { ...hard, ...sides, words: () => 'classify' },
  classify_soft: {
    ...hard,
    ...sides,
    words: ({ softness }) => `classify soft ${formatNumber(softness)}`,
    penalty: ({ softness }) => ({
      words: `${formatNumber(softness)} · hinge loss`,
      weight: softness,
      limits: EVEN,
    }),
    loss: () => ({
      knees: [MARGIN],
      kneeWords: null,
      words: 'nothing from the margin on, and below it what is short of it',
    }),
  },
  least_absolute: {
    ...near,
    words: (_, { penalty }) => `least_absolute penalty ${penalty}`,
    penalty: (_, own) => mean('mean distance', own, EVEN),
    loss: () => ({ knees: [0], kneeWords: null, words: 'the distance from the target' }),
  },
  least_squares: {
    ...near,
    words: (_, { penalty }) => `least_squares penalty ${penalty}`,
    penalty: (_, own) => mean('half the mean square', own, NONE),
    loss: () => ({ knees: [], kneeWords: null, words: 'half the square of the residual' }),
  },
  huber: {
    ...near,
    words: ({ delta }, { penalty }) => `huber ${formatNumber(delta)} penalty ${penalty}`,
    penalty: ({ delta }, own) => mean('mean Huber loss', own, { below: delta, above: delta }),
    loss: ({ delta }) => ({
      knees: [-delta, delta],
      kneeWords: `beyond ±${formatNumber(delta)} a miss counts linearly`,
      words: `half the square of the residual up to ${formatNumber(delta)}, and linear beyond it`,
    }),
  },
  quantile: {
    ...near,
    words: ({ tau }, { penalty }) => `quantile ${formatNumber(tau)} penalty ${penalty}`,
    what: ({ tau }, all) => `above ${formatNumber(100 * tau)} % of ${all}`,
    penalty: ({ tau }, own) => mean('mean quantile loss', own, { below: tau, above: 1 - tau }),
    loss: ({ tau }) => ({
      knees: [0],
      kneeWords: null,
      words: `${formatNumber(tau)} times the distance of a sample above the function, ${formatNumber(1 - tau)} times that of one below it`,
    }),
  },
};

export interface GoalView {
  /** Samples have a side, y = ±1. */
  readonly classes: boolean;
  readonly words: string;
  readonly penalty: PenaltyView | null;
  readonly tolerance: number | null;
  readonly loss: LossView | null;
  /** The share of the samples that is to lie below the function; null where the goal asks for none. */
  readonly level: number | null;
  /** "passes through all 5 samples", "pass" and "can pass through" them. */
  does(all: string): string;
  theyDo(all: string): string;
  canDo(all: string): string;
}

/** The entry of a goal, for a goal of its kind. */
function entryOf<K extends Goal['kind']>({ kind }: { readonly kind: K }): GoalOnPanel<K> {
  return GOALS[kind];
}

/** λ as the file asks for it, and the weight that it gives a sample of weight 1. */
function meanOf(goal: Goal, { penalty, samples }: Pick<FitResult, 'penalty' | 'samples'>): Mean {
  if (!('penalty' in goal)) return { weight: Infinity, penalty: '' };
  const percent = penalty?.percent ?? goal.percent;
  const { weights, count } = samples;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? count;
  return {
    weight: 1 / (goal.penalty * total),
    penalty: percent === undefined ? formatNumber(goal.penalty) : `${formatNumber(percent)}%`,
  };
}

/** Of classes, the hinge: the only loss there is. */
function lossView(goal: Goal, shape: LossShape | null): LossView | null {
  if (shape === null) return null;
  const trade = tradeOf(goal);
  return { ...shape, at: trade?.loss ?? ((margin) => Math.max(0, MARGIN - margin)) };
}

export function goalView(result: Pick<FitResult, 'goal' | 'penalty' | 'samples'>): GoalView {
  const goal = goalOf(result.goal);
  const { words, verb, what, penalty, tolerance, loss } = entryOf(goal);
  const own = meanOf(goal, result);
  return {
    classes: hasClasses(goal),
    words: words(goal, own),
    penalty: penalty(goal, own),
    tolerance: tolerance(goal),
    loss: lossView(goal, loss(goal)),
    level: levelOf(goal) ?? null,
    does: (all) => `${verb[1]} ${what(goal, all)}`,
    theyDo: (all) => `${verb[0]} ${what(goal, all)}`,
    canDo: (all) => `can ${verb[0]} ${what(goal, all)}`,
  };
}
