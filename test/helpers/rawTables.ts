/** Tables in units that people have: epochs, pressures, populations, fractions. Seeded. */
import { hasClasses } from '../../src/result/goals';
import type { Goal, Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from './solved';

type Column = (random: () => number) => number;

const seconds: Column = (random) => Math.round(1.6e9 + 3e7 * random());
const milliseconds: Column = (random) => Math.round(1.65e12 + 3e10 * random());
const pascals: Column = (random) => 95_000 + 10_000 * random();
const kelvins: Column = (random) => 273 + 50 * random();
const people: Column = (random) => Math.round(1e9 * random());
const fraction: Column = (random) => random();
const counts: Column = (random) => Math.round(4095 * random());

/** What a person calls it, its columns, and the 0-based inputs that may be named as the cause. */
export const TABLES: readonly (readonly [string, readonly Column[], readonly number[]])[] = [
  ['epoch seconds beside pascals', [seconds, pascals], [0]],
  ['epoch milliseconds beside pascals and fractions', [fraction, milliseconds, pascals], [1]],
  ['two epochs with a spread of their own', [seconds, milliseconds], [0, 1]],
  ['populations beside fractions', [people, fraction], [0, 1]],
  [
    'populations beside fractions, kelvins, counts and an epoch',
    [people, fraction, kelvins, counts, seconds],
    [0, 1, 4],
  ],
];

/** n rows with targets of order one, or labels. */
export function rawTable(
  columns: readonly Column[],
  n: number,
  seed: number,
  goal: Goal,
  rest: Partial<Problem> = {},
): Problem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: n }, () => columns.map((column) => column(random)));
  const label = (i: number): number => (i < 2 ? 1 - 2 * i : random() < 0.5 ? 1 : -1);
  const targets = rows.map((_, i) => (hasClasses(goal) ? label(i) : 2 * random() - 1));
  return problem(rows, targets, { goal, ...rest });
}
