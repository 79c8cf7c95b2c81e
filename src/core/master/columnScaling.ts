/**
 * Columns of one size. Neurons of raw inputs may have atoms that differ by many orders; the rows are made orthonormal for all of
 * them together, and where the small ones are lost in the large ones they are lost to the program.
 */
import type { LinearProgram, LinearProgramSolution } from './interiorPoint';

/** Columns whose lengths differ by less are left as they are. */
const EVEN = 1e3;

export interface ColumnScaling {
  readonly program: LinearProgram;
  /** Powers of two: column j has been multiplied by the j-th, its costs as well, its values are divided by it. */
  readonly factors: Float64Array;
  /** The solution of the program as it was given. */
  restore(solution: LinearProgramSolution): LinearProgramSolution;
}

/** Overwrites the program's matrix. Null where the columns are of much the same length. */
export function scaleColumns(program: LinearProgram): ColumnScaling | null {
  const { rows, columns, stride, data } = program.matrix;
  const lengths = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) lengths[j] = Math.max(lengths[j], Math.abs(data[i * stride + j]));
  let least = Infinity;
  let most = 0;
  for (const length of lengths) {
    if (length === 0) continue;
    least = Math.min(least, length);
    most = Math.max(most, length);
  }
  if (!(most > EVEN * least) || !Number.isFinite(most)) return null;
  const factors = lengths.map((length) => (length > 0 ? 2 ** -Math.round(Math.log2(length)) : 1));
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[i * stride + j] *= factors[j];
  return {
    program: {
      matrix: program.matrix,
      rhs: program.rhs,
      costPlus: program.costPlus.map((cost, j) => cost * factors[j]),
      costMinus: program.costMinus.map((cost, j) => cost * factors[j]),
      upperPlus: program.upperPlus.map((upper, j) => upper / factors[j]),
    },
    factors,
    restore: (solution) => ({
      ...solution,
      values: solution.values.map((value, j) => value * factors[j]),
    }),
  };
}
