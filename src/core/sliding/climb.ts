/** Climbs of a dual's price, from the network's own neurons and from random ones: they find violated neurons, and prove nothing. */
import { LOOP_SPEED } from '../affordable';
import { dot } from '../linear/kernels';
import { norm2 } from '../linear/orthogonal';
import { CandidatePool } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { SLIDING } from '../settings/sliding';
import type { SlidingSession } from './session';

const { climbsAtFirst, climbsBeforeProof, climbsBeforeWarmProof, climbShare, mostSummits, summitSeparation } =
  SLIDING;

/** How many climbs from random neurons a round makes: none where the summits of a neighbouring fit are known. */
export const fewClimbs = ({ isWarm }: SlidingSession): number => (isWarm ? 0 : climbsAtFirst);

/** And a proof begins with: what these find is a proof spared. */
export const manyClimbs = ({ rows, isWarm }: SlidingSession): number =>
  (isWarm ? climbsBeforeWarmProof : climbsBeforeProof) * rows.size ** 2;

/** The largest |zᵀa(θ)| that is seen, also from the summits of the last climbs; neurons above the pool's threshold go there. */
export function climb(session: SlidingSession, z: Float64Array, pool: CandidatePool, climbs: number): number {
  const { ascent, support, loopSignal, searchMs } = session;
  const before = ascent.work;
  const neurons = support.neurons.map(({ theta }) => theta);
  const starts = [...neurons, ...apartFrom(neurons, session.summits)];
  const affordable = ascent.affordableClimbs(climbs, climbShare * LOOP_SPEED * searchMs);
  const summits = new CandidatePool(SETTINGS.carriedSurface);
  const found = ascent.find(z, [pool, summits], starts, affordable, loopSignal);
  session.work += ascent.work - before;
  session.summits = summits.select(mostSummits, summitSeparation).map(({ theta }) => theta);
  return found;
}

/** Those of `thetas` that are as far from each of `others` as summits are from one another. */
function apartFrom(others: readonly Float64Array[], thetas: readonly Float64Array[]): Float64Array[] {
  const cosine = Math.cos(summitSeparation);
  return thetas.filter((theta) =>
    others.every((other) => dot(theta, other) < cosine * norm2(theta) * norm2(other)),
  );
}
