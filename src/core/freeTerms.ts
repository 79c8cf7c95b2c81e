/**
 * The free terms c₀ + cᵀx of a problem as columns of order one, and how their coefficients become skip terms again.
 */
import { DoubleDoubleSum } from './linear/doubleDouble';
import { leastSquaresOn, norm2, orthonormalize, removeComponent } from './linear/orthogonal';
import type { Problem } from './problem';
import type { SkipTerms } from './solution';
import { PROBLEM } from './settings/problem';
import { biasOf } from './set';

const { affineRank } = PROBLEM;

/** Coefficient k multiplies (x_input − origin)/unit; the constant's has input −1. */
interface FreeTerm {
  readonly input: number;
  readonly origin: number;
  readonly unit: number;
}

export class FreeTerms {
  /** One a term, n numbers each, of order one; the constant first. */
  readonly columns: readonly Float64Array[];
  /** The columns in units of the inputs, as unevaluated sums high + low, which are exact. */
  private readonly exact: readonly { readonly high: Float64Array; readonly low: Float64Array }[];
  private basis: ReturnType<typeof orthonormalize> | null = null;

  private constructor(
    private readonly dimension: number,
    private readonly terms: readonly FreeTerm[],
    columns: readonly Float64Array[],
    exact: FreeTerms['exact'],
  ) {
    this.columns = columns;
    this.exact = exact;
  }

  /** @param inputs those of the kept samples, count × dimension */
  static of({ dimension: d, skip, bias }: Problem, inputs: Float64Array, count: number): FreeTerms {
    const terms: FreeTerm[] = [];
    const columns: Float64Array[] = [];
    // a free bias makes the constant free as well (theory.md, section 2.3)
    if (skip !== 'none' || biasOf(bias).isFree) {
      terms.push({ input: -1, origin: 0, unit: 1 });
      columns.push(new Float64Array(count).fill(1));
    }
    const exact = columns.map((high) => ({ high, low: new Float64Array(high.length) }));
    if (skip !== 'affine') return new FreeTerms(d, terms, columns, exact);
    const basis = columns.map((column) => column.map((value) => value / Math.sqrt(count)));
    for (let input = 0; input < d; input++) {
      const { origin, unit } = middleOf(inputs, count, d, input);
      if (unit === 0) continue;
      const column = Float64Array.from({ length: count }, (_, i) => (inputs[i * d + input] - origin) / unit);
      const rest = Float64Array.from(column);
      for (let round = 0; round < 2; round++) for (const q of basis) removeComponent(rest, q);
      const length = norm2(rest);
      if (length <= affineRank * norm2(column)) continue;
      basis.push(rest.map((value) => value / length));
      terms.push({ input, origin, unit });
      columns.push(column);
      const high = column.map((_, i) => inputs[i * d + input] - origin);
      exact.push({ high, low: high.map((sum, i) => twoSumError(inputs[i * d + input], -origin, sum)) });
    }
    return new FreeTerms(d, terms, columns, exact);
  }

  /** The same terms on some of the samples. */
  restrictedTo(samples: Int32Array): FreeTerms {
    const some = (column: Float64Array): Float64Array => Float64Array.from(samples, (i) => column[i]);
    return new FreeTerms(
      this.dimension,
      this.terms,
      this.columns.map(some),
      this.exact.map(({ high, low }) => ({ high: some(high), low: some(low) })),
    );
  }

  /** An orthonormal basis of the columns, made once. */
  get orthonormal(): ReturnType<typeof orthonormalize> {
    this.basis ??= orthonormalize(this.columns);
    return this.basis;
  }

  /** Fᵀz, each to one rounding: summed in doubled precision over the exact columns. */
  productsWith(z: Float64Array): number[] {
    return this.exact.map(({ high, low }, k) => {
      const sum = new DoubleDoubleSum();
      z.forEach((value, i) => {
        sum.addProduct(value, high[i]);
        sum.addProduct(value, low[i]);
      });
      return sum.value / this.terms[k].unit;
    });
  }

  /** Least-squares coefficients of the targets, with what is left of them: in doubled precision, since most may cancel. */
  fit(targets: Float64Array): { coefficients: Float64Array; rest: Float64Array } {
    const coefficients = new Float64Array(this.columns.length);
    let rest = Float64Array.from(targets);
    for (let round = 0; round < 2 && coefficients.length > 0; round++) {
      leastSquaresOn(this.columns, rest).forEach((value, k) => (coefficients[k] += value));
      rest = Float64Array.from(targets, (target, i) => {
        const sum = new DoubleDoubleSum();
        sum.add(target);
        this.columns.forEach((column, k) => sum.addProduct(-coefficients[k], column[i]));
        return sum.value;
      });
    }
    return { coefficients, rest };
  }

  /** The skip terms of coefficients, in target units. */
  skipTerms(coefficients: ArrayLike<number>): SkipTerms {
    const constant = new DoubleDoubleSum();
    const linear = new Array<number>(this.dimension).fill(0);
    this.terms.forEach(({ input, origin, unit }, k) => {
      if (input < 0) {
        constant.add(coefficients[k]);
        return;
      }
      linear[input] = coefficients[k] / unit;
      constant.addProduct(-linear[input], origin);
    });
    return { constant: constant.value + 0, linear };
  }

  /** The coefficients of skip terms. */
  coefficientsOf({ constant, linear }: SkipTerms): Float64Array {
    const sum = new DoubleDoubleSum();
    sum.add(constant);
    for (const { input, origin } of this.terms) if (input >= 0) sum.addProduct(linear[input], origin);
    return Float64Array.from(this.terms, ({ input, unit }) => (input < 0 ? sum.value : linear[input] * unit));
  }
}

/** a + b − sum, exactly, where sum is fl(a + b) (Knuth). */
function twoSumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** The middle of an input's values, and half their width. */
function middleOf(
  inputs: Float64Array,
  count: number,
  d: number,
  input: number,
): { origin: number; unit: number } {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    least = Math.min(least, inputs[i * d + input]);
    most = Math.max(most, inputs[i * d + input]);
  }
  return { origin: least + (most - least) / 2, unit: (most - least) / 2 };
}
