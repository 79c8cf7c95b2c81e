/**
 * Brings a network that nearly meets the samples to meet them to rounding, by moving each neuron φ = vθ a little
 * inside its cell: the atoms are linear there, so it is one linear system. Pre-activations that are zero stay
 * zero (the cell's faces are kept). To first order the mass changes by zᵀ times the correction, as it must.
 */
import { gauge, preactivations } from '../atom';
import { dot } from '../linear/kernels';
import { leastNormOn, leastSquaresOn, orthonormalize } from '../linear/orthogonal';
import { isPenalty } from '../loss/loss';
import { assess, type Network, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import type { CancelSignal } from '../cancelSignal';
import { massOf, signPattern, type WeightedNeuron } from './merge';
import { SPARSIFY } from '../settings/sparsify';
import { biasOf, normOf } from '../set';

const { corrections, orthogonalEntries } = SPARSIFY;

/**
 * Only the samples that bind are moved: all for exact interpolation, the tube's edge or the margin otherwise. Once the signal is
 * given, the network is what it was after the last whole round.
 */
export function refine(
  problem: NormalizedProblem,
  network: Network,
  rounds = corrections,
  signal?: CancelSignal,
): Network {
  let best = network;
  if (isPenalty(problem.loss) || network.neurons.length + network.free.length === 0) return best;
  for (let round = 0; round < rounds; round++) {
    const better = correct(problem, best, signal);
    if (better === null) break;
    best = better;
  }
  return best;
}

/** A network that violates less, by one step; null when there is none. */
function correct(
  problem: NormalizedProblem,
  network: Network,
  signal: CancelSignal | undefined,
): Network | null {
  const step = stepOf(problem, network, signal);
  if (step === null) return null;
  for (const solve of solversFor(problem, step)) {
    const coefficients = solve(step, signal);
    if (signal?.aborted) return null;
    const next = moved(problem, network, step, coefficients);
    if (next !== null && next.violation < network.violation) return next;
  }
  return null;
}

/** What may change, and what it changes on the binding samples: the outputs, the free terms, then the turns. */
interface Step {
  readonly moves: readonly Move[];
  readonly columns: readonly Float64Array[];
  /** How much of each column counts as little: the output of its neuron. */
  readonly sizes: readonly number[];
  /** Where the free terms' columns begin. */
  readonly freeAt: number;
  readonly residual: Float64Array;
}

/** Null once the signal is given. */
function stepOf(problem: NormalizedProblem, network: Network, signal: CancelSignal | undefined): Step | null {
  const { space } = problem;
  const { neurons } = network;
  const values = networkValues(problem, neurons, network.free);
  const binding = bindingSamples(problem, values);
  const scalings: Move[] = [];
  const turnings: Move[] = [];
  // the heavy ones first, which hardly turn by it: what turns far leaves its cell
  const order = [...neurons.keys()].sort((p, q) => Math.abs(neurons[q].output) - Math.abs(neurons[p].output));
  for (const j of order) {
    if (signal?.aborted) return null;
    const slopes = activationSlopes(problem, neurons[j]);
    movesInCell(problem, neurons[j]).forEach((direction, q) => {
      const change = preactivations(space, direction);
      const column = Float64Array.from(binding, ({ sample }) => slopes[sample] * change[sample]);
      (q === 0 ? scalings : turnings).push({ neuron: j, direction, column });
    });
  }
  const free = problem.free.map((column) => Float64Array.from(binding, ({ sample }) => column[sample]));
  const columnOf = (move: Move): Float64Array => move.column;
  const sizeOf = (move: Move): number => Math.abs(neurons[move.neuron].output);
  const mass = massOf(neurons);
  return {
    moves: [...scalings, ...turnings],
    columns: [...scalings.map(columnOf), ...free, ...turnings.map(columnOf)],
    sizes: [...scalings.map(sizeOf), ...free.map(() => mass), ...turnings.map(sizeOf)],
    freeAt: scalings.length,
    residual: Float64Array.from(binding, ({ sample, value }) => value - values[sample]),
  };
}

/** Coefficients of a step's columns. */
type Solver = (step: Step, signal: CancelSignal | undefined) => Float64Array;

/**
 * Evenly, or by as few columns as it takes. The gauge of a ball is smooth, so that turning a neuron a little costs no mass to
 * first order, and few columns may be nearly dependent; at the corner of a polytope turning costs mass.
 */
function solversFor({ space }: NormalizedProblem, { columns, residual }: Step): readonly Solver[] {
  const enough = columns.length > residual.length;
  if (enough && residual.length * columns.length > orthogonalEntries) return [evenly];
  return enough && normOf(space.norm).isRound ? [evenly, byFew] : [byFew];
}

/** Every neuron changes in proportion to its output. */
function evenly({ columns, sizes, residual }: Step, signal: CancelSignal | undefined): Float64Array {
  const scaled = columns.map((column, q) => column.map((value) => sizes[q] * value));
  return leastNormOn(scaled, residual, signal).map((value, q) => sizes[q] * value);
}

/** Outputs and free terms first: the least change of the network, and at a vertex it suffices. */
function byFew({ columns, residual }: Step, signal: CancelSignal | undefined): Float64Array {
  return leastSquaresOn(columns, residual, signal);
}

/** The network after a step with these coefficients of its columns; null when a neuron vanishes by it. */
function moved(
  problem: NormalizedProblem,
  { neurons, free }: Network,
  { moves, freeAt }: Step,
  solved: Float64Array,
): Network | null {
  const { space } = problem;
  const freeChange = solved.slice(freeAt, freeAt + free.length);
  const coefficients = [...solved.slice(0, freeAt), ...solved.slice(freeAt + free.length)];
  const changes = neurons.map(() => new Float64Array(space.dimension + 1));
  moves.forEach(({ neuron, direction }, q) => {
    for (let c = 0; c < direction.length; c++) changes[neuron][c] += coefficients[q] * direction[c];
  });
  const after: WeightedNeuron[] = [];
  for (let j = 0; j < neurons.length; j++) {
    const theta = neurons[j].theta.map((value, c) => value + changes[j][c] / neurons[j].output);
    // an output that goes through zero changes its sign, and the neuron stays in its cell
    const size = Math.sign(dot(theta, neurons[j].theta)) * gauge(space, theta);
    if (size === 0 || Number.isNaN(size)) return null;
    after.push({ theta: theta.map((value) => value / size), output: neurons[j].output * size });
  }
  return assess(
    problem,
    after,
    free.map((value, c) => value + freeChange[c]),
  );
}

/** A direction in θ-space (scaled by v) that a neuron may move along, and what it changes on the binding samples. */
interface Move {
  readonly neuron: number;
  readonly direction: Float64Array;
  readonly column: Float64Array;
}

function activationSlopes(problem: NormalizedProblem, neuron: WeightedNeuron): Float64Array {
  const t = preactivations(problem.space, neuron.theta);
  return t.map((value) => (value > 0 ? 1 : problem.space.slope));
}

/** An orthonormal basis, θ itself first, of the moves that keep zero pre-activations zero (and b = 0 without a bias). */
function movesInCell(problem: NormalizedProblem, neuron: WeightedNeuron): Float64Array[] {
  const { dimension: d, inputs, bias } = problem.space;
  const pattern = signPattern(problem.space, neuron.theta);
  const fixed: Float64Array[] = [];
  const unit = (c: number): Float64Array => Float64Array.from({ length: d + 1 }, (_, q) => Number(q === c));
  if (!biasOf(bias).exists) fixed.push(unit(d));
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === 0) fixed.push(Float64Array.of(...inputs.subarray(i * d, (i + 1) * d), 1));
  }
  const all = [...fixed, neuron.theta, ...Array.from({ length: d + 1 }, (_, c) => unit(c))];
  const { basis, source } = orthonormalize(all);
  return basis.filter((_, q) => source[q] >= fixed.length);
}

function bindingSamples(
  problem: NormalizedProblem,
  values: Float64Array,
): { sample: number; value: number }[] {
  const { targets, loss } = problem;
  const binding: { sample: number; value: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = loss.of(i).binding(values[i], targets[i]);
    if (value !== null) binding.push({ sample: i, value });
  }
  return binding;
}
