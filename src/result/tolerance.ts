/** Tolerances as a user writes them. */
import { PROBLEM } from '../core/settings/problem';

const { suggestedShort } = PROBLEM;

/** Digits of a tolerance that is suggested. */
const DIGITS = 3;
/** A tolerance is met by whatever is off by a nine-digit rounding of the targets: a number as near as this is not under it. */
const SURELY_MET = 1 - suggestedShort;

/** The least number of three digits that is met where `least` is. */
export function toleranceText(least: number): string {
  const needed = least * SURELY_MET;
  const [digits, exponent] = needed.toExponential(DIGITS - 1).split('e');
  const rounded = Number(`${digits}e${exponent}`);
  if (rounded >= needed) return String(rounded);
  // one more in the last digit
  const whole = Math.round(Number(digits) * 10 ** (DIGITS - 1)) + 1;
  return String(Number(`${whole}e${Number(exponent) - DIGITS + 1}`));
}

/** Six digits, for a sentence. */
export const shownTolerance = (least: number): string => String(Number(least.toPrecision(6)));
