/** Climbs of a dual's price, from the network's own neurons and from random ones: they find violated neurons, and prove nothing. */
import { LOOP_SPEED } from '../affordable';
import type { CandidatePool } from '../pricing/pricer';
import { SLIDING } from '../settings/sliding';
import type { SlidingSession } from './session';

const { climbsAtFirst, climbsBeforeProof, climbShare } = SLIDING;

/** How many climbs from random neurons a round makes, and a proof begins with: what these find is a proof spared. */
export const FEW_CLIMBS = climbsAtFirst;
export const manyClimbs = ({ rows }: SlidingSession): number => climbsBeforeProof * rows.size ** 2;

/** The largest |zᵀa(θ)| that is seen; neurons above the pool's threshold go there. */
export function climb(session: SlidingSession, z: Float64Array, pool: CandidatePool, climbs: number): number {
  const { ascent, support, loopSignal, searchMs } = session;
  const before = ascent.work;
  const starts = support.neurons.map(({ theta }) => theta);
  const affordable = ascent.affordableClimbs(climbs, climbShare * LOOP_SPEED * searchMs);
  const found = ascent.find(z, pool, starts, affordable, loopSignal);
  session.work += ascent.work - before;
  return found;
}
