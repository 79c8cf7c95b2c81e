/** Tiny dense systems: size at most a dozen, solved for every cone of the search. */

/**
 * Solves V x = b for each column b in `right` (columns one after the other, overwritten by the solutions) by Gaussian
 * elimination with row pivoting; `matrix` (size × size, row-major) is destroyed. False when V is singular to rounding.
 */
export function solveInPlace(size: number, matrix: Float64Array, right: Float64Array): boolean {
  const columns = right.length / size;
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(matrix[i * size + k]) > Math.abs(matrix[pivot * size + k])) pivot = i;
    }
    const divisor = matrix[pivot * size + k];
    if (!(Math.abs(divisor) > 1e-290)) return false;
    if (pivot !== k) {
      for (let j = k; j < size; j++) swap(matrix, k * size + j, pivot * size + j);
      for (let c = 0; c < columns; c++) swap(right, c * size + k, c * size + pivot);
    }
    for (let i = k + 1; i < size; i++) {
      const factor = matrix[i * size + k] / divisor;
      if (factor === 0) continue;
      for (let j = k + 1; j < size; j++) matrix[i * size + j] -= factor * matrix[k * size + j];
      for (let c = 0; c < columns; c++) right[c * size + i] -= factor * right[c * size + k];
    }
  }
  for (let c = 0; c < columns; c++) {
    for (let i = size - 1; i >= 0; i--) {
      let sum = right[c * size + i];
      for (let j = i + 1; j < size; j++) sum -= matrix[i * size + j] * right[c * size + j];
      right[c * size + i] = sum / matrix[i * size + i];
    }
  }
  return true;
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a];
  values[a] = values[b];
  values[b] = kept;
}

/** A pivot under this part of its diagonal is rounding. */
const LEAST_PIVOT = 1e-14;
/** Takes such a pivot's place: its component of a solution becomes 0. */
const BARRED = 1e100;

/**
 * Factors a symmetric positive semidefinite matrix (row-major, lower triangle used) as LLᵀ in place. A direction that
 * rounding has taken is left out of later solutions; false when there are numbers that are not finite.
 */
export function choleskyInPlace(size: number, matrix: Float64Array): boolean {
  for (let j = 0; j < size; j++) {
    const diagonal = matrix[j * size + j];
    if (!(diagonal < Infinity)) return false;
    for (let k = 0; k <= j; k++) {
      let sum = matrix[j * size + k];
      for (let l = 0; l < k; l++) sum -= matrix[j * size + l] * matrix[k * size + l];
      if (k < j) matrix[j * size + k] = sum / matrix[k * size + k];
      else matrix[j * size + j] = sum > LEAST_PIVOT * diagonal ? Math.sqrt(sum) : BARRED;
    }
  }
  return true;
}

/** Solves LLᵀx = b in place for the factor of choleskyInPlace. */
export function choleskySolve(size: number, factor: Float64Array, right: Float64Array): void {
  for (let j = 0; j < size; j++) {
    let sum = right[j];
    for (let k = 0; k < j; k++) sum -= factor[j * size + k] * right[k];
    right[j] = sum / factor[j * size + j];
  }
  for (let j = size - 1; j >= 0; j--) {
    let sum = right[j];
    for (let k = j + 1; k < size; k++) sum -= factor[k * size + j] * right[k];
    right[j] = sum / factor[j * size + j];
  }
}
