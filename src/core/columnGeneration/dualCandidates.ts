/**
 * Duals that a round looks at (theory.md, section 3, "Choose a dual that is easy to prove"): the master's, and the one next to it that is
 * stationary at the support.
 */
import { CandidatePool } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import type { WeightedNeuron } from '../sparsify/merge';
import { stationarity, stationaryNear } from '../support/dualSelection';
import type { ColumnSession } from './session';
import type { DualCandidate } from './supportProof';

type PriceDual = (z: Float64Array, pool: CandidatePool) => DualCandidate;

/** At least one; where none is admissible, zero, which promises nothing. Neurons that are found go to the pool. */
export function dualCandidates(
  session: ColumnSession,
  dual: Float64Array,
  support: readonly WeightedNeuron[],
  pool: CandidatePool,
  price: PriceDual,
): readonly DualCandidate[] {
  const candidates = session.stages.run('price', () => priced(session, dual, support, pool, price));
  session.rounds?.note({ price: Math.min(...candidates.map(({ largest }) => largest)) });
  return candidates.length > 0
    ? candidates
    : [{ z: new Float64Array(dual.length), largest: 1, conjecturedBound: 0 }];
}

function priced(
  session: ColumnSession,
  dual: Float64Array,
  support: readonly WeightedNeuron[],
  pool: CandidatePool,
  price: PriceDual,
): DualCandidate[] {
  const z = Float64Array.from(dual);
  if (!session.admit(z)) return [];
  const own = price(z, pool);
  const near = session.gapOf(session.incumbent.upper, own.conjecturedBound) <= SETTINGS.stationaryGap;
  if (!session.working.cells || !near || support.length === 0) return [own];
  const stationary = stationaryAt(session, support, z);
  if (!stationary || !session.admit(stationary)) return [own];
  const found = new CandidatePool(pool.threshold);
  const candidate = price(stationary, found);
  // of a support that is not optimal the equations contradict one another: what such a z violates says nothing
  if (!(candidate.conjecturedBound >= own.conjecturedBound)) return [own];
  for (const { theta, value } of found.select(Infinity, 0)) pool.add(theta, value);
  return [own, candidate];
}

/** The dual next to z that is stationary at the support; null where that leaves it no freedom. */
function stationaryAt(
  { problem }: ColumnSession,
  support: readonly WeightedNeuron[],
  z: Float64Array,
): Float64Array | null {
  const equations = stationarity(problem, support);
  return equations.equations.length > SETTINGS.supportEquations * z.length
    ? null
    : stationaryNear(z, equations);
}
