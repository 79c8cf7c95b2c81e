/**
 * Problems in raw units of every kind: one to five inputs with ranges of 1e-6 to 1e9 and offsets of up to 1e6 of their spread, every
 * norm, bias, skip and goal. Everything follows from the seed.
 */
import type { BiasConstraint, Goal, Problem, Skip } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { hasClasses } from '../../src/result/goals';
import { NORMS } from './constraintSets';
import { problem } from './solved';

const BIASES = ['none', 'joint', 'free', 'bound'] as const;
const SKIPS: readonly Skip[] = ['none', 'constant', 'affine'];

/** Of targets of order one; a penalty is a percentage, since what a penalty does depends on the unit. */
const GOALS: readonly ((part: () => number, unit: number) => Goal)[] = [
  () => ({ kind: 'interpolate' }),
  (part, unit) => ({ kind: 'within', tolerance: 0.3 * part() * unit }),
  () => ({ kind: 'classify' }),
  (part) => ({ kind: 'classify_soft', softness: 10 ** (2 * part() - 1) }),
  (part) => ({ kind: 'within_each', tolerance: { percent: 30 * part() } }),
  (part, unit) => ({ kind: 'within_penalty', tolerance: 0.2 * part() * unit, ...percentage(part) }),
  (part) => ({ kind: 'least_absolute', ...percentage(part) }),
  (part) => ({ kind: 'least_squares', ...percentage(part) }),
  (part, unit) => ({ kind: 'huber', delta: 0.5 * part() * unit, ...percentage(part) }),
  (part) => ({ kind: 'quantile', tau: 0.1 + 0.8 * part(), ...percentage(part) }),
];

/** 1 % to 50 %. */
const percentage = (part: () => number): { penalty: number; percent: number } => ({
  penalty: 0,
  percent: 50 ** part(),
});

/** One of the goals, in turn with the seed. */
export function rawProblem(seed: number, rest: Partial<Problem> = {}): Problem {
  const random = mulberry32(7919 * seed + 13);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const power = (least: number, most: number): number => 10 ** (least + (most - least) * random());
  const centred = (): number => 2 * random() - 1;
  const dimension = 1 + Math.floor(5 * random());
  const count = 8 + Math.floor(53 * random());
  const unit = random() < 0.7 ? 1 : power(-3, 6);
  const goal = rest.goal ?? GOALS[seed % GOALS.length](random, unit);
  const columns = Array.from({ length: dimension }, () => {
    const range = power(-6, 9);
    const offset = random() < 0.35 ? range * power(0, 6) * (random() < 0.3 ? -1 : 1) : 0;
    const counted = range > 100 && random() < 0.3;
    return (value: number): number => {
      const raw = offset + range * value;
      return counted ? Math.round(raw) : raw;
    };
  });
  const ratios = Array.from({ length: count }, () => Array.from({ length: dimension }, centred));
  const rows = ratios.map((row) => row.map((value, k) => columns[k](value)));
  const wave = Array.from({ length: dimension }, centred);
  const noise = pick([0, 0.1, 1]);
  const targets = ratios.map((row, i) => {
    const along = row.reduce((sum, value, k) => sum + value * wave[k], 0.1);
    const value = Math.abs(along) - 0.3 + noise * centred();
    if (!hasClasses(goal)) return unit * value;
    return i < 2 ? 1 - 2 * i : value < 0 ? -1 : 1;
  });
  const bias = (kind: (typeof BIASES)[number]): BiasConstraint =>
    kind === 'bound' ? { kind, limit: power(-1, 1) } : { kind };
  const weighted = 'penalty' in goal && random() < 0.3;
  const { tolerance } = goal.kind === 'within_each' ? goal : { tolerance: null };
  const percent = tolerance !== null && 'percent' in tolerance ? tolerance.percent : null;
  return problem(rows, targets, {
    goal,
    slope: pick([0, 0.1, 0.5]),
    weights: { norm: pick(NORMS), radius: pick([1, 1, 2.5]) },
    bias: bias(pick(BIASES)),
    skip: pick(SKIPS),
    ...(weighted && { sampleWeights: Float64Array.from({ length: count }, () => power(-1, 1)) }),
    ...(percent !== null && {
      sampleTolerances: Float64Array.from(targets, (y) => (Math.abs(y) * percent) / 100),
    }),
    ...rest,
  });
}
