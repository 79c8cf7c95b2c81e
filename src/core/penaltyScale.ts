/**
 * The penalty's scale (theory.md, section 7): 100 % is the least penalty that leaves no neuron, λ_max = max |z0ᵀa(θ)| with z0 the
 * multipliers of the best free terms alone at λ = 1.
 */
import { exactPricingWork, LOOP_SPEED } from './affordable';
import { atom, gauge } from './atom';
import type { AtomSpace } from './atomSpace';
import { conditioned } from './coordinates';
import { freeTermsAlone } from './freeTermsAlone';
import type { ProgramSolver } from './highs';
import { DoubleDoubleSum } from './linear/doubleDouble';
import { maxAbs } from './linear/kernels';
import { admissibleDual } from './master/master';
import { normalize, type NormalizedProblem } from './normalize';
import type { KnownPenalty } from './penalty';
import { largestPrice } from './oneInput/certificate';
import { frameOneInput } from './oneInput/frame';
import { hasThreeInputs, sortSamples } from './oneInput/samples';
import { farFinder, farPricer, FarRows } from './pricing/farRows';
import { CandidatePool, type Pricer, priceSizeOf, type PricingLimits } from './pricing/pricer';
import { LocalAscent } from './pricing/localAscent/localAscent';
import { branchAndBoundPricer } from './pricing/branchAndBound/branchAndBoundPricer';
import { SearchKind } from './pricing/branchAndBound/layout';
import { isRelative, type Problem } from './problem';
import { SETTINGS } from './settings';
import type { PenaltyScale, SolveCache } from './solveCache';
import { PriceAscent } from './sliding/ascent';
import { hasEuclideanGauge } from './sliding/gauge';
import { rowsOf } from './sliding/support';
import type { CancelSignal } from './cancelSignal';
import { PROBLEM } from './settings/problem';
import { biasOf, liftedSize } from './set';

const { bestPrices, doubtfulPrice, priceOfRounding, samePenalty } = PROBLEM;
const { penaltyExactWork, penaltyClimbs, penaltyStarts, fewestBoxed } = PROBLEM;

export interface ScaleOptions {
  readonly solveProgram: ProgramSolver;
  readonly timeMs: number;
  readonly signal?: CancelSignal | undefined;
  readonly cache: SolveCache;
  /** Milliseconds on a monotonic clock; by it the proof of the scale ends, never what the penalty is. */
  readonly now: () => number;
}

/** The problem with its penalty as a number; the problem itself where it is one. Null where that could not be found in its time. */
export function withKnownPenalty(
  problem: Problem,
  options: ScaleOptions,
): { readonly problem: Problem; readonly penalty?: KnownPenalty } | null {
  const { goal } = problem;
  if (!isRelative(goal)) return { problem };
  const percent = goal.percent ?? NaN;
  const atOne = { ...problem, goal: { ...goal, penalty: 1, percent: 100 } };
  const { cache, timeMs, signal } = options;
  const scale = cache.knownScale(atOne, timeMs) ?? largestPenalty(atOne, options);
  if (scale === null) return null;
  if (!signal?.aborted) cache.keepScale(atOne, timeMs, scale);
  // where nothing is left for neurons any penalty will do
  const value = (percent / 100) * (scale.largest > 0 ? scale.largest : 1);
  return {
    problem: { ...problem, goal: { ...goal, penalty: value } },
    penalty: { value, percent, ...scale },
  };
}

/** λ_max of a problem whose penalty is 1. Null where the program of its free terms was not solved. */
function largestPenalty(problem: Problem, options: ScaleOptions): PenaltyScale | null {
  const normalized = normalize(problem);
  if (normalized.reachedByFree || maxAbs(normalized.targets) === 0) return { largest: 0 };
  const alone = freeTermsAlone(normalized, options.solveProgram, options.timeMs);
  if (alone === null) return null;
  const z = alone.dual;
  admissibleDual(normalized, z);
  const { reached, bound } = priceOf(normalized, z, options);
  return bound <= reached * (1 + samePenalty)
    ? { largest: reached }
    : { largest: reached, largestAtMost: bound };
}

/** What a neuron reaches of |zᵀa(θ)|, and a proven bound of it. */
interface Reached {
  readonly reached: number;
  readonly bound: number;
}

function priceOf(problem: NormalizedProblem, z: Float64Array, options: ScaleOptions): Reached {
  const { space } = problem;
  if (space.dimension === 1 && biasOf(space.bias).exists && hasThreeInputs(space.inputs))
    return priceOneInput(problem, z);
  const inner = conditioned(problem);
  const dual = inner === null ? z : z.map((value) => (value * inner.problem.scale) / problem.scale);
  return priceBySearch(inner?.problem ?? problem, dual, options);
}

function priceOneInput(problem: NormalizedProblem, z: Float64Array): Reached {
  const { problem: framed } = frameOneInput(problem);
  const samples = sortSamples(framed);
  const { x, order, offsets } = samples;
  const sums = Float64Array.from(x, (_, j) => {
    let sum = 0;
    for (let k = offsets[j]; k < offsets[j + 1]; k++) sum += z[order[k]];
    return sum;
  });
  const { bound } = largestPrice(framed.space, x, sums, framed.free.length, Infinity, () => undefined);
  // the frame's gauge is so many times that of the problem, and prices are over the gauge
  const largest = bound * (problem.massScale / framed.massScale);
  return { reached: largest, bound: largest };
}

function priceBySearch(
  problem: NormalizedProblem,
  z: Float64Array,
  { timeMs, signal, now, cache }: ScaleOptions,
): Reached {
  const { space } = problem;
  const far = FarRows.of(space);
  const priced = far?.middle ?? space;
  const expired = (): boolean => signal?.aborted ?? false;
  // what exact pricing prepares for being asked often may take longer than a search
  const exact = exactPricingWork(space) <= penaltyExactWork ? cache.exactPricer(priced) : null;
  const limits = { target: 0, enough: Infinity, expired };
  if (exact) return priceExactly(farPricer(far, exact), space, z, limits);
  const inBoxes = liftedSize(priced) === fewestBoxed ? SearchKind.boxes : undefined;
  const prover = branchAndBoundPricer(priced, undefined, inBoxes);
  const work = LOOP_SPEED * SETTINGS.penaltyScaleShare * timeMs;
  const starts = far === null ? ascended(space, z, work, signal ?? { aborted: false }) : [];
  const climbs = starts.length > 0 ? penaltyStarts : undefined;
  const finder = farFinder(far, new LocalAscent(priced, prover.frame, climbs));
  const reached = finder.find(z, new CandidatePool(Infinity), starts, { enough: Infinity, work, expired });
  const latest = now() + SETTINGS.penaltyProofShare * timeMs;
  const { bound } = farPricer(far, prover).price(z, new CandidatePool(Infinity), {
    target: reached * (1 + SETTINGS.penaltyScaleGap),
    enough: Infinity,
    work,
    expired: () => expired() || now() > latest,
  });
  return { reached, bound: Math.max(bound, reached) };
}

/** Where the bound is its rounding's, the neurons near it tell what is reached. */
function priceExactly(pricer: Pricer, space: AtomSpace, z: Float64Array, limits: PricingLimits): Reached {
  const { bound, largest } = pricer.price(z, new CandidatePool(Infinity), limits);
  const isDoubtful = bound <= doubtfulPrice * largestTerms(space, z);
  if (!isDoubtful && bound <= largest * (1 + samePenalty)) return { reached: bound, bound };
  const pool = new CandidatePool(0, bestPrices);
  pricer.price(z, pool, limits);
  const prices = pool.select(bestPrices, 0).map(({ theta }) => doubledPrice(space, z, theta));
  const [best] = prices.sort((p, q) => q.value - p.value);
  if (best === undefined || (isDoubtful && best.value <= priceOfRounding * best.size)) return NOTHING;
  return { reached: Math.min(best.value, bound), bound };
}

/** The best neurons of quick climbs, for the slow and exact ones to begin from. */
function ascended(space: AtomSpace, z: Float64Array, work: number, signal: CancelSignal): Float64Array[] {
  if (!hasEuclideanGauge(space)) return [];
  const ascent = new PriceAscent(rowsOf(space), space.dimension, space.slope);
  const pool = new CandidatePool(0);
  ascent.find(z, [pool], [], ascent.affordableClimbs(penaltyClimbs, work), signal);
  return pool.select(penaltyStarts, SETTINGS.tightSeparation).map(({ theta }) => theta);
}

/** Σ|z_i|·max_k |x̃_ik|. */
function largestTerms({ count, dimension: d, inputs }: AtomSpace, z: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < count; i++)
    sum += Math.abs(z[i]) * Math.max(1, maxAbs(inputs.subarray(i * d, (i + 1) * d)));
  return sum;
}

/** Where no neuron has anything to do, the best one is what rounding leaves of 0. */
const NOTHING: Reached = { reached: 0, bound: 0 };

/** |zᵀa(θ)| over the gauge of θ, its sum in doubled precision, and what rounding is relative to: each z_i is rounded as the largest is. */
function doubledPrice(
  space: AtomSpace,
  z: Float64Array,
  theta: Float64Array,
): { value: number; size: number } {
  const sum = new DoubleDoubleSum();
  const largest = maxAbs(z);
  let size = 0;
  atom(space, theta).forEach((value, i) => {
    sum.addProduct(z[i], value);
    size += largest * Math.abs(value);
  });
  return { value: priceSizeOf(space)(sum.value) / gauge(space, theta), size };
}
