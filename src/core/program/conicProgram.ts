/**
 * A dense program as the interior point takes it (theory.md, section 3): whole cells φ_g, neurons and slacks x⁺ − x⁻, and free values t.
 *
 *     minimise  Σ_g ‖φ_g‖ + c⁺ᵀx⁺ + c⁻ᵀx⁻ + Σ κt²/2
 *     subject to  Σ_g A_g φ_g + A(x⁺ − x⁻) + Bt = b,  C_g φ_g ≥ 0,  0 ≤ x⁺ ≤ u,  0 ≤ x⁻
 *
 * Without cells and curvatures it is a linear program.
 */
import type { DenseMatrix } from '../linear/kernels';
import type { Cones } from './blocks/cone';

/** The columns after those of the cells, one entry each. */
export interface PlainColumns {
  /** Cost of x⁺ and x⁻; Infinity where that side does not exist. */
  readonly costPlus: Float64Array;
  readonly costMinus: Float64Array;
  /** Upper bound of x⁺; Infinity where there is none. A column that has one has no x⁻. */
  readonly upperPlus: Float64Array;
  /** κ of a column with a free value t, which costs nothing else; 0 where it is linear. */
  readonly curvature: Float64Array;
}

export interface ConicProgram extends PlainColumns {
  /** rows × (columns of cells + plain columns); may be overwritten (its rows are made orthonormal). */
  readonly matrix: DenseMatrix;
  readonly rhs: Float64Array;
  /** The cells, whose columns come first, `dimension` of them a cell; null where there are none. */
  readonly cones: Cones | null;
}

export interface ConicSolution {
  /** φ of every cell, one after the other. */
  readonly phi: Float64Array;
  /** Net values x⁺ − x⁻, or t, of the plain columns. */
  readonly values: Float64Array;
  /** Dual of the rows, in the rows the program was given in. */
  readonly dual: Float64Array;
  readonly objective: number;
  /** ‖Ax − b‖∞ / (1 + ‖b‖∞) in orthonormal rows. */
  readonly primalResidual: number;
  /** Relative gap and dual residual that were reached. */
  readonly gap: number;
  readonly dualResidual: number;
  readonly iterations: number;
}
