/**
 * Several inputs: a sample that a convex function cannot reach (theory.md, section 9). Where x_i = Σ λ_j x_j with λ ≥ 0 of sum 1, Jensen's
 * inequality gives f(x_i) ≤ Σ λ_j f(x_j) for every convex f, and so for every network of outputs ≥ 0. It cannot be where the limits
 * l_i ≤ f(x_i) and f(x_j) ≤ u_j have l_i > Σ λ_j u_j: the ray is z_i = 1/2, z_j = −λ_j/2. The shares that leave the least room are a
 * linear program of d + 1 rows a sample. Networks are sums of convex functions of one direction each, not all convex functions: where no
 * sample is out of reach there may be no network all the same.
 */
import type { CancelSignal } from '../cancelSignal';
import type { ProgramSolver } from '../highs';
import { leastSquaresOn } from '../linear/orthogonal';
import { lossOf } from '../loss';
import type { Problem } from '../problem';
import { PROBLEM } from '../settings/problem';

const { doubtfulMost, doubtfulNeighbours, noShare, probedWork, shapeProbes } = PROBLEM;

/** The clock's limit of a program whose work is limited. HiGHS takes no infinite one. */
const SECONDS = 60;

/** Proven by the ray z, Σ|z| = 1. */
export interface AboveOthers {
  readonly least: number;
  readonly rows: readonly number[];
  readonly ray: readonly number[];
}

/**
 * The first sample that is above what others let a convex function be by more than allowed on each side, of those that stand out among
 * their neighbours; null where none of these is, or once the signal is given.
 *
 * @param room what a limit is widened by beside the tolerance of all samples, which is no part of the miss
 */
export function aboveOthers(
  problem: Problem,
  room: (i: number) => number,
  allowed: number,
  solveProgram: ProgramSolver,
  signal?: CancelSignal,
): AboveOthers | null {
  const samples = limitsOf(problem, room);
  for (const i of doubtful(samples)) {
    if (signal?.aborted) return null;
    const found = missAt(samples, i, solveProgram, signal);
    if (found && found.least > allowed) return found;
  }
  return null;
}

/** Inputs in units of their spread, rows × d, and the limits of f there. */
interface Samples {
  readonly count: number;
  readonly d: number;
  readonly inputs: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function limitsOf(problem: Problem, room: (i: number) => number): Samples {
  const { inputs, targets, count, dimension: d } = problem;
  const loss = lossOf(problem);
  const scaled = new Float64Array(count * d);
  for (let c = 0; c < d; c++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      low = Math.min(low, inputs[i * d + c]);
      high = Math.max(high, inputs[i * d + c]);
    }
    for (let i = 0; i < count; i++) scaled[i * d + c] = (inputs[i * d + c] - low) / (high - low || 1);
  }
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    [lower[i], upper[i]] = loss.ofResidual
      ? [targets[i] - room(i), targets[i] + room(i)]
      : loss.of(i).interval(targets[i], 0);
  }
  return { count, d, inputs: scaled, lower, upper };
}

/** Samples whose lower limit is above the mean of their neighbours' upper ones, those that are so by most first. */
function doubtful({ count, d, inputs, lower, upper }: Samples): number[] {
  const every = Math.max(1, Math.ceil(count / doubtfulMost));
  const of = Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
  const excess = of.flatMap((i) => {
    if (lower[i] === -Infinity) return [];
    const near: { distance: number; upper: number }[] = [];
    for (const j of of) {
      if (j === i || upper[j] === Infinity) continue;
      let distance = 0;
      for (let c = 0; c < d; c++) distance += (inputs[i * d + c] - inputs[j * d + c]) ** 2;
      near.push({ distance, upper: upper[j] });
    }
    near.sort((p, q) => p.distance - q.distance);
    const nearest = near.slice(0, doubtfulNeighbours * (d + 1));
    const mean = nearest.reduce((sum, one) => sum + one.upper, 0) / nearest.length;
    return [{ i, by: lower[i] - mean }];
  });
  return excess
    .sort((p, q) => q.by - p.by)
    .slice(0, shapeProbes)
    .map(({ i }) => i);
}

/** Half of what sample i is above the least Σ λ_j u_j; null where it is no mean of others. */
function missAt(
  { count, d, inputs, lower, upper }: Samples,
  i: number,
  solveProgram: ProgramSolver,
  signal: CancelSignal | undefined,
): AboveOthers | null {
  const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i && upper[j] < Infinity);
  const columnOf = (j: number): Float64Array =>
    Float64Array.from({ length: d + 1 }, (_, c) => (c < d ? inputs[j * d + c] - inputs[i * d + c] : 1));
  const limits = new Float64Array(d + 1);
  limits[d] = 1;
  const program = solveProgram({
    cost: Float64Array.from(others, (j) => upper[j]),
    columnLower: new Float64Array(others.length),
    columnUpper: new Float64Array(others.length).fill(Infinity),
    rowLower: limits,
    rowUpper: limits,
    columns: others.map(columnOf),
    work: probedWork,
    timeLimit: SECONDS,
    signal,
  });
  if (program.kind !== 'optimal') return null;
  const rows = others.filter((_, k) => program.values[k] > noShare);
  // the program's shares are good to its tolerance; those of the same samples, to rounding
  const shares = leastSquaresOn(rows.map(columnOf), limits);
  if (rows.length === 0 || !shares.every((share) => share > 0)) return null;
  const mean = shares.reduce((sum, share, k) => sum + share * upper[rows[k]], 0);
  const size = 1 + shares.reduce((sum, share) => sum + share, 0);
  const entries = [{ row: i, z: 1 / size }, ...rows.map((row, k) => ({ row, z: -shares[k] / size }))].sort(
    (p, q) => p.row - q.row,
  );
  return {
    least: (lower[i] - mean) / size,
    rows: entries.map(({ row }) => row),
    ray: entries.map(({ z }) => z),
  };
}
