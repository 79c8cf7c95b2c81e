/**
 * What every search for a network with its proof shares: where it starts, and the way from a solved master to a sparse
 * network.
 */
import { gauge } from './atom';
import type { ProgramSolver } from './highs';
import { Incumbent } from './incumbent';
import { biasOfUnits } from './inputUnits';
import { dot } from './linear/kernels';
import { leastNormOn, leastSquaresOn, norm2 } from './linear/orthogonal';
import type { Column } from './master/columns';
import {
  admissibleDual,
  type MasterSolution,
  type Restriction,
  solveMaster,
  weightedNeurons,
} from './master/master';
import { assess, type Budget, denseNetwork, missesOf, type Network } from './master/vertex';
import type { Normalized } from './normalize';
import type { CancelSignal, Neuron, SolveOptions, TraceEntry } from './solution';
import { massOf, mergeByCell, type WeightedNeuron } from './sparsify/merge';
import { refine } from './sparsify/refine';
import { reweightedNetwork } from './sparsify/reweighted';
import { faceNetwork, meets, MET, sparseNetwork } from './sparsify/sparse';
import { descend } from './support/descend';
import { WorkingSet } from './workingSet';

export interface Outcome {
  readonly network: Network | null;
  /** What `network` was before it was reweighted for fewer neurons; absent when it was not. */
  readonly leastNorm?: Network;
  /** Dual with |zᵀa(θ)| ≤ 1 on the unit set; null when none was proven. */
  readonly dual: Float64Array | null;
  /** The same for the user's radius, where the method has it to the last digit; else it is `dual` over the radius. */
  readonly writtenDual?: Float64Array | null;
  /** Proven, normalised units, never negative. */
  readonly lowerBound: number;
  readonly stoppedBy: 'gap' | 'time' | 'cancel' | 'stall';
  readonly trace: TraceEntry[];
  readonly masterMs: number;
  readonly pricingMs: number;
}

/** A solve's options as a search sees them: all in normalised units. */
export interface SearchOptions extends Omit<SolveOptions, 'onBest'> {
  /** As `SolveOptions.onBest`: what the search would end with if it were cancelled now. */
  readonly onOutcome?: (outcome: () => Outcome) => boolean;
}

/** The part of a dual that may lie along the free columns. */
const ROUNDING = 1e-11;
/** Limit of the vertex programs of one polish, and of one after the time limit. */
const POLISH_MS = 30_000;
const POLISH_LATE_MS = 5000;
/** The descent that the first cells come from: neurons, and multiplications by samples and dimensions. */
const DESCENT_WIDTH = 60;
const DESCENT_WIDEST = 300;
/** A narrow descent that misses no sample by more is good enough. */
const NEARLY_MET = 1e-2;
const DESCENT_WORK = 4e5;
const DESCENT_MOST = 4e9;
/** And the part of the time it may take at most. */
const DESCENT_TIME = 0.3;
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

export abstract class Generation {
  protected readonly working: WorkingSet;
  protected readonly incumbent: Incumbent;
  /** What the descent's stages offer as duals; nothing about them is known. */
  protected readonly descentDuals: Float64Array[] = [];
  protected masterMs = 0;
  protected pricingMs = 0;
  private readonly trace: TraceEntry[] = [];
  /** What was offered last and taken. */
  private posted: { network: Network | null; dual: Float64Array | null } = { network: null, dual: null };
  private readonly started: number;

  constructor(
    protected readonly problem: Normalized,
    protected readonly solveProgram: ProgramSolver,
    protected readonly options: SearchOptions,
    /** Gap in user's units of an upper and a lower bound in normalised units. */
    protected readonly gapOf: (upper: number, lower: number) => number,
  ) {
    this.started = options.now();
    this.working = new WorkingSet(problem);
    this.incumbent = new Incumbent(problem, options.gap, gapOf);
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
    const dense = this.completed(first);
    if (meets(dense)) this.incumbent.offerDense(dense);
  }

  /** What a network misses is met by a little of every column. */
  private completed(network: Network): Network {
    const { problem, working } = this;
    const { columns } = working.columns;
    const atoms = [...columns.map(({ atom }) => atom), ...problem.free];
    const little = leastNormOn(atoms, missesOf(problem, network));
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
      network: refine(problem, denseNetwork(problem, neurons, problem.targets), FIRST_ROUNDS),
    };
  }

  /** The dual of the solution to start from, where it is one of as many samples; normalised units. */
  protected lastDual(): Float64Array | null {
    const { options, problem } = this;
    const { dual } = options.warm ?? { dual: [] };
    return dual.length === problem.samples
      ? Float64Array.from(problem.kept, (i) => dual[i] * problem.scale)
      : null;
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
    const descent = (neurons: number, part: number, start = 0): WeightedNeuron[] =>
      descend(problem, {
        width: neurons,
        seed: 1 + start,
        work: work * (1 + start),
        signal: this.timedSignal(part * DESCENT_TIME),
        onDual: (z) => this.descentDuals.push(z),
      });
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
    const { demand, space } = this.problem;
    return (
      demand.kind === 'equal' &&
      neurons.length <= FEW_NEURONS * space.count &&
      !meets(network) &&
      network.violation <= NEAR
    );
  }

  abstract run(): Outcome;

  /** Neurons where the best dual is within the tolerance of its bound. */
  protected abstract tightColumns(tolerance: number): Column[];

  protected elapsed(): number {
    return this.options.now() - this.started;
  }

  /** Cancels when the solve is cancelled, or when that part of its time is over. */
  protected timedSignal(part = 1): CancelSignal {
    const { options } = this;
    const elapsed = (): number => this.elapsed();
    return {
      get aborted(): boolean {
        return (options.signal?.aborted ?? false) || elapsed() > part * options.timeMs;
      },
    };
  }

  /** Solves a restricted program, and counts its time. */
  protected timedMaster(
    restriction: Restriction,
    tolerance: number,
    signal = this.timedSignal(),
  ): MasterSolution {
    const t0 = this.options.now();
    const solution = solveMaster(this.problem, restriction, tolerance, signal);
    this.masterMs += this.options.now() - t0;
    return solution;
  }

  /** Makes z admissible, in place; false when it is nothing but rounding and proves nothing. */
  protected admit(z: Float64Array): boolean {
    return admissibleDual(this.problem, z) <= ROUNDING * norm2(z);
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
    this.masterMs += options.now() - t0;
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

  /** The time that is left; once the limit has passed, a small part of it, so that a stopped fit is sparse as well. */
  protected polishBudget(): Budget {
    const { options, solveProgram } = this;
    const late = Math.min(POLISH_LATE_MS, Math.max(1000, 0.2 * options.timeMs));
    const end = Math.max(options.timeMs - this.elapsed(), late);
    const until = options.now() + Math.min(POLISH_MS, end);
    return { solveProgram, seconds: () => (until - options.now()) / 1000, signal: options.signal };
  }

  /**
   * What the cells carry, without dust: where they are those of a sparse network, it is that network. Returns whether it has
   * no more neurons than a vertex, and no more mass than is known to be needed.
   */
  private offerCells({ reached }: MasterSolution, merged: readonly WeightedNeuron[]): boolean {
    const mass = massOf(merged);
    const heavy = merged.filter(({ output }) => Math.abs(output) > DUST * mass);
    const network = refine(this.problem, denseNetwork(this.problem, heavy, reached));
    if (!meets(network)) return false;
    this.incumbent.offer(network);
    return heavy.length <= this.problem.rows.rank && this.incumbent.light(network);
  }

  /** Without a vertex there is still the interior point's own network, dense but feasible, or nearly. */
  protected settle(master: MasterSolution, neurons: readonly WeightedNeuron[]): void {
    const dense = denseNetwork(this.problem, neurons, master.reached);
    const network = meets(dense) ? dense : this.completed(dense);
    if (meets(network)) this.incumbent.offerDense(network);
  }

  protected interrupted(): 'time' | 'cancel' | null {
    if (this.options.signal?.aborted) return 'cancel';
    return this.elapsed() > this.options.timeMs ? 'time' : null;
  }

  protected report(iteration: number): void {
    const entry: TraceEntry = {
      iteration,
      ms: this.elapsed(),
      objective: Number.isFinite(this.incumbent.upper) ? this.incumbent.upper : null,
      lowerBound: this.incumbent.lowerBound,
      neurons: this.incumbent.network?.neurons.length ?? this.working.columns.columns.length,
    };
    this.trace.push(entry);
    this.options.onProgress?.(entry);
    this.post();
  }

  /** Offers what is known to whoever may end the search from outside; cheap where nothing has changed. */
  protected post(): void {
    const { onOutcome } = this.options;
    if (!onOutcome) return;
    const { dual } = this.incumbent;
    const network = this.incumbent.best();
    if (network === this.posted.network && dual === this.posted.dual) return;
    if (onOutcome(() => this.outcome(network, 'cancel'))) this.posted = { network, dual };
  }

  private outcome(network: Network | null, stoppedBy: Outcome['stoppedBy']): Outcome {
    const { trace, masterMs, pricingMs } = this;
    const { dual, lowerBound } = this.incumbent;
    return { network, dual, lowerBound, stoppedBy, trace, masterMs, pricingMs };
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

/** The neurons of an earlier solution in this problem's unit set; none if they have other inputs. */
function lastNeurons(problem: Normalized, neurons: readonly Neuron[]): WeightedNeuron[] {
  const { space, radius, units, massScale, toInner } = problem;
  return neurons.flatMap(({ weights, bias, output }) => {
    if (weights.length !== units.origin.length) return [];
    const inner = space.bias.kind === 'none' && !toInner ? 0 : biasOfUnits(units, weights, bias);
    const given = Float64Array.from([...weights, inner], (v) => v / radius);
    const theta = toInner ? toInner(given) : given;
    const size = gauge(space, theta);
    if (!(size > 0)) return [];
    return [{ theta: theta.map((value) => value / size), output: (output * size) / massScale }];
  });
}
