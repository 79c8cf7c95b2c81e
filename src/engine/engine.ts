/**
 * Runs fits in worker threads: a queue in order of arrival over a few workers, with cancelling, progress and a cache of
 * proven answers. Which run supersedes which is the caller's affair: it aborts the older one's signal.
 *
 * Not piscina: aborting a task there ends its thread at once and with it what is proven so far; this needs a flag first
 * and the thread's end only for a solver that does not answer, and a limit on restarts.
 */
import { availableParallelism } from 'node:os';
import type { Solution, SolveOptions, TraceEntry } from '../core/solution';
import { buildResult } from '../result/build';
import type { FitResult } from '../result/schema';
import { VERSION } from '../result/version';
import type { FitJob } from './job';
import { LruCache } from './lru';
import { endedReason, unfinished } from './unfinished';
import { WorkerSlot, type Task, type TaskEnd } from './workerSlot';

export interface EngineOptions {
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Threads that solve at the same time; one less than the processors by default. */
  readonly workers?: number;
  /** How long a cancelled fit may take to answer with what it has proven, in milliseconds; then its thread is ended. */
  readonly graceMs?: number;
  /** Limit of a worker's heap in megabytes, typed arrays not counted; 2048 by default. */
  readonly heapMb?: number;
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number;
  /** The time of day, for the result's provenance. */
  readonly today?: () => Date;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** A worker has taken the fit up; not called when the answer comes from the cache. */
  readonly onStart?: () => void;
  readonly onProgress?: (entry: TraceEntry) => void;
}

/** A fit was lost to a fault of the program; data never causes it. The message may span lines. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

interface Answer {
  readonly solution: Solution;
  readonly startedAt: string;
}

interface Entry {
  readonly job: FitJob;
  readonly task: Task;
  readonly onStart: (() => void) | undefined;
  readonly fail: (error: EngineError) => void;
  startedMs: number;
  startedAt: string;
  slot: WorkerSlot | null;
}

const CACHED_ANSWERS = 100;
/** Fits whose last solution is kept for their next run to start from. */
const REMEMBERED_FITS = 50;

export class Engine {
  private readonly slots: readonly WorkerSlot[];
  private readonly queue: Entry[] = [];
  private readonly cache = new LruCache<Answer>(CACHED_ANSWERS);
  private readonly last = new LruCache<Solution>(REMEMBERED_FITS);
  private readonly now: () => number;
  private readonly today: () => Date;
  private disposed = false;

  constructor({ workerPath, workers, graceMs = 2000, heapMb = 2048, now, today }: EngineOptions) {
    this.now = now ?? (() => performance.now());
    this.today = today ?? (() => new Date());
    const count = Math.max(1, workers ?? availableParallelism() - 1);
    const onFree = (): void => this.pump();
    this.slots = Array.from(
      { length: count },
      () => new WorkerSlot({ workerPath, graceMs, heapMb, now: this.now, onFree }),
    );
  }

  /**
   * Solves one job. A job that is aborted, queued or running, resolves as `cancelled` with what is proven so far.
   * Rejects with EngineError when the solver failed or its thread died.
   */
  run(job: FitJob, options: RunOptions = {}): Promise<FitResult> {
    const cached = this.cache.get(job.inputSha256);
    return (cached ? Promise.resolve(cached) : this.solve(job, options)).then(({ solution, startedAt }) =>
      buildResult(job, solution, { version: VERSION, startedAt }),
    );
  }

  private solve(job: FitJob, { signal, onStart, onProgress }: RunOptions): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const trace: TraceEntry[] = [];
      const entry: Entry = {
        job,
        startedMs: this.now(),
        startedAt: this.today().toISOString(),
        slot: null,
        onStart,
        fail: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
        task: {
          problem: job.problem,
          options: {
            gap: job.gap,
            timeMs: job.timeMs,
            sparsify: job.sparsify,
            ...warmFrom(this.last.get(placeOf(job))),
          },
          onProgress: (reported) => {
            trace.push(reported);
            onProgress?.(reported);
          },
          onEnd: (end) => {
            if (end.kind === 'failed') {
              entry.fail(new EngineError(end.message));
              return;
            }
            signal?.removeEventListener('abort', onAbort);
            resolve(this.answer(entry, end, trace));
          },
        },
      };
      const onAbort = (): void => this.abort(entry);
      this.queue.push(entry);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted || this.disposed) this.abort(entry);
      this.pump();
    });
  }

  /** Ends all workers; fits that are not done resolve as `cancelled`. Resolves when the threads are gone. */
  async dispose(): Promise<void> {
    this.disposed = true;
    for (const entry of [...this.queue]) this.abort(entry);
    await Promise.all(this.slots.map((slot) => slot.end()));
  }

  private abort(entry: Entry): void {
    if (entry.slot) {
      entry.slot.cancel(entry.task);
      return;
    }
    const at = this.queue.indexOf(entry);
    if (at < 0) return;
    this.queue.splice(at, 1);
    entry.task.onEnd({ kind: 'ended' });
  }

  /** Hands queued entries to free workers. */
  private pump(): void {
    while (this.queue.length > 0 && !this.disposed) {
      // a worker that is already up is preferred to starting another
      const slot = this.slots.find(({ state }) => state === 'idle') ?? this.slots.find(({ free }) => free);
      if (slot === undefined) {
        if (this.slots.every(({ diesTooOften, state }) => state === 'dead' && diesTooOften)) this.giveUp();
        return;
      }
      const entry = this.queue.shift()!;
      entry.slot = slot;
      entry.startedMs = this.now();
      entry.startedAt = this.today().toISOString();
      slot.run(entry.task);
      entry.onStart?.();
    }
  }

  /** No worker may be started for now: waiting would be for ever. A later run tries again. */
  private giveUp(): void {
    const message =
      'The solver died repeatedly and is not started again for a minute; try again then, with less data.';
    for (const entry of this.queue.splice(0)) entry.fail(new EngineError(message));
  }

  private answer(
    entry: Entry,
    end: Exclude<TaskEnd, { kind: 'failed' }>,
    trace: readonly TraceEntry[],
  ): Answer {
    const { job, startedAt, startedMs, slot } = entry;
    if (end.kind === 'ended') {
      const reason = slot === null ? 'Cancelled before it started.' : endedReason(trace);
      const totalMs = slot === null ? 0 : this.now() - startedMs;
      return { solution: unfinished(job.problem, reason, trace, totalMs), startedAt };
    }
    const answer = { solution: end.solution, startedAt };
    // a stopped fit may come further next time, so only final answers are kept
    const { status, neurons } = end.solution;
    if (neurons.length > 0) this.last.set(placeOf(job), end.solution);
    if (status === 'optimal' || status === 'infeasible') this.cache.set(job.inputSha256, answer);
    return answer;
  }
}

/** Which fit of which file a job is, whatever its data are by now. */
function placeOf({ file, fit }: FitJob): string {
  return JSON.stringify([file, fit]);
}

/** The part of a solution that a later solve starts from; the trace stays here. */
function warmFrom(last: Solution | undefined): Pick<SolveOptions, 'warm'> {
  return last ? { warm: { neurons: last.neurons, dual: last.dual } } : {};
}
