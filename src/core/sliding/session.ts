/** What the stages of the search with moving neurons share: the network at hand, how its loss is rounded, and the work they count. */
import { atom } from '../atom';
import type { DualCandidate } from '../columnGeneration/supportProof';
import type { CancelSignal } from '../cancelSignal';
import type { ProgramSolver } from '../highs';
import { assess, type Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import type { PricingLimits } from '../pricing/pricer';
import type { Standing } from '../roundLog';
import { polishMs, type SearchOptions, type SearchStart, Session } from '../search';
import { SETTINGS } from '../settings';
import { SLIDING } from '../settings/sliding';
import type { WeightedNeuron } from '../sparsify/merge';
import type { SlidingProver } from './applies';
import { PriceAscent } from './ascent';
import { bestOutputs } from './outputs';
import { type Rows, rowsOf, type Support } from './support';

const { endShare } = SLIDING;

export class SlidingSession extends Session {
  readonly loop = 'sliding';
  readonly rows: Rows;
  readonly ascent: PriceAscent;
  /** The network at hand. */
  support: Network;
  /** The problem with its loss's kinks rounded over `width`, of which the network is; the problem itself where it has none. */
  smooth: NormalizedProblem;
  width = 0;
  firstWidth = 0;
  /** Multiplications so far, and those of them for bounds. */
  work = 0;
  proofWork = 0;
  /** What the last bound on the way might take. */
  interimWork = 0;
  /** The rest of the time is for the last proof. */
  readonly loopSignal: CancelSignal;
  /** The dual that promises the most. */
  best: DualCandidate | null = null;
  /** Local maxima of the price that the last climbs ended at. */
  summits: readonly Float64Array[];
  /** They are those of a neighbouring fit at first. */
  readonly isWarm: boolean;
  /** Neurons that joined last. */
  columns: readonly Float64Array[] = [];

  constructor(
    problem: NormalizedProblem,
    readonly prover: SlidingProver,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    // a vertex takes longer than leaving out
    const reservedMs = problem.loss.quadratic ? endShare * options.timeMs : polishMs(options);
    super(problem, solveProgram, options, gapOf, reservedMs);
    const { space, free } = problem;
    this.rows = rowsOf(space);
    this.ascent = new PriceAscent(this.rows, space.dimension, space.slope);
    this.support = assess(problem, [], new Float64Array(free.length));
    this.smooth = problem;
    this.summits = options.path?.summitsOn(space) ?? [];
    this.isWarm = this.summits.length > 0;
    this.loopSignal = this.timedSignal(SETTINGS.loopLatest);
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    return { columns: this.support.neurons.length, cells: 0, rows: this.problem.space.count };
  }

  /** What the search knows, for another one to go on from. */
  carried(): SearchStart {
    const { dual } = this.incumbent;
    const { neurons } = this.incumbent.best() ?? this.support;
    return { neurons, columns: this.columns, dual, proven: dual, work: this.work };
  }

  loopIsOver(): 'time' | 'cancel' | null {
    return this.interrupted() ?? (this.loopSignal.aborted ? 'time' : null);
  }

  limits(target: number, enough: number): PricingLimits {
    const over = (): boolean => this.interrupted() !== null;
    return { target, enough, expired: over, cut: over };
  }

  take({ neurons, free }: Support): void {
    this.support = assess(this.problem, neurons, free);
    this.incumbent.addNetwork(this.support);
  }

  /** The least objective over these neurons; those that carry nothing go. */
  withOutputs(neurons: readonly WeightedNeuron[], free: Float64Array, signal = this.timedSignal()): Support {
    const { smooth } = this;
    const outputs = Float64Array.from(neurons, ({ output }) => output);
    const atoms = neurons.map(({ theta }) => atom(smooth.space, theta));
    const found = bestOutputs(smooth, atoms, { outputs, free }, signal);
    this.work += found.work;
    const kept = neurons.flatMap(({ theta }, j) =>
      found.outputs[j] === 0 ? [] : [{ theta, output: found.outputs[j] }],
    );
    return { neurons: kept, free: found.free };
  }
}
