/**
 * A network that somebody trained, as one of a fit's own networks: the same function, written with neurons of the fit's activation on the
 * boundary of its constraint set, so that its mass can be held against what the fit proves. Nothing of it is dropped or rounded away.
 */
import type { Problem } from '../core/problem';
import type { Neuron } from '../core/solution';
import { gaugeOf, type RivalNetwork } from './evaluate';
import { type GivenNetwork, RivalRefusal } from './task';

/** Neurons on the boundary of the set that differ by no more than this part of their length are one neuron: a few roundings. */
const SAME = 1e-12;

/** Why the network is none of the problem's: the rest of a sentence that begins with its name, without the point. Null where it is one. */
export function whyNotHeld(problem: Problem, network: GivenNetwork): string | null {
  const { bias, skip, shape } = problem;
  if (shape?.slopes) return 'is not compared with a fit whose slope has limits';
  if (bias.kind === 'none') {
    if (network.neurons.some((neuron) => neuron.bias !== 0 && neuron.output !== 0))
      return 'has neurons with a bias (in scaled inputs, where they are scaled), which `bias none` does not allow';
    if (skip === 'none' && network.skip.constant !== 0)
      return 'adds a constant to its neurons, which a fit of `bias none` and `skip none` cannot';
  }
  const outputs = shape?.outputs ?? 'any';
  if (outputs !== 'any') {
    const sign = outputs === 'convex' ? 1 : -1;
    if (rewritten(problem, network).neurons.some(({ output }) => output * sign < 0))
      return `has output weights ${sign > 0 ? 'below' : 'above'} zero, which a ${outputs} network has not`;
  }
  return null;
}

/** Throws a RivalRefusal where the network is none of the problem's. Neurons with the largest output come first. */
export function heldNetwork(problem: Problem, network: GivenNetwork): RivalNetwork {
  const why = whyNotHeld(problem, network);
  if (why !== null) throw new RivalRefusal(`It ${why}.`);
  return rewritten(problem, network);
}

function rewritten(problem: Problem, network: GivenNetwork): RivalNetwork {
  const { dimension: d, slope: own, bias, skip } = problem;
  const neurons: Neuron[] = [];
  const linear = Array.from(network.skip.linear);
  let { constant } = network.skip;
  const slope = isOwn(network.slope, own) ? own : network.slope!;
  for (const neuron of network.neurons) {
    const { weights, bias: shift, output } = neuron;
    if (weights.every((weight) => weight === 0)) {
      constant += output * activation(shift, slope);
      continue;
    }
    if (slope === own) neurons.push(neuron);
    else if (skip === 'affine') {
      // σ_β(t) = c·σ_α(t) + ℓ·t, whose second term is free
      neurons.push({ ...neuron, output: (output * (1 - slope)) / (1 - own) });
      const tilt = (output * (slope - own)) / (1 - own);
      constant += tilt * shift;
      weights.forEach((weight, k) => (linear[k] += tilt * weight));
    } else {
      // σ_β(t) = [(1 − αβ)·σ_α(t) + (α − β)·σ_α(−t)] / (1 − α²)
      const part = output / (1 - own ** 2);
      neurons.push({ ...neuron, output: part * (1 - own * slope) });
      neurons.push({ ...turned(neuron), output: part * (own - slope) });
    }
  }
  if (skip !== 'affine' && linear.some((value) => value !== 0)) {
    // (1 + α)·t = σ(t) − σ(−t)
    const straight: Neuron = { weights: linear.slice(), bias: 0, output: 1 / (1 + own) };
    neurons.push(straight, { ...turned(straight), output: -straight.output });
    linear.fill(0);
  }
  if (skip === 'none' && bias.kind !== 'free' && constant !== 0) {
    // c·σ(0ᵀx + 1)
    neurons.push({ weights: new Array<number>(d).fill(0), bias: 1, output: constant });
    constant = 0;
  }
  const held = merged(neurons.map((neuron) => onBoundary(problem, neuron)));
  return {
    neurons: held.sort((p, q) => Math.abs(q.output) - Math.abs(p.output)),
    skip: { constant, linear },
  };
}

/** Files keep the slope in single precision. */
function isOwn(slope: number | null, own: number): boolean {
  return slope === null || slope === own || slope === Math.fround(own);
}

function activation(t: number, slope: number): number {
  return t > 0 ? t : slope * t;
}

function turned({ weights, bias, output }: Neuron): Neuron {
  return { weights: weights.map((weight) => -weight), bias: -bias, output };
}

function onBoundary(problem: Problem, { weights, bias, output }: Neuron): Neuron {
  const gauge = gaugeOf(problem, [...weights, bias]);
  return { weights: weights.map((weight) => weight / gauge), bias: bias / gauge, output: output * gauge };
}

/** One neuron for each direction; none where its outputs cancel. */
function merged(neurons: readonly Neuron[]): Neuron[] {
  const used = neurons.filter(({ output }) => output !== 0);
  // equal neurons have equal projections, so that only neighbours in this order are looked at
  const sorted = used
    .map((neuron) => ({
      neuron,
      place: projection(neuron),
      size: Math.hypot(...neuron.weights, neuron.bias),
    }))
    .sort((p, q) => p.place - q.place);
  const taken = new Uint8Array(sorted.length);
  return sorted.flatMap(({ neuron, place, size }, at) => {
    if (taken[at]) return [];
    let { output } = neuron;
    const reach = SAME * size * Math.sqrt(neuron.weights.length + 1);
    for (let next = at + 1; next < sorted.length && sorted[next].place - place <= reach; next++) {
      if (taken[next] || distance(neuron, sorted[next].neuron) > SAME * size) continue;
      taken[next] = 1;
      output += sorted[next].neuron.output;
    }
    return output === 0 ? [] : [{ ...neuron, output }];
  });
}

/** Along a direction that no neurons have in common: coefficients between 1/2 and 1. */
function projection({ weights, bias }: Neuron): number {
  return weights.reduce((sum, weight, k) => sum + weight * (0.5 + (((k + 1) * GOLDEN) % 0.5)), bias);
}

/** The golden ratio's multiples are spread evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function distance(a: Neuron, b: Neuron): number {
  return Math.hypot(...a.weights.map((weight, k) => weight - b.weights[k]), a.bias - b.bias);
}
