/** The proving stage of the search with moving neurons: a bound on the way, one that closes the gap, and the last one. */
import { conjecturedBoundOf, type DualCandidate } from '../columnGeneration/supportProof';
import { prove, type ProofReason } from '../columnGeneration/prove';
import { CandidatePool, type PricingLimits } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { SLIDING } from '../settings/sliding';
import { climb, manyClimbs } from './climb';
import { priceAllowed } from './priceAllowed';
import type { SlidingSession } from './session';
import { dualOf } from './support';

const {
  aboveLargest,
  interimGrowth,
  interimShareOfWork,
  leastInterimWork,
  readyShare,
  warmInterimShareOfWork,
  worthInterim,
} = SLIDING;

/** Whether a dual is worth the proof: well under the price that closes the gap, or under it where no round makes it better. */
export function isReady(session: SlidingSession, { z, largest }: DualCandidate, idle: number): boolean {
  if (session.prover.isExact) return false;
  const most = closingPrice(session, z);
  if (!(largest < most)) return false;
  return largest - 1 <= readyShare * (most - 1) || idle > 1;
}

/** The largest price at which z closes the gap but for a part of it. */
export function closingPrice({ problem, incumbent, options }: SlidingSession, z: Float64Array): number {
  return priceAllowed(problem, z, incumbent.upper * (1 - SETTINGS.openShare * options.gap));
}

/** The proof that closes the gap, unless more climbs find a neuron that it would end at. */
export function proveReady(session: SlidingSession, candidate: DualCandidate, pool: CandidatePool): void {
  const { z } = candidate;
  const seen = Math.max(candidate.largest, climb(session, z, pool, manyClimbs(session)));
  const target = Math.max(closingPrice(session, z), seen);
  if (seen > closingPrice(session, z)) return;
  bound(session, candidate, 'gap_small', session.limits(target, target * (1 + SETTINGS.lostProof)), pool);
}

/** A quick bound, so that whenever the search is stopped there is an honest gap. */
export function proveInterim(session: SlidingSession, candidate: DualCandidate, pool: CandidatePool): void {
  const { upper, lowerBound } = session.incumbent;
  const promised = session.gapOf(upper, candidate.conjecturedBound);
  if (lowerBound > 0 && promised > worthInterim * session.gapOf(upper, lowerBound)) return;
  const share = session.isWarm ? warmInterimShareOfWork : interimShareOfWork;
  const work = share * (session.work - session.proofWork) - session.proofWork;
  const least = Math.max(leastInterimWork, session.prover.leastWork, interimGrowth * session.interimWork);
  if (lowerBound > 0 && work < least) return;
  session.interimWork = lowerBound > 0 ? work : 0;
  const limits = session.limits(targetAbove(candidate), Infinity);
  // at first that of the whole set at once, which takes next to no time
  const quick = lowerBound === 0 ? { expired: () => true } : { work };
  bound(session, candidate, 'interim', { ...limits, ...quick }, pool);
}

/** The bound of the best dual, in the time that is left. */
export function proveLast(session: SlidingSession): void {
  const { best, incumbent, problem, support, smooth } = session;
  const z = best?.z ?? dualOf(smooth, support);
  if (!session.admit(z)) return;
  const largest = best?.largest ?? 1;
  const candidate = { z, largest, conjecturedBound: conjecturedBoundOf(problem, z, largest) };
  const { lowerBound } = incumbent;
  if (lowerBound > 0 && candidate.conjecturedBound <= lowerBound) return;
  bound(session, candidate, 'loop_ended', session.limits(targetAbove(candidate), Infinity));
}

/** At the price itself the search would crawl along the neurons that reach it. */
const targetAbove = ({ largest }: DualCandidate): number => largest + aboveLargest * (largest - 1);

function bound(
  session: SlidingSession,
  candidate: DualCandidate,
  reason: ProofReason,
  limits: PricingLimits,
  pool = new CandidatePool(Infinity),
): void {
  const { prover } = session;
  prove(session, prover.pricer, candidate, reason, limits, pool);
  session.work += prover.work();
  session.proofWork += prover.work();
  session.post();
}
