/**
 * Brings a network that nearly meets the samples to meet them to rounding, by moving each neuron φ = vθ a little
 * inside its cell: the atoms are linear there, so it is one least-squares problem. Pre-activations that are zero stay
 * zero (the cell's faces are kept). To first order the mass changes by zᵀ times the correction, as it must.
 */
import { gauge, preactivations } from '../atom';
import { leastNormOn, leastSquaresOn, orthonormalize } from '../linear/orthogonal';
import { assess, INSIDE, type Network, networkValues } from '../master/vertex';
import type { Normalized } from '../normalize';
import { signPattern, type WeightedNeuron } from './merge';

/** How close to its limit, relative to it, a sample counts as binding. */
const BINDING = 1e-6;
const ROUNDS = 3;
/** Entries beyond which orthogonalising every column takes too long. */
const MANY = 1e6;

/** Only the samples that bind are moved: all for exact interpolation, the tube's edge or the margin otherwise. */
export function refine(problem: Normalized, network: Network, rounds = ROUNDS): Network {
  let best = network;
  if (problem.demand.kind === 'soft' || network.neurons.length + network.free.length === 0) return best;
  for (let round = 0; round < rounds; round++) {
    const next = correct(problem, best);
    if (next === null || !(next.violation < best.violation)) break;
    best = next;
  }
  return best;
}

function correct(problem: Normalized, network: Network): Network | null {
  const { space } = problem;
  const { neurons, free } = network;
  const values = networkValues(problem, neurons, free);
  const binding = bindingSamples(problem, values);
  const residual = Float64Array.from(binding, ({ sample, value }) => value - values[sample]);
  // output weights and free terms first: the least change of the network, and at a vertex it suffices
  const scalings: Move[] = [];
  const turnings: Move[] = [];
  neurons.forEach((neuron, j) => {
    const slopes = activationSlopes(problem, neuron);
    movesInCell(problem, neuron).forEach((direction, q) => {
      const change = preactivations(space, direction);
      const column = Float64Array.from(binding, ({ sample }) => slopes[sample] * change[sample]);
      (q === 0 ? scalings : turnings).push({ neuron: j, direction, column });
    });
  });
  const moves = [...scalings, ...turnings];
  const freeAt = scalings.length;
  const columns = moves.map((move) => move.column);
  columns.splice(
    freeAt,
    0,
    ...problem.free.map((column) => Float64Array.from(binding, ({ sample }) => column[sample])),
  );
  const many = binding.length * columns.length > MANY && columns.length > binding.length;
  const solved = many ? leastNormOn(columns, residual) : leastSquaresOn(columns, residual);
  const freeChange = solved.slice(freeAt, freeAt + free.length);
  const coefficients = [...solved.slice(0, freeAt), ...solved.slice(freeAt + free.length)];
  const changes = neurons.map(() => new Float64Array(space.dimension + 1));
  moves.forEach(({ neuron, direction }, q) => {
    for (let c = 0; c < direction.length; c++) changes[neuron][c] += coefficients[q] * direction[c];
  });
  const moved: WeightedNeuron[] = [];
  for (let j = 0; j < neurons.length; j++) {
    const theta = neurons[j].theta.map((value, c) => value + changes[j][c] / neurons[j].output);
    const size = gauge(space, theta);
    if (!(size > 0)) return null;
    moved.push({ theta: theta.map((value) => value / size), output: neurons[j].output * size });
  }
  return assess(
    problem,
    moved,
    free.map((value, c) => value + freeChange[c]),
  );
}

/** A direction in θ-space (scaled by v) that a neuron may move along, and what it changes on the binding samples. */
interface Move {
  readonly neuron: number;
  readonly direction: Float64Array;
  readonly column: Float64Array;
}

function activationSlopes(problem: Normalized, neuron: WeightedNeuron): Float64Array {
  const t = preactivations(problem.space, neuron.theta);
  return t.map((value) => (value > 0 ? 1 : problem.space.slope));
}

/** An orthonormal basis, θ itself first, of the moves that keep zero pre-activations zero (and b = 0 without a bias). */
function movesInCell(problem: Normalized, neuron: WeightedNeuron): Float64Array[] {
  const { dimension: d, inputs, bias } = problem.space;
  const pattern = signPattern(problem.space, neuron.theta);
  const fixed: Float64Array[] = [];
  const unit = (c: number): Float64Array => Float64Array.from({ length: d + 1 }, (_, q) => Number(q === c));
  if (bias.kind === 'none') fixed.push(unit(d));
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] === 0) fixed.push(Float64Array.of(...inputs.subarray(i * d, (i + 1) * d), 1));
  }
  const all = [...fixed, neuron.theta, ...Array.from({ length: d + 1 }, (_, c) => unit(c))];
  const { basis, source } = orthonormalize(all);
  return basis.filter((_, q) => source[q] >= fixed.length);
}

function bindingSamples(problem: Normalized, values: Float64Array): { sample: number; value: number }[] {
  const { targets, demand } = problem;
  const binding: { sample: number; value: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    const y = targets[i];
    if (demand.kind === 'equal') binding.push({ sample: i, value: y });
    if (demand.kind === 'margin' && y * values[i] < 1 + BINDING) binding.push({ sample: i, value: y });
    if (demand.kind === 'within' && Math.abs(values[i] - y) > demand.tolerance * (1 - BINDING)) {
      binding.push({ sample: i, value: y + Math.sign(values[i] - y) * demand.tolerance * INSIDE });
    }
  }
  return binding;
}
