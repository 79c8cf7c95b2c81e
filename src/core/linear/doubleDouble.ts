/**
 * Sums of products in twice the working precision (Dekker 1971, Knuth's two-sum), for certificates whose terms cancel.
 * A number is an unevaluated pair high + low; the relative error of a sum is about 2⁻¹⁰⁰ a term.
 */
export class DoubleDoubleSum {
  private high = 0;
  private low = 0;

  add(value: number): void {
    const sum = this.high + value;
    const part = sum - this.high;
    const error = this.high - (sum - part) + (value - part);
    this.high = sum;
    this.low += error;
  }

  /** Adds a·b without rounding the product (splitting each factor in two halves). */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const [ah, al] = split(a);
    const [bh, bl] = split(b);
    const error = al * bl - (product - ah * bh - al * bh - ah * bl);
    this.add(product);
    this.low += error;
  }

  /** The pair itself, normalised: [high, low]. */
  parts(): [number, number] {
    const high = this.high + this.low;
    return [high, this.low - (high - this.high)];
  }

  get value(): number {
    return this.high + this.low;
  }
}

function split(a: number): [number, number] {
  const c = 134217729 * a;
  const high = c - (c - a);
  return [high, a - high];
}
