/** Runs a sweep on an engine: what is known already is left out, and each fit is told once. */
import { workOf, type SweepWork } from './chains';
import type { SweepEngine, SweepPorts } from './engine';
import type { SweepPlan } from './plan';
import { Outcomes } from './rows';

export interface SweepRun {
  readonly plan: SweepPlan;
  readonly work: SweepWork;
  readonly outcomes: Outcomes;
}

export function sweepRun(plan: SweepPlan): SweepRun {
  return { plan, work: workOf(plan), outcomes: new Outcomes(plan) };
}

/**
 * Runs what has no outcome yet. A chain of which some fits are known runs whole, since each of its fits starts from the one before. Resolves
 * when all have ended, or soon after the signal is aborted. Rejects as the engine does.
 */
export async function runSweep(
  { work, outcomes }: SweepRun,
  engine: SweepEngine,
  signal: AbortSignal,
  onOutcome: SweepPorts['onOutcome'],
): Promise<void> {
  const left = work.chains.filter(({ fits, fold }) =>
    fits.some(({ point }) => !outcomes.has({ point, fold: fold?.held ?? null })),
  );
  await engine.run(left, work.data, {
    signal,
    onOutcome: (outcome) => (outcomes.add(outcome) ? onOutcome(outcome) : undefined),
  });
}
