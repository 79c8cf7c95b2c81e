/**
 * The obvious way to the same answer: write down all atoms and let a linear program choose (HiGHS, the same build).
 * l1 and linf, and one input with a free bias: the vertices of the arrangement suffice (theory.md 2.1, 2.3), so the program
 * is exact. l2: the curved set has no finite list, so a dense grid on the circle or sphere stands in for it, together with
 * the vertices; the answer is a network, with an objective too high and no proof. From four dimensions on there are too
 * many vertices, and random directions stand in for them as well.
 */
import { loadProgramSolver } from '../src/core/highs';
import type { Problem } from '../src/core/problem';
import { Random } from '../src/data/random';
import { framesOf, gaugeOf, verticesOf, type Frame } from '../src/rivals/bruteForce/arrangement';
import type { Fit, NoAnswer } from './outcome';
import { termsOf } from '../src/rivals/goals';

/** Directions of the grid. */
const CIRCLE = 4000;
const SPHERE = 4000;
/** Entries of the matrix beyond which it is not even written down: each takes some 50 bytes on the way to HiGHS. */
const MOST_ENTRIES = 1e7;
/** Output weights below this part of the largest are rounding. */
const NEGLIGIBLE = 1e-9;

/** A neuron of the constraint set, and what it outputs on the samples. */
interface Candidate {
  readonly weights: readonly number[];
  readonly bias: number;
  readonly column: Float64Array;
}

/** Solves `problem` within `seconds` on the wall clock. */
export async function linearProgram(problem: Problem, seconds: number): Promise<Fit | NoAnswer> {
  const atomCount = countAtoms(problem);
  const entries = 2 * atomCount * problem.count;
  if (entries > MOST_ENTRIES) {
    return { kind: 'none', note: `its matrix would have ${entries.toExponential(1)} entries` };
  }
  const started = performance.now();
  const solve = await loadProgramSolver();
  const atoms = framesOf(problem).flatMap((frame) => candidatesOf(problem, frame));
  const { count, targets } = problem;
  const { classes: classify, weight } = termsOf(problem);
  // HiGHS works with absolute tolerances: targets of order one. A classification's rows are yᵢ f(xᵢ) ≥ 1.
  const unit = classify ? 1 : targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0) || 1;
  const signed = (column: Float64Array): Float64Array =>
    classify ? column.map((value, i) => value * targets[i]) : column;
  const columns = atoms.flatMap(({ column }) => [signed(column), signed(column).map((value) => -value)]);
  const cost = columns.map(() => 1);
  const lower = columns.map(() => 0);
  const free = freeColumns(problem);
  for (const column of free) {
    columns.push(signed(column));
    cost.push(0);
    lower.push(-Infinity);
  }
  if (weight < Infinity) {
    for (let i = 0; i < count; i++) {
      columns.push(Float64Array.from({ length: count }, (_, k) => (k === i ? 1 : 0)));
      cost.push(weight);
      lower.push(0);
    }
  }
  const rowLower = targets.map((y) => (classify ? 1 : y / unit));
  const answer = solve({
    columns,
    cost: Float64Array.from(cost),
    columnLower: Float64Array.from(lower),
    columnUpper: new Float64Array(columns.length).fill(Infinity),
    rowLower,
    rowUpper: classify ? new Float64Array(count).fill(Infinity) : rowLower,
    timeLimit: Math.max(0.1, seconds - (performance.now() - started) / 1000),
  });
  if (answer.kind === 'infeasible') return { kind: 'none', note: 'none of its atoms fit the samples' };
  if (answer.kind === 'failed') {
    const late = performance.now() - started >= 1000 * seconds - 100;
    return { kind: 'none', note: late ? `over ${seconds} s` : `HiGHS gave up (status ${answer.status})` };
  }
  const outputs = atoms.map((_, j) => unit * (answer.values[2 * j] - answer.values[2 * j + 1]));
  const largest = outputs.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const neurons = atoms.flatMap(({ weights, bias }, j) =>
    Math.abs(outputs[j]) > NEGLIGIBLE * largest ? [{ weights, bias, output: outputs[j] }] : [],
  );
  const terms = free.map((_, c) => unit * answer.values[2 * atoms.length + c]);
  const skip = {
    constant: terms[0] ?? 0,
    linear: Array.from({ length: problem.dimension }, (_, c) => terms[c + 1] ?? 0),
  };
  const complete = isComplete(problem);
  const bound = rowLower.reduce((sum, side, i) => sum + side * answer.rowDual[i], 0);
  const gap = (Math.max(0, answer.objective - bound) * unit) / Math.max(1, answer.objective * unit);
  const note = `${atoms.length} atoms, ${complete ? 'all that matter' : 'a sample of them'}`;
  return { kind: 'fit', network: { neurons, skip }, gap: complete ? gap : null, note };
}

/** The columns of c₀ and c. */
function freeColumns({ count, dimension: d, inputs, bias, skip }: Problem): Float64Array[] {
  if (skip === 'none' && bias.kind !== 'free') return [];
  const linear = skip === 'affine' ? d : 0;
  return [
    new Float64Array(count).fill(1),
    ...Array.from({ length: linear }, (_, c) =>
      Float64Array.from({ length: count }, (__, i) => inputs[i * d + c]),
    ),
  ];
}

/** Dimension of a homogeneous frame. */
function frameSize({ dimension, bias }: Problem): number {
  return bias.kind === 'none' || bias.kind === 'free' ? dimension : dimension + 1;
}

/** Whether the vertices are all the atoms that can matter, and few enough to list. */
function isComplete(problem: Problem): boolean {
  const { weights, bias, dimension } = problem;
  if (frameSize(problem) > 3) return false;
  return weights.norm !== 'l2' || (dimension === 1 && bias.kind !== 'joint');
}

/** An estimate from above, before anything is allocated. */
function countAtoms(problem: Problem): number {
  const { count, bias } = problem;
  const size = frameSize(problem);
  const frames = bias.kind === 'free' ? count : 1;
  const vertices = size === 1 ? 2 : size === 2 ? 2 * count : size === 3 ? count * count : 0;
  return frames * (vertices + (isComplete(problem) || size === 1 ? 0 : size === 2 ? CIRCLE : SPHERE));
}

function candidatesOf(problem: Problem, frame: Frame): Candidate[] {
  return thetasOf(problem, frame).map((theta) => ({
    ...frame.neuronOf(theta),
    column: outputsOf(problem, frame, theta),
  }));
}

function thetasOf(problem: Problem, frame: Frame): number[][] {
  if (frame.size > 3) return directions(problem, frame.size);
  // Optimal kinks tend to pass through samples, so the vertices do more for the objective than a denser grid.
  const vertices = verticesOf(problem, frame);
  if (isComplete(problem)) return vertices;
  if (frame.size === 2) vertices.push(...circle(problem));
  if (frame.size === 3) vertices.push(...sphere(problem));
  return vertices;
}

/** Random directions, evenly distributed on the Euclidean sphere. */
function directions(problem: Problem, size: number): number[][] {
  const random = new Random(1);
  return Array.from({ length: SPHERE }, () =>
    onBoundary(
      problem,
      Array.from({ length: size }, () => random.normal()),
    ),
  );
}

function circle(problem: Problem): number[][] {
  return Array.from({ length: CIRCLE }, (_, k) => {
    const angle = (2 * Math.PI * (k + 0.5)) / CIRCLE;
    return onBoundary(problem, [Math.cos(angle), Math.sin(angle)]);
  });
}

/** Evenly spread points of the sphere on a Fibonacci spiral. */
function sphere(problem: Problem): number[][] {
  const turn = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: SPHERE }, (_, k) => {
    const height = 1 - (2 * k + 1) / SPHERE;
    const radius = Math.sqrt(1 - height * height);
    return onBoundary(problem, [radius * Math.cos(turn * k), radius * Math.sin(turn * k), height]);
  });
}

function onBoundary(problem: Problem, theta: number[]): number[] {
  const gauge = gaugeOf(problem, theta);
  return theta.map((part) => part / gauge);
}

/** a(θ): the neuron's output at every sample. */
function outputsOf({ count, slope }: Problem, frame: Frame, theta: readonly number[]): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const t = frame.rows[i].reduce((sum, part, k) => sum + part * theta[k], 0);
    return Math.max(t, slope * t);
  });
}
