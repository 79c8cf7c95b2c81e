/**
 * The restricted program's columns, and its whole cells where the unit set is a ball: what joins them in a round, and what
 * is forgotten again.
 */
import { dot } from '../linear/kernels';
import { ColumnSet } from '../master/columns';
import type { MasterSolution } from '../master/master';
import type { NormalizedProblem } from '../normalize';
import { type CandidatePool, priceSizeOf } from '../pricing/pricer';
import { massOf, type WeightedNeuron } from '../sparsify/merge';
import { startingNeurons } from '../startingNeurons';
import { CellSet, hasBallGroups } from '../support/conicCells';
import { COLUMNS } from '../settings/columns';
import { normOf } from '../set';

const {
  cellMass,
  columnEntries,
  columnMass,
  columnsBesides,
  columnsPerSample,
  hardlyHeavy,
  heaviestNeurons,
  idleCellRounds,
  idleRounds,
  nearSurface,
} = COLUMNS;

/** What a round adds of the violated neurons that were found. */
export interface Additions {
  readonly neurons: number;
  /** So many of them bring their cell along. */
  readonly cells: number;
  /** How far apart they must be, radians. */
  readonly separation: number;
}

export class WorkingSet {
  readonly columns: ColumnSet;
  /** Null where the unit set is not a ball. */
  readonly cells: CellSet | null;

  constructor(private readonly problem: NormalizedProblem) {
    this.columns = new ColumnSet(problem);
    for (const theta of startingNeurons(problem.space)) this.columns.add(theta);
    this.cells = hasBallGroups(problem) ? new CellSet(problem) : null;
  }

  /** The violated neurons of a pool, and the heaviest of the master's. Returns how many of the violated ones were new. */
  extend(pool: CandidatePool, merged: readonly WeightedNeuron[], most: Additions): number {
    let added = 0;
    pool.select(most.neurons, most.separation).forEach(({ theta, value }, rank) => {
      const cell = rank < most.cells && this.cells?.add({ theta, output: value });
      // beside its cell as well, which may be forgotten: what holds the dual in place without any mass must not be
      const column = this.columns.add(theta);
      if (cell || column) added++;
    });
    if (normOf(this.problem.space.norm).isRound) {
      const heaviest = [...merged]
        .sort((p, q) => Math.abs(q.output) - Math.abs(p.output))
        .slice(0, heaviestNeurons);
      const largest = heaviest.length > 0 ? Math.abs(heaviest[0].output) : 0;
      for (const neuron of heaviest) {
        if (Math.abs(neuron.output) <= hardlyHeavy * largest) continue;
        if (this.cells) this.cells.add(neuron);
        else this.columns.add(neuron.theta);
      }
    }
    return added;
  }

  /** Forgets columns that have stayed away from the dual's surface for several rounds and carry no mass. */
  drop(master: MasterSolution): void {
    this.dropCells(master);
    const n = this.problem.space.count;
    const most = Math.min(columnsPerSample * n + columnsBesides, Math.max(4 * n, columnEntries / n));
    const { columns } = this.columns;
    const mass = master.outputs.reduce((sum, value) => sum + Math.abs(value), 0);
    const sizeOf = priceSizeOf(this.problem.space);
    columns.slice(0, master.outputs.length).forEach((column, j) => {
      const useful =
        sizeOf(dot(column.atom, master.dual)) > nearSurface ||
        Math.abs(master.outputs[j]) > columnMass * mass;
      column.idle = useful ? 0 : column.idle + 1;
    });
    if (columns.length <= most) return;
    const order = [...columns].sort((p, q) => q.idle - p.idle);
    const limit = Math.max(idleRounds, order[columns.length - Math.floor(most)].idle);
    this.columns.retain((column) => column.idle < limit);
  }

  private dropCells({ groups }: MasterSolution): void {
    if (!this.cells) return;
    const mass = massOf(groups.filter((neuron) => neuron !== null));
    groups.forEach((neuron, g) => {
      const cell = this.cells!.cells[g];
      cell.idle = neuron && Math.abs(neuron.output) > cellMass * mass ? 0 : cell.idle + 1;
    });
    this.cells.retain((cell) => cell.idle < idleCellRounds);
  }
}
