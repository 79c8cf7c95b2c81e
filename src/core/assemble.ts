/** From a search's outcome to the solution in the user's units, with its status and what ended it. */
import { type Ending, fewerNeurons } from './ending';
import { massOf } from './evaluate';
import { type FirstDual, firstDual } from './firstDual';
import { gapOf, HALF_ULP } from './gap';
import { biasOfInputs } from './inputUnits';
import { maxAbs } from './linear/kernels';
import { lossOf } from './loss';
import { isPenalty } from './loss/loss';
import type { Outcome } from './search';
import { dualObjective } from './master/master';
import { valueOfRises } from './oneInput/dual';
import { assess, type Network } from './master/vertex';
import type { NormalizedProblem } from './normalize';
import type { Problem } from './problem';
import type { Neuron, Solution, SolveOptions, SolveStatus, TraceEntry } from './solution';
import { consistentTrace } from './trace';
import { largestInputs, termSize } from './termSize';
import { type WrittenNetwork, writeNetwork } from './written';
import { ACCURACY } from './settings/accuracy';

const { allowedMiss, excusedRounding, mostCancelled, mostMissed } = ACCURACY;

/** A trace entry from normalised units to the user's. */
export function inUnits(entry: TraceEntry, scale: number): TraceEntry {
  return {
    ...entry,
    objective: entry.objective === null ? null : entry.objective * scale,
    lowerBound: entry.lowerBound * scale,
  };
}

/** Multiplications of an evaluation in doubled precision that a search out of time may still take: a tenth of a second. */
const LATE_WORK = 3e7;

/** @param onTheWay the solution is one of many that a search offers before its end: its numbers are those of the search */
export function assemble(
  problem: Problem,
  normalized: NormalizedProblem,
  ended: Outcome,
  options: SolveOptions,
  started: number,
  onTheWay = false,
): Solution {
  const outcome = withTradeOnly(noWorseThanNone(normalized, ended));
  const { massScale: scale } = normalized;
  const found = provenBy(problem, normalized, outcome);
  // a search that was ended before it had proven anything
  const first = found.lowerBound > 0 || onTheWay ? null : firstDual(problem);
  const best: Proven = first ?? found;
  const { dual, slopeDual, lowerBound: proven } = best;
  const late = outcome.stoppedBy === 'time' || outcome.stoppedBy === 'cancel';
  const large = outcome.network && outcome.network.neurons.length * problem.inputs.length > LATE_WORK;
  const quick = onTheWay || (late && large === true);
  const shown = (candidate: Network | null): WrittenNetwork | null => {
    const written = candidate && networkInUnits(problem, normalized, candidate, options, quick);
    return written && isWorthShowing(problem, written) ? written : null;
  };
  const network =
    shown(outcome.network) ??
    (isPenalty(normalized.loss) && normalized.slopes === null ? shown(withoutNeurons(normalized)) : null);
  const mass = network && network.mass;
  const objective = network && network.objective;
  // a network that meets its samples but for rounding may be lighter by that
  const lowerBound = objective === null ? proven : Math.min(proven, objective);
  const gap = objective === null ? null : gapOf(problem, dual, objective, lowerBound);
  const closed = network !== null && network.met && gap !== null && gap <= options.gap;
  const status: SolveStatus = closed ? 'optimal' : outcome.stoppedBy === 'cancel' ? 'cancelled' : 'stopped';
  return {
    status,
    ...(status === 'optimal' ? {} : { ending: endingOf(outcome, network?.met ? gap : null, options, scale) }),
    objective,
    mass,
    lowerBound,
    gap,
    ...(outcome.leastNorm && { leastObjective: outcome.leastNorm.objective * scale }),
    neurons: network?.neurons ?? [],
    skip: network?.skip ?? { constant: 0, linear: new Array<number>(problem.dimension).fill(0) },
    dual,
    ...(slopeDual && { slopeDual }),
    trace: consistentTrace(
      outcome.trace.map((entry) => inUnits(entry, scale)),
      lowerBound,
    ),
    timing: { totalMs: options.now() - started, masterMs: outcome.masterMs, pricingMs: outcome.pricingMs },
  };
}

interface Proven extends FirstDual {
  readonly slopeDual?: number[];
}

/** The search's dual in the user's units, and what it proves there. */
function provenBy(
  problem: Problem,
  normalized: NormalizedProblem,
  { dual: z, writtenDual, slopeDual = null, writtenSlopeDual, stoppedBy: by }: Outcome,
): Proven {
  const { kept, scale, massScale } = normalized;
  const dual = new Array<number>(problem.count).fill(0);
  if (z === null) return { dual, lowerBound: 0 };
  const written = writtenDual ?? z.map((value) => value / scale);
  const concession = !writtenDual && by !== 'gap' ? 1 + concededTo(problem, kept, written) : 1;
  kept.forEach((i, row) => (dual[i] = written[row] / concession + 0));
  const lowerBound =
    dualObjective(
      normalized,
      z.map((value) => value / concession),
    ) * massScale;
  if (slopeDual === null) return { dual, lowerBound: Math.max(0, lowerBound) };
  const rises = writtenSlopeDual ?? slopeDual.map((value) => value / scale);
  const ofSlopes = valueOfRises(
    normalized,
    distinctInputs(normalized.space.inputs),
    slopeDual.map((value) => value / concession),
  );
  return {
    dual,
    slopeDual: Array.from(rises, (value) => value / concession + 0),
    lowerBound: Math.max(0, lowerBound + ofSlopes * massScale),
  };
}

/** Ascending. */
const distinctInputs = (inputs: Float64Array): Float64Array => Float64Array.from(new Set(inputs.toSorted()));

const withoutNeurons = (normalized: NormalizedProblem): Network =>
  assess(normalized, [], new Float64Array(normalized.free.length));

/** Where every network is one for the goal, that without a neuron takes the place of a worse one, and of none. */
function noWorseThanNone(normalized: NormalizedProblem, outcome: Outcome): Outcome {
  // without a neuron the slope may be beyond its limits
  if (!isPenalty(normalized.loss) || normalized.slopes !== null) return outcome;
  const network = withoutNeurons(normalized);
  return network.objective < (outcome.network?.objective ?? Infinity) ? { ...outcome, network } : outcome;
}

/** Roundings of Σ|z_i|‖x̃_i‖ that an independent check of a huge dual concedes in the units of the problem, */
const CONCEDED = 512;

/**
 * By how much z is made smaller, relatively, so that an independent check in plain doubles confirms it. The search may have proven it in
 * coordinates where it is not as large; 0 where the check does not mind.
 */
function concededTo({ inputs, dimension: d, weights }: Problem, kept: Int32Array, z: Float64Array): number {
  let size = 0;
  kept.forEach((i, row) => {
    let largest = 1;
    for (let k = 0; k < d; k++) largest = Math.max(largest, weights.radius * Math.abs(inputs[i * d + k]));
    size += Math.abs(z[row]) * largest;
  });
  const conceded = CONCEDED * HALF_ULP * size;
  return conceded > excusedRounding ? conceded : 0;
}

function isWorthShowing(problem: Problem, { violation, skip }: WrittenNetwork): boolean {
  const largest = maxAbs(problem.targets);
  if (!(violation <= mostMissed * largest)) return false;
  // without slopes the inputs say nothing
  const size = skip.linear.some((slope) => slope !== 0)
    ? termSize(skip.linear, skip.constant, largestInputs(problem))
    : Math.abs(skip.constant);
  return size <= mostCancelled * largest;
}

/** In the user's units, heaviest neuron first. */
function networkInUnits(
  problem: Problem,
  normalized: NormalizedProblem,
  network: Network,
  options: SolveOptions,
  quick: boolean,
): WrittenNetwork {
  const { massScale, targetScale, freeTerms, freeStart, kept, units } = normalized;
  const radius = problem.weights.radius;
  const neurons: Neuron[] = network.neurons
    .map(({ theta, output }) => ({
      weights: Array.from(theta.subarray(0, problem.dimension), (value) => value * radius + 0),
      bias: biasOfInputs(units, theta) * radius + 0,
      output: output * massScale,
    }))
    .sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const skip = freeTerms.skipTerms(freeStart.map((value, k) => value + network.free[k] * targetScale));
  if (quick) {
    const mass = massOf(neurons);
    const objective = isPenalty(normalized.loss) ? network.objective * massScale : mass;
    const violation = Math.max(0, network.violation) * targetScale;
    return { neurons, skip, mass, objective, violation, met: network.violation <= allowedMiss };
  }
  const interrupted = (): boolean => options.signal?.aborted ?? false;
  const loss = lossOf(problem);
  return writeNetwork(problem, neurons, skip, { loss, freeTerms, kept, targetScale, interrupted });
}

/** A network of fewer neurons was traded for one of less norm only where it is heavier: not where the search had not ended. */
function withTradeOnly({ leastNorm, ...outcome }: Outcome): Outcome {
  const { network } = outcome;
  return leastNorm && network && network.objective > leastNorm.objective
    ? { ...outcome, leastNorm }
    : outcome;
}

/** @param gap null where no network meets the samples */
function endingOf(
  { stoppedBy: by, leastNorm, network }: Outcome,
  gap: number | null,
  { timeMs }: SolveOptions,
  massScale: number,
): Ending {
  const fewer = leastNorm && network ? fewerNeurons(leastNorm, network, massScale) : undefined;
  if (by === 'cancel') return { by, started: true, gap };
  const ended = { gap, ...(fewer && { fewer }) };
  if (by === 'time') return { by, timeMs, ...ended };
  return by === 'gap' && fewer ? { by: 'fewerNeurons', gap, fewer } : { by: 'precision', ...ended };
}
