/** Runs a sweep on an engine: what is known already is left out, and each fit is told once. */
import type { ChainState, SweepChain } from '../protocol/sweep';
import { workOf, type SweepWork } from './chains';
import type { ChainStandings, SweepEngine, SweepPorts } from './engine';
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
 * Runs what has no outcome yet. A chain of which some fits are known is gone on with where `standings` has it, else it runs whole, since each of
 * its fits starts from the one before. Resolves when all have ended, or soon after the signal is aborted. Rejects as the engine does.
 */
export async function runSweep(
  { work, outcomes }: SweepRun,
  engine: SweepEngine,
  signal: AbortSignal,
  onOutcome: SweepPorts['onOutcome'],
  standings?: ChainStandings,
): Promise<void> {
  const isKnown = ({ fits, fold }: SweepChain, until: number): boolean =>
    fits.slice(0, until).every(({ point }) => outcomes.has({ point, fold: fold?.held ?? null }));
  const left = work.chains.filter((chain) => !isKnown(chain, chain.fits.length));
  // what a crash has kept from the lines is fitted again
  const of = (chain: SweepChain): ChainState | undefined => {
    const state = standings?.of(chain);
    return state && state.done < chain.fits.length && isKnown(chain, state.done) ? state : undefined;
  };
  await engine.run(left, work.data, {
    signal,
    ...(standings && { standings: { of, take: (chain, state) => standings.take(chain, state) } }),
    onOutcome: (outcome) => (outcomes.add(outcome) ? onOutcome(outcome) : undefined),
  });
}
