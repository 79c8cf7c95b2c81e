/** What a dual vector is worth, and its multiples: p and q of tp − t²q (theory.md, section 7, "Bounds"). */

export interface DualValue {
  /** p = Σ y_i z_i − ε_i|z_i|, rounded down. */
  readonly linear: number;
  /** q = Σ z_i²/(2κ_i) over samples whose loss begins as a square, rounded up; 0 without such. */
  readonly squares: number;
}

/** The most that z over `least` or more is worth, z being divided by no less than that; never negative. */
export function bestMultiple({ linear, squares }: DualValue, least: number): number {
  if (!(linear > 0)) return 0;
  const divisor = Math.max(least, (2 * squares) / linear);
  return Math.max(0, (linear - squares / divisor) / divisor);
}
