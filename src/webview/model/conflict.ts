/** The rows that no network meets together, as samples. Pure data. */
import type { FitResult } from '../../result/schema';
import { goalView } from './goals';

export interface ConflictRow {
  /** 1-based row of the dataset. */
  readonly row: number;
  readonly sample: number;
  readonly inputs: readonly number[];
  readonly target: number;
  /** What the goal allows f to be there; null for anything on the target's side, or the target alone. */
  readonly allowed: readonly [from: number, to: number] | null;
}

/** Empty for a fit that is feasible, and where the result does not carry its samples. */
export function conflictRows(result: FitResult): ConflictRow[] {
  const { x, y, rows, tolerances } = result.samples;
  if (result.status !== 'infeasible' || x === undefined || y === undefined) return [];
  const { tolerance } = goalView(result);
  const places = rows === undefined ? null : new Map(rows.map((row, sample) => [row, sample]));
  return (result.conflict ?? []).flatMap((row) => {
    const sample = places === null ? row - 1 : places.get(row);
    if (sample === undefined || sample >= x.length) return [];
    const own = tolerances?.[sample] ?? tolerance;
    const target = y[sample];
    const allowed = own === null ? null : ([target - own, target + own] as const);
    return [{ row, sample, inputs: x[sample], target, allowed }];
  });
}
