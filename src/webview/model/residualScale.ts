/** What is left over at each sample, against what is allowed. Pure data. */
import type { FitResult } from '../../result/schema';
import { goalView } from './goals';
import { fittedOf } from './network';

export interface ResidualScale {
  /** f − y at each sample; where samples have tolerances of their own, as a share of them. */
  readonly values: ArrayLike<number>;
  /** No sample may leave ±limit, or pays where it does; null where none is asked. */
  readonly limit: number | null;
  /** What the values are. */
  readonly words: string;
  /** True where a sample may lie beyond the limit, at a price. */
  readonly soft: boolean;
}

/** Rounding of a residual that stands at its limit, as a share of it; the verifier allows as much. */
const ROUNDING = 1e-6;

/** True of goals whose residuals say something at a glance: not of those that leave none, nor of classes. */
export function hasResidualScale(result: FitResult): boolean {
  const { classes, tolerance, penalty } = goalView(result);
  if (classes || result.objective === null || result.samples.x === undefined) return false;
  return tolerance !== null || penalty !== null || result.samples.tolerances !== undefined;
}

/** Null where there is nothing to show (`hasResidualScale`). */
export function residualScale(result: FitResult): ResidualScale | null {
  const fitted = hasResidualScale(result) ? fittedOf(result) : null;
  if (fitted === null) return null;
  const { tolerance, penalty } = goalView(result);
  const { tolerances } = result.samples;
  if (tolerance === null && tolerances !== undefined) {
    const values = Array.from(fitted.residual, (value, i) => shareOf(value, tolerances[i]));
    return { values, limit: 1, words: 'residual over the sample’s tolerance', soft: false };
  }
  return { values: fitted.residual, limit: tolerance, words: 'residual', soft: penalty !== null };
}

function shareOf(value: number, tolerance: number): number {
  if (tolerance > 0) return value / tolerance;
  // an exact sample: what rounding leaves of it is no miss
  return Math.abs(value) <= ROUNDING ? 0 : Math.sign(value) * 2;
}

/** How many samples lie beyond the limit. */
export function beyond({ values, limit }: ResidualScale): number {
  if (limit === null) return 0;
  const most = limit * (1 + ROUNDING);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) > most) count++;
  return count;
}
