/**
 * The least-norm network over given cells (theory.md, section 2.2): in the closed cell of sign pattern s and output sign
 * ±, a neuron φ = |v|θ contributes ±D_s X̃φ, linear in φ, for the cone s_i x̃_iᵀφ ≥ 0 and at the cost gauge(φ). The norm is
 * approached from below by its tangents and the cone by the rows that are violated (Kelley 1960), so that every step
 * is a linear program; any norm, bias and goal goes. Each step's φ makes a network, judged by its true norm.
 */
import { gauge, preactivations, vectorNorm } from '../atom';
import { assess, type Network, missColumns, rowBounds } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import type { CancelSignal } from '../cancelSignal';
import { signPattern, type WeightedNeuron } from './merge';
import { SPARSIFY } from '../settings/sparsify';
import { biasOf, limitOf, normOf } from '../set';

const {
  acceptedCone,
  cellAccuracy,
  cellRounds,
  firstConeRows,
  gainedConeRows,
  insideCone,
  leastCellNorm,
  leastPhi,
  phiDust,
} = SPARSIFY;

export interface ClosedCell {
  readonly sign: 1 | -1;
  /** +1 or −1 per sample: which branch of σ holds. */
  readonly pattern: Int8Array;
  /** A neuron in the cell. */
  readonly theta: Float64Array;
}

export interface CellSolution {
  readonly network: Network;
  /** Gauge of φ per cell. */
  readonly masses: Float64Array;
}

export interface CellOptions {
  /** Weight of each cell's norm, infinite to leave it out; one by default. */
  readonly weights?: Float64Array;
  /** Relative accuracy of the weighted norm. */
  readonly accuracy?: number;
  /** A weighted norm that suffices. */
  readonly target?: number;
}

/** Closed cells of a neuron that outputs with its sign: it may lie on kinks, whose samples are then given either sign. */
export function cellsOf(problem: NormalizedProblem, neuron: WeightedNeuron, most: number): ClosedCell[] {
  const pattern = signPattern(problem.space, neuron.theta);
  const zeros = Array.from(pattern.keys()).filter((i) => pattern[i] === 0);
  const sign = neuron.output > 0 ? 1 : -1;
  const variants = zeros.length < 31 && 2 ** zeros.length <= most ? 2 ** zeros.length : Math.min(most, 2);
  return Array.from({ length: variants }, (_, code) => {
    const filled = pattern.slice();
    const many = variants < 2 ** Math.min(30, zeros.length);
    zeros.forEach((i, bit) => (filled[i] = (many ? code : (code >> bit) & 1) === 1 ? -1 : 1));
    return { sign, pattern: filled, theta: neuron.theta };
  });
}

/** A row of the program that only one cell's variables enter. */
interface CellRow {
  readonly cell: number;
  /** Coefficients of φ (length d + 1), and of t; the row is ≥ 0. */
  readonly phi: Float64Array;
  readonly t: number;
}

export class CellProgram {
  private readonly rows: CellRow[] = [];
  private readonly present: Set<number>[];
  /** D_s x̃ per cell and coordinate, with the output's sign: the columns of φ. */
  private readonly blocks: Float64Array[][];

  constructor(
    private readonly problem: NormalizedProblem,
    readonly cells: readonly ClosedCell[],
    private readonly budget: Budget,
  ) {
    this.present = cells.map(() => new Set());
    this.blocks = cells.map((cell) => this.blockOf(cell));
    cells.forEach((cell, g) => {
      const { dimension: d } = problem.space;
      const t = preactivations(problem.space, cell.theta).map((value, i) => Math.abs(value) / this.size(i));
      const nearest = Array.from(t.keys()).sort((p, q) => t[p] - t[q]);
      for (const i of nearest.slice(0, firstConeRows * (d + 1))) this.addCone(g, i);
      this.addTangent(g, cell.theta);
      for (let c = 0; c <= d; c++) {
        for (const value of [1, -1]) {
          const axis = new Float64Array(d + 1);
          axis[c] = value;
          if (gauge(problem.space, axis) > 0) this.addTangent(g, axis);
        }
      }
    });
  }

  /** Entries of the first program's matrix over so many cells. */
  static entries({ space: { count: n, dimension: d } }: NormalizedProblem, cells: number): number {
    return cells * (d + 2) * (n + cells * (firstConeRows + 2) * (d + 1));
  }

  /**
   * Least Σ w_g gauge(φ_g) (plus the hinge losses of a soft margin). Null when there is no network over the cells, none
   * within the target, or the budget ends before one is found.
   */
  solve({ weights, accuracy = cellAccuracy, target }: CellOptions = {}): CellSolution | null {
    let best: CellSolution | null = null;
    let least = Infinity;
    for (let round = 0; round < cellRounds && !this.budget.signal?.aborted; round++) {
      const solved = this.solveOnce(weights);
      // the tangents' norm is a lower bound
      if (solved === null || (target !== undefined && solved.value > target)) break;
      const { phis, free, value } = solved;
      const violated = this.addViolated(phis);
      const masses = Float64Array.from(phis, (phi) => gauge(this.problem.space, phi));
      if (violated <= acceptedCone) {
        const network = this.networkOf(phis, masses, free);
        let cost = network.objective - masses.reduce((sum, mass) => sum + mass, 0);
        masses.forEach((mass, g) => (cost += mass > 0 ? mass * (weights?.[g] ?? 1) : 0));
        if (cost < least) {
          least = cost;
          best = { network, masses };
        }
        if (least <= value + accuracy * Math.max(least, leastCellNorm) || least <= (target ?? -Infinity))
          break;
      }
      phis.forEach((phi, g) => {
        if (masses[g] > 0) this.addTangent(g, phi);
      });
    }
    return target !== undefined && least > target ? null : best;
  }

  private networkOf(phis: readonly Float64Array[], masses: Float64Array, free: Float64Array): Network {
    const neurons = phis.flatMap((phi, g) =>
      masses[g] > phiDust
        ? [{ theta: phi.map((value) => value / masses[g]), output: this.cells[g].sign * masses[g] }]
        : [],
    );
    return assess(this.problem, neurons, free);
  }

  private solveOnce(
    weights: Float64Array | undefined,
  ): { phis: Float64Array[]; free: Float64Array; value: number } | null {
    const { problem, cells, budget } = this;
    const { space, free } = problem;
    const { count: n, dimension: d } = space;
    const seconds = budget.seconds();
    if (seconds <= 0) return null;
    const left = cells.map((_, g) => g).filter((g) => Number.isFinite(weights?.[g] ?? 1));
    const place = new Map(left.map((g, q) => [g, q]));
    const own = this.rows.filter(({ cell }) => place.has(cell));
    const total = n + own.length;
    const columns: Float64Array[] = [];
    const cost: number[] = [];
    const lower: number[] = [];
    const push = (price: number, least: number): Float64Array => {
      const column = new Float64Array(total);
      columns.push(column);
      cost.push(price);
      lower.push(least);
      return column;
    };
    for (const g of left) {
      for (let c = 0; c <= d; c++) push(0, -Infinity).set(this.blocks[g][c]);
      push(weights?.[g] ?? 1, 0);
    }
    own.forEach(({ cell, phi, t }, r) => {
      const start = place.get(cell)! * (d + 2);
      for (let c = 0; c <= d; c++) columns[start + c][n + r] = phi[c];
      columns[start + d + 1][n + r] = t;
    });
    for (const column of free) push(0, -Infinity).set(column);
    for (const { row, sign, price } of missColumns(problem)) push(price, 0)[row] = sign;
    const bounds = rowBounds(problem, 0);
    const rowLower = new Float64Array(total);
    rowLower.set(bounds.rowLower);
    const rowUpper = new Float64Array(total).fill(Infinity);
    rowUpper.set(bounds.rowUpper);
    const answer = budget.solveProgram({
      cost: Float64Array.from(cost),
      columnLower: Float64Array.from(lower),
      columnUpper: new Float64Array(columns.length).fill(Infinity),
      rowLower,
      rowUpper,
      columns,
      timeLimit: seconds,
      signal: budget.signal,
    });
    if (answer.kind !== 'optimal') return null;
    const { values, objective } = answer;
    const phis = cells.map((_, g) => {
      const q = place.get(g);
      return q === undefined ? new Float64Array(d + 1) : values.slice(q * (d + 2), q * (d + 2) + d + 1);
    });
    const after = left.length * (d + 2);
    return { phis, free: values.slice(after, after + free.length), value: objective };
  }

  /** Adds the worst cone rows that each φ violates; the largest violation, in units of its rows and of the largest φ. */
  private addViolated(phis: readonly Float64Array[]): number {
    let worst = 0;
    const length = Math.max(...phis.map((phi) => vectorNorm('l2', phi)), leastPhi);
    phis.forEach((phi, g) => {
      const { pattern } = this.cells[g];
      const t = preactivations(this.problem.space, phi);
      const miss = t.map((value, i) => (-pattern[i] * value) / (this.size(i) * length));
      const order = Array.from(miss.keys())
        .filter((i) => miss[i] > insideCone)
        .sort((p, q) => miss[q] - miss[p]);
      if (order.length > 0) worst = Math.max(worst, miss[order[0]]);
      for (const i of order.filter((i) => !this.present[g].has(i)).slice(0, gainedConeRows))
        this.addCone(g, i);
    });
    return worst;
  }

  /** ‖x̃_i‖. */
  private size(i: number): number {
    const { dimension: d, inputs } = this.problem.space;
    let sum = 1;
    for (let c = 0; c < d; c++) sum += inputs[i * d + c] ** 2;
    return Math.sqrt(sum);
  }

  private addCone(g: number, i: number): void {
    this.present[g].add(i);
    const { dimension: d, inputs, bias } = this.problem.space;
    const factor = this.cells[g].pattern[i] / this.size(i);
    const phi = new Float64Array(d + 1);
    for (let c = 0; c < d; c++) phi[c] = factor * inputs[i * d + c];
    if (biasOf(bias).exists) phi[d] = factor;
    this.rows.push({ cell: g, phi, t: 0 });
  }

  /** t ≥ uᵀφ with u a subgradient of the gauge at a point. */
  private addTangent(g: number, at: Float64Array): void {
    const phi = subgradient(this.problem, at).map((value) => -value);
    this.rows.push({ cell: g, phi, t: 1 });
  }

  private blockOf({ sign, pattern }: ClosedCell): Float64Array[] {
    const { count: n, dimension: d, inputs, slope, bias } = this.problem.space;
    return Array.from({ length: d + 1 }, (_, c) =>
      Float64Array.from({ length: n }, (_, i) => {
        const x = c < d ? inputs[i * d + c] : Number(biasOf(bias).exists);
        return sign * (pattern[i] > 0 ? 1 : slope) * x;
      }),
    );
  }
}

/** u with uᵀφ ≤ gauge(φ) everywhere, equal at the point. */
function subgradient({ space }: NormalizedProblem, at: Float64Array): Float64Array {
  const { dimension: d, norm, bias } = space;
  const u = new Float64Array(d + 1);
  biasOf(bias).subgradient(normOf(norm), at, d, limitOf(bias), u);
  return u;
}

/**
 * Leaves out one cell after the other, the lightest first, whenever a network over the others is found; ends when that
 * many cells in a row turned out to be needed.
 *
 * @param solve a network over the cells that are kept, null when there is none
 */
export function eliminateCells(
  start: CellSolution,
  solve: (kept: (cell: number) => boolean) => CellSolution | null,
  signal: CancelSignal | undefined,
  patience = Infinity,
): CellSolution {
  let inARow = 0;
  const needed = new Set<number>();
  for (let current = start; ;) {
    const { masses } = current;
    let lightest = -1;
    masses.forEach((mass, g) => {
      if (mass > 0 && !needed.has(g) && (lightest < 0 || mass < masses[lightest])) lightest = g;
    });
    if (lightest < 0 || inARow >= patience || signal?.aborted) return current;
    const without = solve((g) => masses[g] > 0 && g !== lightest);
    inARow = without ? 0 : inARow + 1;
    if (without) current = without;
    else needed.add(lightest);
  }
}
