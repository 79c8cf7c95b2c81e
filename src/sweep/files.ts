/** The files of a finished sweep: its table as csv, and its choice as JSON. */
import { VERSION } from '../result/version';
import type { SweepHead, SweepResult, SweepRow } from '../result/sweepResult';
import { choose } from './choose';
import type { SweepPlan } from './plan';

export function sweepResult(
  plan: SweepPlan,
  rows: readonly SweepRow[],
  ended: { readonly complete: boolean; readonly sha256: string },
): SweepResult {
  return { ...sweepHead(plan, rows, ended), rows };
}

/** All but the rows. `complete`: every fit has its outcome. */
export function sweepHead(
  plan: SweepPlan,
  rows: readonly SweepRow[],
  { complete, sha256 }: { readonly complete: boolean; readonly sha256: string },
): SweepHead {
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
    provenance: { version: VERSION, sha256 },
  };
}
