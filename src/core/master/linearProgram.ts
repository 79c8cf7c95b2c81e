/** A dense linear program as the interior point takes it: min costPlusᵀx⁺ + costMinusᵀx⁻ with A(x⁺ − x⁻) = b. */
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
}
