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

/** The least number of a type that is not below high + low (an unevaluated sum); Infinity where there is none. */
export type Above = (high: number, low: number) => number;

export const doubleAbove: Above = (high, low) => (low > 0 ? nextDouble(high) : high);

export const floatAbove: Above = (high, low) => {
  const float = Math.fround(high);
  return float < high || (float === high && low > 0) ? nextFloat(float) : float;
};

const bits = new DataView(new ArrayBuffer(8));

/** The next number above a finite one: as integers, the bits of numbers above 0 ascend and those of others descend. */
function nextDouble(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The same of floats; of −Infinity the least float. */
function nextFloat(value: number): number {
  if (value === 0) return 2 ** -149;
  bits.setFloat32(0, value);
  bits.setInt32(0, bits.getInt32(0) + (value > 0 ? 1 : -1));
  return bits.getFloat32(0);
}
