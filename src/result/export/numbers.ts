/** Numbers as source text that reads back to the very same number. */
import { ExportRefusal } from './choices';

/** Shortest decimal digits of a double, with a point or an exponent, as every language of the exporters takes them. */
export function doubleText(value: number): string {
  const text = Object.is(value, -0) ? '0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Shortest decimal digits that are rounded to the same float. Throws ExportRefusal where a float cannot hold the number. */
export function floatText(value: number): string {
  const float = toFloat(value);
  for (let digits = 1; digits < FLOAT_DIGITS; digits++) {
    const text = float.toPrecision(digits);
    if (Math.fround(Number(text)) === float) return doubleText(Number(text));
  }
  return doubleText(Number(float.toPrecision(FLOAT_DIGITS)));
}

/** So many digits tell every float. */
const FLOAT_DIGITS = 9;

/** The nearest float. Throws ExportRefusal where there is none. */
export function toFloat(value: number): number {
  const float = Math.fround(value);
  if (Number.isFinite(float)) return float;
  throw new ExportRefusal(
    `The network has a number of ${value.toPrecision(3)}, which a float cannot hold; export it with --number double.`,
  );
}
