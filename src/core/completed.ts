/** A network that misses its samples, and little more of everything that makes up for it: dense, but feasible. */
import { atom } from './atom';
import { leastNormOn } from './linear/orthogonal';
import { assess, missesOf, type Network } from './master/vertex';
import type { NormalizedProblem } from './normalize';
import type { CancelSignal } from './cancelSignal';
import { mergeByCell } from './sparsify/merge';

/**
 * What the network misses is met by the least-norm combination of these neurons and the free terms; time n²·k for n samples and k
 * neurons. The network itself once the signal is given.
 */
export function completed(
  problem: NormalizedProblem,
  network: Network,
  thetas: readonly Float64Array[],
  signal: CancelSignal,
): Network {
  const { space, free } = problem;
  const atoms = [...thetas.map((theta) => atom(space, theta)), ...free];
  const little = leastNormOn(atoms, missesOf(problem, network), signal);
  if (signal.aborted) return network;
  const neurons = [...network.neurons, ...thetas.map((theta, j) => ({ theta, output: little[j] }))];
  return assess(
    problem,
    mergeByCell(space, neurons),
    network.free.map((value, c) => value + little[thetas.length + c]),
  );
}
