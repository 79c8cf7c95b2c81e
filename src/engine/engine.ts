/**
 * Runs fits and their rivals in worker threads: queues in order of arrival over a few workers, with cancelling, progress and
 * a cache of proven answers. Which run supersedes which is the caller's affair: it aborts the older one's signal.
 *
 * Fits come first: they have workers of their own, and a rival is taken up only while no fit waits and fits and rivals
 * together stay within the number of threads.
 *
 * Not piscina: aborting a task there ends its thread at once and with it what is proven so far; this needs a flag first
 * and the thread's end only for a solver that does not answer, and a limit on restarts.
 */
import { availableParallelism } from 'node:os';
import type { LogLine } from '../core/log';
import type { Solution, TraceEntry } from '../core/solution';
import { pack, type PackedSolution, unpack } from '../protocol/packed';
import type { RoundNetwork } from '../protocol/rounds';
import type { WorkerAnswer } from '../protocol/worker';
import { buildResult, buildUnscored, type Provenance } from '../result/build';
import type { FitResult, RivalResult } from '../result/schema';
import { VERSION } from '../result/version';
import { keepsBound, leastMassOf } from '../rivals/bound';
import { EngineError } from './engineError';
import type { FitLogLine, JobLine } from './fitLog';
import type { FitJob, RivalTask } from './job';
import { LruCache } from './lru';
import { rivalKey } from './rivalKey';
import { RoundRecorder } from './roundRecorder';
import { spentOf } from './spent';
import { unfinished } from './unfinished';
import { WorkerPool, type Entry } from './workerPool';
import type { TaskEnd } from './workerSlot';

export { EngineError } from './engineError';

export interface EngineOptions {
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Threads that solve at the same time; one less than the processors by default. */
  readonly workers?: number;
  /** Threads that run rivals at the same time, while no fit does; as many as `workers` by default. */
  readonly rivalWorkers?: number;
  /**
   * How long a cancelled fit may take to answer with what it has proven, in milliseconds, 150 by default; then its thread is
   * ended, and the best that it has told is the answer.
   */
  readonly graceMs?: number;
  /** The same of a rival, which tells nothing on its way: by default as long as a fit. */
  readonly rivalGraceMs?: number;
  /** Products from which on a result is built in a thread, where it can be ended; by default a tenth of a second of them. */
  readonly productsApart?: number;
  /** Limit of a worker's heap in megabytes, typed arrays not counted; 2048 by default. */
  readonly heapMb?: number;
  /** Threads that may search for one fit, its own included; by default one for each processor, at most eight. */
  readonly threads?: number;
  /** Whether answers are kept for runs of the same input, and solutions for the next run of the same fit to start from; they are by default. */
  readonly remember?: boolean;
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number;
  /** The time of day, for the result's provenance. */
  readonly today?: () => Date;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** How long the fit's data have been waited for, in milliseconds: beyond a tenth of a second it counts as time of the fit. */
  readonly waitedMs?: number;
  /** As the engine's; 0 where nobody wants what is proven by then. */
  readonly graceMs?: number;
  /** A worker has taken the fit up; not called when the answer comes from the cache. */
  readonly onStart?: () => void;
  readonly onProgress?: (entry: TraceEntry) => void;
  /** The networks of the rounds, once the solve has ended; not called when the answer comes from the cache. */
  readonly onRounds?: (rounds: readonly RoundNetwork[]) => void;
  /** Another network is the best so far; one of more inputs or neurons than are drawn meanwhile is not told. */
  readonly onBest?: (network: () => RoundNetwork) => void;
  /** The fit's log, where one is wanted; the answer is the same with it. */
  readonly onLog?: (line: FitLogLine) => void;
}

export interface CompareOptions {
  readonly signal?: AbortSignal;
  /** As the engine's `rivalGraceMs`. */
  readonly graceMs?: number;
  /** The share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

export type RivalEnd =
  /** `final` is false when it was cancelled on its way: another run may come further. */
  | { readonly kind: 'result'; readonly rival: RivalResult; readonly final: boolean }
  /** It has no answer to this problem; one sentence. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Cancelled without anything to show. */
  | { readonly kind: 'cancelled' };

/** Packed as it comes: of 50,000 neurons the caller's thread makes no objects only to send them on. */
interface Answer {
  readonly solution: PackedSolution;
  readonly trace: Solution['trace'];
  readonly startedAt: string;
}

/** How a task is cancelled. */
interface Cancelling {
  readonly signal: AbortSignal | undefined;
  readonly graceMs: number | undefined;
}

/** When and whether a worker took a fit up. */
interface Start {
  ms: number;
  at: string;
  taken: boolean;
}

/** What a fit's worker has told so far. */
interface Told {
  readonly trace: TraceEntry[];
  best: PackedSolution | null;
}

type Compared = Extract<WorkerAnswer, { type: 'compared' }>;

/** At 2e8 products a second in doubled precision, a tenth of a second. */
const PRODUCTS_APART = 2e7;
/** With one input rows and neurons are put in order and gone over once: as long as so many products for each of them. */
const ONE_INPUT_WORK = 100;
/** Of the half second that may pass between Ctrl-C and the end of the process: the rest is for the result, on a busy machine too. */
const GRACE_MS = 150;
const CACHED_ANSWERS = 100;
const CACHED_RIVALS = 400;
/** Fits whose last solution is kept for their next run to start from. */
const REMEMBERED_FITS = 50;

export class Engine {
  private readonly fits: WorkerPool;
  private readonly rivals: WorkerPool;
  private readonly builders: WorkerPool;
  private readonly productsApart: number;
  private readonly cache = new LruCache<Answer>(CACHED_ANSWERS);
  private readonly compared = new LruCache<Compared>(CACHED_RIVALS);
  private readonly last = new LruCache<PackedSolution>(REMEMBERED_FITS);
  private readonly now: () => number;
  private readonly today: () => Date;
  private readonly remembers: boolean;
  private disposed = false;

  constructor({ workerPath, graceMs = GRACE_MS, heapMb = 2048, ...options }: EngineOptions) {
    this.now = options.now ?? (() => performance.now());
    this.today = options.today ?? (() => new Date());
    const workers = Math.max(1, options.workers ?? availableParallelism() - 1);
    const rivalWorkers = Math.max(1, options.rivalWorkers ?? workers);
    const threads = Math.max(workers, rivalWorkers);
    const helpers = options.threads === undefined ? {} : { helpers: Math.max(0, options.threads - 1) };
    const slot = { workerPath, graceMs, heapMb, ...helpers, now: this.now };
    this.fits = new WorkerPool({ ...slot, workers, onFree: () => this.rivals.pump() });
    this.rivals = new WorkerPool({
      ...slot,
      graceMs: options.rivalGraceMs ?? graceMs,
      workers: rivalWorkers,
      mayStart: () => this.fits.waiting === 0 && this.fits.running + this.rivals.running < threads,
      onFree: () => undefined,
    });
    const builder = { ...slot, workers: 1, onFree: () => undefined };
    this.builders = new WorkerPool(builder);
    this.productsApart = options.productsApart ?? PRODUCTS_APART;
    this.remembers = options.remember ?? true;
  }

  /**
   * Solves one job. A job that is aborted, queued or running, resolves as `cancelled` with what is proven so far.
   * Rejects with EngineError when the solver failed or its thread died.
   */
  async run(job: FitJob, options: RunOptions = {}): Promise<FitResult> {
    const cached = this.cache.get(job.inputSha256);
    if (cached) logger(job, options)({ type: 'cached' });
    const answer = cached ?? (await this.solve(job, options));
    const leftMs = Math.max(0, job.timeMs - (cached ? 0 : answer.solution.head.timing.totalMs));
    const start = this.now();
    const result = await this.build(job, answer, leftMs, options);
    logger(job, options)({ type: 'job', stage: 'build', ms: this.now() - start });
    return result;
  }

  /**
   * Runs one rival of a job, and holds it against the fit's dual vector (empty when there is none). Rejects with EngineError
   * when it failed, its thread died, or its network lies left of what the dual proves.
   */
  async compare(
    job: FitJob,
    task: RivalTask,
    dual: readonly number[],
    options: CompareOptions = {},
  ): Promise<RivalEnd> {
    const key = rivalKey(job, task);
    const answer = this.compared.get(key) ?? (await this.runRival(job, task, options));
    if (answer === null) return { kind: 'cancelled' };
    if (answer.type === 'refused') {
      return options.signal?.aborted ? { kind: 'cancelled' } : { kind: 'refused', reason: answer.reason };
    }
    if (!answer.cancelled && this.remembers) this.compared.set(key, answer);
    return { kind: 'result', rival: held(answer, dual, task), final: !answer.cancelled };
  }

  /** Ends all workers; fits that are not done resolve as `cancelled`. Resolves when the threads are gone. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([this.fits.end(), this.rivals.end(), this.builders.end()]);
  }

  /** Where its residuals take long they are ended with the fit's time, or soon after it is cancelled, and left out. */
  private async build(
    job: FitJob,
    { solution, trace, startedAt }: Answer,
    leftMs: number,
    { signal, graceMs }: RunOptions,
  ): Promise<FitResult> {
    const provenance: Provenance = { version: VERSION, startedAt };
    if (solution.head.objective === null || scoringWork(job, solution) < this.productsApart) {
      return buildResult(job, unpack(solution, trace), provenance);
    }
    const cancelled = { by: 'cancel' } as const;
    if (this.disposed) return buildUnscored(job, unpack(solution, trace), provenance, cancelled);
    const work = { type: 'build', input: job, solution, trace, provenance } as const;
    const nobody = { onStart: () => undefined, onNews: () => undefined };
    const end = await this.ended(this.builders, work, leftMs, { signal, graceMs }, nobody);
    if (end.kind === 'ended') {
      const { timeMs } = job;
      const why = end.by === 'cancel' ? cancelled : ({ by: 'time', timeMs } as const);
      return buildUnscored(job, unpack(solution, trace), provenance, why);
    }
    if (end.answer.type !== 'built') throw new EngineError('A result was answered with something else.');
    return end.answer.result;
  }

  private async solve(job: FitJob, runOptions: RunOptions): Promise<Answer> {
    const { signal, graceMs, waitedMs = 0, onStart, onProgress, onBest, onLog } = runOptions;
    const log = logger(job, runOptions);
    const queued = this.now();
    const told: Told = { trace: [], best: null };
    const rounds = new RoundRecorder(job.scaling);
    const start: Start = { ms: this.now(), at: this.today().toISOString(), taken: false };
    const { gap, timeMs, sparsify } = job;
    const spentMs = spentOf(timeMs, waitedMs);
    const warm = this.last.get(placeOf(job));
    const work = {
      type: 'run',
      problem: job.problem,
      options: { gap, timeMs, spentMs, sparsify },
      log: onLog !== undefined,
      ...(warm && { warm }),
    } as const;
    let posted = queued;
    log({ type: 'job', stage: 'data', ms: waitedMs });
    const running = this.ended(
      this.fits,
      work,
      timeMs - spentMs,
      { signal, graceMs },
      {
        onStart: () => {
          posted = this.now();
          log({ type: 'job', stage: 'queue', ms: posted - queued });
          Object.assign(start, { ms: this.now() - spentMs, at: this.today().toISOString(), taken: true });
          onStart?.();
        },
        onNews: (news) => {
          if (news.type === 'best') {
            told.best = news.best;
            const iteration = told.trace.at(-1)?.iteration ?? 0;
            const { best } = news;
            rounds.add(iteration, best);
            if (onBest && rounds.tells(best)) onBest(() => rounds.network({ iteration, best }));
          }
          if (news.type === 'log') {
            for (const line of news.lines) {
              if (line.type === 'start') log({ type: 'job', stage: 'thread', ms: this.now() - posted });
              log(line);
            }
          }
          if (news.type !== 'progress') return;
          told.trace.push(news.entry);
          onProgress?.(news.entry);
        },
      },
    );
    const end = await running.catch((error: unknown) => {
      log({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
      throw error;
    });
    if (end.kind === 'ended') log({ type: 'thread_ended', by: end.by });
    runOptions.onRounds?.(rounds.networks());
    return this.answer(job, start, end, told);
  }

  /** Null when it was ended. */
  private async runRival(
    { problem, scaling, test, timeMs }: FitJob,
    rival: RivalTask,
    { signal, graceMs, onProgress }: CompareOptions,
  ): Promise<Extract<WorkerAnswer, { type: 'compared' | 'refused' }> | null> {
    const work = { type: 'rival', problem, rival, timeMs, scaling, ...(test && { test }) } as const;
    const end = await this.ended(
      this.rivals,
      work,
      Infinity,
      { signal, graceMs },
      {
        onStart: () => undefined,
        onNews: (news) => {
          if (news.type === 'share') onProgress?.(news.share);
        },
      },
    );
    if (end.kind === 'ended') return null;
    const { answer } = end;
    if (answer.type !== 'compared' && answer.type !== 'refused')
      throw new EngineError('A rival was answered with a fit.');
    return answer;
  }

  /** Queues a task and waits for its end. */
  private ended(
    pool: WorkerPool,
    work: Entry['task']['work'],
    timeMs: number,
    { signal, graceMs }: Cancelling,
    { onStart, onNews }: { readonly onStart: () => void; readonly onNews: Entry['task']['onNews'] },
  ): Promise<Exclude<TaskEnd, { kind: 'failed' }>> {
    return new Promise((resolve, reject) => {
      const fail = (error: EngineError): void => {
        signal?.removeEventListener('abort', onAbort);
        reject(error);
      };
      const onEnd = (end: TaskEnd): void => {
        if (end.kind === 'failed') {
          fail(new EngineError(end.message));
          return;
        }
        signal?.removeEventListener('abort', onAbort);
        resolve(end);
      };
      const entry: Entry = {
        onStart,
        fail,
        task: { work, timeMs, ...(graceMs !== undefined && { graceMs }), onNews, onEnd },
      };
      const onAbort = (): void => pool.abort(entry);
      pool.add(entry);
      signal?.addEventListener('abort', onAbort, { once: true });
      // what is left of a cancelled fit is built, if that is soon done
      if (work.type === 'build') pool.pump();
      if (signal?.aborted || this.disposed) pool.abort(entry);
      pool.pump();
    });
  }

  private answer(job: FitJob, start: Start, end: Exclude<TaskEnd, { kind: 'failed' }>, told: Told): Answer {
    const startedAt = start.at;
    const { problem, timeMs } = job;
    if (end.kind === 'ended') {
      const by = start.taken ? end.by : 'queue';
      const totalMs = start.taken ? this.now() - start.ms : 0;
      const left = unfinished({ problem, by, timeMs, ...told, totalMs });
      const answer = { solution: pack(left), trace: left.trace, startedAt };
      this.remember(job, answer);
      return answer;
    }
    if (end.answer.type !== 'done') throw new EngineError('A fit was answered with a rival.');
    const { solution, trace } = end.answer;
    const answer = { solution, trace, startedAt };
    this.remember(job, answer);
    // a stopped fit may come further next time, so only final answers are kept
    const { status } = solution.head;
    const isFinal = status === 'optimal' || status === 'infeasible';
    if (this.remembers && isFinal) this.cache.set(job.inputSha256, answer);
    return answer;
  }

  /** For the next run of the same fit to start from. */
  private remember(job: FitJob, { solution }: Answer): void {
    if (this.remembers && solution.outputs.length > 0) this.last.set(placeOf(job), solution);
  }
}

/** Adds the fit's name to each line; nothing where no log is wanted. */
function logger({ fit }: FitJob, { onLog }: RunOptions): (line: LogLine | JobLine) => void {
  return (line) => onLog?.({ fit, ...line });
}

/** Products of weights and inputs for the residuals and test errors of a solution. */
function scoringWork({ problem, test }: FitJob, { outputs }: PackedSolution): number {
  const rows = problem.count + (test?.count ?? 0);
  const one = problem.dimension === 1;
  return one ? ONE_INPUT_WORK * (rows + outputs.length) : rows * problem.dimension * outputs.length;
}

/** The rival with the least mass that the dual allows it; throws when it has less, which proves a fault of the program. */
function held({ rival, values }: Compared, dual: readonly number[], { kind }: RivalTask): RivalResult {
  if (rival.mass === null || dual.length === 0) return rival;
  const leastMass = leastMassOf(dual, values);
  if (!keepsBound(rival.mass, dual, values)) {
    throw new EngineError(
      `The mass ${rival.mass} of ${kind} is below the proven ${leastMass}: the fit or the rival is wrong; please report it.`,
    );
  }
  return { ...rival, leastMass };
}

/** Which fit of which file a job is, whatever its data are by now. */
function placeOf({ file, fit }: FitJob): string {
  return JSON.stringify([file, fit]);
}
