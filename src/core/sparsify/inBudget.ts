/** A budget of neurons where a network may miss its samples at a price (theory.md, section 10). */
import { type Budget, secondsLeft } from '../budget';
import { isPenalty } from '../loss/loss';
import { ColumnSet } from '../master/columns';
import { type Network, solveVertex } from '../master/vertex';
import { mostNeurons } from '../neuronBudget';
import type { NormalizedProblem } from '../normalize';
import { SETTINGS } from '../settings';
import { slidOverKinks } from '../sliding/overKinks';
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
  const { loss, rows, space } = problem;
  const { rank } = rows;
  const isTooLarge = loss.quadratic
    ? rank * rank * (rank + network.neurons.length) > SETTINGS.leaveOutSize
    : space.count > SETTINGS.pricedVertexRows;
  if (isTooLarge) return network;
  const solve = (some: readonly WeightedNeuron[]): Network | null => {
    if (!loss.quadratic) return vertexOver(problem, some, budget);
    const thetas = some.map(({ theta }) => theta);
    return bestOutputs(problem, thetas, missPrice, budget.signal ?? { aborted: false });
  };
  return leaveOutTo(network, most, {
    solve,
    ...(!loss.quadratic && { settle: (found) => slidOverKinks(problem, found, solve, budget) }),
    seconds: () => secondsLeft(budget),
  });
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
