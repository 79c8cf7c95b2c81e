/**
 * A dense program as the interior point takes it: min costPlusᵀx⁺ + costMinusᵀx⁻ with A(x⁺ − x⁻) = b. A column with a curvature κ has
 * a free value t instead of x⁺ − x⁻, and costs κt²/2.
 */
import type { DenseMatrix } from '../linear/kernels';

export interface LinearProgram {
  /** rows × columns; may be overwritten (its rows are made orthonormal). */
  readonly matrix: DenseMatrix;
  readonly rhs: Float64Array;
  /** Cost of x⁺ and x⁻ per column; Infinity where that side does not exist. */
  readonly costPlus: Float64Array;
  readonly costMinus: Float64Array;
  /** Upper bound of x⁺ per column; Infinity where there is none. */
  readonly upperPlus: Float64Array;
  /** Per column, 0 where it is linear. */
  readonly curvature: Float64Array;
}
