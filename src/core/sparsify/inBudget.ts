/** A budget of neurons where a network may miss its samples at a price (theory.md, section 10). */
import type { Budget } from '../budget';
import { isPenalty } from '../loss/loss';
import { ColumnSet } from '../master/columns';
import { type Network, solveVertex } from '../master/vertex';
import { mostNeurons } from '../neuronBudget';
import type { NormalizedProblem } from '../normalize';
import { SETTINGS } from '../settings';
import type { Sparsify } from '../status';
import { bestOutputs } from './bestOutputs';
import { leaveOutTo } from './leaveOutTo';
import type { WeightedNeuron } from './merge';

/**
 * The network itself where it has no more neurons than asked, where no miss has a price, and where it is too large; once the budget
 * ends, what has been reached.
 *
 * @param missPrice as of a `Restriction`
 */
export function inBudget(
  problem: NormalizedProblem,
  network: Network,
  sparsify: Sparsify,
  budget: Budget,
  missPrice: number,
): Network {
  const most = mostNeurons(sparsify);
  if (most === null || network.neurons.length <= most || !isPenalty(problem.loss)) return network;
  const { signal = { aborted: false } } = budget;
  const seconds = (): number => (signal.aborted ? 0 : budget.seconds());
  if (!problem.loss.quadratic && problem.space.count > SETTINGS.pricedVertexRows) return network;
  if (!problem.loss.quadratic)
    return leaveOutTo(network, most, { solve: (some) => vertexOver(problem, some, budget), seconds });
  const { rank } = problem.rows;
  if (rank * rank * (rank + network.neurons.length) > SETTINGS.leaveOutSize) return network;
  const solve = (some: readonly WeightedNeuron[]): Network | null =>
    bestOutputs(
      problem,
      some.map(({ theta }) => theta),
      missPrice,
      signal,
    );
  return leaveOutTo(network, most, { solve, seconds });
}

function vertexOver(
  problem: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  budget: Budget,
): Network | null {
  const set = new ColumnSet(problem);
  for (const { theta } of neurons) set.add(theta);
  return solveVertex(problem, set.columns, budget)?.network ?? null;
}
