/** The proving stage: the branch and bound runs for a bound of |zᵀa(θ)| (theory.md, section 3, "The tail"). */
import type { Decision } from '../log';
import { CandidatePool, type Pricer, type PricingLimits } from '../pricing/pricer';
import type { Session } from '../search';
import type { DualCandidate } from './supportProof';

export type ProofReason = Exclude<Extract<Decision, { decision: 'prove' }>['reason'], 'few_neurons'>;

/** Keeps the bound that the prover proves for z, within the limits; neurons above the pool's threshold go there. */
export function prove(
  session: Session,
  prover: Pricer,
  { z, conjecturedBound }: Pick<DualCandidate, 'z' | 'conjecturedBound'>,
  reason: ProofReason,
  limits: PricingLimits,
  pool = new CandidatePool(Infinity),
): void {
  const { problem, incumbent, rounds, stages } = session;
  rounds?.decide({ decision: 'prove', reason, promised: conjecturedBound * problem.massScale });
  const { bound, nodes } = stages.run('prove', () => prover.price(z, pool, limits));
  rounds?.note({ nodes });
  incumbent.addBound(z, bound);
}
