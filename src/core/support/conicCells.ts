/** Cells of the arrangement {x̃_iᵀθ = 0} as groups of the master, each with the sign of its neurons' outputs. */
import { preactivations } from '../atom';
import type { NormalizedProblem } from '../normalize';
import { lifted } from '../pricing/exactPricer';
import type { WeightedNeuron } from '../sparsify/merge';
import { analyticCenter } from './center';
import type { Cone, Cones } from '../program/blocks/cone';
import { SUPPORT } from '../settings/support';
import { biasOf, liftedSize, normOf } from '../set';

const { crossedFace, emptyPhi, nearestFaces } = SUPPORT;

export interface ConicCell {
  /** The neuron that it was made for. */
  readonly neuron: WeightedNeuron;
  readonly signs: Int8Array;
  /** Sign of the outputs. */
  readonly side: 1 | -1;
  /** The columns ±D_s x̃, one a dimension, in the rows the master works in: m × rank. */
  readonly projected: readonly Float64Array[];
  /** Samples whose hyperplanes are known to bound the cell; others are added when a solution crosses them. */
  readonly bounding: Set<number>;
  cone: Cone;
  /** Rounds without mass. */
  idle: number;
}

/** Cells make sense as groups where the unit set is a Euclidean ball and no dimension is free. */
export function hasBallGroups(problem: NormalizedProblem): boolean {
  const { norm, bias, dimension } = problem.space;
  if (!normOf(norm).isRound) return false;
  const { exists, inNorm } = biasOf(bias);
  return inNorm ? dimension >= 2 : !exists && dimension >= 3;
}

export class CellSet {
  cells: ConicCell[] = [];
  private readonly keys = new Set<string>();
  private readonly rows: Float64Array;
  private readonly dimension: number;
  /** ‖x̃_i‖. */
  private readonly lengths: Float64Array;

  constructor(private readonly problem: NormalizedProblem) {
    const { space } = problem;
    this.dimension = liftedSize(space);
    this.rows = biasOf(space.bias).exists ? lifted(space) : space.inputs;
    const m = this.dimension;
    this.lengths = Float64Array.from({ length: space.count }, (_, i) =>
      Math.hypot(...this.rows.subarray(i * m, i * m + m)),
    );
  }

  /**
   * Adds the neuron's cell unless it is there, or too thin to be a group. Pre-activations of zero count as negative.
   */
  add(neuron: WeightedNeuron): boolean {
    const { theta, output } = neuron;
    const { space, rows: rowSpace } = this.problem;
    const n = space.count;
    const m = this.dimension;
    if (space.oneSided && output < 0) return false;
    const side = output > 0 ? 1 : -1;
    const t = preactivations(space, theta);
    const signs = Int8Array.from(t, (value) => (value > 0 ? 1 : -1));
    const key = keyOf(signs, side);
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    const near = Array.from(t.keys())
      .filter((i) => this.lengths[i] > 0)
      .sort((p, q) => Math.abs(t[p]) / this.lengths[p] - Math.abs(t[q]) / this.lengths[q]);
    const bounding = new Set(near.slice(0, nearestFaces * m));
    const cone = this.coneOf(signs, bounding);
    if (cone === null) return false;
    const projected = Array.from({ length: m }, (_, c) =>
      rowSpace.project(
        Float64Array.from(
          { length: n },
          (_, i) => side * (signs[i] > 0 ? 1 : space.slope) * this.rows[i * m + c],
        ),
      ),
    );
    this.cells.push({ neuron, signs, side, projected, bounding, cone, idle: 0 });
    return true;
  }

  retain(keep: (cell: ConicCell) => boolean): void {
    this.cells = this.cells.filter((cell) => {
      if (keep(cell)) return true;
      this.keys.delete(keyOf(cell.signs, cell.side));
      return false;
    });
  }

  cones(): Cones {
    return { dimension: this.dimension, cones: this.cells.map((cell) => cell.cone) };
  }

  /** Adds the hyperplanes that a solution's φ crosses, and returns how many; a cell that turns out too thin is dropped. */
  tighten(phi: Float64Array): number {
    const m = this.dimension;
    let largest = 0;
    for (const value of phi) largest = Math.max(largest, Math.abs(value));
    let added = 0;
    const thin = new Set<ConicCell>();
    this.cells.forEach((cell, g) => {
      const size = Math.hypot(...phi.subarray(g * m, g * m + m));
      if (size <= emptyPhi * largest) return;
      const before = cell.bounding.size;
      for (let i = 0; i < cell.signs.length; i++) {
        let t = 0;
        for (let c = 0; c < m; c++) t += this.rows[i * m + c] * phi[g * m + c];
        if (cell.signs[i] * t < -crossedFace * this.lengths[i] * size) cell.bounding.add(i);
      }
      if (cell.bounding.size === before) return;
      added += cell.bounding.size - before;
      const cone = this.coneOf(cell.signs, cell.bounding);
      if (cone) cell.cone = cone;
      else thin.add(cell);
    });
    if (thin.size > 0) this.cells = this.cells.filter((cell) => !thin.has(cell));
    return added;
  }

  private coneOf(signs: Int8Array, bounding: ReadonlySet<number>): Cone | null {
    const m = this.dimension;
    const rows = new Float64Array(bounding.size * m);
    let at = 0;
    for (const i of bounding) for (let c = 0; c < m; c++) rows[at++] = signs[i] * this.rows[i * m + c];
    const center = analyticCenter(rows, bounding.size, m);
    return center && { rows, count: bounding.size, center };
  }

  /** The neurons of a solution's φ; those that carry nothing are null. */
  neurons(phi: Float64Array): (WeightedNeuron | null)[] {
    const m = this.dimension;
    return this.cells.map(({ side }, g) => {
      const part = phi.subarray(g * m, g * m + m);
      let size = 0;
      for (const value of part) size += value * value;
      size = Math.sqrt(size);
      if (!(size > 0)) return null;
      const theta = new Float64Array(this.problem.space.dimension + 1);
      for (let c = 0; c < m; c++) theta[c] = part[c] / size;
      return { theta, output: side * size };
    });
  }
}

function keyOf(signs: Int8Array, side: number): string {
  let key = side > 0 ? '+' : '-';
  for (let i = 0; i < signs.length; i += 15) {
    let bits = 0;
    for (let q = i; q < Math.min(i + 15, signs.length); q++) bits = 2 * bits + (signs[q] > 0 ? 1 : 0);
    key += String.fromCharCode(bits + 1);
  }
  return key;
}
