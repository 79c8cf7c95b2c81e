/** What a drawing of the function shows, as a table. */
import type { FitResult } from '../../result/schema';
import { fittedOf } from '../model/network';
import type { DataTable } from '../model/tables';
import { hasNetwork, NO_SAMPLES } from './drawing';
import { dependenceOn } from './partialPlot';

/** The samples with what is predicted for them, or the curve of a partial dependence; a sentence where there is neither. */
export function functionData(result: FitResult, kind: string): DataTable | string {
  const { x, y, inputs, target } = result.samples;
  if (x === undefined || y === undefined) return NO_SAMPLES;
  if (kind.startsWith('input ') && hasNetwork(result)) {
    const input = Number(kind.slice(6));
    const { at, mean, low, high } = dependenceOn(result, x, input);
    return {
      columns: [inputs[input], 'mean', '10th percentile', '90th percentile'],
      rows: at.map((value, k) => [value, mean[k], low[k], high[k]]),
    };
  }
  const predicted = hasNetwork(result) ? fittedOf(result)!.predicted : null;
  return {
    columns: [...inputs, target, 'f'],
    rows: x.map((row, i) => [...row, y[i], predicted?.[i] ?? null]),
  };
}
