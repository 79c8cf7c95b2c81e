/** The lower bound of a claim, proven anew from its dual vector. */
import type { Problem } from '../problem';
import type { Finding, VerifyClaim, VerifyOptions } from './claim';
import { atMost, show } from './claim';
import type { FeasibleDual } from './dual';
import { makeFeasible } from './dual';
import { bestMultiple, type DualValue } from './dualValue';
import { AGREEMENT } from './network';
import { appliesOneInput, proveOneInput } from './oneInput';
import { largestAtom, responsesOf } from './response';
import { type FarRows, farRows } from './farRows';
import type { Enclosure } from './enclosure';
import { enclose } from './search';
import { refuseRises, type Rises, risesOf } from './slopes';
import { UNIT, sumOf } from './sums';

const DEFAULT_BUDGET = 1e10;

/** max|zᵀa| is enclosed to this, relatively: well inside the 1e-9 to which bounds are compared. */
const PRECISION = 2e-10;

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
  /** The budget or the signal ended the proof before it was done. */
  readonly unfinished: boolean;
  readonly findings: readonly Finding[];
}

/** Weak duality: the objective of a feasible z is a lower bound, and so is 0. */
export function proveLowerBound(problem: Problem, claim: VerifyClaim, options: VerifyOptions): ProvenBound {
  if (provesNothing(claim)) return { proven: 0, slack: 0, unfinished: false, findings: [] };
  if (!claim.dual.every(Number.isFinite)) {
    return {
      proven: 0,
      slack: 0,
      unfinished: false,
      findings: [atMost('dual', NaN, 0, 'Numbers of the dual vector that are not finite')],
    };
  }
  const refused = refuseRises(problem, claim);
  if (refused) return { proven: 0, slack: 0, unfinished: false, findings: [refused] };
  const rises = claim.slopeDual ? risesOf(problem, claim.slopeDual) : null;
  const feasible = makeFeasible(problem, claim.dual, rises);
  const response = rises ? proveRises(problem, feasible, rises) : proveResponse(problem, feasible, options);
  const { upper, rounding, value, scale } = response;
  const proven = bestMultiple(value, Math.max(upper, scale));
  const most = mostRounding(claim);
  const slack = Math.min(rounding, most) * Math.abs(value.linear) + feasible.stored;
  const finding = responseFinding(response, most);
  const excess = claim.lowerBound - proven;
  return {
    proven,
    slack,
    unfinished: !finding.holds && !isRefuted(response, most),
    findings: [
      ...feasible.findings,
      finding,
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
  /** U ≥ max { |z*ᵀa(θ)| : θ ∈ C }; of a bound never under 1 (z is not scaled up). */
  readonly upper: number;
  /** The part of U that is there for rounding. */
  readonly rounding: number;
  /** What |z*ᵀa(θ)| certainly reaches at some θ of C. */
  readonly reached: number;
  /** At most what z* is worth. */
  readonly value: DualValue;
  /** z* must be divided by at least this for each z*_i to be within its limits (1 for a hard goal). */
  readonly scale: number;
}

function proveResponse(problem: Problem, feasible: FeasibleDual, options: VerifyOptions): ProvenResponse {
  const response = largestResponse(problem, feasible, 1, options);
  return { ...response, upper: Math.max(1, response.upper) };
}

/** With multipliers of slopes, which one input has. */
function proveRises(problem: Problem, feasible: FeasibleDual, rises: Rises): ProvenResponse {
  const proof = proveOneInput(problem, feasible.signed, rises);
  if (proof !== null) return { ...proof, upper: Math.max(1, proof.upper) };
  return { upper: Infinity, rounding: 0, reached: 0, value: feasible.value, scale: feasible.scale };
}

/** The same for a z of any size, of which nothing below `floor` needs to be told apart. */
export function largestResponse(
  problem: Problem,
  feasible: FeasibleDual,
  floor: number,
  options: VerifyOptions,
): ProvenResponse {
  const exact = appliesOneInput(problem) ? proveOneInput(problem, feasible.signed) : null;
  if (exact !== null) return exact;
  const far = farRows(problem, feasible.dual);
  const searched = enclose(far ? [far.middle] : responsesOf(problem, feasible.dual), {
    floor,
    precision: PRECISION,
    budget: options.budget ?? DEFAULT_BUDGET,
    signal: options.signal,
  });
  const found = far ? withLinear(searched, far) : searched;
  const largest = largestAtom(problem);
  // |z*ᵀa − ẑᵀa| ≤ Σ errors_i·max|a_i|
  const moved = sumOf(problem.count, (i) => (feasible.errors[i] === 0 ? 0 : feasible.errors[i] * largest(i)));
  const evaluated = (problem.count + problem.dimension + 8) * UNIT * found.magnitude;
  return {
    upper: found.upper + moved,
    rounding: found.rounding + moved,
    reached: found.reached - evaluated - moved,
    value: feasible.value,
    scale: feasible.scale,
  };
}

/** Of the whole ball, from what is known of its middle. */
function withLinear(middle: Enclosure, { linear, excess, rounding }: FarRows): Enclosure {
  const own = rounding * middle.magnitude;
  return {
    ...middle,
    upper: Math.max((middle.upper + own) * (1 + excess), linear),
    reached: middle.reached * (1 - excess) - own,
    rounding: middle.rounding + own + excess,
  };
}

/** Some neuron shows that z is not feasible, whatever the budget. */
const isRefuted = ({ reached, rounding }: ProvenResponse, most: number): boolean =>
  reached > responseLimit(rounding, most);

/** How far over 1 max|zᵀa| may be proven: the agreement, and what the proof's own rounding can add. */
const responseLimit = (rounding: number, most: number): number =>
  1 + PROOF_AGREEMENT + Math.min(rounding, most);

/** A bound over the limit may mean a wrong dual or a proof that ended too early; the sentence says which. */
function responseFinding(response: ProvenResponse, most: number): Finding {
  const { upper, rounding, reached } = response;
  const limit = responseLimit(rounding, most);
  const finding = atMost('dual', upper, limit, 'Proven bound of |zᵀa(θ)| over the whole constraint set');
  if (finding.holds || Number.isNaN(upper)) return finding;
  const sentence = isRefuted(response, most)
    ? `Refuted: a neuron of the constraint set has |zᵀa(θ)| = ${show(reached)}, above the limit ${show(limit)}.`
    : `Not proven within the budget: |zᵀa(θ)| is at most ${show(upper)}, where ${show(limit)} was to be shown; no neuron above it is known.`;
  return { ...finding, sentence };
}
