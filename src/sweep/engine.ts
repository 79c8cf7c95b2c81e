/** What runs the fits of a sweep: threads of this process, or workers elsewhere. */
import type { ChainState, FitOutcome, SweepChain, SweepData } from '../protocol/sweep';

export interface SweepPorts {
  readonly signal: AbortSignal;
  /**
   * A fit has ended. One that is run again, because whoever ran it died, may be told twice. What is kept elsewhere of the outcome stays there
   * until the answer, if it is a promise, has resolved; that never rejects.
   */
  readonly onOutcome: (outcome: FitOutcome) => unknown;
  /** Where chains stand; absent where nobody keeps it. An engine that keeps it elsewhere has no need of it. */
  readonly standings?: ChainStandings;
}

export interface ChainStandings {
  /** Undefined: at its beginning. */
  of(chain: SweepChain): ChainState | undefined;
  /** Null: all its fits have ended. */
  take(chain: SweepChain, state: ChainState | null): void;
}

export interface SweepEngine {
  /**
   * Runs every chain, `data` holding the samples of each. Resolves when all fits have their outcome, or soon after the signal is aborted, with
   * those that ended before. Rejects when it cannot go on at all; a fit that fails is an outcome.
   */
  run(chains: readonly SweepChain[], data: ReadonlyMap<string, SweepData>, ports: SweepPorts): Promise<void>;
  /** Ends what it runs. */
  dispose(): Promise<void>;
}
