/** Tolerances as a user writes them. */

/** Digits of a tolerance that is suggested. */
const DIGITS = 3;
/** The least tolerance is computed to nine digits; one above it by this part is surely met. */
const SURELY_MET = 1 + 1e-8;

/** The shortest number of three digits that is met wherever `least` is: rounded up. */
export function toleranceText(least: number): string {
  if (!(least > 0)) return '0';
  const needed = least * SURELY_MET;
  const exponent = Math.floor(Math.log10(needed)) - DIGITS + 1;
  const digits = Math.floor(needed / 10 ** exponent);
  // a decimal literal is rounded once, where a product of powers of ten may fall just below
  for (let more = 0; ; more++) {
    const text = String(Number(`${digits + more}e${exponent}`));
    if (Number(text) >= needed) return text;
  }
}

/** Six digits, for a sentence. */
export const shownTolerance = (least: number): string => String(Number(least.toPrecision(6)));
