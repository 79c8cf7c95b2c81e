/** Runs jobs and their rivals in the shared threads, and ends them when they are aborted or one of them fails. */
import { setMaxListeners } from 'node:events';
import type { TraceEntry } from '../core/solution';
import { Comparisons } from '../engine/comparison';
import { type Engine, EngineError } from '../engine/engine';
import type { FitJob } from '../engine/job';
import { type FitRunner, runPlan } from '../engine/plan';
import { relativeGap } from '../result/gap';
import type { FitResult } from '../result/schema';
import type { RivalTask } from '../rivals/task';
import type { Diagnostic } from './diagnostics';
import { HullfitError } from './errors';
import type { FitOptions } from './options';
import { withEngine } from './threads';

export interface WaitingJob {
  readonly job: FitJob;
  /** How long its data were waited for, in milliseconds. */
  readonly preparedMs: number;
}

/** The results in the order of the jobs. Rejects with the first failure, or the signal's reason. */
export async function runJobs(jobs: readonly WaitingJob[], options: FitOptions): Promise<FitResult[]> {
  return withEngine(async (engine) => {
    const run = new Run(engine, options);
    try {
      return await Promise.race([Promise.all(jobs.map((job) => run.one(job))), run.ended]);
    } finally {
      run.release();
    }
  });
}

class Run {
  /** Rejects when nobody waits for the results any more. */
  readonly ended: Promise<never>;
  private readonly controller = new AbortController();
  private readonly reject: (reason: unknown) => void;
  private readonly endsAtOnce: boolean;
  private readonly onAbort = (): void => this.abort();

  constructor(
    private readonly engine: Engine,
    private readonly options: FitOptions,
  ) {
    const { signal, whenAborted = 'reject' } = options;
    this.endsAtOnce = whenAborted === 'reject';
    let reject: (reason: unknown) => void = () => undefined;
    this.ended = new Promise<never>((_, refuse) => (reject = refuse));
    this.reject = reject;
    // nobody may wait for it any more
    this.ended.catch(() => undefined);
    // one listener for each task that waits or runs
    setMaxListeners(0, this.controller.signal);
    signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** The user's signal is heard no longer. */
  release(): void {
    this.options.signal?.removeEventListener('abort', this.onAbort);
  }

  async one({ job, preparedMs }: WaitingJob): Promise<FitResult> {
    const plan = {
      job,
      compare: true,
      signal: this.controller.signal,
      waitedMs: preparedMs,
      onStart: () => undefined,
      onProgress: (entry: TraceEntry) => this.tell(job.fit, entry),
    };
    const nothing = (): undefined => undefined;
    const saved = (): Promise<void> => Promise.resolve();
    try {
      const result = await runPlan(plan, this.runner(), new Comparisons(), {
        wanted: () => true,
        save: saved,
        fitted: nothing,
        grown: nothing,
        changed: nothing,
        compared: saved,
        refused: (task, reason) => this.tellRival(job, task, 'information', 'rival-left-out', reason),
        failed: (task, error) => {
          if (!(error instanceof EngineError)) throw error;
          this.tellRival(job, task, 'error', 'rival-failed', error.message);
        },
      });
      if (result === null) throw new Error('a wanted fit has no result');
      return result;
    } catch (error) {
      const failure = error instanceof EngineError ? internal(job, error) : error;
      this.fail(failure);
      throw failure;
    }
  }

  private runner(): FitRunner {
    const { engine } = this;
    const { signal } = this.controller;
    const grace = this.endsAtOnce ? { graceMs: 0 } : {};
    return {
      run: (job, options) => engine.run(job, { ...options, ...grace }),
      compare: (job, task, dual) => engine.compare(job, task, dual, { signal, ...grace }),
    };
  }

  private abort(): void {
    const { signal } = this.options;
    this.controller.abort(signal?.reason);
    if (this.endsAtOnce) this.reject(signal?.reason);
  }

  /** Ends everything that runs. */
  private fail(error: unknown): void {
    this.controller.abort(error);
    this.reject(error);
  }

  private tell(fit: string, entry: TraceEntry): void {
    const { onProgress } = this.options;
    const { objective, lowerBound } = entry;
    if (onProgress === undefined || (this.controller.signal.aborted && this.endsAtOnce)) return;
    const gap = objective === null ? null : relativeGap(objective, lowerBound);
    this.orFail(() => onProgress({ fit, ...entry, gap }));
  }

  private tellRival(
    { fit }: FitJob,
    { kind }: RivalTask,
    severity: Diagnostic['severity'],
    code: string,
    what: string,
  ): void {
    const message = `${fit}: ${kind}: ${what}`;
    const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    this.orFail(() => this.options.onDiagnostic?.({ severity, code, message, ...place }));
  }

  /** What a program's own function throws goes back to the program. */
  private orFail(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.fail(error);
    }
  }
}

function internal({ fit }: FitJob, { message }: EngineError): HullfitError {
  const [what] = message.split('\n');
  return new HullfitError(
    'internal',
    `The fit ${fit} failed by a fault of Hullfit (${what}); please report it with its source.`,
  );
}
