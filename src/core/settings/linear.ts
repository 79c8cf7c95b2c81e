/** Settings of the dense kernels and what is made of them. */
import { floor, tolerance, valuesOf } from './units';

export const LINEAR_PART = {
  /** A pivot at most this part of its diagonal element is rounding and replaced by a huge one; assembly/kernels.ts has it again. */
  tinyPivot: floor(1e-30),
  /** Of a column, what the others leave of it at the least where it is independent of them. */
  independentColumn: tolerance(1e-11),
  /** Added to the diagonal, of its largest element: the normal matrix of least squares, and that of rows of full rank. */
  squaresDiagonal: tolerance(1e-15),
  rowsDiagonal: tolerance(1e-16),
  /** Coefficients below this are dropped by HiGHS itself; programs are scaled to order one before they come here. */
  smallestCoefficient: tolerance(1e-12),
  /** What HiGHS may miss a row and a dual row by, in such programs. */
  primalFeasibility: tolerance(1e-10),
  dualFeasibility: tolerance(1e-9),
};

export const LINEAR = valuesOf(LINEAR_PART);
