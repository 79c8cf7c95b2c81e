/**
 * The independent verifier: from the data alone it re-derives what a solution claims. It shares no code with the
 * solver; the proof of the dual bound is a branch and bound of its own, over cones (cone.ts) or signs (signs.ts).
 */
import type { Problem } from '../problem';
import type { CancelSignal } from '../solution';
import type { Finding, VerifyClaim, VerifyReport } from './claim';
import { atMost, show } from './claim';
import type { FeasibleDual } from './dual';
import { makeFeasible } from './dual';
import { AGREEMENT, checkNetwork } from './network';
import { largestAtom, responsesOf } from './response';
import { appliesOneInput, proveOneInput } from './oneInput';
import { enclose } from './search';
import { UNIT, sumOf } from './sums';

export type { Finding, FindingKind, VerifyClaim, VerifyReport } from './claim';

export interface VerifyOptions {
  /** Work to spend on the proof, in multiplications; the default is worth about half a minute. */
  readonly budget?: number;
  /** Ends the proof early, with what is proven by then. */
  readonly signal?: CancelSignal;
}

const DEFAULT_BUDGET = 1e10;

/** max|zᵀa| is enclosed to this, relatively: well inside the 1e-9 to which bounds are compared. */
const PRECISION = 2e-10;

/** Two searches for one maximum may differ by this, relatively: it is where the programs at their leaves end. */
const PROOF_AGREEMENT = 10 * AGREEMENT;

/**
 * The most that the proof's own rounding may excuse. It is 1e-12 and less, but for samples that are nearly equal: their duals
 * are huge and cancel.
 */
const MOST_ROUNDING = 1e-5;

/** How far over 1 max|zᵀa| may be proven: the agreement, and what the proof's own rounding can add. */
const responseLimit = (rounding: number): number => 1 + PROOF_AGREEMENT + Math.min(rounding, MOST_ROUNDING);

/** Checks a claim about a problem. Never throws on data: what is wrong with the claim is a finding that does not hold. */
export function verify(problem: Problem, claim: VerifyClaim, options: VerifyOptions = {}): VerifyReport {
  if (claim.status === 'infeasible') return report([checkNoNetwork(claim)], 0);
  const shape = checkShape(problem, claim);
  if (!shape.holds) return report([shape], 0);
  const bound = proveLowerBound(problem, claim, options);
  if (claim.objective === null) return report([checkNoNetwork(claim), ...bound.findings], bound.proven);
  const network = checkNetwork(problem, claim);
  const proven = (network.objective - bound.proven) / Math.max(1, network.objective);
  const gap = atMost(
    'gap',
    proven,
    (claim.gap ?? NaN) + PROOF_AGREEMENT + bound.slack / Math.max(1, network.objective),
    'Relative gap between the objective and the bound proven here, against the one reported',
  );
  return report([...network.findings, ...bound.findings, gap], bound.proven);
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

const provesNothing = (claim: VerifyClaim): boolean => claim.lowerBound <= 0;

/** A claim without a network must not carry parts of one, nor be called optimal. */
function checkNoNetwork(claim: VerifyClaim): Finding {
  const numbers = [claim.objective, claim.mass, claim.gap].filter((value) => value !== null).length;
  const parts = claim.neurons.length + numbers + (claim.status === 'optimal' ? 1 : 0);
  return atMost(
    'objective',
    parts,
    0,
    `Contradictions in a claim without a network (status ${claim.status}, ${claim.neurons.length} neurons)`,
  );
}

interface ProvenBound {
  readonly proven: number;
  /** How much of the distance to the claimed bound the proof's own rounding explains. */
  readonly slack: number;
  readonly findings: readonly Finding[];
}

/** Weak duality: the objective of a feasible z is a lower bound, and so is 0. */
function proveLowerBound(problem: Problem, claim: VerifyClaim, options: VerifyOptions): ProvenBound {
  if (provesNothing(claim)) return { proven: 0, slack: 0, findings: [] };
  if (!claim.dual.every(Number.isFinite)) {
    return {
      proven: 0,
      slack: 0,
      findings: [atMost('dual', NaN, 0, 'Numbers of the dual vector that are not finite')],
    };
  }
  const feasible = makeFeasible(problem, claim.dual);
  const response = proveResponse(problem, feasible, options);
  const { upper, rounding, objective, scale } = response;
  const proven = Math.max(0, objective / Math.max(upper, scale));
  const slack = Math.min(rounding, MOST_ROUNDING) * Math.abs(objective);
  const excess = claim.lowerBound - proven;
  return {
    proven,
    slack,
    findings: [
      ...feasible.findings,
      responseFinding(response),
      atMost(
        'gap',
        excess,
        PROOF_AGREEMENT * proven + slack,
        `Excess of the lower bound reported over the one proven here (${show(proven)})`,
      ),
    ],
  };
}

interface ProvenResponse {
  /** U ≥ max { |z*ᵀa(θ)| : θ ∈ C }, never under 1 (z is not scaled up). */
  readonly upper: number;
  /** The part of U that is there for rounding. */
  readonly rounding: number;
  /** What |z*ᵀa(θ)| certainly reaches at some θ of C. */
  readonly reached: number;
  /** At most the dual objective of z*. */
  readonly objective: number;
  /** z* must be divided by at least this for λ ≤ K (1 for the other goals). */
  readonly scale: number;
}

function proveResponse(problem: Problem, feasible: FeasibleDual, options: VerifyOptions): ProvenResponse {
  const exact = appliesOneInput(problem) ? proveOneInput(problem, feasible.signed) : null;
  if (exact !== null) {
    const { softness } = problem.goal.kind === 'classify' ? problem.goal : {};
    const scale = softness === undefined ? 1 : Math.max(1, exact.largest / softness);
    return { ...exact, upper: Math.max(1, exact.upper), scale };
  }
  const found = enclose(responsesOf(problem, feasible.dual), {
    floor: 1,
    precision: PRECISION,
    budget: options.budget ?? DEFAULT_BUDGET,
    signal: options.signal,
  });
  const largest = largestAtom(problem);
  // |z*ᵀa − ẑᵀa| ≤ Σ errors_i·max|a_i|
  const moved = sumOf(problem.count, (i) => (feasible.errors[i] === 0 ? 0 : feasible.errors[i] * largest(i)));
  const evaluated = (problem.count + problem.dimension + 8) * UNIT * found.magnitude;
  return {
    upper: Math.max(1, found.upper + moved),
    rounding: found.rounding + moved,
    reached: found.reached - evaluated - moved,
    objective: feasible.objective,
    scale: feasible.scale,
  };
}

/** A bound over the limit may mean a wrong dual or a proof that ended too early; the sentence says which. */
function responseFinding({ upper, rounding, reached }: ProvenResponse): Finding {
  const limit = responseLimit(rounding);
  const finding = atMost('dual', upper, limit, 'Proven bound of |zᵀa(θ)| over the whole constraint set');
  if (finding.holds || Number.isNaN(upper)) return finding;
  const sentence =
    reached > limit
      ? `Refuted: a neuron of the constraint set has |zᵀa(θ)| = ${show(reached)}, above the limit ${show(limit)}.`
      : `Not proven within the budget: |zᵀa(θ)| is at most ${show(upper)}, where ${show(limit)} was to be shown; no neuron above it is known.`;
  return { ...finding, sentence };
}
