/**
 * The solver: from a problem to a network with its proof.
 */
import { assemble, inUnits } from './assemble';
import type { Budget } from './budget';
import { conditioned, type Transformed } from './coordinates';
import type { Ending } from './ending';
import { findInfeasibility, type Infeasibility } from './feasibility';
import { freeTermsAlone } from './freeTermsAlone';
import { freeTermsSuffice } from './freeTermsSuffice';
import { relativeGap } from './gap';
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
import type { KnownPenalty } from './penalty';
import { withKnownPenalty } from './penaltyScale';
import type { Problem } from './problem';
import { type Outcome, searchBudget, type SearchOptions } from './search';
import { searchNeurons } from './searches';
import type { Solution, SolveOptions, TraceEntry } from './solution';
import { SolveCache } from './solveCache';
import { endLine, startLine } from './solveLog';
import { SETTINGS } from './settings';
import { released, withHeldLosses } from './sparsify/heldLosses';
import { inBudget } from './sparsify/inBudget';
import type { Sparsify } from './status';
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
  const { timeMs, signal, cache = new SolveCache() } = given;
  const known = withKnownPenalty(asked, { solveProgram, timeMs, signal, cache, now: given.now });
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
  const options = {
    ...given,
    cache,
    ...(onBest && { onBest: (best: () => Solution) => onBest(() => told(best())) }),
  };
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
  options: SolveOptions & { readonly cache: SolveCache },
  started: number,
  solveProgram: ProgramSolver,
): Solution {
  const { log } = options;
  const infeasibility = findInfeasibility(problem, options.signal, solveProgram);
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
    const budget = (): Budget =>
      searchBudget(searchOptions(framed), solveProgram, SETTINGS.polishWork, normalized.massScale);
    const few = withFewer(framed.problem, outcome, options.sparsify, problem.goal.kind === 'fewest', budget);
    return ended(framed.toProblem(few), isClosed ? 'closed_form' : 'one_input');
  }

  const transformed = conditioned(normalized);
  const inner = transformed?.problem ?? normalized;
  const { outcome, loop } = searchNeurons(inner, solveProgram, searchOptions(transformed), gapOf);
  return ended(transformed ? transformed.toProblem(outcome) : outcome, loop);
}

/**
 * For one input and samples that leave room, fewer neurons has an exact answer: a path with the fewest kinks, which where a miss has its
 * price misses no sample by more. It knows of no shape. What is then more than asked is a search.
 */
function withFewer(
  normalized: NormalizedProblem,
  outcome: Outcome,
  sparsify: Sparsify,
  always: boolean,
  budget: () => Budget,
): Outcome {
  const { network } = outcome;
  if (network === null || !(always || wantsFewer(sparsify, network.neurons.length))) return outcome;
  if (normalized.space.oneSided || normalized.slopes !== null) return outcome;
  const fewest = released(normalized, fewestKinksNetwork(withHeldLosses(normalized, network)));
  const isFewer = fewest !== null && fewest.neurons.length < network.neurons.length;
  const few = inBudget(normalized, isFewer ? fewest : network, sparsify, budget(), Infinity);
  return few === network ? outcome : { ...outcome, network: few, leastNorm: outcome.leastNorm ?? network };
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
