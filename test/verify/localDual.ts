/**
 * Duals of many dimensions to verify, made here without any of the solver: the linear program over a growing set of
 * atoms, max yᵀz − τ·Σ‖x̃_i‖|z_i| with |zᵀa| ≤ 1 for these atoms, more of which are found by ascent from random starts.
 */
import type { Problem } from '../../src/core/problem';
import { loadProgramSolver } from '../../src/core/highs';
import type { Neuron } from '../../src/core/solution';
import { problemOf } from '../helpers/vectors';

const SLOPE = 0.1;
const ASCENTS = 60;
const STEPS = 60;

export interface LocalDual {
  readonly problem: Problem;
  /** |zᵀa| is about 1 at the worst neuron that was found. */
  readonly dual: number[];
  /** A network that interpolates; empty for random targets. */
  readonly teacher: readonly Neuron[];
}

/** mulberry32, and normal numbers from it. */
function normalNumbers(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * b[k], 0);
const unit = (v: readonly number[]): number[] => v.map((value) => value / Math.sqrt(product(v, v)));
const sigma = (t: number): number => Math.max(t, SLOPE * t);

/** Euclidean norm, joint bias. `rounds` linear programs; τ relative to the norm. */
export async function localDual(options: {
  inputs: number;
  count: number;
  targets: 'teacher' | 'random';
  seed: number;
  rounds: number;
}): Promise<LocalDual> {
  const { inputs, count, rounds } = options;
  const normal = normalNumbers(options.seed);
  const direction = (): number[] => unit(Array.from({ length: inputs + 1 }, normal));
  const rows = Array.from({ length: count }, () => [...Array.from({ length: inputs }, normal), 1]);
  const planted = options.targets === 'teacher' ? [2, -1.5, 2].map((v) => ({ v, theta: direction() })) : [];
  const targets = rows.map((x) =>
    planted.length > 0
      ? planted.reduce((sum, { v, theta }) => sum + v * sigma(product(x, theta)), 0)
      : normal(),
  );
  const solve = await loadProgramSolver();
  const thetas = [...planted.map(({ theta }) => theta), ...Array.from({ length: 3 * count }, direction)];
  const boxes = rows.map((x) => 1e-3 * Math.sqrt(product(x, x)));
  let dual: number[] = [];
  let worst = 1;
  for (let round = 0; round < rounds; round++) {
    const atoms = thetas.map((theta) => Float64Array.from(rows, (x) => sigma(product(x, theta))));
    const answer = solve({
      cost: new Float64Array(2 * atoms.length).fill(1),
      columnLower: new Float64Array(2 * atoms.length),
      columnUpper: new Float64Array(2 * atoms.length).fill(Infinity),
      rowLower: Float64Array.from(targets, (y, i) => y - boxes[i]),
      rowUpper: Float64Array.from(targets, (y, i) => y + boxes[i]),
      columns: [...atoms, ...atoms.map((atom) => atom.map((value) => -value))],
      timeLimit: 60,
    });
    if (answer.kind !== 'optimal') throw new Error(`The linear program is ${answer.kind}.`);
    dual = [...answer.rowDual];
    const starts = [...thetas.slice(-ASCENTS), ...Array.from({ length: ASCENTS }, direction)];
    const found = [1, -1].flatMap((side) => starts.map((start) => ascend(rows, dual, side, start)));
    found.sort((a, b) => b.value - a.value);
    worst = found[0].value;
    const added: number[][] = [];
    for (const { theta, value } of found) {
      if (value < 1 + 1e-7 || added.length === ASCENTS) break;
      if (!added.some((known) => product(known, theta) > 1 - 1e-6)) added.push(theta);
    }
    thetas.push(...added);
  }
  const problem = problemOf(
    rows.map((x) => x.slice(0, inputs)),
    targets,
    {
      slope: SLOPE,
      weights: { norm: 'l2', radius: 1 },
      bias: { kind: 'joint' },
      skip: 'none',
      goal: { kind: 'interpolate' },
    },
  );
  const teacher = planted.map(({ v, theta }) => ({
    weights: theta.slice(0, inputs),
    bias: theta[inputs],
    output: v,
  }));
  return { problem, dual: dual.map((z) => z / worst), teacher };
}

/** side·zᵀa(θ) made larger along its gradient on the sphere. */
function ascend(
  rows: readonly (readonly number[])[],
  dual: readonly number[],
  side: number,
  start: readonly number[],
): { theta: number[]; value: number } {
  const valueAt = (theta: readonly number[]): number =>
    side * dual.reduce((sum, z, i) => sum + z * sigma(product(rows[i], theta)), 0);
  let theta = [...start];
  let value = valueAt(theta);
  let length = 0.5;
  for (let step = 0; step < STEPS && length > 1e-5; step++) {
    const gradient = new Array<number>(theta.length).fill(0);
    rows.forEach((x, i) => {
      const factor = side * dual[i] * (product(x, theta) > 0 ? 1 : SLOPE);
      x.forEach((part, k) => (gradient[k] += factor * part));
    });
    const uphill = unit(gradient);
    const next = unit(theta.map((part, k) => part + length * uphill[k]));
    const reached = valueAt(next);
    length *= reached > value ? 1.5 : 0.4;
    if (reached > value) [theta, value] = [next, reached];
  }
  return { theta, value };
}
