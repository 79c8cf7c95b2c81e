/**
 * The linear system of one interior-point step (theory.md, section 3): δz and the columns' steps t with Σ a_j t_j = r, where each block
 * says t_j = W_j a_jᵀδz + o_j for its columns. The heavy columns' t come from the normal equations, where nothing cancels.
 */
import { type DenseMatrix, multiply, multiplyTransposed } from '../linear/kernels';
import type { CancelSignal } from '../cancelSignal';
import { MASTER } from '../settings/master';
import type { Block, Targets } from './blocks/block';
import { NormalEquations } from './normalEquations';

const { refinedStep, stepRefinements } = MASTER;

/** Memory for systems of so many rows and columns, one after the other. */
export class SystemMemory {
  readonly dz: Float64Array;
  readonly rows: Float64Array;
  /** The normal matrix, and what it is made in. */
  readonly normal: Float64Array;
  readonly scratch: Float64Array;
  readonly weights: Float64Array;
  readonly offsets: Float64Array;
  readonly net: Float64Array;
  readonly products: Float64Array;

  constructor(rows: number, columns: number) {
    [this.dz, this.rows] = [new Float64Array(rows), new Float64Array(rows)];
    [this.normal, this.scratch] = [new Float64Array(rows * rows), new Float64Array(rows * columns)];
    [this.weights, this.offsets] = [new Float64Array(columns), new Float64Array(columns)];
    [this.net, this.products] = [new Float64Array(columns), new Float64Array(columns)];
  }
}

export class NewtonSystem {
  private readonly equations: NormalEquations;

  /** @param matrix the program's columns, or what they become at this point: blocks may write theirs into it */
  constructor(
    private readonly matrix: DenseMatrix,
    private readonly blocks: readonly Block[],
    private readonly memory: SystemMemory,
    signal?: CancelSignal,
  ) {
    const { weights, scratch, normal } = memory;
    weights.fill(0);
    for (const block of blocks) block.addWeights(weights, matrix);
    this.equations = new NormalEquations(matrix, weights, scratch, normal, signal);
  }

  /**
   * Leaves δz in memory.dz and each block with its primal step, refined until the rows are met to rounding.
   *
   * @param r what the steps add up to
   * @param size what its rounding is relative to
   */
  solve(targets: Targets, r: Float64Array, size: number): void {
    const { matrix, blocks, equations } = this;
    const { heavy } = equations;
    const { dz, rows, weights, offsets, net, products } = this.memory;
    const n = matrix.rows;
    offsets.fill(0);
    for (const block of blocks) block.aim(targets, offsets);
    const rho = Float64Array.from(heavy, (j) => -offsets[j] / weights[j]);
    const netHeavy = Float64Array.from(rho);
    const missing = new Float64Array(heavy.length);
    for (const j of heavy) offsets[j] = 0;
    multiply(matrix, offsets, rows);
    for (let i = 0; i < n; i++) dz[i] = r[i] - rows[i];
    equations.solve(dz, netHeavy);
    this.takeSteps(netHeavy);
    for (let round = 0; round < stepRefinements; round++) {
      let worst = 0;
      for (let c = 0; c < heavy.length; c++) {
        missing[c] = rho[c] - products[heavy[c]] + netHeavy[c] / weights[heavy[c]];
        worst = Math.max(worst, Math.abs(missing[c]));
      }
      net.fill(0);
      for (const block of blocks) block.addStep(net);
      multiply(matrix, net, rows);
      for (let i = 0; i < n; i++) {
        rows[i] = r[i] - rows[i];
        worst = Math.max(worst, Math.abs(rows[i]));
      }
      if (worst <= refinedStep * size) return;
      equations.solve(rows, missing);
      for (let i = 0; i < n; i++) dz[i] += rows[i];
      for (let c = 0; c < heavy.length; c++) netHeavy[c] += missing[c];
      this.takeSteps(netHeavy);
    }
  }

  /** The steps that go with δz, and with those of the heavy columns. */
  private takeSteps(netHeavy: Float64Array): void {
    const { matrix, blocks, equations, memory } = this;
    multiplyTransposed(matrix, memory.dz, memory.products);
    for (const block of blocks) {
      block.takeStep(memory.products);
      for (let c = 0; c < netHeavy.length; c++) block.correctStep(equations.heavy[c], netHeavy[c]);
    }
  }

  /** What the columns are multiplied with in the least change, in the metric of the weights, that adds r to what they add up to. */
  nearest(r: Float64Array): Float64Array {
    const { heavy } = this.equations;
    const { dz, weights, products } = this.memory;
    dz.set(r);
    const netHeavy = new Float64Array(heavy.length);
    this.equations.solve(dz, netHeavy);
    multiplyTransposed(this.matrix, dz, products);
    heavy.forEach((j, c) => (products[j] = netHeavy[c] / weights[j]));
    return products;
  }
}
