/**
 * Free values t that cost κt²/2: at a dual z, t = (column)ᵀz/κ. They add 1/κ to the diagonal of the normal equations and have no
 * complementarity; primal and dual take one step together, since t is in the equations of both.
 */
import type { PlainColumns } from '../conicProgram';
import type { Measures, PlainBlock } from './block';

export class Quadratic implements PlainBlock {
  readonly pairs = 0;
  readonly largestCost = 0;
  private readonly columns: Int32Array;
  private readonly kappa: Float64Array;
  private readonly t: Float64Array;
  private readonly dt: Float64Array;
  private kept: Float64Array | null = null;

  /** @param first column of the matrix that is a plain one */
  constructor({ curvature }: PlainColumns, first: number) {
    const own = Int32Array.from(curvature.keys()).filter((j) => curvature[j] > 0);
    this.columns = own.map((j) => first + j);
    this.kappa = Float64Array.from(own, (j) => curvature[j]);
    this.t = new Float64Array(own.length);
    this.dt = new Float64Array(own.length);
  }

  get isEmpty(): boolean {
    return this.columns.length === 0;
  }

  start(): void {
    this.t.fill(0);
  }

  follow(products: Float64Array): void {
    const { columns, kappa, t } = this;
    for (let q = 0; q < t.length; q++) t[q] = products[columns[q]] / kappa[q];
  }

  addValues(net: Float64Array): void {
    const { columns, t } = this;
    for (let q = 0; q < t.length; q++) net[columns[q]] += t[q];
  }

  measure(sums: Measures): void {
    const { kappa, t } = this;
    let squares = 0;
    for (let q = 0; q < t.length; q++) squares += 0.5 * kappa[q] * t[q] * t[q];
    sums.objective += squares;
    sums.size += squares;
    sums.dualObjective -= squares;
  }

  addWeights(weights: Float64Array): void {
    const { columns, kappa } = this;
    for (let q = 0; q < kappa.length; q++) weights[columns[q]] += 1 / kappa[q];
  }

  aim(): void {
    // t follows the dual exactly
  }

  takeStep(products: Float64Array): void {
    const { columns, kappa, dt } = this;
    for (let q = 0; q < dt.length; q++) dt[q] = products[columns[q]] / kappa[q];
  }

  correctStep(column: number, value: number): void {
    const q = this.columns.indexOf(column);
    if (q >= 0) this.dt[q] = value;
  }

  addStep(net: Float64Array): void {
    const { columns, dt } = this;
    for (let q = 0; q < dt.length; q++) net[columns[q]] += dt[q];
  }

  finishStep(): void {
    // no multipliers
  }

  longestStep(): readonly [number, number] {
    return [Infinity, Infinity];
  }

  complementarityAfter(): number {
    return 0;
  }

  step(primal: number): void {
    const { t, dt } = this;
    for (let q = 0; q < t.length; q++) t[q] += primal * dt[q];
  }

  keep(): void {
    this.kept = Float64Array.from(this.t);
  }

  recall(): void {
    if (this.kept) this.t.set(this.kept);
  }

  nudge(products: Float64Array): void {
    const { columns, kappa, t } = this;
    for (let q = 0; q < t.length; q++) t[q] += products[columns[q]] / kappa[q];
  }

  isFeasible(): boolean {
    return true;
  }
}
