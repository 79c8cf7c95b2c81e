/** The row of the dataset that a sample is. */
import type { FitResult } from '../../result/schema';

/** 1-based row of a 0-based sample. */
export function rowOf({ samples }: Pick<FitResult, 'samples'>, sample: number): number {
  return samples.rows?.[sample] ?? sample + 1;
}
