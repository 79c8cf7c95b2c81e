/**
 * Where the loss is strictly convex the optimal networks have one value at each sample, and are those of least mass with these
 * values (theory.md, section 7, "The fitted values are unique"): what makes a network sparse is then that of an interpolation.
 */
import { distance, ResidualLoss } from '../loss/residual';
import { Losses } from '../loss/losses';
import { assess, type Network, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';

const EXACT = new Losses(new ResidualLoss(distance(0), Infinity), null);

/** The interpolation of a network's values; the problem itself where its loss is piecewise linear. */
export function withFixedValues(problem: NormalizedProblem, { neurons, free }: Network): NormalizedProblem {
  if (!problem.loss.quadratic) return problem;
  return { ...problem, loss: EXACT, targets: networkValues(problem, neurons, free) };
}

/** A network of a problem with fixed values as one of the problem that it was made from. */
export function released(problem: NormalizedProblem, network: Network | null): Network | null {
  if (network === null || !problem.loss.quadratic) return network;
  return assess(problem, network.neurons, network.free);
}
