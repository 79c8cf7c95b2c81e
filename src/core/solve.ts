/**
 * The solver: from a problem to a network with its proof.
 */
import { ColumnGeneration, type Outcome } from './columnGeneration';
import { findInfeasibility, type Infeasibility } from './feasibility';
import { freeInsideTube } from './freeInsideTube';
import { GuidedGeneration } from './guidedGeneration';
import { loadProgramSolver, type ProgramSolver } from './highs';
import { leastSquaresOn } from './linear/orthogonal';
import { dualObjective } from './master/master';
import { assess } from './master/vertex';
import { applies, closedForm } from './oneInput/closedForm';
import { fewestKinksNetwork } from './oneInput/fewestKinksNetwork';
import { appliesOneInput, solveOneInput } from './oneInput/solveOneInput';
import { normalize, type Normalized } from './normalize';
import { exactPricer } from './pricing/frames';
import { HeuristicFinder } from './pricing/signs/finder';
import { signPricer } from './pricing/signs/signPricer';
import type { Problem } from './problem';
import { reweightedReason } from './sparsify/reweighted';
import { MET } from './sparsify/sparse';
import type { Neuron, SkipTerms, Solution, SolveOptions, SolveStatus, TraceEntry } from './solution';
import { withoutNetwork } from './withoutNetwork';

let programSolver: Promise<ProgramSolver> | null = null;

/** Solves one problem. Rejects only on a programming error; data that cannot be fitted is `infeasible`. */
export async function solve(problem: Problem, options: SolveOptions): Promise<Solution> {
  const started = options.now();
  programSolver ??= loadProgramSolver();
  const solveProgram = await programSolver;
  const infeasibility = findInfeasibility(problem, options.signal);
  if (infeasibility) return infeasible(problem, infeasibility, options.now() - started);
  const normalized = normalize(problem);
  const scale = normalized.massScale;
  const gapOf = (upper: number, lower: number): number => {
    if (!Number.isFinite(upper)) return Infinity;
    const difference = Math.max(0, upper - lower);
    return Math.max(difference / Math.max(upper, 1e-3), (difference * scale) / Math.max(1, upper * scale));
  };
  const trivial = trivialOutcome(normalized, solveProgram);
  if (trivial) return assemble(problem, normalized, trivial, options, started, gapOf);

  if (applies(normalized)) {
    const outcome = withFewestKinks(
      normalized,
      closedFormOutcome(normalized, options.sparsify !== 'off'),
      options,
    );
    return assemble(problem, normalized, outcome, options, started, gapOf);
  }

  const scaled: SolveOptions = options.onProgress
    ? {
        ...options,
        onProgress: (entry) => options.onProgress?.(inUnits(entry, scale)),
      }
    : options;
  if (appliesOneInput(normalized)) {
    const outcome = withFewestKinks(
      normalized,
      solveOneInput(normalized, scaled, solveProgram, gapOf),
      options,
    );
    return assemble(problem, normalized, outcome, options, started, gapOf);
  }

  const exact = exactPricer(normalized.space);
  const generation = exact
    ? new ColumnGeneration(normalized, exact, solveProgram, scaled, gapOf)
    : new GuidedGeneration(
        normalized,
        signPricer(normalized.space, options.crew),
        new HeuristicFinder(normalized.space),
        solveProgram,
        scaled,
        gapOf,
      );
  const outcome = generation.run();
  return assemble(problem, normalized, outcome, options, started, gapOf);
}

/** For one input and a tube or a margin, reweighting has an exact answer: a path with the fewest kinks. */
function withFewestKinks(normalized: Normalized, outcome: Outcome, options: SolveOptions): Outcome {
  if (options.sparsify !== 'reweighted' || outcome.network === null) return outcome;
  const fewest = fewestKinksNetwork(normalized);
  if (fewest === null || fewest.neurons.length >= outcome.network.neurons.length) return outcome;
  return { ...outcome, network: fewest, leastNorm: outcome.network };
}

/** One input and free bias: the norm, a network and its certificate without any search. */
function closedFormOutcome(normalized: Normalized, merge: boolean): Outcome {
  const { network, dual, bound } = closedForm(normalized, merge);
  const feasible = dual.map((value) => value / bound);
  const lowerBound = Math.max(0, dualObjective(normalized, feasible));
  const trace: TraceEntry[] = [
    { iteration: 1, ms: 0, objective: network.objective, lowerBound, neurons: network.neurons.length },
  ];
  return { network, dual: feasible, lowerBound, stoppedBy: 'gap', trace, masterMs: 0, pricingMs: 0 };
}

/** The free terms alone meet the demand (or there is nothing to fit): no neuron is needed. */
function trivialOutcome(normalized: Normalized, solveProgram: ProgramSolver): Outcome | null {
  const { targets, free, space } = normalized;
  const coefficients = normalized.reachedByFree
    ? leastSquaresOn(free, targets)
    : freeInsideTube(normalized, solveProgram);
  if (coefficients === null) return null;
  const network = assess(normalized, [], coefficients);
  const dual = new Float64Array(space.count);
  return { network, dual, lowerBound: 0, stoppedBy: 'gap', trace: [], masterMs: 0, pricingMs: 0 };
}

function infeasible(problem: Problem, infeasibility: Infeasibility, totalMs: number): Solution {
  const rows = infeasibility.rows.map((i) => i + 1).join(', ');
  const why =
    problem.bias.kind === 'none'
      ? `without a bias no network can meet samples ${rows} together; add a bias or drop one of them`
      : `samples ${rows} have equal inputs but targets that cannot both be met; correct one or allow a tolerance with "goal within"`;
  const solution = withoutNetwork(problem, 'infeasible', `Infeasible: ${why}.`, totalMs);
  return { ...solution, infeasibility };
}

/** A trace entry from normalised units to the user's. */
function inUnits(entry: TraceEntry, scale: number): TraceEntry {
  return {
    ...entry,
    objective: entry.objective === null ? null : entry.objective * scale,
    lowerBound: entry.lowerBound * scale,
  };
}

function assemble(
  problem: Problem,
  normalized: Normalized,
  outcome: Outcome,
  options: SolveOptions,
  started: number,
  gapOf: (upper: number, lower: number) => number,
): Solution {
  const { massScale: scale, kept } = normalized;
  const radius = problem.weights.radius;
  const { network } = outcome;
  const { targetScale } = normalized;
  const neurons: Neuron[] = (network?.neurons ?? [])
    .map(({ theta, output }) => ({
      weights: Array.from(theta.subarray(0, problem.dimension), (value) => value * radius + 0),
      bias: theta[problem.dimension] * radius + 0,
      output: output * scale,
    }))
    .sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const dual = new Array<number>(problem.count).fill(0);
  if (outcome.dual) kept.forEach((i, row) => (dual[i] = outcome.dual![row] / radius + 0));
  const mass = network ? neurons.reduce((sum, neuron) => sum + Math.abs(neuron.output), 0) : null;
  const objective = network ? network.objective * scale : null;
  const lowerBound = outcome.dual ? Math.max(0, dualObjective(normalized, outcome.dual) * scale) : 0;
  const gap = objective === null ? null : Math.max(0, objective - lowerBound) / Math.max(1, objective);
  const closed =
    network !== null &&
    network.violation <= MET &&
    gapOf(network.objective, outcome.lowerBound) <= options.gap;
  const status: SolveStatus = closed ? 'optimal' : outcome.stoppedBy === 'cancel' ? 'cancelled' : 'stopped';
  return {
    status,
    ...(status === 'optimal' ? {} : { reason: reasonOf(outcome, gap, options, scale) }),
    ...(status === 'stopped' && outOfPrecision(outcome) ? { outOfPrecision: true } : {}),
    objective,
    mass,
    lowerBound,
    gap,
    neurons,
    skip: skipTerms(problem, normalized, network?.free ?? null, targetScale),
    dual,
    trace: outcome.trace.map((entry) => inUnits(entry, scale)),
    timing: { totalMs: options.now() - started, masterMs: outcome.masterMs, pricingMs: outcome.pricingMs },
  };
}

function skipTerms(
  problem: Problem,
  normalized: Normalized,
  free: Float64Array | null,
  targetScale: number,
): SkipTerms {
  const linear = new Array<number>(problem.dimension).fill(0);
  if (free === null || normalized.free.length === 0) return { constant: 0, linear };
  for (let c = 0; c < problem.dimension && c + 1 < free.length; c++) linear[c] = free[c + 1] * targetScale;
  return { constant: free[0] * targetScale, linear };
}

/** Neither the time nor a trade for fewer neurons ended it. */
function outOfPrecision({ stoppedBy, leastNorm }: Outcome): boolean {
  return stoppedBy === 'stall' || (stoppedBy === 'gap' && !leastNorm);
}

/** Two digits, rounded up, so that a gap never looks smaller than it is. */
function roundedUp(gap: number): string {
  if (gap === 0) return '0';
  const unit = 10 ** (Math.floor(Math.log10(gap)) - 1);
  return (Math.ceil(gap / unit - 1e-9) * unit).toExponential(1);
}

function reasonOf(outcome: Outcome, gap: number | null, options: SolveOptions, massScale: number): string {
  const traded =
    outcome.leastNorm && outcome.network
      ? reweightedReason(outcome.leastNorm, outcome.network, massScale)
      : null;
  const proven =
    gap === null ? 'no network met the samples to nine digits' : `the proven gap is ${roundedUp(gap)}`;
  switch (outcome.stoppedBy) {
    case 'gap':
      return traded ?? `Double precision allows no further progress; ${proven}.`;
    case 'cancel':
      return `Cancelled; ${proven}.`;
    case 'time':
      return `The time limit of ${options.timeMs / 1000} s was reached; ${proven}.${traded ? ` ${traded}` : ''}`;
    case 'stall':
      return `Double precision allows no further progress; ${proven}.${traded ? ` ${traded}` : ''}`;
  }
}
