/** What every search has: its time, its best network and bound, whom it tells of them, and how it ends. */
import { countedBudget, type PolishLog } from './budget';
import type { ProgramSolver } from './highs';
import { Incumbent } from './incumbent';
import { norm2 } from './linear/orthogonal';
import { isPenalty } from './loss/loss';
import type { LoopName } from './log';
import { admissibleDual } from './master/master';
import type { Network } from './master/vertex';
import type { Budget } from './budget';
import { mostNeurons, wantsFewer } from './neuronBudget';
import type { NormalizedProblem } from './normalize';
import type { FarRows } from './pricing/farRows';
import { SETTINGS } from './settings';
import { RoundLog, type Standing } from './roundLog';
import type { SolveOptions, TraceEntry } from './solution';
import type { SolveCache } from './solveCache';
import { StageClock } from './stageClock';
import type { CancelSignal } from './cancelSignal';
import type { WeightedNeuron } from './sparsify/merge';
import { reduced } from './sparsify/reduce';
import type { SearchEnd } from './status';

/** What an earlier search of some of the samples leaves to the next, in the problem's own units. */
export interface SearchStart {
  readonly neurons: readonly WeightedNeuron[];
  readonly columns: readonly Float64Array[];
  /** With |zᵀa(θ)| ≤ 1 or nearly; null for none. */
  readonly dual: Float64Array | null;
  /** With |zᵀa(θ)| ≤ 1, proven; null for none. */
  readonly proven: Float64Array | null;
  /** What the searches before have done, in multiplications of plain loops. */
  readonly work: number;
}

export interface Outcome {
  readonly network: Network | null;
  /** What `network` was before it was reweighted for fewer neurons; absent when it was not. */
  readonly leastNorm?: Network;
  /** Dual with |zᵀa(θ)| ≤ 1 on the unit set; null when none was proven. */
  readonly dual: Float64Array | null;
  /** The same for the user's radius, where the method has it to the last digit; else it is `dual` over the radius. */
  readonly writtenDual?: Float64Array | null;
  /**
   * Where slopes have limits, beside `dual`: multipliers μ of the rises f(x_{k+1}) − f(x_k) between distinct inputs, ascending, so that it
   * is z + Dᵀμ that has |(z + Dᵀμ)ᵀa(θ)| ≤ 1. And as `writtenDual`.
   */
  readonly slopeDual?: Float64Array | null;
  readonly writtenSlopeDual?: Float64Array | null;
  /** Proven, normalised units, never negative. */
  readonly lowerBound: number;
  readonly stoppedBy: SearchEnd;
  readonly trace: TraceEntry[];
  readonly masterMs: number;
  readonly pricingMs: number;
}

/** A solve's options as a search sees them: all in normalised units. */
export interface SearchOptions extends Omit<SolveOptions, 'onBest' | 'cache'> {
  readonly cache: SolveCache;
  /** When the solve began, on its clock: the time limit counts from there. */
  readonly started: number;
  /** How the rows are priced where they lie far from the origin for what they differ by. */
  readonly far?: FarRows | null;
  /** Where the search starts, if it is not the first of these samples; then there is no descent. */
  readonly start?: SearchStart;
  /** The clock of the search that this one is a part of. */
  readonly stages?: StageClock;
  /** As `SolveOptions.onBest`: what the search would end with if it were cancelled now. */
  readonly onOutcome?: (outcome: () => Outcome) => boolean;
}

/** How long a search may take to end in an orderly way; soon after that its thread may be ended. */
const FINISH_MS = 150;

/**
 * A budget of so much work, which ends when the solve is cancelled or its time is over; where it is over already, a moment later.
 *
 * @param massScale from the search's units to the user's, for the log
 */
export function searchBudget(
  options: SearchOptions,
  solveProgram: ProgramSolver,
  work: number,
  massScale: number,
): Budget {
  const now = options.now();
  const until = now + Math.max(FINISH_MS, options.timeMs - (now - options.started));
  return countedBudget({
    solveProgram,
    work,
    seconds: () => (until - options.now()) / 1000,
    signal: {
      get aborted(): boolean {
        return (options.signal?.aborted ?? false) || options.now() > until;
      },
    },
    log: polishLog(options, massScale),
  });
}

function polishLog({ log, now, started }: SearchOptions, massScale: number): PolishLog | undefined {
  return (
    log &&
    ((loop, round, network, nodes) =>
      log({
        type: 'polish',
        loop,
        round,
        ms: now() - started,
        neurons: network && network.neurons.length,
        objective: network && network.objective * massScale,
        ...(nodes === undefined ? {} : { nodes }),
      }))
  );
}

/** The part of a dual that may lie along the free columns. */
const ROUNDING = 2 ** -47;

/** The last part of a search's time, which is left to the polish: the longer one where it is to keep a budget of neurons. */
export const polishMs = ({ timeMs, sparsify }: SearchOptions): number =>
  mostNeurons(sparsify) === null
    ? Math.min(SETTINGS.polishLongestMs, SETTINGS.polishTimeShare * timeMs)
    : SETTINGS.neuronBudgetShare * timeMs;

/**
 * One search: its problem, settings and time, its incumbent and log. The stages are functions over it (columnGeneration/start.ts and
 * others); making one solves nothing.
 */
export abstract class Session {
  readonly incumbent: Incumbent;
  readonly stages: StageClock;
  /** Null where there is no log. */
  readonly rounds: RoundLog | null;
  private readonly trace: TraceEntry[] = [];
  /** How long the search may go on. */
  readonly searchMs: number;
  /** What was offered last and taken. */
  private posted: { network: Network | null; dual: Float64Array | null } = { network: null, dual: null };

  constructor(
    readonly problem: NormalizedProblem,
    readonly solveProgram: ProgramSolver,
    readonly options: SearchOptions,
    /** Gap in user's units of an upper and a lower bound in normalised units. */
    readonly gapOf: (upper: number, lower: number) => number,
    /** Milliseconds at the end of its time that are not the search's own. */
    reservedMs = 0,
  ) {
    this.searchMs = options.timeMs - reservedMs;
    this.incumbent = new Incumbent(problem, options.gap, gapOf);
    this.stages = options.stages ?? new StageClock(options.now);
    const { log } = options;
    this.rounds = log
      ? new RoundLog({
          log,
          stages: this.stages,
          elapsed: () => this.elapsed(),
          standing: () => ({ loop: this.loop, ...this.size(), ...this.reached() }),
        })
      : null;
  }

  abstract readonly loop: LoopName;

  /** Of the restricted program. */
  abstract size(): Pick<Standing, 'columns' | 'cells' | 'rows'>;

  /** The best network and bound, in the user's units. */
  private reached(): Pick<Standing, 'objective' | 'neurons' | 'lowerBound' | 'gap'> {
    const { upper, lowerBound, network } = this.incumbent;
    const { massScale } = this.problem;
    const known = Number.isFinite(upper);
    return {
      objective: known ? upper * massScale : null,
      neurons: network && network.neurons.length,
      lowerBound: lowerBound * massScale,
      gap: known ? this.incumbent.remaining() : null,
    };
  }

  elapsed(): number {
    return this.options.now() - this.options.started;
  }

  /** Cancels when the solve is cancelled, or when that part of the search's time is over. */
  timedSignal(part = 1): CancelSignal {
    const { options, searchMs } = this;
    const elapsed = (): number => this.elapsed();
    return {
      get aborted(): boolean {
        return (options.signal?.aborted ?? false) || elapsed() > part * searchMs;
      },
    };
  }

  /** For what is left to do when the time is over or the solve is cancelled: a part of the time that is left, or else of a moment. */
  finishing(part = 1): CancelSignal {
    const { options } = this;
    const until = options.now() + part * Math.max(FINISH_MS, options.timeMs - this.elapsed());
    const soon = options.now() + FINISH_MS;
    return {
      get aborted(): boolean {
        return options.now() > (options.signal?.aborted ? soon : until);
      },
    };
  }

  /** The best network with at most as many neurons as samples that bind, in the time that is left or a moment. */
  reduceBest(why: SearchEnd): void {
    const network = this.incumbent.best();
    if (network === null || why === 'cancel') return;
    const left = Math.max(FINISH_MS, this.options.timeMs - this.elapsed());
    const few = this.stages.run('polish', () =>
      reduced(this.problem, network, this.finishing(), SETTINGS.plainSpeed * left),
    );
    if (few !== network) this.incumbent.addNetwork(few);
  }

  interrupted(): 'time' | 'cancel' | null {
    if (this.options.signal?.aborted) return 'cancel';
    return this.elapsed() > this.searchMs ? 'time' : null;
  }

  /** Makes z admissible, in place; false when it is nothing but rounding and proves nothing. */
  admit(z: Float64Array): boolean {
    this.options.far?.balance(z);
    return admissibleDual(this.problem, z) <= ROUNDING * norm2(z);
  }

  /** The targets as a dual: proves a bound above 0 wherever Fᵀz = 0 leaves some of it, whatever the programs come to. */
  targetsDual(): Float64Array {
    const { targets, loss } = this.problem;
    return targets.map((y, i) => {
      const { weight, tolerance } = loss.of(i);
      return (isPenalty(loss) ? weight : 1) * Math.sign(y) * Math.max(0, Math.abs(y) - tolerance);
    });
  }

  /** The dual of the solution to start from, where it is one of as many samples; normalised units. */
  lastDual(): Float64Array | null {
    const { options, problem } = this;
    const { dual } = (!options.start && options.warm) || { dual: [] };
    return dual.length === problem.samples
      ? Float64Array.from(problem.kept, (i) => dual[i] * problem.scale)
      : null;
  }

  /** @param neurons how many there are while no network is known */
  tell(iteration: number, neurons: number): void {
    const entry: TraceEntry = {
      iteration,
      ms: this.elapsed(),
      objective: Number.isFinite(this.incumbent.upper) ? this.incumbent.upper : null,
      lowerBound: this.incumbent.lowerBound,
      neurons: this.incumbent.network?.neurons.length ?? neurons,
    };
    this.trace.push(entry);
    this.options.onProgress?.(entry);
    this.post();
  }

  /** Offers what is known to whoever may end the search from outside; cheap where nothing has changed. */
  post(): void {
    const { onOutcome } = this.options;
    if (!onOutcome) return;
    const { dual } = this.incumbent;
    const network = this.incumbent.best();
    if (network === this.posted.network && dual === this.posted.dual) return;
    if (onOutcome(() => this.outcome(network, 'cancel'))) this.posted = { network, dual };
  }

  /** The best dual and bound so far. */
  proven(): Pick<Outcome, 'dual' | 'lowerBound'> {
    const { dual, lowerBound } = this.incumbent;
    return { dual, lowerBound };
  }

  outcome(network: Network | null, stoppedBy: Outcome['stoppedBy']): Outcome {
    const { trace } = this;
    const { master, polish, price, prove } = this.stages.read();
    const [masterMs, pricingMs] = [master + polish, price + prove];
    const { dual, lowerBound } = this.incumbent;
    return { network, dual, lowerBound, stoppedBy, trace, masterMs, pricingMs };
  }
}

/** A session with the loop that calls its stages. */
export interface Search extends Session {
  run(): Outcome;
}

/** Of the last stage. */
export function polishBudget({ options, solveProgram, problem }: Session): Budget {
  return searchBudget(options, solveProgram, SETTINGS.polishWork, problem.massScale);
}

/**
 * The end of a search: the best network with its bound.
 *
 * @param withFewer trades the network for one of fewer neurons at a larger norm; called where that is asked for, and was not cancelled
 */
export function finish(
  session: Session,
  stoppedBy: SearchEnd,
  withFewer: (leastNorm: Network) => Network,
): Outcome {
  session.post();
  const leastNorm = session.incumbent.best();
  const isTraded =
    leastNorm !== null &&
    stoppedBy !== 'cancel' &&
    wantsFewer(session.options.sparsify, leastNorm.neurons.length);
  const network = isTraded ? session.stages.run('polish', () => withFewer(leastNorm)) : leastNorm;
  session.rounds?.end(stoppedBy);
  const traded = leastNorm && network !== leastNorm ? { leastNorm } : {};
  return { ...session.outcome(network, stoppedBy), ...traded };
}
