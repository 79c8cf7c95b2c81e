/** The working set of neurons of the restricted program, with their atoms. */
import { atom } from '../atom';
import type { NormalizedProblem } from '../normalize';

export interface Column {
  readonly theta: Float64Array;
  /** a(θ) on the samples. */
  readonly atom: Float64Array;
  /** Qᵀa(θ), in the rows the master works in. */
  readonly projected: Float64Array;
  /** Rounds since the column was last of use. */
  idle: number;
}

export class ColumnSet {
  columns: Column[] = [];
  private readonly keys = new Set<string>();

  constructor(private readonly problem: NormalizedProblem) {}

  /** Adds a neuron unless the very same one is there. Returns whether it was added. */
  add(theta: Float64Array): boolean {
    const key = keyOf(theta);
    if (this.keys.has(key)) return false;
    const a = atom(this.problem.space, theta);
    if (!a.every(Number.isFinite) || a.every((value) => value === 0)) return false;
    this.keys.add(key);
    this.columns.push({ theta, atom: a, projected: this.problem.rows.project(a), idle: 0 });
    return true;
  }

  /** Keeps only the columns the predicate accepts. */
  retain(keep: (column: Column, index: number) => boolean): void {
    this.columns = this.columns.filter((column, index) => {
      if (keep(column, index)) return true;
      this.keys.delete(keyOf(column.theta));
      return false;
    });
  }
}

/** Neurons equal to fourteen digits are one column. */
function keyOf(theta: Float64Array): string {
  let key = '';
  for (const value of theta) key += `${(value + 0).toPrecision(14)} `;
  return key;
}
