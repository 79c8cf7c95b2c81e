/**
 * What every search for a network with its proof shares: where it starts, and the way from a solved master to a sparse
 * network.
 */
import { LOOP_SPEED, masterWork } from './affordable';
import type { ProgramSolver } from './highs';
import { dot } from './linear/kernels';
import { leastNormOn, leastSquaresOn } from './linear/orthogonal';
import type { Column } from './master/columns';
import { type MasterSolution, type Restriction, solveMaster, weightedNeurons } from './master/master';
import { assess, denseNetwork, missesOf, type Network } from './master/vertex';
import type { Budget } from './budget';
import type { Normalized } from './normalize';
import { lastNeurons } from './lastNeurons';
import { type Outcome, Search, searchBudget, type SearchOptions } from './search';
import type { CancelSignal } from './cancelSignal';
import { massOf, mergeByCell, type WeightedNeuron } from './sparsify/merge';
import { refine } from './sparsify/refine';
import { reweightedNetwork } from './sparsify/reweighted';
import { faceNetwork, meets, MET, sparseNetwork } from './sparsify/sparse';
import { descend } from './support/descend';
import { WorkingSet } from './workingSet';

export type { Outcome, SearchOptions } from './search';

/** Work of the vertex programs of one polish: half a minute. */
const POLISH_WORK = 30_000 * LOOP_SPEED;
/** The last part of the time is the polish's, so that a stopped fit is sparse as well, and that many milliseconds at most. */
const POLISH_TIME = 0.1;
const POLISH_LATE_MS = 5000;
/** The descent that the first cells come from: neurons, and multiplications by samples and dimensions. */
const DESCENT_WIDTH = 60;
const DESCENT_WIDEST = 300;
/** A narrow descent that misses no sample by more is good enough. */
const NEARLY_MET = 1e-2;
const DESCENT_WORK = 4e5;
const DESCENT_MOST = 4e9;
/** And the part of the time it may take at most, at so many multiplications in a millisecond. */
const DESCENT_TIME = 0.3;
const DESCENT_SPEED = 1e6;
/** The part of the time after which, by the clock, it ends on a slow machine; the rest is for a proof, and the time is then over. */
const DESCENT_LATEST = 0.6;
/** A descent that ends with at most this part of the samples as neurons, and misses none by more than that, begins again. */
const FEW_NEURONS = 0.25;
const NEAR = 0.2;
/** Neurons of the interior point with less than this part of the mass are what it has not yet got rid of. */
const DUST = 1e-6;
/** From so many samples on the first master may take longer than there is time. */
const MANY_SAMPLES = 400;
/** Corrections of the descent's network, which is further off than any other. */
const FIRST_ROUNDS = 12;
/** The optimal face is searched for a sparser network once the bounds are this near. */
const FACE_GAP = 1e-2;

/** Neurons to start from, and the network they make: with the free terms that suit them best, corrected so far as that goes. */
interface Start {
  readonly neurons: readonly WeightedNeuron[];
  readonly network: Network;
}

export abstract class Generation extends Search {
  protected readonly working: WorkingSet;
  /** Work so far, in multiplications of plain loops: what decides where a clock would make each run another one. */
  protected spent = 0;
  /** What the descent's last stage offers as a dual; nothing about it is known. */
  protected descentDual: Float64Array | null = null;
  /** The descent was ended by the clock. */
  protected late = false;

  constructor(
    problem: Normalized,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf, Math.min(POLISH_LATE_MS, POLISH_TIME * options.timeMs));
    this.working = new WorkingSet(problem);
    const last = lastNeurons(problem, options.warm?.neurons ?? []);
    const start = last.length > 0 || !this.working.cells ? this.startOf(last) : this.descent();
    for (const neuron of start.neurons) {
      this.working.columns.add(neuron.theta);
      this.working.cells?.add(neuron);
    }
    this.offerFirst(start.network);
    this.post();
  }

  /** A network from the start, however long the first master takes. */
  private offerFirst(first: Network): void {
    const { count } = this.problem.space;
    if (meets(first)) this.incumbent.offer(first);
    this.post();
    if (meets(first) || count < MANY_SAMPLES || this.working.columns.columns.length < 1.2 * count) return;
    const dense = this.completed(first, this.timedSignal());
    if (meets(dense)) this.incumbent.offerDense(dense);
  }

  /** What a network misses is met by a little of every column. */
  private completed(network: Network, signal: CancelSignal): Network {
    const { problem, working } = this;
    const { columns } = working.columns;
    const atoms = [...columns.map(({ atom }) => atom), ...problem.free];
    const little = leastNormOn(atoms, missesOf(problem, network), signal);
    if (signal.aborted) return network;
    const neurons = [...network.neurons, ...columns.map(({ theta }, j) => ({ theta, output: little[j] }))];
    return assess(
      problem,
      mergeByCell(problem.space, neurons),
      network.free.map((value, c) => value + little[columns.length + c]),
    );
  }

  private startOf(neurons: readonly WeightedNeuron[]): Start {
    const { problem } = this;
    return {
      neurons,
      network: refine(
        problem,
        denseNetwork(problem, neurons, problem.targets),
        FIRST_ROUNDS,
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
    const width = Math.round(Math.min(DESCENT_WIDEST, Math.max(DESCENT_WIDTH, (1.5 * n) / d)));
    const work = Math.min(DESCENT_MOST, DESCENT_WORK * n * (d + 1));
    const signal = this.timedSignal(DESCENT_LATEST);
    let left = DESCENT_TIME * DESCENT_SPEED * this.searchMs;
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
    if (n < MANY_SAMPLES) {
      const first = this.startOf(descent(width, 1));
      if (!this.hasNotArrived(first)) return first;
      const second = this.startOf(descent(width, 1, 1));
      return second.network.violation < first.network.violation ? second : first;
    }
    const narrow = descent(DESCENT_WIDTH, 0.5);
    const reached = assess(
      problem,
      narrow,
      leastSquaresOn(
        problem.free,
        missesOf(problem, assess(problem, narrow, new Float64Array(problem.free.length))),
      ),
    );
    return this.startOf(reached.violation <= NEARLY_MET ? narrow : descent(width, 1));
  }

  /** Few neurons that nearly meet the samples, and do not. */
  private hasNotArrived({ neurons, network }: Start): boolean {
    const { loss, space } = this.problem;
    return (
      loss.exact &&
      neurons.length <= FEW_NEURONS * space.count &&
      !meets(network) &&
      network.violation <= NEAR
    );
  }

  /** Neurons where the best dual is within the tolerance of its bound. */
  protected abstract tightColumns(tolerance: number): Column[];

  /** Solves a restricted program, and counts its time. */
  protected timedMaster(
    restriction: Restriction,
    tolerance: number,
    signal = this.timedSignal(),
  ): MasterSolution {
    const t0 = this.options.now();
    const solution = solveMaster(this.problem, restriction, tolerance, signal);
    const { rank } = this.problem.rows;
    this.spent += masterWork(rank, restriction.columns.length + rank);
    this.masterMs += this.options.now() - t0;
    return solution;
  }

  /** The upper bound of the restricted program's primal, with neurons of one cell merged. Returns the merged neurons. */
  protected primal(master: MasterSolution): WeightedNeuron[] {
    const separate = weightedNeurons(this.working.columns.columns, master);
    const neurons = mergeByCell(this.problem.space, separate);
    if (this.working.cells) {
      // a cell's neuron may cross its faces by a rounding: what it is worth, only a network tells
      const network = denseNetwork(this.problem, neurons, master.reached);
      if (master.crossed === 0 && meets(network)) this.incumbent.atMost(network.objective);
    } else if (master.residual <= MET) {
      const saved = massOf(separate) - massOf(neurons);
      this.incumbent.atMost(master.objective - saved);
    }
    return neurons;
  }

  /** A sparse network: a vertex over the columns that carry mass or touch the dual's surface, merged and refined. */
  protected polish(master: MasterSolution, merged: readonly WeightedNeuron[]): void {
    const { problem, options } = this;
    const { columns } = this.working;
    const { masterMs } = this;
    const t0 = options.now();
    if (this.working.cells) {
      const few = this.offerCells(master, merged);
      // on the way to the proof a vertex would have as many neurons; at its end a network of the optimal face is the best there is
      if (this.incumbent.closed() ? this.incumbent.light() && this.searchFace() : few) return;
    }
    const budget = this.polishBudget();
    const merge = options.sparsify !== 'off';
    const gap = Math.min(1, this.incumbent.remaining());
    let largest = 0;
    for (const { output } of merged) largest = Math.max(largest, Math.abs(output));
    for (const { theta } of merged) columns.add(theta);
    const near = columns.columns.filter((column, j) => {
      const output = Math.abs(j < master.outputs.length ? master.outputs[j] : Infinity);
      return (
        output > 1e-8 * largest || Math.abs(dot(column.atom, master.dual)) > 1 - Math.max(1e-4, 10 * gap)
      );
    });
    for (const candidates of [near, columns.columns]) {
      const network = sparseNetwork(problem, candidates, merge, budget);
      if (network === null) continue;
      this.incumbent.offer(network);
      break;
    }
    // a search of the face that found none has counted its time already
    this.masterMs = masterMs + options.now() - t0;
    this.searchFace();
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
    if (gap > FACE_GAP) return false;
    const t0 = options.now();
    const tight = this.tightColumns(Math.max(1e-7, 10 * gap));
    const slack = this.incumbent.slackOfMass(network);
    const sparse = faceNetwork(problem, tight, network.objective, slack, true, this.polishBudget(), dual);
    if (sparse && sparse.neurons.length < network.neurons.length) this.incumbent.replace(sparse);
    this.masterMs += options.now() - t0;
    return sparse !== null;
  }

  protected polishBudget(): Budget {
    return searchBudget(this.options, this.solveProgram, POLISH_WORK);
  }

  /**
   * What the cells carry, without dust: where they are those of a sparse network, it is that network. Returns whether it has
   * no more neurons than a vertex, and no more mass than is known to be needed.
   */
  private offerCells({ reached }: MasterSolution, merged: readonly WeightedNeuron[]): boolean {
    const mass = massOf(merged);
    const heavy = merged.filter(({ output }) => Math.abs(output) > DUST * mass);
    const network = refine(
      this.problem,
      denseNetwork(this.problem, heavy, reached),
      undefined,
      this.finishing(),
    );
    if (!meets(network)) return false;
    this.incumbent.offer(network);
    return heavy.length <= this.problem.rows.rank && this.incumbent.light(network);
  }

  /** Without a vertex there is still the interior point's own network, dense but feasible, or nearly. */
  protected settle(master: MasterSolution, neurons: readonly WeightedNeuron[]): void {
    const dense = denseNetwork(this.problem, neurons, master.reached);
    const network = meets(dense) ? dense : this.completed(dense, this.finishing());
    if (meets(network)) this.incumbent.offerDense(network);
  }

  protected report(iteration: number): void {
    this.tell(iteration, this.working.columns.columns.length);
  }

  protected finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.post();
    const leastNorm = this.incumbent.best();
    const network =
      leastNorm && this.options.sparsify === 'reweighted'
        ? reweightedNetwork(this.problem, this.working.columns.columns, leastNorm, this.polishBudget())
        : leastNorm;
    const traded = leastNorm && network !== leastNorm ? { leastNorm } : {};
    return { ...this.outcome(network, stoppedBy), ...traded };
  }
}
