/**
 * The optimal face may hold sparser networks than the vertex that the simplex method happens to end at (theory.md,
 * section 4). All optimal networks are made of the tight neurons, so this searches for the one over the fewest cells:
 * by reweighting, by branch and bound while the cells are few, and by leaving out cells while the norm stays the same.
 */
import { atom } from '../atom';
import { dot } from '../linear/kernels';
import { norm2, orthonormalize } from '../linear/orthogonal';
import type { Column } from '../master/columns';
import { type Network, solveVertex, type Vertex } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { type ClosedCell, CellProgram, cellsOf, type CellSolution, eliminateCells } from './closedCells';
import { cellGroups, reweighting } from './cellGroups';
import { signPattern } from './merge';
import { SPARSIFY } from '../settings/sparsify';
import { biasOf, normOf } from '../set';

const {
  faceEpsilon,
  faceEpsilonShrink,
  faceGroups,
  faceNodes,
  facePatience,
  facePoint,
  faceReweightings,
  faceUnknowns,
  faceVariants,
  groupDust,
  independent,
  signComparisons,
  wholeNeuron,
} = SPARSIFY;

export interface Face {
  readonly problem: NormalizedProblem;
  /** The tight neurons. */
  readonly columns: readonly Column[];
  /** The sign of output that each of them may have, 0 for either. */
  readonly signs: Int8Array;
  /** Loosens every demand by that much, since tight neurons are known only to some digits. */
  readonly widening: number;
  /** Largest objective of a network that still counts as optimal. */
  readonly limit: number;
  readonly budget: Budget;
  /** Refines and merges a vertex; null when what comes out does not count. */
  accept(vertex: Network): Network | null;
}

/** A network of the face with fewer neurons than `start`, or `start` itself. */
export function sparsestOnFace(face: Face, start: Network): Network {
  const { neurons } = start;
  const { columns, problem } = face;
  if (neurons.length <= 1) return start;
  const searched =
    columns.length > neurons.length &&
    columns.length * neurons.length * problem.space.count <= signComparisons &&
    !isPoint(face);
  const found = searched ? branchAndBound(face, reweightOnFace(face, start)) : start;
  return isRigid(problem, found) ? found : eliminateOnFace(face, found);
}

/**
 * Networks of least norm over given cells have, in a ball, the same neurons: the norms add up along the way from one to the
 * other, so φ only changes its length. If the neurons are independent as well, there is no other.
 */
function isRigid({ space, free }: NormalizedProblem, { neurons }: Network): boolean {
  const { exists, inNorm } = biasOf(space.bias);
  if (!normOf(space.norm).isRound || (exists && !inNorm)) return false;
  const columns = [...free, ...neurons.map(({ theta }) => atom(space, theta))];
  const { basis, source } = orthonormalize(columns);
  if (basis.length < columns.length) return false;
  return basis.every((q, k) => dot(q, columns[source[k]]) > independent * norm2(columns[source[k]]));
}

/** A network over the cells of the tight neurons, which are right also where the neurons are too far off to be used. */
export function networkOnCells(face: Face): Network | null {
  const { problem, columns, signs, limit, budget } = face;
  const cells = columns.flatMap(({ theta }, j) =>
    [1, -1].flatMap((sign) =>
      signs[j] * sign < 0 ? [] : cellsOf(problem, { theta, output: sign }, faceVariants),
    ),
  );
  if (tooMany(problem, cells)) return null;
  const solution = new CellProgram(problem, cells, budget).solve({ target: limit });
  return solution && face.accept(solution.network);
}

/** Leaves out the cells of a network without which the norm stays what it is. */
function eliminateOnFace(face: Face, start: Network): Network {
  const { problem, limit, budget } = face;
  const cells = start.neurons.flatMap((neuron) => cellsOf(problem, neuron, faceVariants));
  if (tooMany(problem, cells)) return start;
  const program = new CellProgram(problem, cells, budget);
  const first = program.solve({ target: limit });
  if (first === null) return start;
  let round = 0;
  const solve = (kept: (cell: number) => boolean): CellSolution | null => {
    const weights = first.masses.map((_, g) => (kept(g) ? 1 : Infinity));
    const solution = program.solve({ weights, target: limit });
    budget.log?.('cells_left_out', ++round, solution && solution.network);
    return solution;
  };
  const fewest = eliminateCells(first, solve, budget.signal, facePatience);
  const network = face.accept(fewest.network);
  return network && network.neurons.length < start.neurons.length ? network : start;
}

function tooMany({ space }: NormalizedProblem, cells: readonly ClosedCell[]): boolean {
  return cells.length * (space.dimension + 1) > faceUnknowns;
}

/**
 * Whether a generic function of the neurons has the same integral all over the face, which then is a point. It varies
 * slowly, so that tight neurons that were found twice, at slightly different places, do not count as two.
 */
function isPoint({ problem, columns, widening, limit, budget }: Face): boolean {
  const weights = new Float64Array(2 * columns.length);
  columns.forEach(({ theta }, j) => {
    let phase = 0;
    theta.forEach((value, c) => (phase += Math.sqrt(c + 2) * value));
    weights[2 * j] = 2 + Math.cos(3 * phase);
    weights[2 * j + 1] = 2 + Math.cos(3 * phase + 1);
  });
  const value = (vertex: Vertex): number =>
    vertex.outputs.reduce(
      (sum, output, j) => sum + Math.abs(output) * weights[2 * j + (output > 0 ? 0 : 1)],
      0,
    );
  const least = solveVertex(problem, columns, budget, { widening, limit, weights });
  const most = solveVertex(problem, columns, budget, { widening, limit, weights: weights.map((w) => -w) });
  return !least || !most || value(most) - value(least) <= facePoint * limit;
}

function reweightOnFace(face: Face, start: Network): Network {
  const { problem, columns, widening, limit, budget } = face;
  const patterns = columns.map(({ theta }) => signPattern(problem.space, theta));
  let best = start;
  let current = start;
  let epsilon = faceEpsilon;
  for (let round = 0; round < faceReweightings && !budget.signal?.aborted; round++) {
    const mean = current.objective / current.neurons.length;
    const weights = reweighting(problem.space, patterns, current.neurons, epsilon * mean);
    const vertex = solveVertex(problem, columns, budget, { widening, weights, limit });
    const next = vertex && face.accept(vertex.network);
    budget.log?.('face_reweighted', round + 1, next);
    if (!next || next.neurons.length === 0) return next ?? best;
    if (next.neurons.length < best.neurons.length) best = next;
    else if (next.neurons.length >= current.neurons.length) break;
    current = next;
    epsilon *= faceEpsilonShrink;
  }
  return best;
}

/**
 * Minimises the number of groups that carry mass. The relaxation is Σ mass_g / M_g with M_g the most mass that group g
 * takes anywhere on the face; a node leaves some groups out and counts others as used. Linear programs rather than one
 * integer program, since an integrality tolerance times M_g would let unused groups leak.
 */
function branchAndBound(face: Face, start: Network): Network {
  const { problem, columns, signs, widening, limit, budget } = face;
  const groups = cellGroups(problem.space, columns, signs, faceGroups, budget.signal);
  if (groups === null) return start;
  // a column of several groups becomes a copy in each
  const copies = groups.flatMap(({ members, sign }, group) =>
    members.map((j) => ({ column: columns[j], group, sign })),
  );
  const program = (cost: (group: number) => number): Float64Array | null => {
    if (budget.signal?.aborted) return null;
    const weights = Float64Array.from({ length: 2 * copies.length }, (_, q) => {
      const { group, sign } = copies[q >> 1];
      return q % 2 === (sign > 0 ? 0 : 1) ? cost(group) : Infinity;
    });
    const vertex = solveVertex(
      problem,
      copies.map(({ column }) => column),
      budget,
      { widening, weights, limit },
    );
    if (vertex === null) return null;
    const mass = new Float64Array(groups.length);
    vertex.outputs.forEach((output, q) => (mass[copies[q].group] += Math.abs(output)));
    const network = face.accept(vertex.network);
    if (network && network.neurons.length < best.neurons.length) best = network;
    return mass;
  };
  let best = start;
  const most = new Float64Array(groups.length);
  for (let group = 0; group < groups.length; group++) {
    const mass = program((g) => (g === group ? -1 : 0));
    if (mass === null) return best;
    most[group] = mass[group];
  }
  const dust = Math.max(groupDust * limit, 2 * (limit - start.objective));
  const open = new Int8Array(groups.length).map((_, g) => (most[g] > dust ? 0 : -1));
  const stack = [open];
  let node = 0;
  for (; node < faceNodes && stack.length > 0 && !budget.signal?.aborted; node++) {
    const state = stack.pop()!;
    const used = state.filter((value) => value === 1).length;
    if (used >= best.neurons.length) continue;
    const mass = program((g) => (state[g] === 0 ? 1 / most[g] : state[g] === 1 ? 0 : Infinity));
    if (mass === null) continue;
    let bound = used;
    let branch = -1;
    state.forEach((value, g) => {
      if (value !== 0) return;
      bound += mass[g] / most[g];
      if (mass[g] > dust && (branch < 0 || mass[g] / most[g] > mass[branch] / most[branch])) branch = g;
    });
    if (branch < 0 || Math.ceil(bound - wholeNeuron) >= best.neurons.length) continue;
    const without = state.slice();
    without[branch] = -1;
    const withIt = state.slice();
    withIt[branch] = 1;
    stack.push(without, withIt);
  }
  budget.log?.('face_search', 1, best, node);
  return best;
}
