/** The outputs and free terms of the least objective for given neurons: a restricted program of these alone. */
import type { CancelSignal } from '../cancelSignal';
import { ColumnSet } from '../master/columns';
import { solveMaster, weightedNeurons } from '../master/master';
import { denseNetwork, type Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { SETTINGS } from '../settings';
import { withoutDust } from './merge';

/**
 * Null where the program was not solved, or not in time.
 *
 * @param thetas on the boundary of the unit set
 * @param missPrice as of a `Restriction`
 */
export function bestOutputs(
  problem: NormalizedProblem,
  thetas: readonly Float64Array[],
  missPrice: number,
  signal: CancelSignal,
): Network | null {
  const set = new ColumnSet(problem);
  for (const theta of thetas) set.add(theta);
  const restriction = { columns: set.columns, cells: null, l1Penalty: null, missPrice, duals: null };
  const master = solveMaster(problem, restriction, SETTINGS.outputsTolerance, signal);
  if (signal.aborted || master.accuracy > SETTINGS.unsolved) return null;
  const kept = withoutDust(problem.space, weightedNeurons(problem, set.columns, master), SETTINGS.dustMass);
  return denseNetwork(problem, kept, master.reached);
}
