/**
 * The restricted program over the working set, for every goal (theory.md, section 1, "Goals"), solved for a central dual.
 */
import { interiorPointWork } from '../affordable';
import { DoubleDoubleSum } from '../linear/doubleDouble';
import { dot } from '../linear/kernels';
import { leastSquaresOn, norm2, orthonormalize, type RowSpace } from '../linear/orthogonal';
import { isPenalty, type SlackColumn } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import type { CancelSignal } from '../cancelSignal';
import { massOf, type WeightedNeuron, withoutDust } from '../sparsify/merge';
import type { CellSet } from '../support/conicCells';
import { accuracyOf, solveConicProgram } from '../program/solveProgram';
import type { Column } from './columns';
import { networkValues, solveVertex } from './vertex';
import type { Budget } from '../budget';
import { MASTER } from '../settings/master';

const { balancings, outputDust } = MASTER;

export interface MasterSolution {
  /** Dual z on the kept samples, with Fᵀz = 0. */
  readonly dual: Float64Array;
  /** Output weight per column. */
  readonly outputs: Float64Array;
  /** The neuron of every cell; null where it carries nothing. */
  readonly groups: readonly (WeightedNeuron | null)[];
  /** What the neurons and the free terms must add up to on the samples: the demand less its slack. */
  readonly reached: Float64Array;
  /** Primal objective in normalised units, of a point whose residual is `residual`. */
  readonly objective: number;
  readonly residual: number;
  /** The largest miss of a sample that may not be missed, at `missPrice`. */
  readonly missed: number;
  /** Hyperplanes of cells that were crossed, and are there the next time. */
  readonly crossed: number;
  /** The relative accuracy that was reached (gap and residuals). */
  readonly accuracy: number;
  /** What it took, in multiplications of plain loops. */
  readonly work: number;
}

/** A slack column of one row. */
interface Slack extends SlackColumn {
  readonly row: number;
}

/** What the restricted program is made of besides the problem itself. */
export interface Restriction {
  readonly columns: readonly Column[];
  /** Whole cells beside the atoms; null where there are none. */
  readonly cells: CellSet | null;
  /**
   * How far each sample may be missed: a dual objective less Σ e_i|z_i|, for duals that are easy to prove (theory.md,
   * section 3, "Choose a dual that is easy to prove"). Null for none.
   */
  readonly l1Penalty: Float64Array | null;
  /**
   * What a unit of a miss costs where the goal allows none, and so what |z_i| is at most: with outputs ≥ 0 few columns need not be enough
   * for a network. Infinite for none.
   */
  readonly missPrice: number;
  /** Restricts the duals to an affine space; then there are no cells. Null for all that count. */
  readonly duals: DualSpace | null;
}

/** The duals origin + Qζ, where a column at cosine c from the support it was made for may reach 1 − margin·(1 − c). */
export interface DualSpace {
  readonly origin: Float64Array;
  readonly rows: RowSpace;
  /** Bound of |zᵀa(θ)| that is asked of a column. */
  limitOf(theta: Float64Array): number;
}

export function solveMaster(
  problem: NormalizedProblem,
  { columns, cells, l1Penalty, missPrice, duals }: Restriction,
  tolerance: number,
  signal?: CancelSignal,
): MasterSolution {
  const { targets, loss, space } = problem;
  const rows = duals?.rows ?? problem.rows;
  const n = space.count;
  const rank = rows.rank;
  const blocks = cells ? cells.cells.flatMap((cell) => cell.projected) : [];
  const k = columns.length;
  const slacks: Slack[] = [];
  // samples that count together are off by one sum, which any one of them can take up
  const together = (duals ? null : problem.together) ?? [];
  const idle = new Set(together.flatMap((members) => Array.from(members.subarray(1))));
  targets.forEach((y, row) => {
    if (idle.has(row)) return;
    for (const column of loss.of(row).slacks(y, l1Penalty && l1Penalty[row])) slacks.push({ row, ...column });
  });
  const misses = missPrice < Infinity && !isPenalty(loss) ? slacksOfMisses(problem, slacks, missPrice) : [];
  slacks.push(...misses);
  const linear = k + slacks.length;
  const width = blocks.length + linear;
  const data = new Float64Array(rank * width);
  const place = (column: Float64Array, at: number): void => {
    for (let i = 0; i < rank; i++) data[i * width + at] = column[i];
  };
  blocks.forEach(place);
  columns.forEach(({ atom, projected }, j) =>
    place(duals ? rows.project(atom) : projected, blocks.length + j),
  );
  const costPlus = new Float64Array(linear).fill(1);
  // outputs ≥ 0 only: there are no negative ones
  const costMinus = new Float64Array(linear).fill(space.oneSided ? Infinity : 1);
  const upperPlus = new Float64Array(linear).fill(Infinity);
  const curvature = new Float64Array(linear);
  const rhs = targets.map((y, i) => loss.of(i).rightHandSide(y, l1Penalty ? l1Penalty[i] : 0));
  const unit = new Float64Array(n);
  slacks.forEach((slack, q) => {
    unit.fill(0);
    unit[slack.row] = slack.coefficient;
    place(rows.project(unit), blocks.length + k + q);
    costPlus[k + q] = slack.costPlus;
    costMinus[k + q] = slack.costMinus;
    upperPlus[k + q] = slack.upper;
    curvature[k + q] = slack.curvature;
  });
  if (duals) {
    // aᵀ(origin + Qζ) ≤ c is aᵀQζ ≤ c − aᵀorigin
    const shift = (j: number, along: number): void => {
      costPlus[j] -= along;
      costMinus[j] += along;
    };
    columns.forEach((column, j) => {
      costPlus[j] = duals.limitOf(column.theta);
      if (!space.oneSided) costMinus[j] = costPlus[j];
      shift(j, dot(column.atom, duals.origin));
    });
    slacks.forEach(({ row, coefficient }, q) => shift(k + q, coefficient * duals.origin[row]));
  }
  const program = {
    cones: cells && blocks.length > 0 ? cells.cones() : null,
    matrix: { rows: rank, columns: width, stride: width, data },
    rhs: rows.project(rhs),
    costPlus,
    costMinus,
    upperPlus,
    curvature,
  };
  const solution = solveConicProgram(program, tolerance, signal);
  const reached = rhs.slice();
  slacks.forEach(({ row, coefficient }, q) => (reached[row] -= coefficient * solution.values[k + q]));
  const groups = cells ? cells.neurons(solution.phi) : [];
  const missed = misses.length > 0 ? largestMiss(problem, slacks, solution.values.subarray(k)) : 0;
  // a cell that is crossed was bounded by too few of its hyperplanes: the dual is one all the same, the primal is none
  const crossed = cells ? cells.tighten(solution.phi) : 0;
  return {
    reached,
    dual: duals
      ? rows.lift(solution.dual).map((value, i) => value + duals.origin[i])
      : rows.lift(solution.dual),
    outputs: solution.values.slice(0, k),
    groups,
    objective: primalObjective(slacks, solution.values, k) + massOf(groups.filter((one) => one !== null)),
    residual: crossed > 0 ? Infinity : Math.max(missed, solution.primalResidual),
    missed,
    crossed,
    accuracy: accuracyOf(solution),
    work: interiorPointWork(rank, width, solution.iterations),
  };
}

/** The columns of the misses, which a margin has already, where they are forbidden: there they get their price. */
function slacksOfMisses({ loss, space }: NormalizedProblem, slacks: Slack[], price: number): Slack[] {
  if (loss.ofResidual)
    return Array.from({ length: space.count }, (_, row) => ({
      row,
      coefficient: 1,
      costPlus: price,
      costMinus: price,
      upper: Infinity,
      curvature: 0,
    }));
  return slacks.splice(0).map((slack) => ({ ...slack, costMinus: Math.min(slack.costMinus, price) }));
}

/** @param values of the slacks */
function largestMiss({ loss }: NormalizedProblem, slacks: readonly Slack[], values: Float64Array): number {
  let most = 0;
  slacks.forEach(({ costPlus }, q) => {
    const missed = loss.ofResidual ? Math.abs(values[q]) : -values[q];
    if (costPlus > 0 || !loss.ofResidual) most = Math.max(most, missed);
  });
  return most;
}

/**
 * The same program by the simplex method, for numbers so unequal that the interior point cannot get further. Its vertex
 * duals jump about, but they are right to the last digits. Null when HiGHS gives up.
 */
export function solveMasterBySimplex(
  problem: NormalizedProblem,
  columns: readonly Column[],
  budget: Budget,
): MasterSolution | null {
  const vertex = solveVertex(problem, columns, budget);
  if (vertex === null) return null;
  const { network, outputs, dual } = vertex;
  return {
    dual: Float64Array.from(dual),
    outputs,
    groups: [],
    reached: networkValues(problem, network.neurons, network.free),
    objective: network.objective,
    residual: Math.max(0, network.violation),
    missed: 0,
    crossed: 0,
    accuracy: 0,
    work: vertex.work,
  };
}

/** Mass plus what the slack costs; net values, so that x⁺ and x⁻ both positive do not count twice. */
function primalObjective(slacks: readonly Slack[], values: Float64Array, k: number): number {
  let sum = 0;
  for (let j = 0; j < k; j++) sum += Math.abs(values[j]);
  slacks.forEach(({ costPlus, costMinus, curvature }, q) => {
    const value = values[k + q];
    if (curvature > 0) {
      sum += 0.5 * curvature * value * value;
      return;
    }
    const cost = value > 0 ? costPlus : costMinus;
    if (cost < Infinity) sum += cost * Math.abs(value);
  });
  return sum;
}

/**
 * What z is divided by to be feasible, given a bound of |zᵀa(θ)|. A penalty bounds its multipliers: its z may only shrink. Where the
 * dual objective has squares, t·z is worth tp − t²q, and most at t = p/(2q) if that is feasible (theory.md, section 7, "Bounds");
 * infinite where z proves nothing.
 */
export function dualScale(problem: NormalizedProblem, z: Float64Array, bound: number): number {
  const { loss, targets } = problem;
  if (!isPenalty(loss)) return bound;
  if (!loss.quadratic) return Math.max(1, bound);
  let linear = 0;
  let squares = 0;
  let range = 0;
  for (let i = 0; i < z.length; i++) {
    const own = loss.of(i);
    linear += targets[i] * z[i];
    squares += (z[i] * z[i]) / (2 * own.curvature);
    range = Math.max(range, z[i] / own.dualRange(targets[i])[z[i] > 0 ? 1 : 0]);
  }
  return linear > 0 ? Math.max(bound, range, (2 * squares) / linear) : Infinity;
}

/**
 * Dual objective of z in normalised units (theory.md, sections 1 and 7), rounded down. The terms cancel where z has large entries,
 * so they are summed in double-double.
 */
export function dualObjective(problem: NormalizedProblem, z: Float64Array): number {
  const { targets, loss } = problem;
  const sum = new DoubleDoubleSum();
  let size = 0;
  let squares = 0;
  for (let i = 0; i < z.length; i++) {
    const { tolerance, curvature } = loss.of(i);
    sum.addProduct(targets[i], z[i]);
    size += Math.abs(targets[i] * z[i]);
    sum.addProduct(-tolerance, Math.abs(z[i]));
    size += tolerance * Math.abs(z[i]);
    if (curvature === 0) continue;
    const half = z[i] / (2 * curvature);
    sum.addProduct(-half, z[i]);
    squares += half * z[i];
  }
  // each square has a quotient that is rounded
  const rounding = 4 * Math.abs(sum.value) + 2 * squares;
  return sum.value - Number.EPSILON * rounding - z.length * 2 ** -100 * (size + squares);
}

/**
 * Moves z, in place, to where a dual may be: in the range of each multiplier and
 * orthogonal to the free columns (Fᵀz = 0). Returns the length of what still lies along F.
 */
export function admissibleDual(problem: NormalizedProblem, z: Float64Array): number {
  const { free, rows, loss } = problem;
  if (free.length > 0) z.set(rows.lift(rows.project(z)));
  clipDual(problem, z);
  if (free.length === 0) return 0;
  if (!loss.dualFree) {
    for (let round = 0; round < 3; round++) {
      slideAlong(problem, z);
      clipDual(problem, z);
    }
  }
  for (let round = 0; round < balancings; round++) {
    balance(problem, z);
    clipDual(problem, z);
  }
  return norm2(alongFree(problem, z));
}

/** Takes off z what lies along F by doubled precision; a multiplier of a margin moves in proportion to its room, as in `slideAlong`. */
function balance(problem: NormalizedProblem, z: Float64Array): void {
  const { free, freeTerms, loss } = problem;
  if (loss.dualFree) {
    alongFree(problem, z).forEach((value, i) => (z[i] -= value));
    return;
  }
  const roots = roomOf(problem, z).map(Math.sqrt);
  const columns = free.map((column) => column.map((value, i) => value * roots[i]));
  const v = spanned(columns, orthonormalize(columns), freeTerms.productsWith(z));
  v.forEach((value, i) => (z[i] -= roots[i] * value));
}

/** The part of z along F. */
const alongFree = ({ free, freeTerms }: NormalizedProblem, z: Float64Array): Float64Array =>
  spanned(free, freeTerms.orthonormal, freeTerms.productsWith(z));

/** How far each multiplier may move without leaving its box; none at a side. */
function roomOf({ loss, targets }: NormalizedProblem, z: Float64Array): Float64Array {
  return z.map((value, i) => {
    const [least, most] = loss.of(i).dualRange(targets[i]);
    return Math.min(value - least, most - value);
  });
}

/**
 * Takes Fᵀz back to zero without leaving the box: z_i changes in proportion to its distance from the box's sides, so a
 * multiplier at a side stays there. The step solves the k × k system FᵀWF c = Fᵀz by least squares in √W F.
 */
function slideAlong(problem: NormalizedProblem, z: Float64Array): void {
  const { free } = problem;
  const room = roomOf(problem, z);
  const columns = free.map((column) => column.map((value, i) => value * Math.sqrt(room[i])));
  const target = z.map((value, i) => (room[i] > 0 ? value / Math.sqrt(room[i]) : 0));
  // multipliers without room still count in Fᵀz: they are balanced by the others
  const fixed = free.map((column) =>
    column.reduce((sum, value, i) => (room[i] > 0 ? sum : sum + value * z[i]), 0),
  );
  const c = leastSquaresOn(columns, target);
  const balance = weightedSolve(columns, fixed);
  for (let i = 0; i < z.length; i++) {
    let change = 0;
    free.forEach((column, k) => (change += (c[k] + balance[k]) * column[i]));
    z[i] -= room[i] * Math.max(-0.5, Math.min(0.5, change));
  }
}

/** The c with GᵀG c = r for the few columns of G. */
const weightedSolve = (columns: readonly Float64Array[], r: readonly number[]): Float64Array =>
  leastSquaresOn(columns, spanned(columns, orthonormalize(columns), r));

/** The v in span(G) with Gᵀv = r, built up along the orthonormal basis of G. */
function spanned(
  columns: readonly Float64Array[],
  { basis, source }: ReturnType<typeof orthonormalize>,
  r: readonly number[],
): Float64Array {
  const v = new Float64Array(columns[0].length);
  basis.forEach((q, p) => {
    const column = columns[source[p]];
    const along = dot(q, column);
    const missing = (r[source[p]] - dot(v, column)) / along;
    for (let i = 0; i < v.length; i++) v[i] += missing * q[i];
  });
  return v;
}

function clipDual({ targets, loss }: NormalizedProblem, z: Float64Array): void {
  if (loss.dualFree) return;
  for (let i = 0; i < z.length; i++) {
    const [least, most] = loss.of(i).dualRange(targets[i]);
    z[i] = Math.max(least, Math.min(most, z[i]));
  }
}

/** Everything a solution gives weight to: the columns' neurons and the cells'. */
export function weightedNeurons(
  { space }: NormalizedProblem,
  columns: readonly Column[],
  { outputs, groups }: MasterSolution,
): readonly WeightedNeuron[] {
  const neurons = [
    ...columns.slice(0, outputs.length).map(({ theta }, j) => ({ theta, output: outputs[j] })),
    ...groups.filter((neuron) => neuron !== null),
  ];
  return withoutDust(space, neurons, outputDust);
}
