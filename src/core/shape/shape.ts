/**
 * What a problem asks of its network's shape (theory.md, section 9). A concave fit of y is a convex one of −y with its outputs turned, so
 * that the solver knows outputs ≥ 0 only.
 */
import type { Goal, Problem, Shape } from '../problem';

const ANY: Shape = { outputs: 'any', slopes: null };

export const shapeOf = ({ shape = ANY }: Pick<Problem, 'shape'>): Shape => shape;

export const hasShape = (problem: Pick<Problem, 'shape'>): boolean => {
  const { outputs, slopes } = shapeOf(problem);
  return outputs !== 'any' || slopes !== null;
};

/** Whether outputs are ≥ 0 only. */
export const isConvex = (problem: Pick<Problem, 'shape'>): boolean => shapeOf(problem).outputs === 'convex';

export const isConcave = (problem: Pick<Problem, 'shape'>): boolean => shapeOf(problem).outputs === 'concave';

/** `convex`, `increasing`, `convex and increasing`, or with the limits of its slope. */
export function shapeWords(problem: Pick<Problem, 'shape'>): string {
  const { outputs, slopes } = shapeOf(problem);
  const [least, most] = slopes ?? [-Infinity, Infinity];
  const monotone =
    least === 0 && most === Infinity ? 'increasing' : least === -Infinity && most === 0 ? 'decreasing' : null;
  const limited = slopes && monotone === null ? `with slopes between ${least} and ${most}` : null;
  const words = [...(outputs === 'any' ? [] : [outputs]), ...(monotone ? [monotone] : [])].join(' and ');
  return [words, limited].filter((part) => part).join(' ');
}

const TURNED = { any: 'any', convex: 'concave', concave: 'convex' } as const;

/** The problem whose networks are those of the given one with all outputs and skip terms turned. */
export function turned(problem: Problem): Problem {
  const { outputs, slopes } = shapeOf(problem);
  return {
    ...problem,
    targets: problem.targets.map(minus),
    goal: turnedGoal(problem.goal),
    shape: { outputs: TURNED[outputs], slopes: slopes && [minus(slopes[1]), minus(slopes[0])] },
  };
}

/** Only a quantile tells above from below. */
const turnedGoal = (goal: Goal): Goal => (goal.kind === 'quantile' ? { ...goal, tau: 1 - goal.tau } : goal);

/** −value without a negative zero. */
export const minus = (value: number): number => 0 - value;

/** What proves a problem infeasible, of the turned one. */
interface Rays {
  readonly ray: readonly number[];
  readonly slopeRay?: readonly number[];
}

export const turnedInfeasibility = <R extends Rays>(infeasibility: R): R => ({
  ...infeasibility,
  ray: infeasibility.ray.map(minus),
  ...(infeasibility.slopeRay && { slopeRay: infeasibility.slopeRay.map(minus) }),
});
