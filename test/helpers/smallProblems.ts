/**
 * Small problems of every norm, bias, skip and goal, with equal samples, zeros, ties and weights among them: what a verifier must confirm
 * of an honest solver. Everything follows from the seed.
 */
import type { BiasConstraint, Goal, Problem, Skip } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { hasClasses } from '../../src/result/goals';
import { NORMS } from './constraintSets';
import { problem } from './solved';

const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.8 },
];
const SKIPS: readonly Skip[] = ['none', 'constant', 'affine'];
type Pick = <T>(values: readonly T[]) => T;

/** A goal, by its place in the list, with numbers that are drawn. */
const GOALS: readonly ((pick: Pick) => Goal)[] = [
  () => ({ kind: 'interpolate' }),
  (pick) => ({ kind: 'within', tolerance: pick([0.02, 0.1, 0.5]) }),
  () => ({ kind: 'within_each', tolerance: { column: 'e' } }),
  (pick) => ({ kind: 'within_each', tolerance: { percent: pick([5, 30]) } }),
  (pick) => ({ kind: 'within_penalty', tolerance: pick([0, 0.1]), ...penaltyOf(pick) }),
  () => ({ kind: 'classify' }),
  (pick) => ({ kind: 'classify_soft', softness: pick([0.1, 1, 30]) }),
  (pick) => ({ kind: 'least_absolute', ...penaltyOf(pick) }),
  (pick) => ({ kind: 'least_squares', ...penaltyOf(pick) }),
  (pick) => ({ kind: 'huber', delta: pick([0.05, 0.5]), ...penaltyOf(pick) }),
  (pick) => ({ kind: 'quantile', tau: pick([0.1, 0.5, 0.8]), ...penaltyOf(pick) }),
];

/** A number, or a percentage. */
const penaltyOf = (pick: Pick): { penalty: number; percent?: number } =>
  pick([() => ({ penalty: pick([0.003, 0.03, 0.3]) }), () => ({ penalty: 0, percent: pick([2, 20, 80]) })])();

/** Of goals one after the other, and all norms and biases of each. */
export function smallProblem(seed: number): Problem {
  const random = mulberry32(104729 * seed + 1);
  const pick: Pick = (values) => values[Math.floor(random() * values.length)];
  const goal = GOALS[seed % GOALS.length](pick);
  const variant = Math.floor(seed / GOALS.length);
  const dimension = pick([1, 1, 2, 2, 3, 4]);
  const count = 2 + Math.floor(11 * random());
  // on a grid samples share their inputs, lie on rays and have targets of 0
  const grid = random() < 0.4;
  const entry = (): number => (grid ? Math.round(4 * random() - 2) / 2 : 2 * random() - 1);
  const rows = Array.from({ length: count }, () => Array.from({ length: dimension }, entry));
  const unit = pick([1, 1, 1e-4, 1e5]);
  const label = (i: number): number => (i < 2 ? 1 - 2 * i : pick([-1, 1]));
  const ofUnit = hasClasses(goal) ? goal : inUnit(goal, unit);
  const targets = rows.map((_, i) => (hasClasses(goal) ? label(i) : unit * entry()));
  const tolerances = targets.map((y) =>
    goal.kind === 'within_each' && 'percent' in goal.tolerance
      ? (Math.abs(y) * goal.tolerance.percent) / 100
      : unit * pick([0, 0.05, 0.4]),
  );
  const weighted = 'penalty' in goal || goal.kind === 'classify_soft' ? random() < 0.5 : false;
  return problem(rows, targets, {
    goal: ofUnit,
    slope: pick([0, 0.1, 0.7]),
    weights: { norm: NORMS[variant % NORMS.length], radius: pick([1, 0.5, 3]) },
    bias: BIASES[Math.floor(variant / NORMS.length) % BIASES.length],
    skip: pick(SKIPS),
    ...(weighted && { sampleWeights: Float64Array.from(targets, () => 10 ** (2 * random() - 1)) }),
    ...(goal.kind === 'within_each' && { sampleTolerances: Float64Array.from(tolerances) }),
  });
}

/** The same goal for targets that are so many times as large. A loss in the targets' unit takes its penalty along. */
function inUnit(goal: Goal, unit: number): Goal {
  if (goal.kind === 'within' || goal.kind === 'within_penalty')
    return { ...goal, tolerance: goal.tolerance * unit };
  if (goal.kind === 'huber') return { ...goal, delta: goal.delta * unit, penalty: goal.penalty * unit };
  if (goal.kind === 'least_squares') return { ...goal, penalty: goal.penalty * unit };
  return goal;
}
