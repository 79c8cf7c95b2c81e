/** Problems whose duals are large and cancel: rows on rays, nearly equal rows, clusters, nearly collinear margins. Seeded. */
import type { BiasConstraint, Goal, Problem, Skip } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { hasClasses } from '../../src/result/goals';
import { NORMS } from './constraintSets';
import { problem } from './solved';

export const KINDS = ['ray', 'rays', 'twins', 'clusters', 'collinear', 'steep'] as const;
export type Kind = (typeof KINDS)[number];

export const GOALS: readonly Goal[] = [
  { kind: 'interpolate' },
  { kind: 'within', tolerance: 0.05 },
  { kind: 'classify' },
  { kind: 'classify_soft', softness: 10 },
];
export const BIASES: readonly BiasConstraint[] = [
  { kind: 'none' },
  { kind: 'joint' },
  { kind: 'free' },
  { kind: 'bound', limit: 0.7 },
];
const SKIPS: readonly Skip[] = ['none', 'constant', 'affine'];
const SLOPES = [0, 0.1, 0.9];

/** Everything about the problem follows from the seed; `rest` overrules it. */
export function awkward(kind: Kind, seed: number, rest: Partial<Problem> = {}): Problem {
  const random = mulberry32(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const centred = (): number => 2 * random() - 1;
  const goal = rest.goal ?? pick(GOALS);
  const d = 2 + Math.floor(2.5 * random());
  const n = 4 + Math.floor(8 * random());
  /** How far apart what is nearly equal lies, relatively: 1e-6 … 1e-12. */
  const apart = 10 ** -(6 + 6 * random());
  const point = (): number[] => Array.from({ length: d }, centred);
  const near = (x: readonly number[]): number[] => x.map((value) => value + apart * centred());
  const times = (x: readonly number[], factor: number): number[] => x.map((value) => factor * value);
  const centres = Array.from({ length: 3 }, point);
  const direction = point();
  const drawn: Record<Kind, (i: number) => number[]> = {
    // along one line through the origin, or three, but for the last digits
    ray: () => near(times(direction, 3 * centred())),
    rays: () => near(times(pick(centres), 0.2 + random())),
    twins: (i) => (i % 2 === 0 ? point() : near(rows[i - 1])),
    clusters: () => near(pick(centres)),
    collinear: () => {
      const t = centred();
      return near(direction.map((value, k) => centres[0][k] + t * value));
    },
    steep: (i) => (i === 0 ? point() : i < 3 ? near(rows[0]) : point()),
  };
  const rows: number[][] = [];
  for (let i = 0; i < n; i++) rows.push(drawn[kind](i));
  // nearly equal rows have targets that differ by as much in half of the problems, in the others by chance
  const wave = point();
  const smooth = random() < 0.5;
  const targets = rows.map((row, i) => {
    const value = smooth ? Math.abs(row.reduce((sum, x, k) => sum + x * wave[k], 0.3)) - 0.4 : centred();
    if (!hasClasses(goal)) return value;
    return i < 2 ? 1 - 2 * i : value < 0 ? -1 : 1;
  });
  return problem(rows, targets, {
    goal,
    slope: pick(SLOPES),
    weights: { norm: pick(NORMS), radius: pick([1, 2.5]) },
    bias: pick(BIASES),
    skip: pick(SKIPS),
    ...rest,
  });
}
