/** How many fits a sweep is: each point whole, and once for each fold. */

/** A sweep of more fits is refused unless the setting `hullfit.sweep.mostFits` or `--most-fits` says otherwise. */
export const MOST_FITS = 10_000;

export interface SweepSize {
  readonly points: number;
  readonly fits: number;
}

/** `counts`: the values of each varied clause; `folds` 0 without cross-validation. */
export function sizeOf(counts: readonly number[], folds: number): SweepSize {
  const points = counts.reduce((product, count) => product * count, 1);
  return { points, fits: points * (folds + 1) };
}

/** `63 points, 378 fits`. */
export function sizeWords({ points, fits }: SweepSize): string {
  const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${many(points, 'point')}, ${many(fits, 'fit')}`;
}
