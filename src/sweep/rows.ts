/** The table of a sweep: one row a point, in the order of the clauses, whatever ended first. */
import type { FitOutcome } from '../protocol/sweep';
import { noFit } from '../engine/chain';
import type { SweepRow } from '../result/sweepResult';
import type { SweepPlan } from './plan';

/** The outcomes of a sweep as they come, each fit once. */
export class Outcomes {
  private readonly known = new Map<string, FitOutcome>();

  /** Of the points that make no fit, the refusals are known from the beginning. */
  constructor(private readonly plan: SweepPlan) {
    plan.points.forEach(({ job, reason }, point) => {
      if (job !== null) return;
      for (const fold of this.folds) this.add({ point, fold, ...noFit('refused', reason ?? '') });
    });
  }

  /** False, and left out, where the fit is known already. */
  add(outcome: FitOutcome): boolean {
    const key = keyOf(outcome);
    if (this.known.has(key)) return false;
    this.known.set(key, outcome);
    return true;
  }

  has(fit: Pick<FitOutcome, 'point' | 'fold'>): boolean {
    return this.known.has(keyOf(fit));
  }

  get size(): number {
    return this.known.size;
  }

  /** How many there are in the end. */
  get total(): number {
    return this.plan.points.length * this.folds.length;
  }

  /** Of every point whose fit of all samples has ended. */
  rows(): SweepRow[] {
    return this.plan.points.flatMap((_, point) => this.row(point) ?? []);
  }

  /** Of a point, by its index; null until its fit of all samples has ended. */
  row(point: number): SweepRow | null {
    const whole = this.known.get(keyOf({ point, fold: null }));
    if (whole === undefined) return null;
    const folds = this.folds.flatMap((fold) => {
      const outcome = fold === null ? undefined : this.known.get(keyOf({ point, fold }));
      return outcome ? [outcome] : [];
    });
    const complete = folds.length === this.plan.folds?.count;
    const { status, reason, objective, mass, gap, neurons, residual, test } = whole;
    return {
      values: this.plan.points[point].values,
      status,
      ...(reason !== undefined && { reason }),
      ...{ objective, mass, gap, neurons, residual, test },
      ...(complete ? crossValidated(folds) : { cv: null, cvSe: null }),
      ms: [whole, ...folds].reduce((sum, { ms }) => sum + ms, 0),
    };
  }

  private get folds(): (number | null)[] {
    return [null, ...Array.from({ length: this.plan.folds?.count ?? 0 }, (_, fold) => fold)];
  }
}

function keyOf({ point, fold }: Pick<FitOutcome, 'point' | 'fold'>): string {
  return `${point}/${fold}`;
}

/**
 * The error on all samples, each by the network that it was held out of: the root of the mean square of f − y, or the part on the wrong
 * side; and the standard error of the folds' own errors, s/√K with their sample standard deviation s.
 */
function crossValidated(folds: readonly FitOutcome[]): Pick<SweepRow, 'cv' | 'cvSe'> {
  const errors = folds.flatMap(({ test, tested, classes }) =>
    test === null ? [] : [{ test, tested, classes }],
  );
  if (errors.length < folds.length) return { cv: null, cvSe: null };
  const samples = errors.reduce((sum, { tested }) => sum + tested, 0);
  const isShare = errors.every(({ classes }) => classes);
  const total = errors.reduce((sum, { test, tested }) => sum + tested * (isShare ? test : test * test), 0);
  const mean = errors.reduce((sum, { test }) => sum + test, 0) / errors.length;
  const squares = errors.reduce((sum, { test }) => sum + (test - mean) ** 2, 0);
  return {
    cv: isShare ? total / samples : Math.sqrt(total / samples),
    cvSe: Math.sqrt(squares / (errors.length - 1) / errors.length),
  };
}
