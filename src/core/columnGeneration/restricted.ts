/** The master's stage: a restricted program is solved, and what its primal point is worth is kept (theory.md, section 3). */
import { masterWork } from '../affordable';
import { type MasterSolution, type Restriction, solveMaster, weightedNeurons } from '../master/master';
import { denseNetwork } from '../master/vertex';
import type { CancelSignal } from '../cancelSignal';
import { massOf, mergeByCell, type WeightedNeuron } from '../sparsify/merge';
import { meets } from '../sparsify/sparse';
import { ACCURACY } from '../settings/accuracy';
import { MASTER } from '../settings/master';
import type { ColumnSession } from './session';

const { allowedMiss } = ACCURACY;
const { missPriceGrowth, mostMissPrice } = MASTER;

/** Solves a restricted program, and counts its time and work. */
export function solveRestricted(
  session: ColumnSession,
  restriction: Restriction,
  tolerance: number,
  signal: CancelSignal = session.timedSignal(),
): MasterSolution {
  const { problem, stages, rounds } = session;
  const solution = stages.run('master', () => solveMaster(problem, restriction, tolerance, signal));
  rounds?.note({ tolerance, accuracy: solution.accuracy });
  const { rank } = problem.rows;
  session.spent += masterWork(rank, restriction.columns.length + rank);
  return solution;
}

/** Makes misses dearer where the restricted program has no better columns and misses samples all the same; whether it does. */
export function raisesMissPrice(session: ColumnSession, { missed }: MasterSolution): boolean {
  if (!(missed > allowedMiss) || session.missPrice >= mostMissPrice) return false;
  session.missPrice *= missPriceGrowth;
  return true;
}

/** Keeps the upper bound of the restricted program's primal, with neurons of one cell merged. Returns the merged neurons. */
export function keepPrimal(session: ColumnSession, master: MasterSolution): WeightedNeuron[] {
  const { problem, working, incumbent } = session;
  const separate = weightedNeurons(problem, working.columns.columns, master);
  const neurons = mergeByCell(problem.space, separate);
  if (working.cells || problem.together) {
    // a cell's neuron may cross its faces by a rounding, and samples may count only together: what it is worth, only a network tells
    const network = denseNetwork(problem, neurons, master.reached);
    if (master.crossed === 0 && meets(network)) incumbent.atMost(network.objective);
  } else if (master.residual <= allowedMiss) {
    const saved = massOf(separate) - massOf(neurons);
    incumbent.atMost(master.objective - saved);
  }
  return neurons;
}
