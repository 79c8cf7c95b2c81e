/** What the stages of a column generation share beside what every search has: the columns, and the work that they count. */
import { completed } from '../completed';
import type { CancelSignal } from '../cancelSignal';
import type { ProgramSolver } from '../highs';
import type { LoopName } from '../log';
import { maxAbs } from '../linear/kernels';
import { isPenalty } from '../loss/loss';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import type { Standing } from '../roundLog';
import { polishMs, type SearchOptions, Session } from '../search';
import { MASTER } from '../settings/master';
import type { WeightedNeuron } from '../sparsify/merge';
import { rowLengths } from '../support/dualSelection';
import { WorkingSet } from './workingSet';

const { firstMissPrice } = MASTER;

/** In units of what a sample's multiplier is where one neuron touches its bound there. */
function firstMissPriceOf(problem: NormalizedProblem): number {
  if (!problem.space.oneSided || isPenalty(problem.loss)) return Infinity;
  return firstMissPrice / (maxAbs(rowLengths(problem)) || 1);
}

export class ColumnSession extends Session {
  readonly working: WorkingSet;
  /** Work so far, in multiplications of plain loops: what decides where a clock would make each run another one. */
  spent = 0;
  /** Of the restricted program: finite where few columns need not be enough for a network. */
  missPrice: number;

  constructor(
    readonly loop: LoopName,
    problem: NormalizedProblem,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf, polishMs(options));
    this.working = new WorkingSet(problem);
    this.missPrice = firstMissPriceOf(problem);
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    const { columns, cells } = this.working;
    return {
      columns: columns.columns.length,
      cells: cells?.cells.length ?? 0,
      rows: this.problem.space.count,
    };
  }

  /** Neurons join as columns and as cells. */
  take(neurons: readonly WeightedNeuron[]): void {
    for (const neuron of neurons) {
      this.working.columns.add(neuron.theta);
      this.working.cells?.add(neuron);
    }
  }

  /** What a network misses is met by a little of every column. */
  completed(network: Network, signal: CancelSignal): Network {
    const thetas = this.working.columns.columns.map(({ theta }) => theta);
    return completed(this.problem, network, thetas, signal);
  }
}
