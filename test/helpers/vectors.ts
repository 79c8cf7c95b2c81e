/** The reference cases of test/vectors/*.json as problems. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BiasConstraint, Goal, GoalOf, Problem, Skip, WeightConstraint } from '../../src/core/problem';
import { goalOf, type StoredGoal } from '../../src/result/goals';

export interface VectorCase {
  readonly name: string;
  readonly problem: Problem;
  readonly status: 'optimal' | 'infeasible';
  /** Reference objective; absent when infeasible. */
  readonly objective?: number;
  /** Relative gap that the reference reached. */
  readonly referenceGap?: number;
}

interface RawCase {
  readonly name: string;
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly slope: number;
  readonly weights: WeightConstraint;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
  readonly goal: StoredGoal | { readonly kind: 'interpolate'; readonly tolerance: readonly number[] };
  readonly sampleWeights?: readonly number[];
  /** Output weights of one sign. */
  readonly outputs?: 'convex' | 'concave';
  readonly status?: 'optimal' | 'infeasible';
  readonly objective?: number;
  readonly referenceGap?: number;
  readonly upper?: number;
  readonly lower?: number;
}

/** Reads one of the files; `losses` has goals with a penalty, `peer-problems` gives its bounds as an objective with a gap. */
export function readVectors(file: 'atomic-norm' | 'losses' | 'peer-problems'): VectorCase[] {
  const path = fileURLToPath(new URL(`../vectors/${file}.json`, import.meta.url));
  const cases = JSON.parse(readFileSync(path, 'utf8')) as RawCase[];
  return cases.map((raw) => {
    const objective = raw.objective ?? raw.upper;
    const gap =
      raw.referenceGap ?? (raw.upper && raw.lower ? (raw.upper - raw.lower) / raw.upper : undefined);
    return {
      name: raw.name,
      problem: {
        ...problemOf(raw.X, raw.y, { ...raw, goal: goalFrom(raw) }),
        ...ownOf(raw),
        ...(raw.outputs && { shape: { outputs: raw.outputs, slopes: null } }),
      },
      status: raw.status ?? 'optimal',
      ...(objective === undefined ? {} : { objective }),
      ...(gap === undefined ? {} : { referenceGap: gap }),
    };
  });
}

/** A list of tolerances is that of a column. */
function goalFrom({ goal }: RawCase): Goal {
  return isEach(goal) ? { kind: 'within_each', tolerance: { column: 'tolerance' } } : goalOf(goal);
}

function isEach(goal: RawCase['goal']): goal is Exclude<RawCase['goal'], StoredGoal> {
  return goal.kind === 'interpolate' && Array.isArray(goal.tolerance);
}

/** What samples have of their own. */
function ownOf({ goal, sampleWeights }: RawCase): Pick<Problem, 'sampleWeights' | 'sampleTolerances'> {
  return {
    ...(sampleWeights && { sampleWeights: Float64Array.from(sampleWeights) }),
    ...(isEach(goal) && { sampleTolerances: Float64Array.from(goal.tolerance) }),
  };
}

const lambda = ({ penalty, percent }: { penalty: number; percent?: number }): string =>
  percent === undefined ? `penalty ${penalty}` : `penalty ${percent}%`;

const TEXTS: { readonly [K in Goal['kind']]: (goal: GoalOf<K>) => string } = {
  interpolate: () => 'interpolate',
  within: ({ tolerance }) => `within ${tolerance}`,
  fewest: ({ tolerance }) => `fewest within ${tolerance}`,
  classify: () => 'classify',
  classify_soft: ({ softness }) => `classify soft ${softness}`,
  within_each: ({ tolerance }) =>
    'column' in tolerance ? `within ${tolerance.column}` : `within ${tolerance.percent}%`,
  within_penalty: (goal) => `within ${goal.tolerance} ${lambda(goal)}`,
  least_absolute: (goal) => `least_absolute ${lambda(goal)}`,
  least_squares: (goal) => `least_squares ${lambda(goal)}`,
  huber: (goal) => `huber ${goal.delta} ${lambda(goal)}`,
  quantile: (goal) => `quantile ${goal.tau} ${lambda(goal)}`,
};

function textFor<K extends Goal['kind']>(kind: K): (goal: GoalOf<K>) => string {
  return TEXTS[kind];
}

/** A goal as a .hull file says it. */
export const goalText = (goal: Goal): string => textFor(goal.kind)(goal);

/** A problem from rows of inputs. */
export function problemOf(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  rest: Pick<Problem, 'slope' | 'weights' | 'bias' | 'skip' | 'goal'>,
): Problem {
  const { slope, weights, bias, skip, goal } = rest;
  return {
    count: rows.length,
    dimension: rows[0].length,
    inputs: Float64Array.from(rows.flat()),
    targets: Float64Array.from(targets),
    slope,
    weights,
    bias,
    skip,
    goal,
  };
}
