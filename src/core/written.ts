/**
 * The network as it is written out: weights, biases, outputs and skip terms as doubles in the user's units. Its mass, objective
 * and what it misses are evaluated in doubled precision, and what rounding made it miss is taken back as far as its
 * outputs and skip terms, which are doubles as well, can do that.
 */
import { exactResiduals, massOf } from './evaluate';
import type { EvaluatedNetwork } from './evaluate/evaluated';
import type { FreeTerms } from './freeTerms';
import { HALF_ULP } from './gap';
import { maxAbs } from './linear/kernels';
import { leastNormOn, leastSquaresOn } from './linear/orthogonal';
import { isPenalty } from './loss/loss';
import type { Losses } from './loss/losses';
import type { Problem } from './problem';
import type { Neuron, SkipTerms } from './solution';
import { ACCURACY } from './settings/accuracy';
import { largestInputs, termSize } from './termSize';
import { throughSamples } from './oneInput/throughSamples';
import { PROBLEM } from './settings/problem';
import { isConvex } from './shape/shape';

const { hingeOfRounding } = PROBLEM;

const { allowedMiss } = ACCURACY;

/** Roundings of a term of the network that a sample may be missed by: products, sums and what is written of each term. */
const ROUNDINGS = 16;
/** Corrections that are worth trying: each takes about ten digits of what is missed, and the second shows that it did. */
const CORRECTIONS = 3;
/** Multiplications that a correction may take: some tenths of a second. */
const CORRECTION_WORK = 5e8;
/** A value this many times the largest miss from its limit is at it. */
const AT_LIMIT = 100;
/** A sample inside the tolerance by this part of it is not moved off its limit again by rounding. */
const INSIDE = 4 * HALF_ULP;

export interface WrittenNetwork {
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  /** Σ|v|. */
  readonly mass: number;
  /** The goal's primal value. */
  readonly objective: number;
  /** Largest miss of a sample that may not be missed, in target units. */
  readonly violation: number;
  /** Whether that is rounding. */
  readonly met: boolean;
}

/** What the evaluation needs besides the problem. */
export interface WritingContext {
  /** In the user's units. */
  readonly loss: Losses;
  readonly freeTerms: FreeTerms;
  /** Samples that `freeTerms` has columns for. */
  readonly kept: Int32Array;
  /** What the free terms leave of the largest target. */
  readonly targetScale: number;
  readonly interrupted: () => boolean;
}

export function writeNetwork(
  problem: Problem,
  neurons: readonly Neuron[],
  skip: SkipTerms,
  context: WritingContext,
): WrittenNetwork {
  let best = followed(problem, evaluated(problem, { neurons, skip, slope: problem.slope }, context), context);
  for (let round = 0; round < CORRECTIONS && best.misses !== null; round++) {
    const step = correctionOf(problem, best, context);
    if (step === null || context.interrupted()) break;
    const next = evaluated(problem, step, context);
    if (!(next.written.violation < best.written.violation)) break;
    best = next;
  }
  if (isPenalty(context.loss)) return cheaperScaledUp(problem, best, context);
  return best.misses === null ? best.written : scaledUp(problem, best, context);
}

/** The same with a little more of everything, where margins that are missed by rounding cost more than that. */
function cheaperScaledUp(
  problem: Problem,
  { network, written, residuals }: Evaluated,
  context: WritingContext,
): WrittenNetwork {
  const { loss } = context;
  if (loss.ofResidual || network.neurons.length === 0) return written;
  const missed = residuals.map((r, i) => loss.of(i).value(r, problem.targets[i]));
  const largest = missed.reduce((most, value) => (value < hingeOfRounding ? Math.max(most, value) : most), 0);
  if (!(largest > 0)) return written;
  const next = evaluated(problem, enlarged(network, largest), context).written;
  return next.objective < written.objective ? next : written;
}

/** Where a line can be led from sample to sample, the network that does so, if it misses less. */
function followed(problem: Problem, found: Evaluated, context: WritingContext): Evaluated {
  const { dimension, skip, inputs, targets } = problem;
  if (found.misses === null || dimension !== 1 || skip !== 'affine' || !context.loss.exact) return found;
  const through = throughSamples(found.network, inputs, targets);
  if (through === null) return found;
  const next = evaluated(problem, through, context);
  return next.written.violation < found.written.violation ? next : found;
}

/** A margin that is missed by rounding is met by a little more of everything: the objective is then that of a network that meets it. */
function scaledUp(
  problem: Problem,
  { network, written }: Evaluated,
  context: WritingContext,
): WrittenNetwork {
  if (context.loss.ofResidual || written.violation >= 0.5) return written;
  const next = evaluated(problem, enlarged(network, written.violation), context).written;
  return next.violation < written.violation ? next : written;
}

/** The network times what makes up for a margin that is missed by so much. */
function enlarged(network: EvaluatedNetwork, missed: number): EvaluatedNetwork {
  const factor = (1 + 4 * HALF_ULP) / (1 - missed);
  return {
    ...network,
    neurons: network.neurons.map((neuron) => ({ ...neuron, output: neuron.output * factor })),
    skip: {
      constant: network.skip.constant * factor,
      linear: network.skip.linear.map((value) => value * factor),
    },
  };
}

interface Evaluated {
  readonly network: EvaluatedNetwork;
  readonly written: WrittenNetwork;
  /** f − y in doubled precision. */
  readonly residuals: Float64Array;
  /** What must be added to each value; null when every sample is met exactly. */
  readonly misses: Float64Array | null;
  /** Samples that are missed, and those at their limit: what brings the ones back must not move the others. */
  readonly binding: readonly number[];
}

function evaluated(problem: Problem, network: EvaluatedNetwork, context: WritingContext): Evaluated {
  const { targets, inputs } = problem;
  const { loss } = context;
  const residuals = exactResiduals(network, inputs, targets);
  const mass = massOf(network.neurons);
  const misses = new Float64Array(targets.length);
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < targets.length; i++) {
    const own = loss.of(i);
    const value = own.value(residuals[i], targets[i]);
    if (!(value > 0)) continue;
    sum += loss.shareOf(i) * value;
    largest = Math.max(largest, value);
    misses[i] = -Math.sign(residuals[i]) * (value + own.limit * INSIDE);
  }
  const { neurons, skip } = network;
  if (isConvex(problem) && neurons.some(({ output }) => output < 0)) {
    // none of the problem's
    const written = { neurons, skip, mass, objective: Infinity, violation: Infinity, met: false };
    return { network, written, residuals, misses: null, binding: [] };
  }
  if (isPenalty(loss)) {
    const objective = mass + loss.weight * sum;
    const written = { neurons, skip, mass, objective, violation: 0, met: true };
    return { network, written, residuals, misses: null, binding: [] };
  }
  const met = largest <= allowance(problem, network, context);
  const written = { neurons, skip, mass, objective: mass, violation: largest, met };
  if (largest === 0) return { network, written, residuals, misses: null, binding: [] };
  const binding = Array.from(targets.keys()).filter((i) => {
    const [low, high] = loss.of(i).interval(targets[i], 0);
    const value = targets[i] + residuals[i];
    return Math.min(Math.abs(value - low), Math.abs(high - value)) <= AT_LIMIT * largest;
  });
  return { network, written, residuals, misses, binding };
}

/** What rounding may make a network of these terms miss, in target units; never over `allowedMiss` of the largest target. */
function allowance(problem: Problem, network: EvaluatedNetwork, { targetScale }: WritingContext): number {
  const { targets } = problem;
  const reach = largestInputs(problem);
  let size = termSize(network.skip.linear, network.skip.constant, reach);
  for (const { weights, bias, output } of network.neurons)
    size += Math.abs(output) * termSize(weights, bias, reach);
  return Math.max(
    allowedMiss * targetScale,
    Math.min(allowedMiss * maxAbs(targets), ROUNDINGS * HALF_ULP * size),
  );
}

/** The network with outputs and skip terms changed in proportion to their size, so that the misses go; null when that takes too long. */
function correctionOf(
  problem: Problem,
  { network: { neurons, skip, slope }, misses, binding }: Evaluated,
  { freeTerms, kept }: WritingContext,
): EvaluatedNetwork | null {
  const { dimension: d, inputs } = problem;
  if (misses === null) return null;
  const isBinding = new Set(binding);
  const rows = [...kept.keys()].filter((row) => isBinding.has(kept[row]));
  const n = rows.length;
  const count = neurons.length + freeTerms.columns.length;
  if (n === 0 || n * Math.min(n, count) * Math.max(n, count) > CORRECTION_WORK) return null;
  const size = massOf(neurons);
  const columns = [
    ...neurons.map(({ weights, bias, output }) =>
      Float64Array.from(rows, (row) => {
        const at = kept[row] * d;
        let t = bias;
        for (let c = 0; c < d; c++) t += weights[c] * inputs[at + c];
        return output * (t > 0 ? t : slope * t);
      }),
    ),
    ...freeTerms.columns.map((column) => Float64Array.from(rows, (row) => size * column[row])),
  ];
  const wanted = Float64Array.from(rows, (row) => misses[kept[row]]);
  const step = count > n ? leastNormOn(columns, wanted) : leastSquaresOn(columns, wanted);
  if (!step.every(Number.isFinite)) return null;
  const free = freeTerms.skipTerms(step.slice(neurons.length).map((value) => size * value));
  return {
    neurons: neurons.map((neuron, j) => ({ ...neuron, output: neuron.output * (1 + step[j]) })),
    skip: {
      constant: skip.constant + free.constant,
      linear: skip.linear.map((value, c) => value + free.linear[c]),
    },
    slope,
  };
}
