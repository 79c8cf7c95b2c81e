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
    this.add(product);
    this.low += productError(a, b, product);
  }

  /** Adds a·b·c; only the smallest part of the product is rounded, to a relative 2⁻¹⁰⁵. */
  addTripleProduct(a: number, b: number, c: number): void {
    const product = a * b;
    this.addProduct(product, c);
    this.low += productError(a, b, product) * c;
  }

  /** Adds factor·other. */
  addMultiple(factor: number, other: DoubleDoubleSum): void {
    this.addProduct(factor, other.high);
    this.low += factor * other.low;
  }

  /** Adds a·b·other. */
  addScaled(a: number, b: number, other: DoubleDoubleSum): void {
    this.addTripleProduct(a, b, other.high);
    this.low += a * b * other.low;
  }

  /** Keeps the pair as it is in two numbers of a table, from `at` on. */
  keep(table: Float64Array, at: number): void {
    table[at] = this.high;
    table[at + 1] = this.low;
  }

  /** Adds factor·(what was kept at `at`), as addMultiple does. */
  addKept(factor: number, table: Float64Array, at: number): void {
    this.addProduct(factor, table[at]);
    this.low += factor * table[at + 1];
  }

  /** Adds what was kept at `at`. */
  addKeptOnce(table: Float64Array, at: number): void {
    this.add(table[at]);
    this.low += table[at + 1];
  }

  reset(): void {
    this.high = 0;
    this.low = 0;
  }

  /** The pair itself, normalised, without an object for it. */
  write(high: Float64Array, low: Float64Array, at: number): void {
    const sum = this.high + this.low;
    const part = sum - this.high;
    high[at] = sum;
    low[at] = this.high - (sum - part) + (this.low - part);
  }

  /** The pair itself, normalised: [high, low]. */
  parts(): [number, number] {
    const high = this.high + this.low;
    const part = high - this.high;
    return [high, this.high - (high - part) + (this.low - part)];
  }

  get value(): number {
    return this.high + this.low;
  }
}

/** 2²⁷ + 1: a double of 53 bits times this, and back, leaves its upper 26. */
const SPLITTER = 134217729;
/** 2⁹⁹⁶: beyond it the product with the splitter would overflow. */
const LARGEST_SPLIT = 6.69692879491417e299;

/** The upper 26 bits of a; a minus them is exact and has 26 bits, so that products of such halves are exact. */
export function upperHalf(a: number): number {
  if (!Number.isFinite(a)) return a;
  if (a > LARGEST_SPLIT || a < -LARGEST_SPLIT) return upperHalf(a * 2 ** -28) * 2 ** 28;
  const c = SPLITTER * a;
  return c - (c - a);
}

/** a·b − fl(a·b), exactly; `product` is fl(a·b). Not a number where the product overflows. */
export function productError(a: number, b: number, product: number): number {
  const ah = upperHalf(a);
  const al = a - ah;
  const bh = upperHalf(b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}
