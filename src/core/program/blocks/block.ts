/**
 * What the interior point asks of the variables of one kind (theory.md, section 3). A block knows its own values, multipliers and steps;
 * with the rest it shares only the dual z of the rows, through the products of the program's columns with it.
 */
import type { DenseMatrix } from '../../linear/kernels';

export interface Start {
  /** What each complementarity product starts at or near: the size of the largest product of a column with the right-hand side. */
  readonly mu: number;
  /** Of all columns with the right-hand side: the least-squares solution, as the rows are orthonormal. */
  readonly products: Float64Array;
  /**
   * As near to z = 0 as the bounds let it be, where multipliers are costs: for primal and dual steps of one length, or columns of unlike
   * cost. Else the least-squares solution, moved by `mu` into the interior.
   */
  readonly central: boolean;
  /** A column that costs no more starts as if it cost 1: a slack without a cost would outweigh all neurons, and every step would be short. */
  readonly cheapest: number;
}

/** Sums over all blocks, at one point. */
export interface Measures {
  objective: number;
  /** Sum of what the objective is made of: with costs of either sign that may vanish, and this does not. */
  size: number;
  /** Less bᵀz. */
  dualObjective: number;
  complementarity: number;
  /** The largest, in units of the columns, less what products are rounded by. */
  dualResidual: number;
}

/** What a Newton system aims at. */
export interface Targets {
  /** For every complementarity product. */
  readonly mu: number;
  /** The part of the second-order terms of the last step that is taken off. */
  readonly share: number;
}

export interface Block {
  /** Number of complementarity products. */
  readonly pairs: number;
  /** In units of the columns. */
  readonly largestCost: number;
  start(start: Start): void;
  /** Takes up the products of the columns with z: the values and residuals that follow from them. */
  follow(products: Float64Array): void;
  /** Adds the values to those of the columns. */
  addValues(net: Float64Array): void;
  /** @param rounding of a product with a column of length 1 */
  measure(sums: Measures, rounding: number): void;
  /** Adds the weights of its columns in the normal matrix A·W·Aᵀ; where the columns change with the point, writes them into `matrix`. */
  addWeights(weights: Float64Array, matrix: DenseMatrix): void;
  /** Prepares a Newton system, in which column j takes the step W_j a_jᵀδz + o_j; adds its o to `offsets`. Call after `addWeights`. */
  aim(targets: Targets, offsets: Float64Array): void;
  /** Takes the primal step from the products of the system's columns with δz. */
  takeStep(products: Float64Array): void;
  /** Corrects the step of one column, if it is one of these, to a value that cancels less. */
  correctStep(column: number, value: number): void;
  /** Adds the steps to those of the columns. */
  addStep(net: Float64Array): void;
  /** The dual part of the step, given the products of the program's own columns with δz. */
  finishStep(products: Float64Array): void;
  /** The longest steps [primal, dual] to the boundary; infinite where there is none. */
  longestStep(): readonly [number, number];
  /** Σ of the complementarity products after such steps. */
  complementarityAfter(primal: number, dual: number): number;
  step(primal: number, dual: number): void;
}

/** A block of plain columns, which can be moved without any multiplier. */
export interface PlainBlock extends Block {
  /** Keeps the present point, to which `recall` goes back. */
  keep(): void;
  recall(): void;
  /** Changes the values by W_j times these products, with the weights of the last `addWeights`. */
  nudge(products: Float64Array): void;
  isFeasible(): boolean;
}
