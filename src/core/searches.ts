/** Problems of several inputs: which search suits one, and which comes after another. */
import { exactPricingIsAffordable, masterIsAffordable } from './affordable';
import { ExactPricing } from './columnGeneration/exactPricing';
import { HeuristicPricing } from './columnGeneration/heuristicPricing';
import type { ProgramSolver } from './highs';
import { LargeSearch, type SearchedBefore } from './largeSearch';
import type { LoopName } from './log';
import { isPenalty } from './loss/loss';
import type { NormalizedProblem } from './normalize';
import { branchAndBoundPricer } from './pricing/branchAndBound/branchAndBoundPricer';
import { farFinder, farPricer, FarRows } from './pricing/farRows';
import { LocalAscent } from './pricing/localAscent/localAscent';
import { CandidatePool, type PricingLimits } from './pricing/pricer';
import { GrowingSearch } from './rows/growingSearch';
import type { Outcome, Search, SearchOptions } from './search';
import { SETTINGS } from './settings';
import { PRICING } from './settings/pricing';
import { slidingProver, slides } from './sliding/applies';
import { SlidingSearch } from './sliding/slidingSearch';
import type { TraceEntry } from './solution';
import { startingCount } from './startingNeurons';

const { ascentStarts, ascentStartsBesideBoxes, boxesAloneUpTo } = PRICING;

/** @param gapOf of an upper and a lower bound in normalised units */
export function searchNeurons(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): Searched {
  const search = !options.allSamples && growsRows(problem, options.timeMs) ? growing : searched;
  return search(problem, solveProgram, options, gapOf);
}

/** Whether samples may turn out not to bind: not where each demands its value, and few are soon done. */
function growsRows(problem: NormalizedProblem, timeMs: number): boolean {
  const { loss, space } = problem;
  if (space.count < SETTINGS.growsFrom) return false;
  const isHard = !isPenalty(loss);
  // beyond a hinge as many bind as there are errors: where all are too many for a program, so are those
  return isHard ? !loss.exact : !loss.ofResidual && isAffordable(problem, timeMs);
}

/** Where samples may turn out not to bind. */
function growing(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): Searched {
  const searches = {
    searchFor: (some: NormalizedProblem, limits: SearchOptions) =>
      searchFor(some, solveProgram, { ...limits, far: FarRows.of(some.space) }, gapOf),
    run: (some: NormalizedProblem, limits: SearchOptions) =>
      searched(some, solveProgram, limits, gapOf).outcome,
    bound: (some: NormalizedProblem, z: Float64Array, limits: PricingLimits) =>
      provenBound(some, z, limits, options),
    slides: slides(problem),
  };
  const search = new GrowingSearch(problem, searches, solveProgram, options, gapOf);
  const outcome = search.run();
  const { loop, unsuited, workedMs } = search;
  if (unsuited === 'overlapping') return slid(problem, solveProgram, options, gapOf);
  if (unsuited === null) return { outcome, loop };
  // networks of all of them at once, in the time that is left
  const far = FarRows.of(problem.space);
  const rest = searchFor(problem, solveProgram, { ...options, far }, gapOf, { outcome, workedMs });
  return then(outcome, rest, options, gapOf);
}

/** A proven bound of |zᵀa(θ)|, by the search that is for any dimension. */
function provenBound(
  { space }: NormalizedProblem,
  z: Float64Array,
  limits: PricingLimits,
  { helpers }: SearchOptions,
): number {
  const far = FarRows.of(space);
  const pricer = farPricer(far, branchAndBoundPricer(far?.middle ?? space, helpers));
  return pricer.price(z, new CandidatePool(Infinity), limits).bound;
}

/** An outcome, and the loop that came to it. */
interface Searched {
  readonly outcome: Outcome;
  readonly loop: LoopName;
}

/**
 * Rows that are far from the origin for what they differ by are priced apart from it; where that search gets no further, the plain
 * one may, and the better network and the better bound of the two are what is known.
 */
function searched(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): Searched {
  const far = FarRows.of(problem.space);
  if (far === null && slides(problem) && !options.start) return slid(problem, solveProgram, options, gapOf);
  const search = searchFor(problem, solveProgram, { ...options, far }, gapOf);
  const first = search.run();
  if (far === null || first.stoppedBy !== 'stall') return { outcome: first, loop: search.loop };
  return then(first, searchFor(problem, solveProgram, options, gapOf), options, gapOf);
}

/** Moving neurons first; where they get no further, a restricted program of all samples may, from what they have found. */
function slid(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): Searched {
  const search = slidingSearch(problem, solveProgram, options, gapOf);
  const first = search.run();
  if (first.stoppedBy !== 'stall' || !isAffordable(problem, options.timeMs))
    return { outcome: first, loop: search.loop };
  const rest = searchFor(problem, solveProgram, { ...options, start: search.carried() }, gapOf);
  return then(first, rest, options, gapOf);
}

function slidingSearch(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): SlidingSearch {
  const prover = slidingProver(problem.space, options.helpers, options.cache);
  return new SlidingSearch(problem, prover, solveProgram, options, gapOf);
}

/** A search after another one. */
function then(
  first: Outcome,
  second: Search,
  { gap }: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
): Searched {
  const outcome = better(first, second.run());
  // the network of the one may reach the bound of the other
  const closed = outcome.network && gapOf(outcome.network.objective, outcome.lowerBound) <= gap;
  return { outcome: closed ? { ...outcome, stoppedBy: 'gap' } : outcome, loop: second.loop };
}

/** The better network and the better bound of a search and of the one after it. */
function better(first: Outcome, second: Outcome): Outcome {
  const lighter = (second.network?.objective ?? Infinity) < (first.network?.objective ?? Infinity);
  const { dual, lowerBound } = second.lowerBound > first.lowerBound ? second : first;
  const last = first.trace.at(-1);
  return {
    ...(lighter ? second : first),
    dual,
    lowerBound,
    stoppedBy: second.stoppedBy,
    trace: [...first.trace, ...second.trace.map((entry) => (last ? after(last, entry) : entry))],
    masterMs: first.masterMs + second.masterMs,
    pricingMs: first.pricingMs + second.pricingMs,
  };
}

/** An entry of a second search: what the first has found is known. */
function after(last: TraceEntry, entry: TraceEntry): TraceEntry {
  const kept = last.objective !== null && (entry.objective === null || last.objective < entry.objective);
  return {
    ...entry,
    iteration: last.iteration + entry.iteration,
    lowerBound: Math.max(last.lowerBound, entry.lowerBound),
    ...(kept ? { objective: last.objective, neurons: last.neurons } : {}),
  };
}

/** Whether a restricted program of all samples can be solved at least once. */
function isAffordable({ rows, space }: NormalizedProblem, timeMs: number): boolean {
  return masterIsAffordable(rows.rank, startingCount(space), timeMs);
}

/**
 * The search that suits the problem's size and dimension.
 *
 * @param before what a search that got no further has found
 */
function searchFor(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
  before: SearchedBefore | null = null,
): Search {
  const { space } = problem;
  const { timeMs, far = null } = options;
  const affordable = isAffordable(problem, timeMs);
  const priced = far?.middle ?? space;
  const exact =
    affordable && exactPricingIsAffordable(space, timeMs) ? options.cache.exactPricer(priced) : null;
  if (exact) return new ExactPricing(problem, farPricer(far, exact), solveProgram, options, gapOf);
  if (!affordable) {
    const prover = branchAndBoundPricer(space, options.helpers);
    const localAscent = new LocalAscent(space, prover.frame);
    return new LargeSearch(problem, prover, localAscent, solveProgram, options, gapOf, before);
  }
  const prover = branchAndBoundPricer(priced, options.helpers);
  const isQuick = prover.frame.set.size <= boxesAloneUpTo;
  const localAscent = new LocalAscent(priced, prover.frame, isQuick ? ascentStartsBesideBoxes : ascentStarts);
  return new HeuristicPricing(
    problem,
    farPricer(far, prover),
    farFinder(far, localAscent),
    solveProgram,
    options,
    gapOf,
    isQuick,
  );
}
