/** Samples of a network of three neurons, of mass 6, on standard normal inputs: targets that a few neurons explain. */
import type { Problem } from '../../src/core/problem';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from './solved';

interface Teacher {
  /** (w, b), of length 1. */
  readonly theta: readonly number[];
  readonly output: number;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function teachers(d: number, seed: number): Teacher[] {
  const random = mulberry32(1000 + seed);
  return [3, -2, 1].map((output) => {
    const theta = Array.from({ length: d + 1 }, () => normal(random));
    const size = Math.hypot(...theta);
    return { theta: theta.map((value) => value / size), output };
  });
}

export function planted(n: number, d: number, seed: number, rest: Partial<Problem> = {}): Problem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: d }, () => normal(random)));
  const slope = rest.slope ?? 0.1;
  const y = rows.map((row) =>
    teachers(d, seed).reduce((sum, { theta, output }) => {
      const t = row.reduce((total, value, c) => total + value * theta[c], theta[d]);
      return sum + output * (t > 0 ? t : slope * t);
    }, 0),
  );
  return problem(rows, y, rest);
}
planted.teachers = teachers;
