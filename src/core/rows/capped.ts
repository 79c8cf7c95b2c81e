/**
 * Where a miss has its price many samples are missed, and have the largest multiplier there is: they count together, and only those near
 * the bend of their loss by themselves (theory.md, section 8).
 */
import { missesOf, type Network, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { SETTINGS } from '../settings';
import { type BindingSamples, largestOf } from './binding';

/**
 * Lets the samples with the largest multiplier, or nearly, count together. Returns the multipliers of those between their limits, the
 * most central ones, and 0 for the others.
 */
export function capped(
  { loss, targets }: NormalizedProblem,
  z: Float64Array,
  binding: BindingSamples,
): Float64Array {
  const between: { i: number; part: number }[] = [];
  z.forEach((value, i) => {
    if (value === 0) return;
    const part = Math.abs(value) / largestOf(loss.of(i), targets[i], value);
    if (part >= 1 - SETTINGS.nearCap) binding.cap(i, value);
    else between.push({ i, part });
  });
  between.sort((p, q) => Math.abs(p.part - 0.5) - Math.abs(q.part - 0.5));
  // the others are taken for what they are nearer to
  for (const { i, part } of between.slice(SETTINGS.firstBetween)) if (part > 0.5) binding.cap(i, z[i]);
  const some = new Float64Array(z.length);
  for (const { i } of between.slice(0, SETTINGS.firstBetween)) some[i] = z[i];
  return some;
}

/**
 * By how much the samples are missed, and which way. One that counts together with others is as it should be where it is missed, and else
 * off by how far it is from that, the other way.
 */
export function wrongOf(problem: NormalizedProblem, network: Network, sides: Int8Array): Float64Array {
  const misses = missesOf(problem, network);
  if (sides.every((side) => side === 0)) return misses;
  const { targets, loss } = problem;
  const values = networkValues(problem, network.neurons, network.free);
  return misses.map((miss, i) => {
    if (sides[i] === 0) return miss;
    const [low, high] = loss.of(i).interval(targets[i], 0);
    return sides[i] > 0 ? -Math.max(0, values[i] - low) : Math.max(0, high - values[i]);
  });
}

/** How far each sample's value is from where its loss bends. */
export function distancesToBend(problem: NormalizedProblem, { neurons, free }: Network): Float64Array {
  const { loss, targets } = problem;
  return networkValues(problem, neurons, free).map((value, i) => {
    const [low, high] = loss.of(i).interval(targets[i], 0);
    return Math.min(Math.abs(value - low), Math.abs(value - high));
  });
}
