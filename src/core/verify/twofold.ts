/**
 * Running sums and products in twice the working precision, for duals whose terms cancel: a value is an unevaluated pair
 * [high, low] with |low| ≤ ulp(high)/2. Each operation is off by at most TWOFOLD_UNIT relatively to the operands' sizes
 * (Dekker 1971; Joldes, Muller and Popescu 2017).
 */

/** Twice what an operation on pairs may lose, relative to the sizes of what is added. */
export const TWOFOLD_UNIT = 2 ** -100;

export type Twofold = readonly [high: number, low: number];

const SPLITTER = 2 ** 27 + 1;

function twoSum(a: number, b: number): Twofold {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** a·b without rounding, for factors and products far from the ends of the range of doubles. */
export function product(a: number, b: number): Twofold {
  const value = a * b;
  const [ah, al] = halves(a);
  const [bh, bl] = halves(b);
  return [value, al * bl - (value - ah * bh - al * bh - ah * bl)];
}

function halves(a: number): Twofold {
  const c = SPLITTER * a;
  const high = c - (c - a);
  return [high, a - high];
}

export function plus([ah, al]: Twofold, [bh, bl]: Twofold): Twofold {
  const [sum, error] = twoSum(ah, bh);
  const [lowSum, lowError] = twoSum(al, bl);
  const [high, rest] = twoSum(sum, error + lowSum);
  return twoSum(high, rest + lowError);
}

export const minus = (a: Twofold, [high, low]: Twofold): Twofold => plus(a, [-high, -low]);

/** A pair times a plain number. */
export function times([high, low]: Twofold, factor: number): Twofold {
  const [value, error] = product(high, factor);
  return twoSum(value, error + low * factor);
}

/** A pair over a plain number: two steps of long division. */
export function over(a: Twofold, divisor: number): Twofold {
  const first = a[0] / divisor;
  const rest = minus(a, product(first, divisor));
  return twoSum(first, (rest[0] + rest[1]) / divisor);
}

export const rounded = ([high, low]: Twofold): number => high + low;
