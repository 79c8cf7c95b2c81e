/** Values of a varied clause as numbers. */

/** All values as numbers, percentages as their percent; null where one is no number, or only some are percentages. */
export function numbersOf(values: readonly string[]): number[] | null {
  const percent = values.filter((value) => value.endsWith('%')).length;
  if (percent > 0 && percent < values.length) return null;
  const numbers = values.map((value) => (/\d/.test(value) ? Number(value.replace(/%$/, '')) : NaN));
  return numbers.every(Number.isFinite) ? numbers : null;
}
