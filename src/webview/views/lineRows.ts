/** The rows under a function of one input, over the same axis: what is left over at each sample, and the mass of each kink. */
import type { FitResult } from '../../result/schema';
import { hasResidualScale } from '../model/residualScale';
import { hasNetwork } from './drawing';

/** Pixels: a row of words, then the row itself. */
export const ROW_WORDS = 18;
export const STRIP = 46;
export const RAIL = 44;
/** Between the last row and the axis. */
const FOOT = 4;

export interface LineRows {
  readonly strip: boolean;
  readonly rail: boolean;
  /** What all rows take, in pixels. */
  readonly height: number;
}

export function lineRows(result: FitResult): LineRows {
  const strip = hasResidualScale(result);
  const rail = hasNetwork(result) && result.neurons.length > 0;
  const height = (strip ? ROW_WORDS + STRIP : 0) + (rail ? ROW_WORDS + RAIL : 0);
  return { strip, rail, height: height === 0 ? 0 : height + FOOT };
}
