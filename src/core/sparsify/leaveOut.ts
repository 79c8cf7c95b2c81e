/**
 * Fewer neurons for a loss with a quadratic part, where leaving one out changes all values a little: neurons are left out, the lightest
 * first, as long as the others reach the objective.
 */
import type { CancelSignal } from '../cancelSignal';
import type { Network } from '../master/vertex';
import type { WeightedNeuron } from './merge';

/**
 * @param limit largest objective that still counts
 * @param solve the best network of some neurons; null when there is none
 * @param most neurons in a row that may turn out to be needed before no more are tried
 */
export function leaveOut(
  start: Network,
  limit: number,
  solve: (neurons: readonly WeightedNeuron[]) => Network | null,
  most: number,
  signal: CancelSignal | undefined,
): Network {
  let best = start;
  const needed = new Set<Float64Array>();
  for (let inARow = 0; inARow < most && best.neurons.length > 0 && !signal?.aborted;) {
    const open = best.neurons.filter(({ theta }) => !needed.has(theta));
    if (open.length === 0) break;
    const lightest = open.reduce((p, q) => (Math.abs(q.output) < Math.abs(p.output) ? q : p));
    const without = solve(best.neurons.filter((neuron) => neuron !== lightest));
    if (without !== null && without.objective <= limit && without.neurons.length < best.neurons.length) {
      best = without;
      inARow = 0;
    } else {
      needed.add(lightest.theta);
      inARow++;
    }
  }
  return best;
}
