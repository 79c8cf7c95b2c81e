/**
 * The answer by enumeration, for tiny problems (theory.md, section 5): the linear program over every atom that can be extreme,
 * with no pricing, no certificate and no code of the solver or the verifier. The tests' reference, too.
 *
 * l1 and linf: the atoms at the rays of the arrangement of kinks and of the planes where the gauge bends (section 2.1):
 * one program, exact. l2 is a cone program with a group for every sign pattern (2.2), solved by its cutting planes: the
 * maximisers on a cell, an edge or a vertex of the arrangement depend on z, so all of them are added for the z at hand
 * until none is violated by more than 1e-9.
 */
import type { ProgramSolver } from '../../core/highs';
import { loadProgramSolver } from '../../core/highs';
import type { Problem } from '../../core/problem';
import type { Neuron, SkipTerms } from '../../core/solution';
import type { CancelSignal } from '../../core/cancelSignal';
import { termsOf } from '../goals';
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
  for (let round = 0; ; round++) {
    const answer = solveProgram(solve, problem, dropDuplicates(atoms), timeLimit, signal);
    if (answer.status !== 'optimal' || problem.weights.norm !== 'l2') return answer;
    const dual = Float64Array.from(answer.dual);
    const found = frames
      .flatMap((frame) => cellMaximisers(problem, frame, dual).map((theta) => atomOf(problem, frame, theta)))
      .map((atom) => ({ atom, value: Math.abs(dot(atom.outputs, dual)) }));
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

/** min Σ v⁺ + v⁻ (+ K Σ hinge) over the atoms, with the free columns of theory.md section 1. */
function solveProgram(
  solve: ProgramSolver,
  problem: Problem,
  atoms: readonly Atom[],
  timeLimit: number,
  signal: CancelSignal | undefined,
): BruteForceAnswer {
  const { count, dimension: d, inputs, targets } = problem;
  const { classes, tolerance, weight } = termsOf(problem);
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
  const slack = signs.flatMap((sign) =>
    Array.from({ length: count }, (_, i) => {
      const column = new Float64Array(count);
      column[i] = sign;
      return column;
    }),
  );
  const columns = [
    ...atoms.map((atom) => signed(atom.outputs)),
    ...atoms.map((atom) => signed(atom.outputs).map((v) => -v)),
    ...free.map(signed),
    ...slack,
  ];
  const isFree = (j: number): boolean => j >= 2 * atoms.length && j < 2 * atoms.length + free.length;
  const length = columns.length;
  const answer = solve({
    columns,
    cost: Float64Array.from({ length }, (_, j) => (isFree(j) ? 0 : j < 2 * atoms.length ? 1 : weight)),
    columnLower: Float64Array.from({ length }, (_, j) => (isFree(j) ? -Infinity : 0)),
    columnUpper: new Float64Array(length).fill(Infinity),
    rowLower: targets.map((y) => (classes ? 1 : (y - tolerance) / unit)),
    rowUpper: targets.map((y) => (classes ? Infinity : (y + tolerance) / unit)),
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
    dual: Array.from(answer.rowDual, (z, i) => (classes ? z * targets[i] : z)),
    neurons,
    skip: { constant: terms[0] ?? 0, linear: Array.from({ length: d }, (_, k) => terms[1 + k] ?? 0) },
  };
}
