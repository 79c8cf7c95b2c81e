/**
 * The solver: from a problem to a network with its proof.
 */
import { assemble, inUnits } from './assemble';
import { exactPricingIsAffordable, masterIsAffordable } from './affordable';
import { ExactPricing } from './columnGeneration/exactPricing';
import { conditioned, type Transformed } from './coordinates';
import type { Ending } from './ending';
import { findInfeasibility, type Infeasibility } from './feasibility';
import { freeTermsAlone } from './freeTermsAlone';
import { freeTermsSuffice } from './freeTermsSuffice';
import { relativeGap } from './gap';
import { HeuristicPricing } from './columnGeneration/heuristicPricing';
import { LargeSearch } from './largeSearch';
import { isPenalty } from './loss/loss';
import { loadProgramSolver, type ProgramSolver } from './highs';
import type { LoopName } from './log';
import { leastSquaresOn } from './linear/orthogonal';
import { admissibleDual, dualObjective, dualScale } from './master/master';
import { assess } from './master/vertex';
import { applies, closedForm } from './oneInput/closedForm';
import { fewestKinksNetwork } from './oneInput/fewestKinksNetwork';
import { frameOneInput } from './oneInput/frame';
import { appliesOneInput, solveOneInput } from './oneInput/solveOneInput';
import { wantsFewer } from './neuronBudget';
import { normalize, type NormalizedProblem } from './normalize';
import { farFinder, farPricer, FarRows } from './pricing/farRows';
import type { KnownPenalty } from './penalty';
import { withKnownPenalty } from './penaltyScale';
import { exactPricer } from './pricing/exactPricer';
import { CandidatePool, type PricingLimits } from './pricing/pricer';
import { LocalAscent } from './pricing/localAscent/localAscent';
import { branchAndBoundPricer } from './pricing/branchAndBound/branchAndBoundPricer';
import type { Problem } from './problem';
import { GrowingSearch } from './rows/growing';
import type { Outcome, Search, SearchOptions } from './search';
import { slidingProver, slides } from './sliding/applies';
import { SlidingSearch } from './sliding/slidingSearch';
import type { Solution, SolveOptions, TraceEntry } from './solution';
import { SETTINGS } from './settings';
import { endLine, startLine } from './solveLog';
import { startingCount } from './startingNeurons';
import { budgetOf, widened } from './widened';
import { withoutNetwork } from './withoutNetwork';
import { isConcave, turned } from './shape/shape';
import { turnedSolution, turnedStart } from './shape/turned';
import { PROBLEM } from './settings/problem';

const { samePrice } = PROBLEM;

let programSolver: Promise<ProgramSolver> | null = null;

/** Solves one problem. Rejects only on a programming error; data that cannot be fitted is `infeasible`. */
export async function solve(asked: Problem, given: SolveOptions): Promise<Solution> {
  if (!isConcave(asked)) return solveAsAsked(asked, given);
  const { warm, onBest, ...rest } = given;
  const solution = await solveAsAsked(turned(asked), {
    ...rest,
    ...(warm && { warm: turnedStart(warm) }),
    ...(onBest && { onBest: (best: () => Solution) => onBest(() => turnedSolution(best())) }),
  });
  return turnedSolution(solution);
}

async function solveAsAsked(asked: Problem, given: SolveOptions): Promise<Solution> {
  const started = given.now() - (given.spentMs ?? 0);
  programSolver ??= loadProgramSolver();
  const solveProgram = await programSolver;
  given.log?.(startLine(asked, given, given.now() - started));
  const { timeMs, signal } = given;
  const known = withKnownPenalty(asked, { solveProgram, timeMs, signal });
  if (known === null) return withoutPenalty(asked, given, started);
  const { penalty } = known;
  const over = {
    get aborted(): boolean {
      return (signal?.aborted ?? false) || given.now() - started > timeMs;
    },
  };
  const wide = widened(known.problem, given.sparsify, over);
  if (wide === null) return withoutPenalty(asked, given, started);
  const { problem, tolerance } = wide;
  const told = (solution: Solution): Solution => {
    const budget = budgetOf(problem, given.sparsify, tolerance, solution);
    return { ...solution, ...(penalty && { penalty }), ...(budget && { budget }) };
  };
  const { onBest } = given;
  const options = onBest ? { ...given, onBest: (best: () => Solution) => onBest(() => told(best())) } : given;
  return told(solveKnown(problem, penalty, options, started, solveProgram));
}

/** Before a percentage has become a penalty, or a tolerance one that a budget reaches, nothing is known. */
function withoutPenalty(
  problem: Problem,
  { now, timeMs, signal, log }: SolveOptions,
  started: number,
): Solution {
  const by = signal?.aborted ? 'cancel' : 'time';
  const status = by === 'cancel' ? 'cancelled' : 'stopped';
  const ending: Ending = by === 'cancel' ? { by, started: true, gap: null } : { by, timeMs, gap: null };
  const solution = { ...withoutNetwork(problem, status, now() - started), ending };
  log?.(endLine(solution, by, null));
  return solution;
}

function solveKnown(
  problem: Problem,
  penalty: KnownPenalty | undefined,
  options: SolveOptions,
  started: number,
  solveProgram: ProgramSolver,
): Solution {
  const { log } = options;
  const infeasibility = findInfeasibility(problem, options.signal);
  if (infeasibility) {
    const solution = infeasible(problem, infeasibility, options.now() - started);
    log?.(endLine(solution, 'infeasible', null));
    return solution;
  }
  const normalized = normalize(problem);
  const gapOf = (upper: number, lower: number): number => {
    return Number.isFinite(upper) ? relativeGap(upper, lower) : Infinity;
  };
  const ended = (outcome: Outcome, loop: LoopName): Solution => {
    const solution = assemble(problem, normalized, outcome, options, started);
    log?.(endLine(solution, outcome.stoppedBy, loop));
    return solution;
  };
  const trivial =
    trivialOutcome(normalized, solveProgram, options.timeMs) ??
    withoutNeurons(normalized, penalty, solveProgram, options, gapOf);
  if (trivial) return ended(trivial, 'free_terms');

  const { onProgress, onBest, ...others } = options;
  const bestOf = (outcome: Outcome): Solution =>
    assemble(problem, normalized, { ...outcome, trace: [] }, options, started, true);
  const searchOptions = (framed: Transformed | null): SearchOptions => {
    const entryOf = (entry: TraceEntry): TraceEntry =>
      inUnits(framed ? framed.entryToProblem(entry) : entry, normalized.massScale);
    return {
      ...others,
      started,
      ...(onProgress && { onProgress: (entry: TraceEntry) => onProgress(entryOf(entry)) }),
      ...(onBest && {
        onOutcome: (outcome: () => Outcome) =>
          onBest(() => bestOf(framed ? framed.toProblem(outcome()) : outcome())),
      }),
    };
  };
  const isClosed = applies(normalized);
  if (isClosed || appliesOneInput(normalized, options.sparsify)) {
    const framed = frameOneInput(normalized);
    const outcome = isClosed
      ? closedFormOutcome(framed.problem, options.sparsify !== 'off')
      : solveOneInput(framed.problem, searchOptions(framed), solveProgram, gapOf);
    const few = withFewestKinks(framed.problem, outcome, options, problem.goal.kind === 'fewest');
    return ended(framed.toProblem(few), isClosed ? 'closed_form' : 'one_input');
  }

  const transformed = conditioned(normalized);
  const inner = transformed?.problem ?? normalized;
  const search = !options.allSamples && growsRows(inner, options.timeMs) ? growing : searched;
  const { outcome, loop } = search(inner, solveProgram, searchOptions(transformed), gapOf);
  return ended(transformed ? transformed.toProblem(outcome) : outcome, loop);
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
  };
  const timeMs = isAffordable(problem, options.timeMs)
    ? options.timeMs
    : SETTINGS.growingShare * options.timeMs;
  const search = new GrowingSearch(problem, searches, solveProgram, { ...options, timeMs }, gapOf);
  const outcome = search.run();
  if (timeMs === options.timeMs || outcome.stoppedBy !== 'time') return { outcome, loop: search.loop };
  // too many samples bind: networks of all of them at once, in the time that is left
  const large = searched(problem, solveProgram, options, gapOf, timeMs);
  return { outcome: better(outcome, large.outcome), loop: large.loop };
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
 *
 * @param workedMs what of the time is over
 */
function searched(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
  workedMs = 0,
): Searched {
  const far = FarRows.of(problem.space);
  if (far === null && slides(problem) && !options.start) return slid(problem, solveProgram, options, gapOf);
  const search = searchFor(problem, solveProgram, { ...options, far }, gapOf, workedMs);
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
  const prover = slidingProver(problem.space, options.helpers);
  const search = new SlidingSearch(problem, prover, solveProgram, options, gapOf);
  const first = search.run();
  if (first.stoppedBy !== 'stall' || !isAffordable(problem, options.timeMs))
    return { outcome: first, loop: search.loop };
  const rest = searchFor(problem, solveProgram, { ...options, start: search.carried() }, gapOf);
  return then(first, rest, options, gapOf);
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

/** The search that suits the problem's size and dimension. */
function searchFor(
  problem: NormalizedProblem,
  solveProgram: ProgramSolver,
  options: SearchOptions,
  gapOf: (upper: number, lower: number) => number,
  workedMs = 0,
): Search {
  const { space } = problem;
  const { timeMs, far = null } = options;
  const affordable = isAffordable(problem, timeMs);
  const priced = far?.middle ?? space;
  const exact = affordable && exactPricingIsAffordable(space, timeMs) ? exactPricer(priced) : null;
  if (exact) return new ExactPricing(problem, farPricer(far, exact), solveProgram, options, gapOf);
  if (!affordable) {
    const prover = branchAndBoundPricer(space, options.helpers);
    const localAscent = new LocalAscent(space, prover.frame);
    return new LargeSearch(problem, prover, localAscent, solveProgram, options, gapOf, workedMs);
  }
  const prover = branchAndBoundPricer(priced, options.helpers);
  const localAscent = new LocalAscent(priced, prover.frame);
  return new HeuristicPricing(
    problem,
    farPricer(far, prover),
    farFinder(far, localAscent),
    solveProgram,
    options,
    gapOf,
  );
}

/** For one input and a tube or a margin, fewer neurons has an exact answer: a path with the fewest kinks. It knows of no shape. */
function withFewestKinks(
  normalized: NormalizedProblem,
  outcome: Outcome,
  options: SolveOptions,
  always: boolean,
): Outcome {
  const { network } = outcome;
  if (network === null || !(always || wantsFewer(options.sparsify, network.neurons.length))) return outcome;
  if (normalized.space.oneSided || normalized.slopes !== null) return outcome;
  const fewest = fewestKinksNetwork(normalized);
  if (fewest === null || fewest.neurons.length >= network.neurons.length) return outcome;
  return { ...outcome, network: fewest, leastNorm: outcome.leastNorm ?? network };
}

/** One input and free bias: the norm, a network and its certificate without any search. */
function closedFormOutcome(normalized: NormalizedProblem, merge: boolean): Outcome {
  const { network, dual, bound } = closedForm(normalized, merge);
  const feasible = dual.map((value) => value / bound);
  const lowerBound = Math.max(0, dualObjective(normalized, feasible));
  const trace: TraceEntry[] = [
    { iteration: 1, ms: 0, objective: network.objective, lowerBound, neurons: network.neurons.length },
  ];
  return { network, dual: feasible, lowerBound, stoppedBy: 'gap', trace, masterMs: 0, pricingMs: 0 };
}

/** The free terms alone meet the demand (or there is nothing to fit): no neuron is needed. */
function trivialOutcome(
  normalized: NormalizedProblem,
  solveProgram: ProgramSolver,
  timeMs: number,
): Outcome | null {
  const { targets, free, space } = normalized;
  const coefficients = normalized.reachedByFree
    ? leastSquaresOn(free, targets)
    : freeTermsSuffice(normalized, solveProgram, timeMs);
  if (coefficients === null) return null;
  const network = assess(normalized, [], coefficients);
  const dual = new Float64Array(space.count);
  return { network, dual, lowerBound: 0, stoppedBy: 'gap', trace: [], masterMs: 0, pricingMs: 0 };
}

/** At 100 % of its scale and more a penalty leaves no neuron, as the multipliers of the free terms alone have shown already. */
function withoutNeurons(
  normalized: NormalizedProblem,
  penalty: KnownPenalty | undefined,
  solveProgram: ProgramSolver,
  { timeMs, gap }: SolveOptions,
  gapOf: (upper: number, lower: number) => number,
): Outcome | null {
  // a slope at its limit has multipliers of its own
  if (penalty === undefined || penalty.percent < 100 || normalized.slopes !== null) return null;
  const alone = freeTermsAlone(normalized, solveProgram, timeMs);
  if (alone === null) return null;
  const dual = alone.dual;
  admissibleDual(normalized, dual);
  const price = ((penalty.largestAtMost ?? penalty.largest) / penalty.value) * (1 + samePrice);
  const scale = dualScale(normalized, dual, price);
  const feasible = dual.map((value) => value / scale);
  const network = assess(normalized, [], alone.coefficients);
  const lowerBound = Math.max(0, dualObjective(normalized, feasible));
  if (!Number.isFinite(scale) || gapOf(network.objective, lowerBound) > gap) return null;
  return {
    network,
    dual: feasible,
    lowerBound,
    stoppedBy: 'gap',
    trace: [],
    masterMs: 0,
    pricingMs: 0,
  };
}

function infeasible(problem: Problem, infeasibility: Infeasibility, totalMs: number): Solution {
  return { ...withoutNetwork(problem, 'infeasible', totalMs), infeasibility };
}
