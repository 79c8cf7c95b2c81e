/**
 * The answer by enumeration, for tiny problems (theory.md, section 5): the linear program over every atom that can be extreme,
 * with no pricing, no certificate and no code of the solver or the verifier. The tests' reference, too.
 *
 * l1 and linf: the atoms at the rays of the arrangement of kinks and of the planes where the gauge bends (section 2.1):
 * one program, exact. l2 is a cone program with a group for every sign pattern (2.2), solved by its cutting planes: the
 * maximisers on a cell, an edge or a vertex of the arrangement depend on z, so all of them are added for the z at hand
 * until none is violated by more than 1e-9.
 *
 * A loss that begins as a square is its tangents there, of which each round adds those at what its network misses: a convex
 * program from below, too, whose value is within 1e-10 of that of its network when it ends.
 */
import type { ProgramSolver } from '../../core/highs';
import { loadProgramSolver } from '../../core/highs';
import type { Problem } from '../../core/problem';
import type { Neuron, SkipTerms } from '../../core/solution';
import type { CancelSignal } from '../../core/cancelSignal';
import { costOf, termsOf } from '../goals';
import type { Frame } from './arrangement';
import { cellMaximisers, framesOf, verticesOf } from './arrangement';

export type BruteForceAnswer =
  | {
      readonly status: 'optimal';
      readonly objective: number;
      readonly mass: number;
      /** Dual vector with |zᵀa(θ)| ≤ 1 on C; exactly so to about 1e-9. */
      readonly dual: number[];
      readonly neurons: Neuron[];
      readonly skip: SkipTerms;
    }
  | { readonly status: 'infeasible' }
  /** The linear program was cancelled, ran out of time or failed. */
  | { readonly status: 'failed'; readonly code: number };

export interface EnumerationOptions {
  readonly signal?: CancelSignal | undefined;
  /** Called after each round of an l2 problem with the largest violation. */
  readonly onRound?: (violation: number) => void;
  /** Seconds for each linear program; 60 unless said. */
  readonly timeLimit?: number;
}

const ROUNDS = 60;
/** Rounds of tangents: they halve the width between two of them, and end at the square root of a rounding. */
const TANGENT_ROUNDS = 60;
/** Tangents at the start, of residuals up to the largest target. */
const FIRST_TANGENTS = 8;
/** Tangents nearer than this part of the largest target are one: their square is under a rounding. */
const NEAR_TANGENT = 1e-8;
/** A square and its tangents that differ by less, of the objective, are one. */
const TANGENT = 1e-10;
const PER_ROUND = 60;
/** Atoms that agree to so many digits behind the first are one: relative, since inputs may be of any unit. */
const DIGITS = 11;

interface Atom {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly outputs: Float64Array;
}

let solver: Promise<ProgramSolver> | undefined;

/** Solves by enumeration. Throws when θ has more than three dimensions. */
export async function enumerate(
  problem: Problem,
  { signal, onRound, timeLimit = 60 }: EnumerationOptions = {},
): Promise<BruteForceAnswer> {
  solver ??= loadProgramSolver();
  const solve = await solver;
  const frames = framesOf(problem);
  const atoms = frames.flatMap((frame) =>
    verticesOf(problem, frame).map((theta) => atomOf(problem, frame, theta)),
  );
  const tangents = firstTangents(problem);
  for (let round = 0; ; round++) {
    const answer = solveWithTangents(solve, problem, dropDuplicates(atoms), tangents, timeLimit, signal);
    if (answer.status !== 'optimal' || problem.weights.norm !== 'l2') return answer;
    const dual = Float64Array.from(answer.dual);
    const outputs = problem.shape?.outputs ?? 'any';
    const sizeOf = (value: number): number =>
      outputs === 'any' ? Math.abs(value) : outputs === 'convex' ? value : -value;
    const found = frames
      .flatMap((frame) => cellMaximisers(problem, frame, dual).map((theta) => atomOf(problem, frame, theta)))
      .map((atom) => ({ atom, value: sizeOf(dot(atom.outputs, dual)) }));
    const largest = found.reduce((most, { value }) => Math.max(most, value), 1);
    if (largest <= 1 + 1e-9 || round === ROUNDS) {
      return { ...answer, dual: answer.dual.map((z) => z / largest) };
    }
    onRound?.(largest - 1);
    const violated = found.filter(({ value }) => value > 1 + 1e-10).sort((a, b) => b.value - a.value);
    atoms.push(...violated.slice(0, PER_ROUND).map(({ atom }) => atom));
  }
}

function atomOf(problem: Problem, frame: Frame, theta: readonly number[]): Atom {
  const { weights, bias } = frame.neuronOf(theta);
  const { count, dimension: d, inputs, slope } = problem;
  const outputs = Float64Array.from({ length: count }, (_, i) => {
    let t = bias;
    for (let k = 0; k < d; k++) t += weights[k] * inputs[i * d + k];
    return Math.max(t, slope * t);
  });
  return { weights, bias, outputs };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function dropDuplicates(atoms: readonly Atom[]): Atom[] {
  const known = new Map<string, Atom>();
  for (const atom of atoms)
    known.set([...atom.weights, atom.bias].map((part) => part.toExponential(DIGITS)).join(), atom);
  return [...known.values()];
}

/** Slopes of ℓ, where it is a square, that each sample has a tangent of; in units of the targets. */
type Tangents = readonly number[][];

/** What ℓ's slope is at a residual, where it is a square. */
function slopeOf(problem: Problem, residual: number): number {
  const { above, below } = termsOf(problem).shape;
  return Math.max(-below, Math.min(above, residual));
}

function firstTangents(problem: Problem): Tangents {
  const largest = Math.max(...problem.targets.map(Math.abs)) || 1;
  const slopes = Array.from({ length: 2 * FIRST_TANGENTS + 1 }, (_, k) =>
    slopeOf(problem, (2 * largest * (k - FIRST_TANGENTS)) / FIRST_TANGENTS),
  );
  return Array.from({ length: problem.count }, () => (termsOf(problem).shape.square ? [...slopes] : []));
}

/** Adds tangents until the program's value is that of its network, or the next ones would be those that are there. */
function solveWithTangents(
  solve: ProgramSolver,
  problem: Problem,
  atoms: readonly Atom[],
  tangents: Tangents,
  timeLimit: number,
  signal: CancelSignal | undefined,
): BruteForceAnswer {
  const { square } = termsOf(problem).shape;
  const { targets } = problem;
  const largest = Math.max(...targets.map(Math.abs)) || 1;
  let best: Extract<BruteForceAnswer, { status: 'optimal' }> | null = null;
  for (let round = 0; ; round++) {
    const answer = solveProgram(solve, problem, atoms, tangents, timeLimit, signal);
    // tangents that are nearly one another can stop the simplex method: what was there before is as good to its digits
    if (answer.status !== 'optimal') return (!signal?.aborted && best) || answer;
    if (!square) return answer;
    const values = valuesOf(problem, answer);
    const objective = answer.mass + costOf(problem, values);
    if (best === null || objective < best.objective) best = { ...answer, objective };
    if (objective - answer.objective <= TANGENT * objective || round === TANGENT_ROUNDS) return best;
    let added = 0;
    tangents.forEach((own, i) => {
      const slope = slopeOf(problem, values[i] - targets[i]);
      if (own.some((one) => Math.abs(one - slope) <= NEAR_TANGENT * largest)) return;
      own.push(slope);
      added++;
    });
    if (added === 0) return best;
  }
}

/** f of the network of an answer. */
function valuesOf(
  { count, dimension: d, inputs, slope }: Problem,
  { neurons, skip }: Pick<Extract<BruteForceAnswer, { status: 'optimal' }>, 'neurons' | 'skip'>,
): Float64Array {
  const along = (weights: readonly number[], i: number): number =>
    weights.reduce((sum, weight, k) => sum + weight * inputs[i * d + k], 0);
  return Float64Array.from({ length: count }, (_, i) =>
    neurons.reduce(
      (sum, { weights, bias, output }) => {
        const t = along(weights, i) + bias;
        return sum + output * Math.max(t, slope * t);
      },
      skip.constant + along(skip.linear, i),
    ),
  );
}

interface Variable {
  readonly column: Float64Array;
  readonly cost: number;
  readonly least: number;
  readonly most?: number;
}

/** min Σ v⁺ + v⁻ (+ Σ κℓ) over the atoms, with the free columns of theory.md section 1. */
function solveProgram(
  solve: ProgramSolver,
  problem: Problem,
  atoms: readonly Atom[],
  tangents: Tangents,
  timeLimit: number,
  signal: CancelSignal | undefined,
): BruteForceAnswer {
  const { count, dimension: d, inputs, targets } = problem;
  const { classes, weight, shape, weightOf, toleranceOf } = termsOf(problem);
  // A classification's rows are y_i f(x_i) ≥ 1. HiGHS works with absolute tolerances: targets of order one.
  const unit = classes ? 1 : Math.max(...targets.map(Math.abs)) || 1;
  const signed = (column: Float64Array): Float64Array =>
    classes ? column.map((v, i) => v * targets[i]) : column;
  const free: Float64Array[] = [];
  if (problem.skip !== 'none' || problem.bias.kind === 'free') free.push(new Float64Array(count).fill(1));
  if (problem.skip === 'affine') {
    for (let k = 0; k < d; k++) free.push(Float64Array.from({ length: count }, (_, i) => inputs[i * d + k]));
  }
  // what a sample is short of, and but for classes what it is over by as well
  const signs = weight === Infinity ? [] : classes ? [1] : [1, -1];
  const { square, above, below } = shape;
  const unitColumn = (i: number, value: number): Float64Array => {
    const column = new Float64Array(count);
    column[i] = value;
    return column;
  };
  const samples = Array.from({ length: count }, (_, i) => i);
  const slack = square
    ? []
    : signs.flatMap((sign) =>
        samples.map((i) => ({
          column: unitColumn(i, sign),
          cost: weight * weightOf(i) * (sign > 0 ? below : above),
          least: 0,
        })),
      );
  // f − r = y with r free, and e ≥ slope·r − slope²/2 for each tangent, at the cost of κ·e
  const residuals = square
    ? samples.map((i) => ({ column: unitColumn(i, -1), cost: 0, least: -Infinity }))
    : [];
  const losses = square
    ? samples.map((i) => ({
        column: new Float64Array(count),
        cost: unit * weight * weightOf(i),
        least: -Infinity,
      }))
    : [];
  const cuts = square ? samples.flatMap((i) => tangents[i].map((slope) => ({ i, slope: slope / unit }))) : [];
  // outputs of the other sign are none
  const mostOf = (wrong: 'convex' | 'concave'): number => (problem.shape?.outputs === wrong ? 0 : Infinity);
  const variables: readonly Variable[] = [
    ...atoms.map((atom) => ({ column: signed(atom.outputs), cost: 1, least: 0, most: mostOf('concave') })),
    ...atoms.map((atom) => ({
      column: signed(atom.outputs).map((v) => -v),
      cost: 1,
      least: 0,
      most: mostOf('convex'),
    })),
    ...free.map((column) => ({ column: signed(column), cost: 0, least: -Infinity })),
    ...slack,
    ...residuals,
    ...losses,
  ];
  const residualAt = variables.length - residuals.length - losses.length;
  const lossFrom = variables.length - losses.length;
  const columns = variables.map(({ column }, j) => {
    const longer = new Float64Array(count + cuts.length);
    longer.set(column);
    cuts.forEach(({ i, slope }, q) => {
      if (j === residualAt + i) longer[count + q] = -slope;
      if (j === lossFrom + i) longer[count + q] = 1;
    });
    return longer;
  });
  const bound = (i: number, side: number): number =>
    (targets[i] + side * (square ? 0 : toleranceOf(i))) / unit;
  const answer = solve({
    columns,
    cost: Float64Array.from(variables, ({ cost }) => cost),
    columnLower: Float64Array.from(variables, ({ least }) => least),
    columnUpper: Float64Array.from(variables, ({ most = Infinity }) => most),
    rowLower: Float64Array.from([
      ...samples.map((i) => (classes ? 1 : bound(i, -1))),
      ...cuts.map(({ slope }) => -(slope * slope) / 2),
    ]),
    rowUpper: Float64Array.from([
      ...samples.map((i) => (classes ? Infinity : bound(i, 1))),
      ...cuts.map(() => Infinity),
    ]),
    timeLimit,
    signal,
  });
  if (answer.kind === 'infeasible') return { status: 'infeasible' };
  if (answer.kind === 'failed') return { status: 'failed', code: answer.status };
  const values = answer.values.map((v) => v * unit);
  const neurons = atoms.flatMap((atom, j) => {
    const output = values[j] - values[atoms.length + j];
    return output === 0 ? [] : [{ weights: atom.weights, bias: atom.bias, output }];
  });
  const terms = values.slice(2 * atoms.length, 2 * atoms.length + free.length);
  return {
    status: 'optimal',
    objective: answer.objective * unit,
    mass: neurons.reduce((sum, { output }) => sum + Math.abs(output), 0),
    dual: Array.from(answer.rowDual.slice(0, count), (z, i) => (classes ? z * targets[i] : z)),
    neurons,
    skip: { constant: terms[0] ?? 0, linear: Array.from({ length: d }, (_, k) => terms[1 + k] ?? 0) },
  };
}
