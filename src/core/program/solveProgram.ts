/** Solves a restricted program by the interior point, in the units of its columns that double precision needs. */
import { type DenseMatrix, maxAbs, multiply } from '../linear/kernels';
import type { CancelSignal } from '../cancelSignal';
import { MASTER } from '../settings/master';
import { columnUnits, inColumnUnits } from './columnUnits';
import type { ConicProgram, ConicSolution } from './conicProgram';
import { interiorPoint } from './interiorPoint';

const { unsolvedAbove } = MASTER;

/**
 * @param given whose matrix is overwritten
 * @param tolerance of gap and residuals, relative
 */
export function solveConicProgram(
  given: ConicProgram,
  tolerance: number,
  signal?: CancelSignal,
): ConicSolution {
  const units = given.cones ? null : columnUnits(given.matrix);
  if (units === null) return interiorPoint(given, null, tolerance, signal);
  const matrix = { ...given.matrix, data: given.matrix.data.slice() };
  const scaled = interiorPoint(inColumnUnits(given, units), units, tolerance, signal);
  const found = inRows(matrix, given.rhs, {
    ...scaled,
    values: scaled.values.map((value, j) => value / units[j]),
  });
  if (accuracyOf(found) <= unsolvedAbove * tolerance || signal?.aborted) return found;
  // where slack columns carry the program, the columns as they are may do
  const plain = inRows(matrix, given.rhs, interiorPoint(given, null, tolerance, signal));
  return accuracyOf(plain) < accuracyOf(found) ? plain : found;
}

/** With the residual of the rows as they were given: where columns nearly cancel, that in orthonormal rows says too little. */
function inRows(matrix: DenseMatrix, rhs: Float64Array, found: ConicSolution): ConicSolution {
  const values = new Float64Array(matrix.rows);
  multiply(matrix, found.values, values);
  const missed = values.reduce((most, value, i) => Math.max(most, Math.abs(rhs[i] - value)), 0);
  return { ...found, primalResidual: Math.max(found.primalResidual, missed / (1 + maxAbs(rhs))) };
}

/** The relative accuracy that was reached, of gap and residuals. */
export const accuracyOf = ({ gap, primalResidual, dualResidual }: ConicSolution): number =>
  Math.max(gap, primalResidual, dualResidual);
