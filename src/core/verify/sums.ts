/**
 * Sums whose rounding does not grow with their length (Neumaier's compensation). A running sum is a pair: the
 * rounded value and the sum of what the roundings lost; the value of the pair is good to about one rounding.
 */

/** Unit roundoff of a double: a single operation is off by at most this, relatively. */
export const UNIT = 2 ** -53;

/** Adds `term` to component `at` of the running sums `high` + `low`. */
export function addTo(high: Float64Array, low: Float64Array, at: number, term: number): void {
  const before = high[at];
  const after = before + term;
  low[at] += Math.abs(before) >= Math.abs(term) ? before - after + term : term - after + before;
  high[at] = after;
}

/** Compensated sum of `term(i)` for i in [0, count). */
export function sumOf(count: number, term: (i: number) => number): number {
  const high = new Float64Array(1);
  const low = new Float64Array(1);
  for (let i = 0; i < count; i++) addTo(high, low, 0, term(i));
  return high[0] + low[0];
}

/** Largest of `term(i)` for i in [0, count), at least 0; NaN as soon as one term is NaN. */
export function largestOf(count: number, term: (i: number) => number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const value = term(i);
    if (Number.isNaN(value)) return NaN;
    if (value > largest) largest = value;
  }
  return largest;
}
