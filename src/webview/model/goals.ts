/** The goals on the panel: their words, and what plots and proofs show of each. */
import { type Goal, type GoalOf, goalOf, hasClasses } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { formatNumber } from '../format';

interface GoalOnPanel<K extends Goal['kind']> {
  /** As the file says it. */
  words(goal: GoalOf<K>): string;
  /** The verb of what a network that meets it can do and does, and the rest of the sentence; `all` are the samples. */
  readonly verb: readonly [can: string, does: string];
  what(goal: GoalOf<K>, all: string): string;
  /** What is minimised beside the mass, as "3 · hinge loss", and the largest weight of a sample in the dual; null for a hard goal. */
  penalty(goal: GoalOf<K>, count: number): { readonly words: string; readonly weight: number } | null;
  /** Half the width of the band about the function that costs nothing; null for none. */
  tolerance(goal: GoalOf<K>): number | null;
}

const hard = { penalty: () => null, tolerance: () => null };
const sides = {
  verb: ['give', 'gives'] as const,
  what: (_: unknown, all: string) => `${all} the right sign with a margin of 1`,
};

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
  classify: { ...hard, ...sides, words: () => 'classify' },
  classify_soft: {
    ...hard,
    ...sides,
    words: ({ softness }) => `classify soft ${formatNumber(softness)}`,
    penalty: ({ softness }) => ({ words: `${formatNumber(softness)} · hinge loss`, weight: softness }),
  },
  least_absolute: {
    ...hard,
    words: ({ penalty }) => `least_absolute penalty ${formatNumber(penalty)}`,
    verb: ['pass', 'passes'],
    what: (_, all) => `near ${all}`,
    penalty: ({ penalty }, count) => ({
      words: `mean distance / ${formatNumber(penalty)}`,
      weight: 1 / (penalty * count),
    }),
  },
};

export interface GoalView {
  /** Samples have a side, y = ±1. */
  readonly classes: boolean;
  readonly words: string;
  readonly penalty: ReturnType<GoalOnPanel<Goal['kind']>['penalty']>;
  readonly tolerance: number | null;
  /** "passes through all 5 samples", and "can pass through" them. */
  does(all: string): string;
  canDo(all: string): string;
}

/** The entry of a goal, for a goal of its kind. */
function entryOf<K extends Goal['kind']>({ kind }: { readonly kind: K }): GoalOnPanel<K> {
  return GOALS[kind];
}

export function goalView({ goal: stored, samples }: Pick<FitResult, 'goal' | 'samples'>): GoalView {
  const goal = goalOf(stored);
  const { words, verb, what, penalty, tolerance } = entryOf(goal);
  return {
    classes: hasClasses(goal),
    words: words(goal),
    penalty: penalty(goal, samples.count),
    tolerance: tolerance(goal),
    does: (all) => `${verb[1]} ${what(goal, all)}`,
    canDo: (all) => `can ${verb[0]} ${what(goal, all)}`,
  };
}
