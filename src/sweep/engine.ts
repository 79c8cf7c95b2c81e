/** What runs the fits of a sweep: threads of this process, or workers elsewhere. */
import type { FitOutcome, SweepChain, SweepData } from '../protocol/sweep';

export interface SweepPorts {
  readonly signal: AbortSignal;
  /**
   * How many chains the whole sweep has, those included that are done. Where these are fewer than threads, the idle ones help in long
   * proofs. Absent: no thread helps, and what is run comes to the same everywhere.
   */
  readonly chains?: number;
  /**
   * A fit has ended. One that is run again, because whoever ran it died, may be told twice. What is kept elsewhere of the outcome stays there
   * until the answer, if it is a promise, has resolved; that never rejects.
   */
  readonly onOutcome: (outcome: FitOutcome) => unknown;
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
