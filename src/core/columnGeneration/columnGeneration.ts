/**
 * What every search for a network with its proof shares: where it starts, and the way from a solved master to a sparse
 * network.
 */
import { masterWork } from '../affordable';
import { completed } from '../completed';
import type { ProgramSolver } from '../highs';
import { dot } from '../linear/kernels';
import type { Decision } from '../log';
import { type Column, ColumnSet } from '../master/columns';
import { type MasterSolution, type Restriction, solveMaster, weightedNeurons } from '../master/master';
import { assess, denseNetwork, type Network, withFreeTerms } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { priceSizeOf } from '../pricing/pricer';
import { lastNeurons } from '../lastNeurons';
import type { Standing } from '../roundLog';
import { SETTINGS } from '../settings';
import { type Outcome, polishMs, Search, searchBudget, type SearchOptions } from '../search';
import type { CancelSignal } from '../cancelSignal';
import { heaviest, massOf, mergeByCell, type WeightedNeuron, withoutDust } from '../sparsify/merge';
import { refine } from '../sparsify/refine';
import { reweightedNetwork } from '../sparsify/reweighted';
import { released, withFixedValues } from '../sparsify/fixedValues';
import { leaveOut } from '../sparsify/leaveOut';
import { faceNetwork, meets, sparseNetwork } from '../sparsify/sparse';
import { descend } from '../support/descend';
import type { DualCandidate } from './supportProof';
import { WorkingSet } from './workingSet';
import { ACCURACY } from '../settings/accuracy';
import { MASTER } from '../settings/master';
import { rowLengths } from '../support/dualSelection';
import { maxAbs } from '../linear/kernels';
import { isPenalty } from '../loss/loss';

const { allowedMiss } = ACCURACY;
const { firstMissPrice, missPriceGrowth, mostMissPrice } = MASTER;

export type { Outcome, SearchOptions } from '../search';

type PolishReason = Extract<Decision, { decision: 'polish' }>['reason'];

/** Neurons to start from, and the network they make: with the free terms that suit them best, corrected so far as that goes. */
interface Start {
  readonly neurons: readonly WeightedNeuron[];
  readonly network: Network;
}

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

/** In units of what a sample's multiplier is where one neuron touches its bound there. */
function firstMissPriceOf(problem: NormalizedProblem): number {
  if (!problem.space.oneSided || isPenalty(problem.loss)) return Infinity;
  return firstMissPrice / (maxAbs(rowLengths(problem)) || 1);
}

export abstract class ColumnGeneration extends Search {
  protected readonly working: WorkingSet;
  /** Work so far, in multiplications of plain loops: what decides where a clock would make each run another one. */
  protected spent = 0;
  /** What the descent's last stage offers as a dual; nothing about it is known. */
  protected descentDual: Float64Array | null = null;
  /** Of the restricted program: finite where few columns need not be enough for a network. */
  protected missPrice: number;
  /** The descent was ended by the clock. */
  protected late = false;

  constructor(
    problem: NormalizedProblem,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf, polishMs(options));
    this.working = new WorkingSet(problem);
    this.missPrice = firstMissPriceOf(problem);
    if (options.start) {
      const { proven, columns, neurons } = options.start;
      if (proven) this.incumbent.addBound(proven, 1);
      for (const theta of columns) this.working.columns.add(theta);
      this.take(neurons);
      return;
    }
    const last = lastNeurons(problem, options.warm?.neurons ?? []);
    const descends = last.length === 0 && this.working.cells !== null;
    const start = this.stages.run('start', () => (descends ? this.descent() : this.startOf(last)));
    this.rounds?.decide({
      decision: 'start',
      reason: descends ? 'descent' : last.length > 0 ? 'last_solution' : 'no_solution',
      neurons: start.neurons.length,
    });
    this.take(start.neurons);
    this.stages.run('start', () => this.offerFirst(start.network));
    this.post();
  }

  /** Neurons join as columns and as cells. */
  private take(neurons: readonly WeightedNeuron[]): void {
    for (const neuron of neurons) {
      this.working.columns.add(neuron.theta);
      this.working.cells?.add(neuron);
    }
  }

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

  protected size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    const { columns, cells } = this.working;
    return {
      columns: columns.columns.length,
      cells: cells?.cells.length ?? 0,
      rows: this.problem.space.count,
    };
  }

  /** A network from the start, however long the first master takes. */
  private offerFirst(first: Network): void {
    const { count } = this.problem.space;
    if (meets(first)) this.incumbent.addNetwork(first);
    this.post();
    if (
      meets(first) ||
      count < SETTINGS.manySamples ||
      this.working.columns.columns.length < SETTINGS.columnsToComplete * count
    )
      return;
    const dense = this.completed(first, this.timedSignal());
    if (meets(dense)) this.incumbent.addDense(dense);
  }

  /** What a network misses is met by a little of every column. */
  private completed(network: Network, signal: CancelSignal): Network {
    const thetas = this.working.columns.columns.map(({ theta }) => theta);
    return completed(this.problem, network, thetas, signal);
  }

  private startOf(neurons: readonly WeightedNeuron[]): Start {
    const { problem } = this;
    return {
      neurons,
      network: refine(
        problem,
        denseNetwork(problem, neurons, problem.targets),
        SETTINGS.firstCorrections,
        this.timedSignal(),
      ),
    };
  }

  /**
   * Many samples may need many neurons, but where few do, fewer get there sooner. One that ends with few neurons and misses
   * the samples has not arrived: it begins again elsewhere, and takes longer.
   */
  private descent(): Start {
    const { problem } = this;
    const { count: n, dimension: d } = problem.space;
    const width = Math.round(
      Math.min(SETTINGS.descentWidest, Math.max(SETTINGS.descentWidth, (SETTINGS.descentPerSample * n) / d)),
    );
    const work = Math.min(SETTINGS.descentMostWork, SETTINGS.descentWork * n * (d + 1));
    const signal = this.timedSignal(SETTINGS.descentLatest);
    let left = SETTINGS.descentTimeShare * SETTINGS.plainSpeed * this.searchMs;
    const descent = (neurons: number, part: number, start = 0): WeightedNeuron[] => {
      const found = descend(problem, {
        width: neurons,
        seed: 1 + start,
        work: Math.min(part * left, work * (1 + start)),
        signal,
        onDual: (z) => (this.descentDual = z),
      });
      left -= found.work;
      this.late = signal.aborted;
      return found.neurons;
    };
    if (n < SETTINGS.manySamples) {
      const first = this.startOf(descent(width, 1));
      if (!this.hasNotArrived(first)) return first;
      const second = this.startOf(descent(width, 1, 1));
      return second.network.violation < first.network.violation ? second : first;
    }
    const narrow = descent(SETTINGS.descentWidth, SETTINGS.narrowShare);
    const { violation } = withFreeTerms(problem, narrow);
    return this.startOf(violation <= SETTINGS.nearlyMet ? narrow : descent(width, 1));
  }

  /** Few neurons that nearly meet the samples, and do not. */
  private hasNotArrived({ neurons, network }: Start): boolean {
    const { loss, space } = this.problem;
    return (
      loss.exact &&
      neurons.length <= SETTINGS.fewNeurons * space.count &&
      !meets(network) &&
      network.violation <= SETTINGS.nearMiss
    );
  }

  /** Makes misses dearer where the restricted program has no better columns and misses samples all the same; whether it does. */
  protected raisesMissPrice({ missed }: MasterSolution): boolean {
    if (!(missed > allowedMiss) || this.missPrice >= mostMissPrice) return false;
    this.missPrice *= missPriceGrowth;
    return true;
  }

  /** Neurons where the best dual is within the tolerance of its bound. */
  protected abstract tightColumns(tolerance: number): Column[];

  /** Solves a restricted program, and counts its time. */
  protected timedMaster(
    restriction: Restriction,
    tolerance: number,
    signal = this.timedSignal(),
  ): MasterSolution {
    const solution = this.stages.run('master', () =>
      solveMaster(this.problem, restriction, tolerance, signal),
    );
    this.rounds?.note({ tolerance, accuracy: solution.accuracy });
    const { rank } = this.problem.rows;
    this.spent += masterWork(rank, restriction.columns.length + rank);
    return solution;
  }

  /** The upper bound of the restricted program's primal, with neurons of one cell merged. Returns the merged neurons. */
  protected primal(master: MasterSolution): WeightedNeuron[] {
    const separate = weightedNeurons(this.problem, this.working.columns.columns, master);
    const neurons = mergeByCell(this.problem.space, separate);
    if (this.working.cells || this.problem.together) {
      // a cell's neuron may cross its faces by a rounding, and samples may count only together: what it is worth, only a network tells
      const network = denseNetwork(this.problem, neurons, master.reached);
      if (master.crossed === 0 && meets(network)) this.incumbent.atMost(network.objective);
    } else if (master.residual <= allowedMiss) {
      const saved = massOf(separate) - massOf(neurons);
      this.incumbent.atMost(master.objective - saved);
    }
    return neurons;
  }

  /** A sparse network: a vertex over the columns that carry mass or touch the dual's surface, merged and refined. */
  protected polish(master: MasterSolution, merged: readonly WeightedNeuron[], reason: PolishReason): void {
    this.rounds?.decide({ decision: 'polish', reason });
    this.stages.run('polish', () => this.polished(master, merged, reason === 'network_due'));
  }

  /** @param onTheWay the network is only to be one that meets the samples: there will be a better one to make sparse */
  private polished(master: MasterSolution, merged: readonly WeightedNeuron[], onTheWay: boolean): void {
    const { problem, options } = this;
    const { columns } = this.working;
    if (this.working.cells) {
      const made = this.offerCells(master, merged);
      // on the way to the proof a vertex would have as many neurons; at its end a network of the optimal face is the best there is
      if (this.incumbent.closed()) {
        if (this.incumbent.light() && this.searchFace()) return;
      } else if (made === 'sparse' || (onTheWay && this.incumbent.best())) return;
    }
    const budget = this.polishBudget();
    const merge = options.sparsify !== 'off';
    const gap = Math.min(1, this.incumbent.remaining());
    const slack = Math.max(SETTINGS.candidateSlack, SETTINGS.slackPerGap * gap);
    let largest = 0;
    for (const { output } of merged) largest = Math.max(largest, Math.abs(output));
    for (const { theta } of merged) columns.add(theta);
    const sizeOf = priceSizeOf(problem.space);
    const near = columns.columns.filter((column, j) => {
      const output = Math.abs(j < master.outputs.length ? master.outputs[j] : Infinity);
      return output > SETTINGS.candidateMass * largest || sizeOf(dot(column.atom, master.dual)) > 1 - slack;
    });
    const heavy = merged.filter(({ output }) => Math.abs(output) > SETTINGS.candidateMass * largest);
    const inner = withFixedValues(problem, denseNetwork(problem, heavy, master.reached));
    for (const candidates of [near, columns.columns]) {
      const network = released(problem, sparseNetwork(inner, candidates, merge, budget));
      if (network === null) continue;
      this.incumbent.addNetwork(network);
      break;
    }
    this.searchFace();
  }

  /** The network of these neurons with the outputs and free terms of the least objective. */
  private withBestOutputs(neurons: readonly WeightedNeuron[]): Network | null {
    const { problem } = this;
    const set = new ColumnSet(problem);
    for (const { theta } of neurons) set.add(theta);
    const signal = this.finishing();
    const { missPrice } = this;
    const restriction = { columns: set.columns, cells: null, l1Penalty: null, missPrice, duals: null };
    const master = solveMaster(problem, restriction, SETTINGS.outputsTolerance, signal);
    if (signal.aborted || master.accuracy > SETTINGS.unsolved) return null;
    const kept = withoutDust(problem.space, weightedNeurons(problem, set.columns, master), SETTINGS.dustMass);
    return denseNetwork(problem, kept, master.reached);
  }

  /** Leaves out the neurons of the sparse network that its objective does not need. Returns whether there is a network. */
  private leaveNeuronsOut(network: Network): boolean {
    const { problem } = this;
    const { rank } = problem.rows;
    if (rank * rank * (rank + network.neurons.length) > SETTINGS.leaveOutSize) return false;
    const limit = network.objective * (1 + this.incumbent.slackOfMass(network));
    const signal = this.polishBudget().signal;
    const few = leaveOut(
      network,
      limit,
      (some) => this.withBestOutputs(some),
      SETTINGS.neededNeurons,
      signal,
    );
    if (few.neurons.length < network.neurons.length) this.incumbent.replace(few);
    return true;
  }

  /**
   * A sparser network among the neurons where the best dual is tight: the optimal face, so far as it is known. Returns
   * whether there is a network of those.
   */
  protected searchFace(): boolean {
    const { problem, options } = this;
    const { network, dual } = this.incumbent;
    if (!network || !dual || options.sparsify === 'off' || network.neurons.length <= 1) return false;
    const gap = Math.min(1, this.incumbent.remaining());
    // far from the end hardly any neuron is tight, and which ones says nothing
    if (gap > SETTINGS.faceGap) return false;
    if (problem.loss.quadratic) return this.stages.run('polish', () => this.leaveNeuronsOut(network));
    const sparse = this.stages.run('polish', () => {
      const tight = this.tightColumns(Math.max(SETTINGS.tightSlack, SETTINGS.slackPerGap * gap));
      const slack = this.incumbent.slackOfMass(network);
      return faceNetwork(problem, tight, network.objective, slack, true, this.polishBudget(), dual);
    });
    if (sparse && sparse.neurons.length < network.neurons.length) this.incumbent.replace(sparse);
    return sparse !== null;
  }

  protected polishBudget(): Budget {
    return searchBudget(this.options, this.solveProgram, SETTINGS.polishWork, this.problem.massScale);
  }

  /**
   * What the cells carry, without dust: where they are those of a sparse network, it is that network. It is `sparse` where it has
   * no more neurons than a vertex, and no more mass than is known to be needed; null where it does not meet the samples.
   */
  private offerCells(
    { reached }: MasterSolution,
    merged: readonly WeightedNeuron[],
  ): 'sparse' | 'dense' | null {
    const heavy = withoutDust(this.problem.space, merged, SETTINGS.dustMass);
    const network = refine(
      this.problem,
      denseNetwork(this.problem, heavy, reached),
      undefined,
      this.finishing(),
    );
    if (!meets(network)) return null;
    this.incumbent.addNetwork(network);
    const few = heavy.length <= this.problem.rows.rank;
    return few && this.incumbent.light(network) ? 'sparse' : 'dense';
  }

  /** Without a vertex there is still the interior point's own network, dense but feasible, or nearly. */
  protected settle(master: MasterSolution, neurons: readonly WeightedNeuron[]): void {
    this.stages.run('polish', () => {
      const dense = denseNetwork(this.problem, neurons, master.reached);
      const network = meets(dense) ? dense : this.completed(dense, this.finishing());
      if (meets(network)) this.incumbent.addDense(network);
    });
  }

  protected report(iteration: number): void {
    this.tell(iteration, this.working.columns.columns.length);
  }

  /** Fewer neurons at a larger norm; where the loss is quadratic, at the same values. */
  private reweighted(leastNorm: Network): Network {
    const { problem } = this;
    const inner = withFixedValues(problem, leastNorm);
    const start = inner === problem ? leastNorm : assess(inner, leastNorm.neurons, leastNorm.free);
    const network = reweightedNetwork(inner, this.working.columns.columns, start, this.polishBudget());
    return network === start ? leastNorm : (released(problem, network) ?? leastNorm);
  }

  protected finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.reduceBest(stoppedBy);
    this.post();
    const leastNorm = this.incumbent.best();
    const network =
      leastNorm && this.options.sparsify === 'reweighted'
        ? this.stages.run('polish', () => this.reweighted(leastNorm))
        : leastNorm;
    this.rounds?.end(stoppedBy);
    const traded = leastNorm && network !== leastNorm ? { leastNorm } : {};
    return { ...this.outcome(network, stoppedBy), ...traded };
  }
}
