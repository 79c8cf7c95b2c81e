/**
 * The independent verifier: from the data alone it re-derives what a solution claims. It shares no code with the
 * solver; the proof of the dual bound is a branch and bound of its own, over cones (cone.ts) or signs (signs.ts).
 */
import type { Problem } from '../problem';
import type { Finding, VerifyClaim, VerifyOptions, VerifyReport } from './claim';
import { atMost, left } from './claim';
import { checkBudget } from './budget';
import { checkGap } from './gap';
import { checkInfeasible } from './infeasible';
import { proveLowerBound, provesNothing, type ProvenBound } from './lowerBound';
import { checkNetwork, valuesOf } from './network';
import { checkPenaltyScale, type CheckedScale } from './penaltyScale';

export type { FindingKind, VerifyClaim, VerifyOptions, VerifyReport } from './claim';

/** Checks a claim about a problem. Never throws on data: what is wrong with the claim is a finding that does not hold. */
export function verify(problem: Problem, claim: VerifyClaim, options: VerifyOptions = {}): VerifyReport {
  if (claim.status === 'infeasible') {
    return report([checkNoNetwork(claim), ...checkInfeasible(problem, claim.infeasibility, options)], 0);
  }
  const shape = checkShape(problem, claim);
  if (!shape.holds) return report([shape], 0);
  const values = claim.objective === null ? null : valuesOf(problem, claim, options.signal);
  const bound = proveLowerBound(problem, claim, options);
  const scale = claim.penaltyScale ? checkPenaltyScale(problem, claim.penaltyScale, options) : null;
  const rest = endOf(options, bound, scale);
  const proofs = [...bound.findings, ...(scale?.findings ?? [])];
  if (claim.objective === null) {
    return { ...report([checkNoNetwork(claim), ...proofs], bound.proven), ...rest };
  }
  if (values === null) {
    const lost = left(atMost('residual', NaN, 0, 'Ended before the network was evaluated; its residual'));
    return { ...report([lost, ...proofs], bound.proven), ...rest };
  }
  const network = checkNetwork(problem, claim, values);
  const gaps = checkGap(problem, claim, network.objective, bound);
  const { met } = network;
  const findings = [...network.findings, ...proofs, ...gaps, ...checkBudget(problem, claim)];
  return { ...report(findings, bound.proven), values, met, ...rest };
}

/** Whether something ended the proofs before they were done, and what was not begun. */
function endOf(
  { signal }: VerifyOptions,
  bound: ProvenBound,
  scale: CheckedScale | null,
): Pick<VerifyReport, 'unfinished' | 'scaleUnchecked'> {
  const rest = scale?.unchecked === undefined ? {} : { scaleUnchecked: scale.unchecked };
  const ends = [bound.unfinished, scale?.unfinished ?? null].filter((end) => end !== null);
  if (signal?.aborted) return { ...rest, unfinished: 'signal' };
  if (ends.length === 0) return rest;
  return { ...rest, unfinished: ends.includes('budget') ? 'budget' : 'rounding' };
}

function report(findings: readonly Finding[], provenLowerBound: number): VerifyReport {
  return { ok: findings.every((finding) => finding.holds), findings, provenLowerBound };
}

/** Array lengths, without which nothing else can be computed. */
function checkShape(problem: Problem, claim: VerifyClaim): Finding {
  const { dimension: d, count } = problem;
  const wrongNeurons = claim.neurons.filter((neuron) => neuron.weights.length !== d).length;
  const wrong =
    wrongNeurons +
    (claim.skip.linear.length === d ? 0 : 1) +
    (claim.dual.length === count || provesNothing(claim) ? 0 : 1);
  return atMost(
    'membership',
    wrong,
    0,
    `Vectors whose length is not that of the problem (${d} inputs, ${count} samples)`,
  );
}

/** A claim without a network must not carry parts of one, nor be called optimal. */
function checkNoNetwork(claim: VerifyClaim): Finding {
  const numbers = [claim.objective, claim.mass, claim.gap].filter((value) => value !== null).length;
  const terms = [claim.skip.constant, ...claim.skip.linear].filter((value) => value !== 0).length;
  const parts = claim.neurons.length + terms + numbers + (claim.status === 'optimal' ? 1 : 0);
  return atMost(
    'objective',
    parts,
    0,
    `Contradictions in a claim without a network (status ${claim.status}, ${claim.neurons.length} neurons)`,
  );
}
