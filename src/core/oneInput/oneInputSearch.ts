/** What the searches of one input have in common: their best network and bound, their limits, and whom they tell of them. */
import type { CancelSignal } from '../cancelSignal';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { RoundLog } from '../roundLog';
import type { Outcome, SearchOptions } from '../search';
import type { TraceEntry } from '../solution';
import { StageClock } from '../stageClock';
import type { Certificate } from './dual';

/** What the log says of a restricted program. */
interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type GapOf = (upper: number, lower: number) => number;

export abstract class OneInputSearch {
  protected network: Network | null = null;
  protected dual: Float64Array | null = null;
  /** Multipliers of the rises that belong to the dual, where slopes have limits. */
  private slopeDual: Float64Array | null = null;
  protected lowerBound = 0;
  protected readonly stages: StageClock;
  /** Null where there is no log. */
  protected readonly rounds: RoundLog | null;
  private readonly trace: TraceEntry[] = [];

  constructor(
    protected readonly problem: NormalizedProblem,
    protected readonly options: SearchOptions,
    protected readonly gapOf: GapOf,
  ) {
    this.stages = new StageClock(options.now);
    this.rounds = this.roundLog();
  }

  abstract run(): Outcome;

  protected abstract size(): Size;

  private roundLog(): RoundLog | null {
    const { log, now, started } = this.options;
    if (!log) return null;
    return new RoundLog({
      log,
      stages: this.stages,
      elapsed: () => now() - started,
      standing: () => {
        const { network, lowerBound } = this;
        const { massScale } = this.problem;
        return {
          loop: 'one_input',
          ...this.size(),
          cells: 0,
          objective: network && network.objective * massScale,
          neurons: network && network.neurons.length,
          lowerBound: lowerBound * massScale,
          gap: network && this.gapOf(network.objective, lowerBound),
        };
      },
    });
  }

  protected keepBound(certificate: Certificate | null): void {
    if (!certificate || (this.dual !== null && certificate.lowerBound <= this.lowerBound)) return;
    this.dual = certificate.dual;
    this.slopeDual = certificate.slopeDual;
    this.lowerBound = certificate.lowerBound;
  }

  protected keepNetwork(network: Network): void {
    if (this.network === null || network.objective < this.network.objective) this.network = network;
  }

  protected closed(): boolean {
    return this.network !== null && this.gapOf(this.network.objective, this.lowerBound) <= this.options.gap;
  }

  protected readonly cancelled = (): boolean => this.options.signal?.aborted ?? false;

  protected readonly expired = (): boolean => this.interrupted() !== null;

  /** Aborts when the solve is cancelled or its time is over. */
  protected timedSignal(): CancelSignal {
    const { expired } = this;
    return {
      get aborted(): boolean {
        return expired();
      },
    };
  }

  protected interrupted(): 'time' | 'cancel' | null {
    if (this.options.signal?.aborted) return 'cancel';
    return this.options.now() - this.options.started > this.options.timeMs ? 'time' : null;
  }

  protected report(iteration: number): void {
    const entry: TraceEntry = {
      iteration,
      ms: this.options.now() - this.options.started,
      objective: this.network?.objective ?? null,
      lowerBound: this.lowerBound,
      neurons: this.network?.neurons.length ?? this.size().columns,
    };
    this.trace.push(entry);
    this.options.onProgress?.(entry);
    if (this.dual !== null || this.network !== null) this.options.onOutcome?.(() => this.outcome('cancel'));
  }

  protected finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.rounds?.end(stoppedBy);
    return this.outcome(stoppedBy);
  }

  private outcome(stoppedBy: Outcome['stoppedBy']): Outcome {
    const { network, dual, slopeDual, lowerBound, trace } = this;
    const { master, polish, price } = this.stages.read();
    const [masterMs, pricingMs] = [master + polish, price];
    const ofSlopes = slopeDual ? { slopeDual } : {};
    return { network, dual, ...ofSlopes, lowerBound, stoppedBy, trace, masterMs, pricingMs };
  }
}
