/** The files of a finished sweep: its table as csv, and its choice as JSON. */
import { VERSION } from '../result/version';
import { choose, type Choice } from './choose';
import type { SweepPlan } from './plan';
import type { SweepRow } from './rows';

export interface SweepResult {
  readonly schema: 'hullfit.sweep/1';
  readonly sweep: string;
  readonly file: string;
  readonly fit: string;
  readonly clauses: readonly string[];
  readonly folds: SweepPlan['folds'];
  /** Null where the sweep does not choose, or is not finished. */
  readonly choice: Choice | null;
  /** Rows of points that have not ended are missing. */
  readonly points: number;
  readonly rows: readonly SweepRow[];
  readonly provenance: { readonly version: string; readonly sha256: string };
}

/** `complete`: every fit has its outcome. */
export function sweepResult(
  plan: SweepPlan,
  rows: readonly SweepRow[],
  { complete, sha256 }: { readonly complete: boolean; readonly sha256: string },
): SweepResult {
  const { name, file, fit, clauses, folds, points } = plan;
  return {
    schema: 'hullfit.sweep/1',
    sweep: name,
    file,
    fit,
    clauses,
    folds,
    choice: complete && plan.choose ? choose(plan, rows, plan.choose) : null,
    points: points.length,
    rows,
    provenance: { version: VERSION, sha256 },
  };
}
