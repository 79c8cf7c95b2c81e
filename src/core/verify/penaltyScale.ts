/**
 * What a percentage of a penalty is taken of (theory.md, section 7): the least λ that leaves no neuron, max |z0ᵀa(θ)| with z0 the
 * multipliers of the best free terms at λ = 1. From above it is proven by the search of the lower bound, from below by a neuron.
 */
import type { Problem } from '../problem';
import { atMost, left, type Finding, type PenaltyScaleClaim, type VerifyOptions } from './claim';
import { makeFeasible } from './dual';
import { bestFreeTerms, type FreeFit } from './freeFit';
import { AGREEMENT } from './network';
import { endOf, type ProvenResponse, proveResponse } from './provenResponse';
import { largestAtom } from './response';
import { largestOf, sumOf } from './sums';

export interface CheckedScale {
  readonly findings: readonly Finding[];
  /** What kept the proof from being done; null where it is done, or refuted. */
  readonly unfinished: ReturnType<typeof endOf> | null;
  /** Why nothing can be said, as half a sentence. */
  readonly unchecked?: string;
}

/** Two searches for one maximum, of multipliers found by two methods, may differ by this, relatively. */
const SCALE_AGREEMENT = 10 * AGREEMENT;
/** The most that the proof's own rounding may excuse. */
const MOST_ROUNDING = 1e-5;

/** Of the sizes of its terms: a price that is rounding, with room for that of its proof. */
const NO_PRICE = 1e-8;

const NOTHING = { findings: [], unfinished: null };

export function checkPenaltyScale(
  problem: Problem,
  { largest, largestAtMost }: PenaltyScaleClaim,
  options: VerifyOptions,
): CheckedScale {
  const { goal } = problem;
  if (!('penalty' in goal)) return NOTHING;
  const ofOne: Problem = { ...problem, goal: { ...goal, penalty: 1 } };
  const fit = bestFreeTerms(ofOne);
  if (fit === null) return { ...NOTHING, unchecked: 'the best free terms alone were not found' };
  if (largest === 0) return checkNothing(ofOne, fit, options);
  if (!fit.unique)
    return { ...NOTHING, unchecked: 'the best free terms alone have more than one set of multipliers' };
  const top = largestAtMost ?? largest;
  const feasible = makeFeasible(
    ofOne,
    Array.from(fit.dual, (z) => z / top),
  );
  const least = largest / top;
  // less than this a neuron need not reach: a search that ends below it refutes the claim
  const low = least * (1 - SCALE_AGREEMENT);
  // where the two ends of the claim differ, one search for each
  const floors = largestAtMost === undefined ? [low] : [1, low];
  let known: ProvenResponse | null = null;
  for (const floor of floors) {
    if (known !== null && (known.reached >= floor || options.signal?.aborted)) break;
    known = closer(known, proveResponse(ofOne, feasible, { ...options, floor }));
  }
  if (known === null) return NOTHING;
  const { upper, reached, rounding } = known;
  const excused = Math.min(rounding, MOST_ROUNDING);
  const above = atMost(
    'penalty',
    upper * top,
    top * (1 + SCALE_AGREEMENT + excused),
    'Proven bound of the penalty that leaves no neuron',
  );
  const below = atMost(
    'penalty',
    largest - reached * top,
    top * (2 * SCALE_AGREEMENT + Math.min(rounding + known.unsure, MOST_ROUNDING)),
    'Part of the penalty reported to leave no neuron that none is known to reach',
  );
  const refuted = reached > 1 + SCALE_AGREEMENT + excused || upper < least * (1 - SCALE_AGREEMENT / 2);
  return judged([above, below], known, refuted);
}

/** Findings that do not hold are left open unless something refutes them. */
function judged(findings: readonly Finding[], known: ProvenResponse, refuted: boolean): CheckedScale {
  if (refuted || findings.every((finding) => finding.holds)) return { findings, unfinished: null };
  const why = endOf(known);
  const words = why === 'budget' ? 'Not proven within the budget' : 'Not proven in double precision';
  return {
    findings: findings.map((one) =>
      left(one.holds ? one : { ...one, sentence: `${words}: ${one.sentence}` }),
    ),
    unfinished: why,
  };
}

/** That no neuron has anything to do: the free terms meet every target, or |z0ᵀa(θ)| is nothing beside its terms. */
function checkNothing(problem: Problem, { missed, dual }: FreeFit, options: VerifyOptions): CheckedScale {
  const { targets, count } = problem;
  const scale = largestOf(count, (i) => Math.abs(targets[i]));
  const words = 'Largest distance of the free terms alone from a target, where no penalty leaves a neuron';
  const met = atMost('penalty', missed, AGREEMENT * scale, words);
  const atom = largestAtom(problem);
  const size = NO_PRICE * sumOf(count, (i) => Math.abs(dual[i]) * atom(i));
  if (met.holds || !(size > 0)) return { findings: [met], unfinished: null };
  const feasible = makeFeasible(
    problem,
    Array.from(dual, (z) => z / size),
  );
  const known = proveResponse(problem, feasible, { ...options, floor: 1 });
  const { upper, reached, rounding } = known;
  const allowed = SCALE_AGREEMENT + Math.min(rounding, MOST_ROUNDING);
  const finding = atMost(
    'penalty',
    upper * NO_PRICE,
    (1 + allowed) * NO_PRICE,
    'Bound of |z0ᵀa(θ)| over the sizes of its terms, where no penalty leaves a neuron',
  );
  return judged([finding], known, reached > 1 + allowed);
}

/** Of two enclosures of one maximum. */
function closer(a: ProvenResponse | null, b: ProvenResponse): ProvenResponse {
  if (a === null) return b;
  const { upper, rounding } = b.upper < a.upper ? b : a;
  return { ...b, upper, rounding, reached: Math.max(a.reached, b.reached), closed: a.closed && b.closed };
}
