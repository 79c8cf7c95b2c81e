/**
 * Where a miss has its price, fewer neurons would be had by missing more: what makes a network sparser holds the loss of every sample at
 * what it is, which leaves mass alone to be traded. Where the loss is strictly convex that holds the values, those of all optimal networks
 * (theory.md, section 7, "The fitted values are unique").
 */
import { isPenalty } from '../loss/loss';
import { assess, type Network, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';

/** The problem whose samples may cost no more each than they do for a network; the problem itself where none may cost anything. */
export function withHeldLosses(problem: NormalizedProblem, { neurons, free }: Network): NormalizedProblem {
  if (!isPenalty(problem.loss)) return problem;
  return { ...problem, ...problem.loss.held(networkValues(problem, neurons, free), problem.targets) };
}

/** The same where the loss has squares, of which linear programs know nothing; else the problem itself. */
export function withFixedValues(problem: NormalizedProblem, network: Network): NormalizedProblem {
  return problem.loss.quadratic ? withHeldLosses(problem, network) : problem;
}

/** A network of a problem with held losses as one of the problem that it was made from. */
export function released(problem: NormalizedProblem, network: Network | null): Network | null {
  if (network === null || !isPenalty(problem.loss)) return network;
  return assess(problem, network.neurons, network.free);
}
