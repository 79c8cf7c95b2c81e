/** The proofs of the loop with a local ascent: a bound on the way, one that closes the gap, that of a support, and the last one. */
import { CandidatePool } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { l1PenaltyOf } from '../support/dualSelection';
import { solveExactly } from './heuristicNetwork';
import type { HeuristicSession } from './heuristicSession';
import { type ProofReason, prove } from './prove';
import { type DualCandidate, proveSupport } from './supportProof';

/** A quick bound, so that whenever the search is stopped there is an honest gap. */
export function proveInterim(session: HeuristicSession, candidate: DualCandidate): void {
  const { incumbent, spent } = session;
  if (candidate.conjecturedBound <= incumbent.lowerBound * (1 + SETTINGS.lostProof)) return;
  if (spent < SETTINGS.interimEvery * session.interimAt) return;
  session.interimAt = spent;
  prove(session, session.prover, candidate, 'interim', {
    target: 1,
    enough: Infinity,
    work: Math.max(SETTINGS.interimLeastWork, SETTINGS.interimShare * spent),
    expired: () => session.timeIsUp(),
  });
}

/** The search; false where it has ended without the bound that was promised: with that share of the gap. */
export function proveGap(
  session: HeuristicSession,
  candidate: DualCandidate,
  pool: CandidatePool,
  share: number,
): boolean {
  const { incumbent, options, prover } = session;
  const { conjecturedBound, largest } = candidate;
  const value = conjecturedBound * largest;
  // the bound with which z would close the gap
  const wanted = value / (incumbent.upper * (1 - share * options.gap));
  const target = Math.max(wanted, largest);
  const before = incumbent.lowerBound;
  const enough = target * (1 + SETTINGS.lostProof);
  prove(session, prover, candidate, 'gap_small', { target, enough, expired: () => session.timeIsUp() }, pool);
  return incumbent.lowerBound > before;
}

/** Puts the support to the proof at once, where it is of few neurons. Returns whether the gap is closed. */
export function supportIsProven(session: HeuristicSession): boolean {
  const { problem, support, incumbent, options } = session;
  if (problem.loss.quadratic) return false;
  session.rounds?.decide({ decision: 'prove', reason: 'few_neurons' });
  return proveSupport({
    problem,
    support,
    columns: session.working.columns,
    l1Penalty: l1PenaltyOf(session.lengths, session.lastZ, 1, 1),
    additions: session.additions,
    signal: session.loopSignal,
    admit: (z) => session.admit(z),
    priceHeuristically: (z, pool, starts) =>
      session.stages.run('price', () => session.priceHeuristically(z, pool, starts)),
    promising: ({ conjecturedBound }) =>
      session.gapOf(incumbent.upper, conjecturedBound) <= SETTINGS.openShare * options.gap,
    prove: (candidate, pool) => {
      proveGap(session, candidate, pool, SETTINGS.openShare);
      return incumbent.closed();
    },
    solve: (restriction, tolerance) => session.counted(restriction, tolerance),
  });
}

export function proveLast(session: HeuristicSession, candidate: DualCandidate, reason: ProofReason): void {
  prove(session, session.prover, candidate, reason, {
    target: candidate.largest,
    enough: Infinity,
    expired: () => session.timeIsUp(),
  });
}

/** The last proof of a loop that has ended without one, in the time that is left; and a network where there is none yet. */
export function proveAtEnd(
  session: HeuristicSession,
  why: 'time' | 'cancel' | 'stall',
  best: DualCandidate,
): void {
  const { incumbent } = session;
  if (!incumbent.best()) solveExactly(session, 1, 'ending');
  if (why !== 'cancel') {
    // a loop that stalls on ever poorer duals had its best one before
    session.remember(best);
    const most =
      session.mostPromising ??
      candidateOf(session, session.started.dual) ??
      candidateOf(session, session.targetsDual()) ??
      best;
    proveLast(session, most, 'loop_ended');
    // a sharper conjecture may be the harder one to prove
    if (most !== best && best.conjecturedBound > incumbent.lowerBound && !incumbent.closed())
      proveLast(session, best, 'loop_ended');
  }
  if (!incumbent.best()) solveExactly(session, 1, 'ending');
}

/** A dual for want of a better one; null where it promises nothing. */
function candidateOf(session: HeuristicSession, dual: Float64Array | null): DualCandidate | null {
  const z = dual && Float64Array.from(dual);
  if (!z || !session.admit(z)) return null;
  const candidate = session.stages.run('price', () =>
    session.priceHeuristically(z, new CandidatePool(Infinity)),
  );
  return candidate.conjecturedBound > 0 ? candidate : null;
}
