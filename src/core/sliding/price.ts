/** The pricing stage of the search with moving neurons: the network's own multipliers z = −κℓ'(f − y) as a dual. */
import { conjecturedBoundOf, type DualCandidate } from '../columnGeneration/supportProof';
import type { CandidatePool } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { climb, FEW_CLIMBS, manyClimbs } from './climb';
import { proveInterim } from './prove';
import type { SlidingSession } from './session';
import { dualOf } from './support';

/** The dual with the largest price seen, and its bound where it is proven at once; null where there is none, or time has ended it. */
export function price(session: SlidingSession, pool: CandidatePool, idle: number): DualCandidate | null {
  const { problem, prover, support, smooth } = session;
  const z = dualOf(smooth, support);
  if (!session.admit(z)) return null;
  const found = prover.isExact
    ? priceExactly(session, z, pool)
    : climb(session, z, pool, idle === 0 ? FEW_CLIMBS : manyClimbs(session));
  // what was ended half way has seen too little
  if (session.loopSignal.aborted) return null;
  const largest = Math.max(found, SETTINGS.leastPrice);
  session.rounds?.note({ price: largest });
  const candidate = { z, largest, conjecturedBound: conjecturedBoundOf(problem, z, largest) };
  if (candidate.conjecturedBound >= (session.best?.conjecturedBound ?? 0)) session.best = candidate;
  if (!prover.isExact) proveInterim(session, candidate, pool);
  return candidate;
}

function priceExactly(session: SlidingSession, z: Float64Array, pool: CandidatePool): number {
  const { prover, incumbent } = session;
  const { bound } = prover.pricer.price(z, pool, session.limits(0, Infinity));
  session.work += prover.work();
  incumbent.addBound(z, bound);
  return bound;
}
