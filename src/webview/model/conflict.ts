/** The rows that no network meets together, as samples. Pure data. */
import type { FitResult } from '../../result/schema';
import { rangeOf, widen } from '../plot/scale';
import type { Window } from '../views/drawing';
import { goalView } from './goals';
import { columnOfSamples } from './network';

/** A window of more than this share of the whole shows hardly more than the whole. */
const LARGE = 0.7;

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

/** The rows in conflict with what is allowed there and room around; null where the whole shows as much, or is not over one input. */
export function conflictWindow(result: FitResult): Window | null {
  const rows = result.samples.inputs.length === 1 ? conflictRows(result) : [];
  const whole = rangeOf(columnOfSamples(result));
  const x = rangeOf(rows.map(({ inputs }) => inputs[0]));
  const y = rangeOf(rows.flatMap(({ target, allowed }) => allowed ?? [target]));
  if (whole === null || x === null || y === null || y.to === y.from) return null;
  const half = x.to > x.from ? 0.75 * (x.to - x.from) : nearest(result, x.from) / 2;
  const middle = (x.from + x.to) / 2;
  if (!(half > 0) || 2 * half > LARGE * (whole.to - whole.from)) return null;
  return { x: { from: middle - half, to: middle + half }, y: widen(y, 0.3) };
}

/** How far the nearest other input is; 0 where there is none. */
function nearest(result: FitResult, at: number): number {
  const others = columnOfSamples(result)
    .map((x) => Math.abs(x - at))
    .filter((distance) => distance > 0);
  return others.length === 0 ? 0 : others.reduce((a, b) => Math.min(a, b));
}
