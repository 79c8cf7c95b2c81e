/**
 * A budget of neurons as a search (theory.md, section 10): of the lightest neurons the one is left out that the others miss least, until
 * no more are left than asked. It finds, it proves nothing.
 */
import type { CancelSignal } from '../cancelSignal';
import type { Network } from '../master/vertex';
import { SPARSIFY } from '../settings/sparsify';
import type { WeightedNeuron } from './merge';

const { leaveOutChoices } = SPARSIFY;

/**
 * @param most neurons
 * @param solve the best network of some neurons; null when there is none
 * @returns `start` or what became of it; with more neurons than asked where no network with fewer was found
 */
export function leaveOutTo(
  start: Network,
  most: number,
  solve: (neurons: readonly WeightedNeuron[]) => Network | null,
  signal: CancelSignal | undefined,
): Network {
  let best = start;
  while (best.neurons.length > most && !signal?.aborted) {
    const { neurons } = best;
    const lightest = [...neurons]
      .sort((p, q) => Math.abs(p.output) - Math.abs(q.output))
      .slice(0, leaveOutChoices);
    let next: Network | null = null;
    for (const one of lightest) {
      if (signal?.aborted) break;
      const without = solve(neurons.filter((neuron) => neuron !== one));
      if (without === null || without.neurons.length >= neurons.length) continue;
      if (next === null || without.objective < next.objective) next = without;
    }
    if (next === null) break;
    best = next;
  }
  return best;
}
