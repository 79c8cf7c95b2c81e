/** Solutions of turned problems (shape.ts). */
import type { Solution } from '../solution';
import { minus, turnedInfeasibility } from './shape';

/** A solution of the turned problem as one of the problem itself, and the other way round. */
export function turnedSolution(solution: Solution): Solution {
  const { skip, infeasibility } = solution;
  return {
    ...solution,
    neurons: turnedNeurons(solution.neurons),
    skip: { constant: minus(skip.constant), linear: skip.linear.map(minus) },
    dual: solution.dual.map(minus),
    ...(solution.slopeDual && { slopeDual: solution.slopeDual.map(minus) }),
    ...(infeasibility && { infeasibility: turnedInfeasibility(infeasibility) }),
  };
}

const turnedNeurons = (neurons: Solution['neurons']): Solution['neurons'] =>
  neurons.map((neuron) => ({ ...neuron, output: minus(neuron.output) }));

/** What a solve of the turned problem may start from. */
export const turnedStart = ({
  neurons,
  dual,
}: Pick<Solution, 'neurons' | 'dual'>): Pick<Solution, 'neurons' | 'dual'> => ({
  neurons: turnedNeurons(neurons),
  dual: dual.map(minus),
});
