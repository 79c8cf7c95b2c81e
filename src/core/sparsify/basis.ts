/** A square basis of a linear system and its inverse, to which columns and rows come one at a time. */
import { dot } from '../linear/kernels';

export class Basis {
  private rowCount: number;
  private capacity: number;
  /** Row k, column r: what place k of the solution takes of row r. */
  private inverse: Float64Array;
  /** Row r, column k: entry of the column at place k in row r. */
  private matrix: Float64Array;

  /** Unit columns in every place. */
  constructor(rows: number) {
    this.rowCount = rows;
    this.capacity = Math.max(1, rows);
    this.inverse = new Float64Array(this.capacity * this.capacity);
    for (let k = 0; k < rows; k++) this.inverse[k * this.capacity + k] = 1;
    this.matrix = this.inverse.slice();
  }

  get rows(): number {
    return this.rowCount;
  }

  /** The shares α of the basis' columns with Σ α_k column_k = column, refined once. */
  solve(column: Float64Array): Float64Array {
    const alpha = this.times(this.inverse, column);
    const rest = this.times(this.matrix, alpha);
    for (let r = 0; r < rest.length; r++) rest[r] = column[r] - rest[r];
    this.times(this.inverse, rest).forEach((value, k) => (alpha[k] += value));
    return alpha;
  }

  /** @param alpha of `solve`, not 0 at the place */
  replace(place: number, column: Float64Array, alpha: Float64Array): void {
    const { rowCount: size, capacity, inverse, matrix } = this;
    const pivot = inverse.subarray(place * capacity, place * capacity + size);
    for (let r = 0; r < size; r++) {
      pivot[r] /= alpha[place];
      matrix[r * capacity + place] = column[r];
    }
    for (let k = 0; k < size; k++) {
      if (k === place || alpha[k] === 0) continue;
      for (let r = 0; r < size; r++) inverse[k * capacity + r] -= alpha[k] * pivot[r];
    }
  }

  /**
   * A row more, and a column for it.
   *
   * @param entries of the basis' columns in the new row
   * @param alpha of `solve` for the new column
   * @param corner the new column's entry in the new row less Σ entries_k α_k: not 0
   */
  append(entries: Float64Array, column: Float64Array, alpha: Float64Array, corner: number): void {
    const size = this.rowCount;
    this.reserve(size + 1);
    const { capacity, inverse, matrix } = this;
    const along = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      for (let r = 0; r < size; r++) along[r] += entries[k] * inverse[k * capacity + r];
    }
    for (let k = 0; k < size; k++) {
      for (let r = 0; r < size; r++) inverse[k * capacity + r] += (alpha[k] / corner) * along[r];
      inverse[k * capacity + size] = -alpha[k] / corner;
      inverse[size * capacity + k] = -along[k] / corner;
      matrix[k * capacity + size] = column[k];
      matrix[size * capacity + k] = entries[k];
    }
    inverse[size * capacity + size] = 1 / corner;
    matrix[size * capacity + size] = corner + dot(entries, alpha);
    this.rowCount++;
  }

  private times(square: Float64Array, v: Float64Array): Float64Array {
    const { rowCount: size, capacity } = this;
    const product = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      const at = k * capacity;
      let sum = 0;
      for (let r = 0; r < size; r++) sum += square[at + r] * v[r];
      product[k] = sum;
    }
    return product;
  }

  private reserve(size: number): void {
    if (size <= this.capacity) return;
    const capacity = 2 * size;
    const larger = (square: Float64Array): Float64Array => {
      const next = new Float64Array(capacity * capacity);
      for (let k = 0; k < this.rowCount; k++)
        next.set(square.subarray(k * this.capacity, k * this.capacity + this.rowCount), k * capacity);
      return next;
    };
    [this.inverse, this.matrix, this.capacity] = [larger(this.inverse), larger(this.matrix), capacity];
  }
}
