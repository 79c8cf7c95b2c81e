/**
 * The reference for tiny problems: the linear program over every atom that can be extreme, with no pricing, no
 * certificate and no code of the solver or the verifier.
 *
 * l1 and linf: the atoms at the rays of the arrangement of kinks and of the planes where the gauge bends (MATH.md 2.1):
 * one program, exact. l2: maximisers on a cell, an edge or a vertex of the arrangement depend on z, so all of them are
 * added for the z at hand until none is violated. Sizes: m = dimension of θ at most 3, some 20 samples.
 */
import type { ProgramSolver } from '../../src/core/highs';
import { loadProgramSolver } from '../../src/core/highs';
import type { Problem } from '../../src/core/problem';
import type { Neuron, SkipTerms } from '../../src/core/solution';
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
  | { readonly status: 'infeasible' };

interface Atom {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly outputs: Float64Array;
}

let solver: Promise<ProgramSolver> | undefined;

/** Solves by enumeration. Throws when θ has more than three dimensions or the program itself fails. */
export async function bruteForce(problem: Problem): Promise<BruteForceAnswer> {
  solver ??= loadProgramSolver();
  const solve = await solver;
  const frames = framesOf(problem);
  const atoms = frames.flatMap((frame) =>
    verticesOf(problem, frame).map((theta) => atomOf(problem, frame, theta)),
  );
  for (let round = 0; ; round++) {
    const answer = solveProgram(solve, problem, dropDuplicates(atoms));
    if (answer === 'infeasible') return { status: 'infeasible' };
    if (problem.weights.norm !== 'l2') return answer;
    const dual = Float64Array.from(answer.dual);
    const found = frames
      .flatMap((frame) => cellMaximisers(problem, frame, dual).map((theta) => atomOf(problem, frame, theta)))
      .map((atom) => ({ atom, value: Math.abs(dot(atom.outputs, dual)) }));
    const largest = found.reduce((most, { value }) => Math.max(most, value), 1);
    if (largest <= 1 + 1e-9 || round === 60) {
      return { ...answer, dual: answer.dual.map((z) => z / largest) };
    }
    const violated = found.filter(({ value }) => value > 1 + 1e-10).sort((a, b) => b.value - a.value);
    atoms.push(...violated.slice(0, 60).map(({ atom }) => atom));
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
    known.set([...atom.weights, atom.bias].map((part) => part.toFixed(12)).join(), atom);
  return [...known.values()];
}

/** min Σ v⁺ + v⁻ (+ K Σ hinge) over the atoms, with the free columns of MATH.md section 1. */
function solveProgram(
  solve: ProgramSolver,
  problem: Problem,
  atoms: readonly Atom[],
): 'infeasible' | Extract<BruteForceAnswer, { status: 'optimal' }> {
  const { count, dimension: d, inputs, targets, goal } = problem;
  const classify = goal.kind === 'classify';
  const softness = classify ? goal.softness : undefined;
  const tolerance = classify ? 0 : (goal.tolerance ?? 0);
  // A classification's rows are y_i f(x_i) ≥ 1. HiGHS works with absolute tolerances: targets of order one.
  const unit = classify ? 1 : Math.max(...targets.map(Math.abs)) || 1;
  const signed = (column: Float64Array): Float64Array =>
    classify ? column.map((v, i) => v * targets[i]) : column;
  const free: Float64Array[] = [];
  if (problem.skip !== 'none' || problem.bias.kind === 'free') free.push(new Float64Array(count).fill(1));
  if (problem.skip === 'affine') {
    for (let k = 0; k < d; k++) free.push(Float64Array.from({ length: count }, (_, i) => inputs[i * d + k]));
  }
  const slack = Array.from({ length: softness === undefined ? 0 : count }, (_, i) => {
    const column = new Float64Array(count);
    column[i] = 1;
    return column;
  });
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
    cost: Float64Array.from({ length }, (_, j) =>
      isFree(j) ? 0 : j < 2 * atoms.length ? 1 : (softness ?? 0),
    ),
    columnLower: Float64Array.from({ length }, (_, j) => (isFree(j) ? -Infinity : 0)),
    columnUpper: new Float64Array(length).fill(Infinity),
    rowLower: targets.map((y) => (classify ? 1 : (y - tolerance) / unit)),
    rowUpper: targets.map((y) => (classify ? Infinity : (y + tolerance) / unit)),
    timeLimit: 60,
  });
  if (answer.kind === 'infeasible') return 'infeasible';
  if (answer.kind === 'failed')
    throw new Error(`The reference linear program failed with HiGHS status ${answer.status}.`);
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
    dual: Array.from(answer.rowDual, (z, i) => (classify ? z * targets[i] : z)),
    neurons,
    skip: { constant: terms[0] ?? 0, linear: Array.from({ length: d }, (_, k) => terms[1 + k] ?? 0) },
  };
}
