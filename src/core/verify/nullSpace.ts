/**
 * The null space of Fᵀ for columns that nearly depend on one another, in twice the working precision: what is left of a column after
 * the others may be 1e-12 of it, and has only four digits in doubles.
 */
import { UNIT, sumOf } from './sums';
import { product, TWOFOLD_UNIT } from './twofold';

/** A vector of unevaluated sums high_i + low_i. */
export interface Column {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** What is left of a column after the others, relative to its length, below which it counts as one of their span. */
const LEAST_LENGTH = 1e-12;

/** A column of plain doubles. */
export const plainColumn = (high: Float64Array): Column => ({ high, low: new Float64Array(high.length) });

/** Where a vector is after `project`. */
export interface Projected {
  /** How far each entry still is from a vector of the null space, at most. */
  readonly errors: Float64Array;
  /** That vector is orthogonal to every column; otherwise but for LEAST_LENGTH of one that nearly depends on the others. */
  readonly complete: boolean;
}

/**
 * Moves z in place towards the null space of Fᵀ.
 *
 * The steps are z_i ← z_i − |z_i|·(Fc)_i, projections in the inner product weighted by 1/|z_i|: a zero stays zero and no sign
 * changes while |Fc| < 1, so the sign constraints survive. With columns q_k in the span of F and Σ|z_i|·q_ik·q_il = δ_kl, one more
 * exact step from the stored z would be c_k = q_kᵀz, hence |z*_i − z_i| ≤ |z_i|·Σ_k |q_ik|·|q_kᵀz|. The q_k lie in the span to
 * TWOFOLD_UNIT/LEAST_LENGTH, and so do q_kᵀz to that part of Σ|q_ik z_i|; they are orthonormal to n roundings, which doubling
 * the sum more than covers.
 */
export function project(
  columns: readonly Column[],
  dual: Float64Array,
  leastLength = LEAST_LENGTH,
): Projected {
  const errors = new Float64Array(dual.length);
  let complete = true;
  for (let step = 0; step < 3; step++) {
    const { basis, left } = orthonormal(columns, dual, leastLength);
    errors.fill(0);
    complete = left === 0;
    const corrections = basis.map((q) => {
      const { value, size } = productOf(q, dual);
      const off = 2 * (Math.abs(value) + ((dual.length + 8) * TWOFOLD_UNIT * size) / leastLength);
      for (let i = 0; i < dual.length; i++) errors[i] += Math.abs(dual[i] * q.high[i]) * off;
      return value;
    });
    if (step === 2) break;
    for (let i = 0; i < dual.length; i++) {
      const change = sumOf(basis.length, (k) => corrections[k] * basis[k].high[i]);
      dual[i] -= Math.abs(dual[i]) * Math.max(-1, Math.min(1, change));
    }
  }
  return { errors, complete };
}

/** qᵀz in twofold precision, rounded, and Σ|q_i z_i|. */
function productOf({ high, low }: Column, z: Float64Array): { value: number; size: number } {
  let [sum, rest, size] = [0, 0, 0];
  for (let i = 0; i < z.length; i++) {
    const [value, lost] = product(high[i], z[i]);
    const next = sum + value;
    const part = next - sum;
    rest += sum - (next - part) + (value - part) + lost + low[i] * z[i];
    sum = next;
    size += Math.abs(value);
  }
  return { value: sum + rest, size };
}

/**
 * Gram–Schmidt, twice, in Σ|z_i|·a_i·b_i; a column that z's support cannot tell from the others adds no condition, and is counted as left
 * out.
 */
function orthonormal(
  columns: readonly Column[],
  dual: Float64Array,
  leastLength: number,
): { readonly basis: readonly Column[]; readonly left: number } {
  const inner = (a: Column, b: Column): number =>
    sumOf(dual.length, (i) => Math.abs(dual[i]) * a.high[i] * b.high[i]);
  const basis: Column[] = [];
  let left = 0;
  for (const column of columns) {
    const q = { high: column.high.slice(), low: column.low.slice() };
    const start = Math.sqrt(inner(q, q));
    if (start === 0) continue;
    let length = start;
    for (let pass = 0; pass < 3; pass++) {
      for (const known of basis) subtract(q, inner(q, known), known);
      length = Math.sqrt(inner(q, q));
      if (length < leastLength * start) break;
    }
    if (length < leastLength * start) {
      left++;
      continue;
    }
    scale(q, 1 / length);
    basis.push(q);
  }
  return { basis, left };
}

/** q ← q − share·known, each entry to TWOFOLD_UNIT of what is added. */
function subtract({ high, low }: Column, share: number, known: Column): void {
  for (let i = 0; i < high.length; i++) {
    const [value, lost] = product(-share, known.high[i]);
    const sum = high[i] + value;
    const part = sum - high[i];
    const rest = high[i] - (sum - part) + (value - part) + lost + low[i] - share * known.low[i];
    high[i] = sum + rest;
    low[i] = sum - high[i] + rest;
  }
}

function scale({ high, low }: Column, factor: number): void {
  for (let i = 0; i < high.length; i++) {
    const [value, lost] = product(high[i], factor);
    const rest = lost + low[i] * factor;
    high[i] = value + rest;
    low[i] = value - high[i] + rest;
  }
}

/** x_i − shift without rounding, times a power of two. */
export function shiftedColumn(values: Float64Array, shift: number, factor: number): Column {
  const high = new Float64Array(values.length);
  const low = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const sum = values[i] - shift;
    const part = sum - values[i];
    low[i] = factor * (values[i] - (sum - part) + (-shift - part));
    high[i] = factor * sum;
  }
  return { high, low };
}

/** |columnᵀz| / Σ|column_i z_i| beyond `roundings` of Σ|z_i|: what rounding a z may leave of columns of order one. */
export function relativeProduct(column: Column, z: Float64Array, roundings: number): number {
  const { value, size } = productOf(column, z);
  const noise = roundings * UNIT * sumOf(z.length, (i) => Math.abs(z[i]));
  return Math.abs(value) <= noise ? 0 : (Math.abs(value) - noise) / size;
}
