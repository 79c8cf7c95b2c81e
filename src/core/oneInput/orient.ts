/**
 * From a piecewise linear function to the cheapest network with its kinks. A kink of bend β costs ω(τ)|β|/(1−α) in either
 * direction; directions matter only for the slope and the constant that come with them: two equations. What the
 * directions cannot supply is bought as a straight neuron, or as a pair of opposite neurons at one place.
 */
import type { NormalizedProblem } from '../normalize';
import type { WeightedNeuron } from '../sparsify/merge';
import { activeAfter } from './assess';
import { corners, kinkCost, type Ray, rayCost } from './gauge';
import { evenShares } from './directions';
import type { Kink, Polyline } from './polyline';
import { solveTwoRows } from './twoRows';
import { ONE_INPUT } from '../settings/oneInput';

const { shareDust, slopeResolution, slopeRounding } = ONE_INPUT;

export interface Oriented {
  readonly neurons: readonly WeightedNeuron[];
  readonly free: Float64Array;
}

export interface StraightNeuron {
  readonly ray: Ray;
  /** Output per unit of cost that the restricted program gives it. */
  readonly output: number;
}

interface Extra {
  /** Values at both ends of one unit. */
  readonly ends: readonly [number, number];
  readonly cost: number;
  readonly guess: number;
  /** Neurons of one unit of output. */
  readonly neurons: readonly { theta: Ray; output: number }[];
}

/**
 * @param straight rays of neurons that are active on every sample, with a first guess of their outputs
 * @param pairs places where opposite neurons may supply a slope, besides the kinks at both ends and the gauge's corners
 */
export function orient(
  problem: NormalizedProblem,
  x: Float64Array,
  line: Polyline,
  straight: readonly StraightNeuron[],
  pairs: readonly number[],
  expired: () => boolean,
): Oriented {
  const { space, free } = problem;
  const alpha = space.slope;
  const { kinks } = line;
  if (free.length === 2) {
    const neurons = kinks.map((kink) => neuronOf(problem, kink, 1, 1));
    return { neurons, free: closeFree(problem, x, line, neurons) };
  }
  const first = x[0];
  const last = x[x.length - 1];
  const [startValue, startSlope] = lineAt(line, first);
  // what is left after the kinks' even parts |x − τ|/2 is linear on the samples
  const rest: [number, number] = [startValue, startValue + startSlope * (last - first)];
  for (const { position, bend } of kinks) {
    rest[0] -= (bend / 2) * (position - first);
    rest[1] += (bend / 2) * (last - position);
  }
  const extras = extrasOf(problem, first, last, kinks, straight, pairs);
  const constant = free.length;
  const count = kinks.length + 2 * extras.length + constant;
  const atFirst = new Float64Array(count);
  const atLast = new Float64Array(count);
  const cost = new Float64Array(count);
  const lower = new Float64Array(count);
  const upper = new Float64Array(count).fill(Infinity);
  const values = new Float64Array(count);
  const resolution = new Float64Array(count);
  const lever = (1 + alpha) / (1 - alpha) / 2;
  kinks.forEach(({ position, bend, lean }, k) => {
    atFirst[k] = Math.abs(bend) * lever * (first - position);
    atLast[k] = Math.abs(bend) * lever * (last - position);
    lower[k] = -1;
    upper[k] = 1;
    values[k] = lean;
    resolution[k] = (slopeResolution * Math.abs(bend) * kinkCost(space, position)) / (1 - alpha);
  });
  extras.forEach((extra, e) => {
    for (const sign of [1, -1]) {
      const at = kinks.length + 2 * e + (sign > 0 ? 0 : 1);
      atFirst[at] = sign * extra.ends[0];
      atLast[at] = sign * extra.ends[1];
      cost[at] = extra.cost;
      values[at] = Math.max(0, sign * extra.guess);
      resolution[at] = slopeResolution * extra.cost;
    }
  });
  if (constant > 0) {
    atFirst[count - 1] = 1;
    atLast[count - 1] = 1;
    lower[count - 1] = -Infinity;
  }
  const rows = [atFirst, atLast] as const;
  const open = kinks.flatMap(({ lean }, k) => (lean === 0 ? [k] : []));
  if (open.length > 2 && constant === 0) evenShares(rows, open, missOf(rows, values, rest), values);
  // pairs at both ends reach anything: (0, +) and (−, 0)
  const miss = missOf(rows, values, rest);
  if (constant > 0) miss[1] -= miss[0];
  const pairAtFirst = kinks.length + 2 * straight.length;
  const basis: [number, number] = [
    constant > 0 ? count - 1 : pairAtFirst + (miss[0] < 0 ? 2 : 3),
    pairAtFirst + (miss[1] > 0 ? 0 : 1),
  ];
  const program = { rows, cost, lower, upper, target: rest, resolution };
  solveTwoRows(program, values, basis, expired);

  const neurons: WeightedNeuron[] = [];
  kinks.forEach((kink, k) => {
    const right = (1 + values[k] * Math.sign(kink.bend)) / 2;
    if (right > shareDust) neurons.push(neuronOf(problem, kink, 1, 1 - right > shareDust ? right : 1));
    if (1 - right > shareDust) neurons.push(neuronOf(problem, kink, -1, right > shareDust ? 1 - right : 1));
  });
  const size = Math.max(Math.abs(startValue), Math.abs(rest[0]), Math.abs(rest[1]), 1);
  extras.forEach((extra, e) => {
    const amount = values[kinks.length + 2 * e] - values[kinks.length + 2 * e + 1];
    if (Math.abs(amount) * Math.max(...extra.ends.map(Math.abs)) <= slopeRounding * size) return;
    for (const { theta, output } of extra.neurons)
      neurons.push({ theta: Float64Array.of(...theta), output: output * amount });
  });
  const joint = joinEqual(neurons);
  return { neurons: joint, free: closeFree(problem, x, line, joint) };
}

function missOf(
  rows: readonly [Float64Array, Float64Array],
  values: Float64Array,
  target: readonly [number, number],
): [number, number] {
  const miss: [number, number] = [target[0], target[1]];
  for (let j = 0; j < values.length; j++) {
    miss[0] -= rows[0][j] * values[j];
    miss[1] -= rows[1][j] * values[j];
  }
  return miss;
}

function lineAt(line: Polyline, x: number): [number, number] {
  return [line.value + line.slope * (x - line.from), line.slope];
}

function neuronOf(problem: NormalizedProblem, kink: Kink, w: 1 | -1, share: number): WeightedNeuron {
  const { space } = problem;
  const cost = kinkCost(space, kink.position);
  return {
    theta: Float64Array.of(w / cost, (-w * kink.position) / cost),
    output: (kink.bend * share * cost) / (1 - space.slope),
  };
}

function extrasOf(
  problem: NormalizedProblem,
  first: number,
  last: number,
  kinks: readonly Kink[],
  straight: readonly StraightNeuron[],
  pairs: readonly number[],
): Extra[] {
  const { space } = problem;
  const extras: Extra[] = straight.map(({ ray, output }) => {
    const cost = rayCost(space, ray);
    const theta: Ray = [ray[0] / cost, ray[1] / cost];
    return {
      ends: [theta[0] * first + theta[1], theta[0] * last + theta[1]],
      cost: 1,
      guess: output,
      neurons: [{ theta, output: 1 }],
    };
  });
  const places = new Set([first, last, ...pairs]);
  for (const tau of corners(space)) if (tau > first && tau < last) places.add(tau);
  if (kinks.length > 0) for (const kink of [kinks[0], kinks[kinks.length - 1]]) places.add(kink.position);
  const gain = 1 + space.slope;
  for (const tau of places) {
    const cost = kinkCost(space, tau);
    // σ(x − τ) − σ(τ − x) = (1 + α)(x − τ)
    extras.push({
      ends: [(gain * (first - tau)) / cost, (gain * (last - tau)) / cost],
      cost: 2,
      guess: 0,
      neurons: [
        { theta: [1 / cost, -tau / cost], output: 1 },
        { theta: [-1 / cost, tau / cost], output: -1 },
      ],
    });
  }
  return extras;
}

/** The free terms from the first sample's value (and slope). */
function closeFree(
  problem: NormalizedProblem,
  x: Float64Array,
  line: Polyline,
  neurons: readonly WeightedNeuron[],
): Float64Array {
  const { free, space } = problem;
  if (free.length === 0) return new Float64Array(0);
  const at = x[0];
  const [wantedValue, wantedSlope] = lineAt(line, at);
  let value = 0;
  let slope = 0;
  for (const { theta, output } of neurons) {
    const t = theta[0] * at + theta[1];
    const active = activeAfter(theta, at);
    value += output * (active ? t : space.slope * t);
    slope += output * theta[0] * (active ? 1 : space.slope);
  }
  if (free.length === 1) return Float64Array.of(wantedValue - value);
  const linear = wantedSlope - slope;
  return Float64Array.of(wantedValue - value - linear * at, linear);
}

/** Neurons of one θ become one. */
function joinEqual(neurons: readonly WeightedNeuron[]): WeightedNeuron[] {
  const known = new Map<string, WeightedNeuron>();
  for (const neuron of neurons) {
    const key = neuron.theta.join();
    const other = known.get(key);
    known.set(key, other ? { ...neuron, output: other.output + neuron.output } : neuron);
  }
  return [...known.values()].filter(({ output }) => output !== 0);
}
