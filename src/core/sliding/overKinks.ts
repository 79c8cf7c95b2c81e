/**
 * Moves the neurons of a given network where the loss has kinks: these are rounded over what is missed on average, and over less and less,
 * while the neurons slide; a program with the kinks as they are has the last word on the outputs.
 */
import { type Budget, secondsLeft } from '../budget';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { SLIDING } from '../settings/sliding';
import type { WeightedNeuron } from '../sparsify/merge';
import { hasEuclideanGauge } from './gauge';
import { meanMiss } from './rounding';
import { slide } from './slide';
import { rowsOf } from './support';

const { slideDecrease, slideSteps, widthsOverKinks } = SLIDING;

/**
 * The network itself where the set is no ball, outputs have one sign, or no move was for the better.
 *
 * @param solve the best network of some neurons; null when there is none
 */
export function slidOverKinks(
  problem: NormalizedProblem,
  network: Network,
  solve: (neurons: readonly WeightedNeuron[]) => Network | null,
  budget: Budget,
): Network {
  const { space, loss } = problem;
  if (space.oneSided || !hasEuclideanGauge(space) || network.neurons.length === 0) return network;
  const rows = rowsOf(space);
  const steps = { iterations: slideSteps, decrease: slideDecrease, signal: budget.signal };
  const width = meanMiss(problem, network);
  if (!(width > 0)) return network;
  let best = network;
  for (const part of widthsOverKinks) {
    if (budget.signal?.aborted || secondsLeft(budget) <= 0) break;
    const slid = slide({ ...problem, loss: loss.smoothed(part * width) }, rows, best, steps);
    const found = solve(slid.neurons);
    const isBetter = found !== null && found.objective < best.objective;
    if (isBetter && found.neurons.length <= network.neurons.length) best = found;
  }
  return best;
}
