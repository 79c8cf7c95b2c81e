/**
 * What every search for a network with its proof shares: the restricted program's columns and cells, the best network and
 * the best dual so far, and the way from a solved master to a sparse network.
 */
import { gauge } from './atom';
import type { ProgramSolver } from './highs';
import { dot } from './linear/kernels';
import { leastNormOn, leastSquaresOn, norm2 } from './linear/orthogonal';
import { type Column, ColumnSet } from './master/columns';
import { admissibleDual, dualObjective, type MasterSolution, weightedNeurons } from './master/master';
import { assess, type Budget, denseNetwork, missesOf, type Network, networkValues } from './master/vertex';
import type { Normalized } from './normalize';
import type { CandidatePool } from './pricing/pricer';
import type { CancelSignal, Neuron, SolveOptions, TraceEntry } from './solution';
import { massOf, mergeByCell, type WeightedNeuron } from './sparsify/merge';
import { refine } from './sparsify/refine';
import { reweightedNetwork } from './sparsify/reweighted';
import { faceNetwork, meets, MET, sparseNetwork } from './sparsify/sparse';
import { startingNeurons } from './startingNeurons';
import { CellSet, hasBallGroups } from './support/cells';
import { descend } from './support/descend';

export interface Outcome {
  readonly network: Network | null;
  /** What `network` was before it was reweighted for fewer neurons; absent when it was not. */
  readonly leastNorm?: Network;
  /** Dual with |zᵀa(θ)| ≤ 1 on the unit set; null when none was proven. */
  readonly dual: Float64Array | null;
  /** Proven, normalised units, never negative. */
  readonly lowerBound: number;
  readonly stoppedBy: 'gap' | 'time' | 'cancel' | 'stall';
  readonly trace: TraceEntry[];
  readonly masterMs: number;
  readonly pricingMs: number;
}

/** The part of a dual that may lie along the free columns. */
const ROUNDING = 1e-11;
/** Of the restricted program's own neurons the heaviest become columns, or cells, of their own. */
const HEAVIEST = 60;
/** Limit of the vertex programs of one polish, and of one after the time limit. */
const POLISH_MS = 30_000;
const POLISH_LATE_MS = 5000;
/**
 * Columns shape the central dual even from afar: with too few the dual's face opens up and the bound is lost. So they
 * are dropped only beyond this many entries of the matrix, those that stayed furthest from the dual's surface first.
 */
const MOST_ENTRIES = 6e6;
const COLUMNS_PER_SAMPLE = 15;
const COLUMNS_BESIDES = 400;
const NEAR_SURFACE = 0.6;
const IDLE_ROUNDS = 6;
/** The descent that the first cells come from: neurons, and multiplications by samples and dimensions. */
const DESCENT_WIDTH = 60;
const DESCENT_WIDEST = 300;
/** A narrow descent that misses no sample by more is good enough. */
const NEARLY_MET = 1e-2;
const DESCENT_WORK = 4e5;
const DESCENT_MOST = 4e9;
/** And the part of the time it may take at most. */
const DESCENT_TIME = 0.3;
/** Neurons of the interior point with less than this part of the mass are what it has not yet got rid of. */
const DUST = 1e-6;
/** From so many samples on the first master may take longer than there is time. */
const MANY_SAMPLES = 400;
/** Corrections of the descent's network, which is further off than any other. */
const FIRST_ROUNDS = 12;
/** The optimal face is searched for a sparser network once the bounds are this near. */
const FACE_GAP = 1e-2;
/** Masses that differ by less, relatively, are the same. */
const SAME_MASS = 1e-12;
/** A cell without mass for so many rounds is forgotten. */
const IDLE_CELL_ROUNDS = 3;

/** What a round adds of the violated neurons that were found. */
export interface Additions {
  readonly neurons: number;
  /** So many of them bring their cell along. */
  readonly cells: number;
  /** How far apart they must be, radians. */
  readonly separation: number;
}

export abstract class Generation {
  protected readonly columns: ColumnSet;
  /** Whole cells beside the columns, where the unit set is a ball. */
  protected readonly cells: CellSet | null;
  protected lowerBound = 0;
  protected dual: Float64Array | null = null;
  protected network: Network | null = null;
  protected upper = Infinity;
  /** What the descent's stages offer as duals; nothing about them is known. */
  protected readonly descentDuals: Float64Array[] = [];
  protected masterMs = 0;
  protected pricingMs = 0;
  private dense: Network | null = null;
  private readonly trace: TraceEntry[] = [];
  private readonly started: number;

  constructor(
    protected readonly problem: Normalized,
    protected readonly solveProgram: ProgramSolver,
    protected readonly options: SolveOptions,
    /** Gap in user's units of an upper and a lower bound in normalised units. */
    protected readonly gapOf: (upper: number, lower: number) => number,
  ) {
    this.columns = new ColumnSet(problem);
    this.started = options.now();
    for (const theta of startingNeurons(problem.space)) this.columns.add(theta);
    this.cells = hasBallGroups(problem) ? new CellSet(problem) : null;
    const last = lastNeurons(problem, options.warm?.neurons ?? []);
    const known = last.length > 0 || !this.cells ? last : this.descent();
    for (const neuron of known) {
      this.columns.add(neuron.theta);
      this.cells?.add(neuron);
    }
    this.offerFirst(known);
  }

  /** A network from the start, however long the first master takes. */
  private offerFirst(known: readonly WeightedNeuron[]): void {
    const { problem } = this;
    const { free, space, targets } = problem;
    const values = networkValues(problem, known, new Float64Array(free.length));
    const rest = targets.map((y, i) => y - values[i]);
    const first = refine(problem, assess(problem, known, leastSquaresOn(free, rest)), FIRST_ROUNDS);
    if (meets(first)) this.offer(first);
    if (meets(first) || space.count < MANY_SAMPLES || this.columns.columns.length < 1.2 * space.count) return;
    // what is left is met by a little of every column
    const columns = [...this.columns.columns.map(({ atom }) => atom), ...free];
    const missing = missesOf(problem, first);
    const little = leastNormOn(columns, missing);
    const neurons = [
      ...first.neurons,
      ...this.columns.columns.map(({ theta }, j) => ({ theta, output: little[j] })),
    ];
    const more = little.subarray(this.columns.columns.length);
    const dense = assess(
      problem,
      mergeByCell(space, neurons),
      first.free.map((value, c) => value + more[c]),
    );
    if (meets(dense)) this.dense = dense;
  }

  /** The dual of the solution to start from, where it is one of as many samples; normalised units. */
  protected lastDual(): Float64Array | null {
    const { options, problem } = this;
    const { dual } = options.warm ?? { dual: [] };
    return dual.length === problem.samples
      ? Float64Array.from(problem.kept, (i) => dual[i] * problem.radius)
      : null;
  }

  /** Many samples may need many neurons, but where few do, fewer get there sooner. */
  private descent(): WeightedNeuron[] {
    const { problem } = this;
    const { count: n, dimension: d } = problem.space;
    const width = Math.round(Math.min(DESCENT_WIDEST, Math.max(DESCENT_WIDTH, (1.5 * n) / d)));
    const work = Math.min(DESCENT_MOST, DESCENT_WORK * n * (d + 1));
    const descent = (neurons: number, part: number): WeightedNeuron[] =>
      descend(problem, {
        width: neurons,
        seed: 1,
        work,
        signal: this.timedSignal(part * DESCENT_TIME),
        onDual: (z) => this.descentDuals.push(z),
      });
    if (n < MANY_SAMPLES) return descent(width, 1);
    const narrow = descent(DESCENT_WIDTH, 0.5);
    const reached = assess(
      problem,
      narrow,
      leastSquaresOn(
        problem.free,
        missesOf(problem, assess(problem, narrow, new Float64Array(problem.free.length))),
      ),
    );
    return reached.violation <= NEARLY_MET ? narrow : descent(width, 1);
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

  protected closed(): boolean {
    const network = this.best();
    return network !== null && this.gapOf(network.objective, this.lowerBound) <= this.options.gap;
  }

  /** Keeps the bound that z proves, given a proven bound of |zᵀa(θ)|, when it is the best so far. */
  protected keep(z: Float64Array, bound: number): void {
    // a soft margin bounds λ from above, so its dual may only shrink
    const scale = this.problem.demand.kind === 'soft' ? Math.max(1, bound) : bound;
    if (!(scale > 0) || !Number.isFinite(scale)) return;
    const feasible = z.map((value) => value / scale);
    const proven = dualObjective(this.problem, feasible);
    if (this.dual === null || proven > this.lowerBound) {
      this.dual = feasible;
      this.lowerBound = Math.max(0, proven);
    }
  }

  /** Makes z admissible, in place; false when it is nothing but rounding and proves nothing. */
  protected admit(z: Float64Array): boolean {
    return admissibleDual(this.problem, z) <= ROUNDING * norm2(z);
  }

  /** The upper bound of the restricted program's primal, with neurons of one cell merged. Returns the merged neurons. */
  protected primal(master: MasterSolution): WeightedNeuron[] {
    const separate = weightedNeurons(this.columns.columns, master);
    const neurons = mergeByCell(this.problem.space, separate);
    if (this.cells) {
      // a cell's neuron may cross its faces by a rounding: what it is worth, only a network tells
      const network = denseNetwork(this.problem, neurons, master.reached);
      if (master.crossed === 0 && meets(network)) this.upper = Math.min(this.upper, network.objective);
    } else if (master.residual <= MET) {
      const saved = massOf(separate) - massOf(neurons);
      this.upper = Math.min(this.upper, master.objective - saved);
    }
    return neurons;
  }

  protected extend(pool: CandidatePool, merged: readonly WeightedNeuron[], most: Additions): number {
    let added = 0;
    pool.select(most.neurons, most.separation).forEach(({ theta, value }, rank) => {
      const cell = rank < most.cells && this.cells?.add({ theta, output: value });
      // beside its cell as well, which may be forgotten: what holds the dual in place without any mass must not be
      const column = this.columns.add(theta);
      if (cell || column) added++;
    });
    if (this.problem.space.norm === 'l2') {
      const heaviest = [...merged].sort((p, q) => Math.abs(q.output) - Math.abs(p.output)).slice(0, HEAVIEST);
      const largest = heaviest.length > 0 ? Math.abs(heaviest[0].output) : 0;
      for (const neuron of heaviest) {
        if (Math.abs(neuron.output) <= 1e-7 * largest) continue;
        if (this.cells) this.cells.add(neuron);
        else this.columns.add(neuron.theta);
      }
    }
    return added;
  }

  /** Forgets columns that have stayed away from the dual's surface for several rounds and carry no mass. */
  protected dropColumns(master: MasterSolution): void {
    this.dropCells(master);
    const n = this.problem.space.count;
    const most = Math.min(COLUMNS_PER_SAMPLE * n + COLUMNS_BESIDES, Math.max(4 * n, MOST_ENTRIES / n));
    const { columns } = this.columns;
    const mass = master.outputs.reduce((sum, value) => sum + Math.abs(value), 0);
    columns.slice(0, master.outputs.length).forEach((column, j) => {
      const useful =
        Math.abs(dot(column.atom, master.dual)) > NEAR_SURFACE || Math.abs(master.outputs[j]) > 1e-5 * mass;
      column.idle = useful ? 0 : column.idle + 1;
    });
    if (columns.length <= most) return;
    const order = [...columns].sort((p, q) => q.idle - p.idle);
    const limit = Math.max(IDLE_ROUNDS, order[columns.length - Math.floor(most)].idle);
    this.columns.retain((column) => column.idle < limit);
  }

  protected dropCells({ groups }: MasterSolution): void {
    if (!this.cells) return;
    const mass = massOf(groups.filter((neuron) => neuron !== null));
    groups.forEach((neuron, g) => {
      const cell = this.cells!.cells[g];
      cell.idle = neuron && Math.abs(neuron.output) > 1e-7 * mass ? 0 : cell.idle + 1;
    });
    this.cells.retain((cell) => cell.idle < IDLE_CELL_ROUNDS);
  }

  /** A sparse network: a vertex over the columns that carry mass or touch the dual's surface, merged and refined. */
  protected polish(master: MasterSolution, merged: readonly WeightedNeuron[]): void {
    const { problem, columns, options } = this;
    const t0 = options.now();
    const budget = this.polishBudget();
    const merge = options.sparsify !== 'off';
    const gap = Math.min(1, this.gapOf(this.upper, this.lowerBound));
    let largest = 0;
    for (const { output } of merged) largest = Math.max(largest, Math.abs(output));
    for (const { theta } of merged) columns.add(theta);
    const near = columns.columns.filter((column, j) => {
      const output = Math.abs(j < master.outputs.length ? master.outputs[j] : Infinity);
      return (
        output > 1e-8 * largest || Math.abs(dot(column.atom, master.dual)) > 1 - Math.max(1e-4, 10 * gap)
      );
    });
    if (this.cells) this.offerCells(master, merged);
    for (const candidates of [near, columns.columns]) {
      const network = sparseNetwork(problem, candidates, merge, budget);
      if (network === null) continue;
      this.offer(network);
      break;
    }
    this.masterMs += options.now() - t0;
    this.searchFace();
  }

  /** A sparser network among the neurons where the best dual is tight: the optimal face, so far as it is known. */
  protected searchFace(): void {
    const { problem, options, network, dual } = this;
    if (!network || !dual || options.sparsify === 'off' || network.neurons.length <= 1) return;
    const gap = Math.min(1, this.gapOf(this.upper, this.lowerBound));
    // far from the end hardly any neuron is tight, and which ones says nothing
    if (gap > FACE_GAP) return;
    const t0 = options.now();
    const tight = this.tightColumns(Math.max(1e-7, 10 * gap));
    const slack = this.slackOfMass(network);
    const sparse = faceNetwork(problem, tight, network.objective, slack, true, this.polishBudget(), dual);
    if (sparse && sparse.neurons.length < network.neurons.length) this.network = sparse;
    this.masterMs += options.now() - t0;
  }

  /** The time that is left; once the limit has passed, a small part of it, so that a stopped fit is sparse as well. */
  protected polishBudget(): Budget {
    const { options, solveProgram } = this;
    const late = Math.min(POLISH_LATE_MS, Math.max(1000, 0.2 * options.timeMs));
    const end = Math.max(options.timeMs - this.elapsed(), late);
    const until = options.now() + Math.min(POLISH_MS, end);
    return { solveProgram, seconds: () => (until - options.now()) / 1000, signal: options.signal };
  }

  /** What the cells carry, without dust: where they are those of a sparse network, it is that network. */
  private offerCells({ reached }: MasterSolution, merged: readonly WeightedNeuron[]): void {
    const mass = massOf(merged);
    const heavy = merged.filter(({ output }) => Math.abs(output) > DUST * mass);
    const network = refine(this.problem, denseNetwork(this.problem, heavy, reached));
    if (meets(network)) this.offer(network);
  }

  /** Takes a network that is lighter, or that has fewer neurons at nearly the same mass. */
  protected offer(network: Network): void {
    const known = this.network;
    if (known === null || this.prefers(network, known)) this.network = network;
    else if (this.dense === null || network.objective < this.dense.objective) this.dense = network;
    this.upper = Math.min(this.upper, network.objective);
  }

  private prefers(network: Network, known: Network): boolean {
    const fewer = known.neurons.length - network.neurons.length;
    if (fewer === 0) return network.objective < known.objective * (1 - SAME_MASS);
    return fewer > 0
      ? network.objective <= known.objective * (1 + this.slackOfMass(known))
      : network.objective * (1 + this.slackOfMass(network)) < known.objective;
  }

  /** Without a vertex there is still the interior point's own network, dense but feasible. */
  protected settle(master: MasterSolution, neurons: readonly WeightedNeuron[]): void {
    const network = denseNetwork(this.problem, neurons, master.reached);
    if (meets(network)) this.dense = network;
  }

  /** How much mass, relatively, fewer neurons may cost: a part of the gap, and no more than is left of a closed one. */
  private slackOfMass(network: Network): number {
    const { gap } = this.options;
    const left = gap - this.gapOf(network.objective, this.lowerBound);
    const slack = Math.max(1e-9, 0.25 * gap);
    return left > 0 ? Math.min(slack, 0.9 * left) : slack;
  }

  /** The sparse network, unless the dense one is better by more than the gap allows for. */
  protected best(): Network | null {
    const { network, dense } = this;
    if (network === null || dense === null) return network ?? dense;
    return network.objective <= dense.objective * (1 + this.slackOfMass(dense)) ? network : dense;
  }

  protected interrupted(): 'time' | 'cancel' | null {
    if (this.options.signal?.aborted) return 'cancel';
    return this.elapsed() > this.options.timeMs ? 'time' : null;
  }

  protected report(iteration: number): void {
    const entry: TraceEntry = {
      iteration,
      ms: this.elapsed(),
      objective: Number.isFinite(this.upper) ? this.upper : null,
      lowerBound: this.lowerBound,
      neurons: this.network?.neurons.length ?? this.columns.columns.length,
    };
    this.trace.push(entry);
    this.options.onProgress?.(entry);
  }

  protected finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    const { dual, lowerBound, trace, masterMs, pricingMs } = this;
    const leastNorm = this.best();
    const network =
      leastNorm && this.options.sparsify === 'reweighted'
        ? reweightedNetwork(this.problem, this.columns.columns, leastNorm, this.polishBudget())
        : leastNorm;
    const traded = leastNorm && network !== leastNorm ? { leastNorm } : {};
    return { network, ...traded, dual, lowerBound, stoppedBy, trace, masterMs, pricingMs };
  }
}

/** The neurons of an earlier solution in this problem's unit set; none if they have other inputs. */
function lastNeurons(problem: Normalized, neurons: readonly Neuron[]): WeightedNeuron[] {
  const { space, radius, massScale } = problem;
  return neurons.flatMap(({ weights, bias, output }) => {
    if (weights.length !== space.dimension) return [];
    const theta = Float64Array.from([...weights, space.bias.kind === 'none' ? 0 : bias], (v) => v / radius);
    const size = gauge(space, theta);
    if (!(size > 0)) return [];
    return [{ theta: theta.map((value) => value / size), output: (output * size) / massScale }];
  });
}
