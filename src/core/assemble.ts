/** From a search's outcome to the solution in the user's units, with its status and the words for it. */
import { gapFloor, relativeGap } from './gap';
import type { Outcome } from './generation';
import { dualObjective } from './master/master';
import type { Network } from './master/vertex';
import type { Normalized } from './normalize';
import type { Problem } from './problem';
import type { Neuron, Solution, SolveOptions, SolveStatus, TraceEntry } from './solution';
import { reweightedReason } from './sparsify/reweighted';
import { type WrittenNetwork, writeNetwork } from './written';

/** A trace entry from normalised units to the user's. */
export function inUnits(entry: TraceEntry, scale: number): TraceEntry {
  return {
    ...entry,
    objective: entry.objective === null ? null : entry.objective * scale,
    lowerBound: entry.lowerBound * scale,
  };
}

export function assemble(
  problem: Problem,
  normalized: Normalized,
  outcome: Outcome,
  options: SolveOptions,
  started: number,
): Solution {
  const { massScale: scale, kept } = normalized;
  const radius = problem.weights.radius;
  const dual = new Array<number>(problem.count).fill(0);
  if (outcome.dual) kept.forEach((i, row) => (dual[i] = outcome.dual![row] / radius + 0));
  const network = outcome.network && written(problem, normalized, outcome.network, options);
  const proven = outcome.dual ? Math.max(0, dualObjective(normalized, outcome.dual) * scale) : 0;
  const mass = network && network.mass;
  const objective = network && network.objective;
  // a network that meets its samples but for rounding may be lighter by that
  const lowerBound = objective === null ? proven : Math.min(proven, objective);
  const gap = objective === null ? null : relativeGap(objective, lowerBound, gapFloor(dual, problem.targets));
  const closed = network !== null && network.met && gap !== null && gap <= options.gap;
  const status: SolveStatus = closed ? 'optimal' : outcome.stoppedBy === 'cancel' ? 'cancelled' : 'stopped';
  return {
    status,
    ...(status === 'optimal' ? {} : { reason: reasonOf(outcome, gap, options, scale) }),
    ...(status === 'stopped' && outOfPrecision(outcome) ? { outOfPrecision: true } : {}),
    objective,
    mass,
    lowerBound,
    gap,
    neurons: network?.neurons ?? [],
    skip: network?.skip ?? { constant: 0, linear: new Array<number>(problem.dimension).fill(0) },
    dual,
    trace: outcome.trace.map((entry) => inUnits(entry, scale)),
    timing: { totalMs: options.now() - started, masterMs: outcome.masterMs, pricingMs: outcome.pricingMs },
  };
}

/** In the user's units, heaviest neuron first. */
function written(
  problem: Problem,
  normalized: Normalized,
  network: Network,
  options: SolveOptions,
): WrittenNetwork {
  const { massScale, targetScale, freeTerms, freeStart, kept } = normalized;
  const radius = problem.weights.radius;
  const neurons: Neuron[] = network.neurons
    .map(({ theta, output }) => ({
      weights: Array.from(theta.subarray(0, problem.dimension), (value) => value * radius + 0),
      bias: theta[problem.dimension] * radius + 0,
      output: output * massScale,
    }))
    .sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const skip = freeTerms.skipTerms(freeStart.map((value, k) => value + network.free[k] * targetScale));
  const interrupted = (): boolean => options.signal?.aborted ?? false;
  return writeNetwork(problem, neurons, skip, { freeTerms, kept, targetScale, interrupted });
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
