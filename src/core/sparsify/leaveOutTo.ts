/**
 * A budget of neurons as a search (theory.md, section 10): of the lightest neurons the one is left out that the others miss least, until
 * no more are left than asked. It finds, it proves nothing.
 */
import type { Network } from '../master/vertex';
import { SPARSIFY } from '../settings/sparsify';
import type { WeightedNeuron } from './merge';

const { leaveOutChoices } = SPARSIFY;

/** What leaving out may take: where that is little, fewer choices are tried, and at last several neurons are left out at once. */
export interface LeavingOut {
  /** The best network of some neurons; null when there is none. */
  solve(neurons: readonly WeightedNeuron[]): Network | null;
  /** The same neurons moved to where they do better, for the network that goes on; as they are by default. */
  settle?(network: Network): Network;
  /** What is left, 0 and less for none. */
  seconds(): number;
}

/**
 * @param most neurons
 * @returns `start` or what became of it; with more neurons than asked where no network with fewer was found
 */
export function leaveOutTo(start: Network, most: number, { solve, settle, seconds }: LeavingOut): Network {
  let best = start;
  const begun = seconds();
  let solved = 0;
  /** So many programs for each neuron that is one too many. */
  const affordable = (tooMany: number): number => {
    const left = seconds();
    return solved > 0 ? (left * solved) / (begun - left) / tooMany : leaveOutChoices;
  };
  while (best.neurons.length > most && seconds() > 0) {
    const { neurons } = best;
    const tooMany = neurons.length - most;
    const atOnce = Math.min(tooMany, Math.max(1, Math.ceil(1 / affordable(tooMany))));
    const lightest = [...neurons].sort((p, q) => Math.abs(p.output) - Math.abs(q.output));
    let next: Network | null = null;
    for (let choice = 0; choice < lightest.length && seconds() > 0; choice++) {
      // the others may be of no use without any of the lightest: then every neuron is one to leave out
      if (choice >= leaveOutChoices && next !== null && next.neurons.length >= most) break;
      if (choice >= affordable(tooMany) && choice > 0) break;
      const out = new Set(lightest.slice(choice, choice + atOnce));
      const without = solve(neurons.filter((neuron) => !out.has(neuron)));
      solved++;
      if (without === null || without.neurons.length >= neurons.length) continue;
      if (next === null || without.objective < next.objective) next = without;
    }
    if (next === null) break;
    best = settle?.(next) ?? next;
  }
  return best;
}
