/** The values of `from A to B steps N`, and of `log` spacing. */

/** Digits of a value between the ends, so that it can be written into the text as it was used. */
const DIGITS = 6;

/**
 * `steps` values from `first` to `last`, both included, evenly spaced or with `log` by equal factors; those between the ends rounded to
 * six significant digits. At least two steps; with `log` both ends above 0.
 */
export function spaced(first: number, last: number, steps: number, log: boolean): number[] {
  return Array.from({ length: steps }, (_, i) => {
    if (i === 0) return first;
    if (i === steps - 1) return last;
    const share = i / (steps - 1);
    const value = log ? first * (last / first) ** share : first + (last - first) * share;
    // a step that rounds to nothing beside the ends is zero
    const near = Math.abs(value) < 1e-12 * Math.max(Math.abs(first), Math.abs(last)) ? 0 : value;
    return Number(near.toPrecision(DIGITS));
  });
}
