/** A line as running sums of its slope and intercept, in doubled precision. */
import { DoubleDoubleSum, productError } from '../linear/doubleDouble';

/** Numbers that a line takes in a table of lines: in memory as they lie, where objects would be looked for one by one. */
export const KEPT = 4;

export class DoubledLine {
  private readonly slope = new DoubleDoubleSum();
  private readonly intercept = new DoubleDoubleSum();

  copy(): DoubledLine {
    const line = new DoubledLine();
    line.slope.addMultiple(1, this.slope);
    line.intercept.addMultiple(1, this.intercept);
    return line;
  }

  add(slope: number, intercept: number): void {
    this.slope.add(slope);
    this.intercept.add(intercept);
  }

  /** Adds slope·(x − at). */
  addThrough(at: number, slope: number): void {
    this.slope.add(slope);
    this.intercept.addProduct(-slope, at);
  }

  /** Adds factor·v·(wx + b). */
  addNeuron(weight: number, bias: number, output: number, factor: number): void {
    if (factor === 0) return;
    this.slope.addTripleProduct(output, factor, weight);
    this.intercept.addTripleProduct(output, factor, bias);
  }

  /** Keeps the sums in a table of KEPT numbers a line. */
  keep(table: Float64Array, line: number): void {
    this.slope.keep(table, KEPT * line);
    this.intercept.keep(table, KEPT * line + KEPT / 2);
  }

  /** Sets `value` to slope·x + intercept. */
  writeAt(x: number, value: DoubleDoubleSum): void {
    value.reset();
    value.addMultiple(x, this.slope);
    value.addMultiple(1, this.intercept);
  }

  /** Slope and intercept, each rounded once. */
  rounded(): { readonly slope: number; readonly intercept: number } {
    return { slope: this.slope.value, intercept: this.intercept.value };
  }
}

/** Sets `value` to slope·x + intercept of a line that was kept. */
export function writeKept(table: Float64Array, line: number, x: number, value: DoubleDoubleSum): void {
  value.reset();
  value.addKept(x, table, KEPT * line);
  value.addKeptOnce(table, KEPT * line + KEPT / 2);
}

/** The sums of the same lines of two tables, as a table. */
export function sumsOf(a: Float64Array, b: Float64Array): Float64Array {
  const sums = new Float64Array(a.length);
  for (let at = 0; at < sums.length; at += KEPT / 2) {
    const sum = a[at] + b[at];
    const part = sum - a[at];
    sums[at] = sum;
    sums[at + 1] = a[at] - (sum - part) + (b[at] - part) + a[at + 1] + b[at + 1];
  }
  return sums;
}

/** Writes slope·x + intercept of a line that was kept to `at`: `writeKept` without an object, in a third of its time. */
export function writeValue(
  table: Float64Array,
  line: number,
  x: number,
  high: Float64Array,
  low: Float64Array,
  at: number,
): void {
  const kept = KEPT * line;
  const slope = table[kept];
  const intercept = table[kept + 2];
  const product = slope * x;
  const sum = product + intercept;
  const part = sum - product;
  const rest =
    product -
    (sum - part) +
    (intercept - part) +
    productError(slope, x, product) +
    table[kept + 1] * x +
    table[kept + 3];
  const rounded = sum + rest;
  const added = rounded - sum;
  high[at] = rounded;
  low[at] = sum - (rounded - added) + (rest - added);
}
