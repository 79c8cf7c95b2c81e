/** What the loops of a column generation have in common: their stages are functions over the session that each of them is. */
import { dot } from '../linear/kernels';
import type { Column } from '../master/columns';
import { type MasterSolution, weightedNeurons } from '../master/master';
import { denseNetwork, type Network } from '../master/vertex';
import { priceSizeOf } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import type { Outcome } from '../search';
import { heaviest, mergeByCell, type WeightedNeuron } from '../sparsify/merge';
import { ColumnSession } from './session';
import { start, type Started } from './start';
import type { DualCandidate } from './supportProof';

export type { Outcome, SearchOptions } from '../search';

/** What a look at some samples comes upon. */
export interface Scouted {
  /** Dense, and missing the samples by as much as the restricted program was solved to. */
  readonly network: Network;
  /** Its heavy neurons. */
  readonly support: readonly WeightedNeuron[];
  /** Neurons whose cells the next look begins with. */
  readonly cells: readonly WeightedNeuron[];
  readonly dual: Float64Array;
  /** A dual and what it would prove; null where pricing has proven all of them. */
  readonly candidate: DualCandidate | null;
  readonly columns: readonly Float64Array[];
  /** Work of this search and of those before it. */
  readonly work: number;
  /** The part of the time is over that such looks may take. */
  readonly over: boolean;
}

export abstract class ColumnGeneration extends ColumnSession {
  /** Of the first stage. */
  started: Started = { dual: null, late: false };

  /** The first stage: columns, and a network or a bound where one is known. */
  protected begin(): void {
    this.started = start(this);
  }

  /** The whole way to a proof and a sparse network. Once; nor may `scout` come before it or after. */
  abstract run(): Outcome;

  /**
   * Solves the problem to about this relative gap, without a proof of more than interim bounds and without a sparse network: for
   * a problem of some samples, of which others may be missed.
   */
  abstract scout(gap: number): Scouted;

  /** The restricted program's own network, merged within cells. */
  protected scouted(master: MasterSolution, over: boolean): Scouted {
    const { problem, working } = this;
    const { dual } = master;
    const sizeOf = priceSizeOf(problem.space);
    const neurons = mergeByCell(problem.space, weightedNeurons(problem, working.columns.columns, master));
    const columns = working.columns.columns
      .filter(({ atom }) => sizeOf(dot(atom, dual)) > SETTINGS.carriedSurface)
      .map(({ theta }) => theta);
    const network = denseNetwork(problem, neurons, master.reached);
    const support = heaviest(neurons, SETTINGS.carriedMass);
    // with rows for some of the samples only masters are small, and rounds are what looks cost
    const others = problem.together ? (working.cells?.cells ?? []).map(({ neuron }) => neuron) : [];
    const cells = [...support, ...others];
    return { network, support, cells, dual, candidate: null, columns, work: this.spent, over };
  }

  /** Neurons where the best dual is within the tolerance of its bound. */
  abstract tightColumns(tolerance: number): Column[];

  protected report(iteration: number): void {
    this.tell(iteration, this.working.columns.columns.length);
  }
}
