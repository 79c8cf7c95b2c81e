/** Proven numbers in few digits, rounded to the side on which the sentence that they stand in stays true. */

/**
 * In units of the last digit: what is above a digit by no more is the rounding of the difference behind it (1e-16 of the bound), and 4.113 must not become
 * 4.1129.
 */
const SLACK = 1e-7;

/** The last of so many significant digits rounded up or down; a number without such digits, subnormal or not finite, as it is. */
export function roundDirected(value: number, digits: number, side: 'up' | 'down'): number {
  if (value === 0) return 0;
  const scale = 10 ** (digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  if (!Number.isFinite(scale)) return value;
  const scaled = value * scale;
  return (side === 'up' ? Math.ceil(scaled - SLACK) : Math.floor(scaled + SLACK)) / scale;
}

/** From here on a gap is written without a power of ten. */
const PLAIN_GAP = 0.01;

/** A gap in two digits, the same wherever it is told: it never looks smaller than it is. */
export function gapText(gap: number): string {
  const rounded = roundDirected(gap, 2, 'up');
  return rounded > 0 && rounded < PLAIN_GAP
    ? rounded.toExponential(1).replace('.0e', 'e')
    : String(Number(rounded.toPrecision(2)));
}

/** A lower bound in so many digits at most: it never looks larger than it is. */
export function boundText(bound: number, digits: number): string {
  return String(Number(roundDirected(bound, digits, 'down').toPrecision(digits)));
}
