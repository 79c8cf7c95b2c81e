/**
 * Columns of a restricted program in units of their own, in which they are of nearly equal length. In raw units the atom of a neuron that
 * is linear on the samples may be 10⁹ times as long as that of one with a kink among them, which is then rounding in A·Aᵀ. A column over a
 * power of two, and its cost with it, is the same column: nothing is rounded.
 */
import type { DenseMatrix } from '../linear/kernels';
import type { ConicProgram } from './conicProgram';

/** Lengths that differ by less are left as they are: their squares leave the shortest seven digits beside the longest. */
const UNLIKE = 2 ** 15;

/** A power of two a column, near its length; null where the columns are alike. */
export function columnUnits(a: DenseMatrix): Float64Array | null {
  return unitsOfLengths(lengthsOf(a));
}

/** The same from the columns' lengths. */
export function unitsOfLengths(lengths: Float64Array): Float64Array | null {
  let [least, most] = [Infinity, 0];
  for (const length of lengths) {
    if (length > 0) least = Math.min(least, length);
    most = Math.max(most, length);
  }
  if (!(most > UNLIKE * least)) return null;
  return lengths.map((length) => (length > 0 ? 2 ** Math.round(Math.log2(length)) : 1));
}

/** A copy of the program in these units. */
export function inColumnUnits(program: ConicProgram, units: Float64Array): ConicProgram {
  const { rows, columns, stride, data } = program.matrix;
  const divided = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) divided[i * columns + j] = data[i * stride + j] / units[j];
  return {
    ...program,
    matrix: { rows, columns, stride: columns, data: divided },
    costPlus: program.costPlus.map((cost, j) => cost / units[j]),
    costMinus: program.costMinus.map((cost, j) => cost / units[j]),
    upperPlus: program.upperPlus.map((upper, j) => upper * units[j]),
    curvature: program.curvature.map((curvature, j) => curvature / units[j] ** 2),
  };
}

function lengthsOf(a: DenseMatrix): Float64Array {
  const lengths = new Float64Array(a.columns);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.columns; j++) lengths[j] += a.data[i * a.stride + j] ** 2;
  return lengths.map(Math.sqrt);
}
