/** The columns of a program whose values are free and cost κt²/2: at a dual z, t = (column)ᵀz/κ. */
export class CurvedColumns {
  private readonly columns: Int32Array;

  /** @param curvature κ of each column, 0 for those that are linear */
  constructor(private readonly curvature: Float64Array) {
    this.columns = Int32Array.from(curvature.keys()).filter((j) => curvature[j] > 0);
  }

  get some(): boolean {
    return this.columns.length > 0;
  }

  has(column: number): boolean {
    return this.curvature[column] > 0;
  }

  /** Sets the values that go with a dual, given all columns' products with it. */
  follow(products: Float64Array, values: Float64Array): void {
    for (const j of this.columns) values[j] = products[j] / this.curvature[j];
  }

  /** Σ κt²/2. */
  cost(values: Float64Array): number {
    let sum = 0;
    for (const j of this.columns) sum += 0.5 * this.curvature[j] * values[j] * values[j];
    return sum;
  }

  /** Adds 1/κ, what a column is weighted with in the normal equations. */
  addWeights(weights: Float64Array): void {
    for (const j of this.columns) weights[j] = 1 / this.curvature[j];
  }

  /** Values of these columns, 0 for the others. */
  valuesOf(values: Float64Array): Float64Array {
    const own = new Float64Array(values.length);
    for (const j of this.columns) own[j] = values[j];
    return own;
  }
}
