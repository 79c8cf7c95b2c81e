/** The lower bound of a claim, proven anew from its dual vector. */
import type { Problem } from '../problem';
import type { Finding, VerifyClaim, VerifyOptions } from './claim';
import { atMost, left, show } from './claim';
import { makeFeasible } from './dual';
import { bestMultiple } from './dualValue';
import { AGREEMENT } from './network';
import { endOf, type ProvenResponse, proveResponse } from './provenResponse';
import { refuseRises, risesOf } from './slopes';

/** Two searches for one maximum may differ by this, relatively: it is where the programs at their leaves end. */
export const PROOF_AGREEMENT = 10 * AGREEMENT;

/**
 * The most that the proof's own rounding may excuse. It is 1e-12 and less, but for samples that are nearly equal: their duals
 * are huge and cancel. A fit that could not be brought to its gap has such a dual more often, and does not claim as much.
 */
const mostRounding = ({ status }: VerifyClaim): number => (status === 'optimal' ? 1e-5 : 1e-3);

/** Nothing is claimed that a dual vector would have to prove. */
export const provesNothing = ({ lowerBound, dual }: VerifyClaim): boolean =>
  lowerBound <= 0 && dual.every((z) => z === 0);

export interface ProvenBound {
  readonly proven: number;
  /** How much of the distance to the claimed bound the proof's own rounding explains. */
  readonly slack: number;
  /** What kept the proof from being done; null where it is done, or a neuron refutes it. */
  readonly unfinished: ReturnType<typeof endOf> | null;
  readonly findings: readonly Finding[];
}

/** Weak duality: the objective of a feasible z is a lower bound, and so is 0. */
export function proveLowerBound(problem: Problem, claim: VerifyClaim, options: VerifyOptions): ProvenBound {
  if (provesNothing(claim)) return { proven: 0, slack: 0, unfinished: null, findings: [] };
  if (!claim.dual.every(Number.isFinite)) {
    return {
      proven: 0,
      slack: 0,
      unfinished: null,
      findings: [atMost('dual', NaN, 0, 'Numbers of the dual vector that are not finite')],
    };
  }
  const refused = refuseRises(problem, claim);
  if (refused) return { proven: 0, slack: 0, unfinished: null, findings: [refused] };
  const rises = claim.slopeDual ? risesOf(problem, claim.slopeDual) : null;
  const feasible = makeFeasible(problem, claim.dual, rises);
  const response = proveResponse(problem, feasible, { ...options, floor: 1 }, rises);
  const { upper, rounding, value, scale } = response;
  const proven = bestMultiple(value, Math.max(upper, scale));
  const most = mostRounding(claim);
  const slack = Math.min(rounding, most) * Math.abs(value.linear) + feasible.stored;
  const finding = responseFinding(response, most);
  const excess = atMost(
    'gap',
    claim.lowerBound - proven,
    PROOF_AGREEMENT * proven + slack,
    `Excess of the lower bound reported over the one proven here (${show(proven)})`,
  );
  const unfinished = finding.open ? endOf(response) : null;
  return {
    proven,
    slack,
    unfinished,
    findings: [...feasible.findings, finding, unfinished === null ? excess : left(excess)],
  };
}

/** Some neuron shows that z is not feasible, whatever the budget. */
const isRefuted = ({ reached, rounding }: ProvenResponse, most: number): boolean =>
  reached > responseLimit(rounding, most);

/** How far over 1 max|zᵀa| may be proven: the agreement, and what the proof's own rounding can add. */
const responseLimit = (rounding: number, most: number): number =>
  1 + PROOF_AGREEMENT + Math.min(rounding, most);

/** A bound over the limit may mean a wrong dual, a proof that ended too early, or rounding; the sentence says which. */
function responseFinding(response: ProvenResponse, most: number): Finding {
  const { upper, rounding, reached } = response;
  const limit = responseLimit(rounding, most);
  const finding = atMost('dual', upper, limit, 'Proven bound of |zᵀa(θ)| over the whole constraint set');
  if (finding.holds || Number.isNaN(upper)) return finding;
  if (isRefuted(response, most)) {
    const sentence = `Refuted: a neuron of the constraint set has |zᵀa(θ)| = ${show(reached)}, above the limit ${show(limit)}.`;
    return { ...finding, sentence };
  }
  const why =
    endOf(response) === 'budget'
      ? 'Not proven within the budget'
      : `Not proven in double precision, whose rounding is ${show(rounding)} here`;
  const sentence = `${why}: |zᵀa(θ)| is at most ${show(upper)}, where ${show(limit)} was to be shown; no neuron above it is known.`;
  return left({ ...finding, sentence });
}
