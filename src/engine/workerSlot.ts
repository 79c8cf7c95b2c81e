/**
 * A place for one worker thread. Its life is a tagged union; the thread is started when there is work, ended when it does
 * not answer a cancel in time, and started anew after it died, unless it dies too often.
 */
import { Worker } from 'node:worker_threads';
import {
  CancelFlag,
  WORKER_PROTOCOL,
  type FromWorker,
  type ToWorker,
  type Work,
  type WorkerAnswer,
  type WorkerData,
  type WorkerNews,
} from '../protocol/worker';

export interface Task {
  readonly work: Work;
  /** Its time limit in milliseconds, which it sees to by itself; its thread is ended when it does not. Infinity for none. */
  readonly timeMs: number;
  /** How long it may take to answer a cancel, in milliseconds; absent: as long as the slot says. */
  readonly graceMs?: number;
  readonly onNews: (news: WorkerNews) => void;
  /** Called once. */
  readonly onEnd: (end: TaskEnd) => void;
}

export type TaskEnd =
  | { readonly kind: 'answered'; readonly answer: WorkerAnswer }
  /** The solver threw, or its thread died; `message` may span lines. */
  | { readonly kind: 'failed'; readonly message: string }
  /** Cancelled or out of time, but the thread did not answer in its grace time and was ended. */
  | { readonly kind: 'ended'; readonly by: 'cancel' | 'time' };

interface Run {
  readonly id: number;
  readonly task: Task;
  readonly flag: CancelFlag;
  /** Ends the thread once the time limit and the grace after it have passed. */
  overdue?: ReturnType<typeof setTimeout>;
}

type Life =
  | { readonly kind: 'idle'; readonly worker: Worker }
  | { readonly kind: 'running'; readonly worker: Worker; readonly run: Run }
  | {
      readonly kind: 'cancelling';
      readonly worker: Worker;
      readonly run: Run;
      readonly deadline: ReturnType<typeof setTimeout>;
    }
  | { readonly kind: 'dead' };

export interface SlotOptions {
  readonly workerPath: string;
  /** How long a worker may take to answer a cancel, in milliseconds. */
  readonly graceMs: number;
  /** Limit of a worker's heap in megabytes, typed arrays not counted: turns a runaway into one failed fit. */
  readonly heapMb: number;
  /** Threads that may help a long search; absent: as many as there are other processors, at most seven. */
  readonly helpers?: number;
  /** Workers of the pool, and how many of them have a task (`WorkerData`). */
  readonly workers: number;
  readonly busy: SharedArrayBuffer;
  readonly now: () => number;
  /** The slot can take work again. */
  readonly onFree: () => void;
}

/** How long a task may take to answer after its own time limit, in milliseconds; what it has told by then is kept. */
const LATE_MS = 400;
/** And how long a thread may take to begin with it. */
const BEGIN_MS = 1000;
/** The longest time of a timer; what may take longer than these 24 days is not timed. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** So many deaths within so many milliseconds, and the thread is not started until the oldest has aged. */
const DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;

type News = Exclude<WorkerNews, { type: 'begun' }>;

const NEWS: Record<News['type'], true> = {
  progress: true,
  best: true,
  log: true,
  share: true,
  outcome: true,
};

function isNews(message: FromWorker): message is FromWorker & News {
  return message.type in NEWS;
}

export class WorkerSlot {
  private life: Life = { kind: 'dead' };
  private deaths: number[] = [];
  private nextId = 1;

  constructor(private readonly options: SlotOptions) {}

  get state(): Life['kind'] {
    return this.life.kind;
  }

  /** Whether `run` may be called. */
  get free(): boolean {
    return this.life.kind === 'idle' || (this.life.kind === 'dead' && !this.diesTooOften);
  }

  get diesTooOften(): boolean {
    const since = this.options.now() - DEATHS_WITHIN_MS;
    this.deaths = this.deaths.filter((time) => time > since);
    return this.deaths.length >= DEATHS;
  }

  /** Starts a task, and the thread when there is none. Only when `free`. */
  run(task: Task): void {
    if (!this.free) throw new Error(`A ${this.life.kind} worker takes no task.`);
    const worker = this.life.kind === 'idle' ? this.life.worker : this.start();
    const run: Run = { id: this.nextId++, task, flag: new CancelFlag() };
    this.life = { kind: 'running', worker, run };
    this.expect(run, BEGIN_MS);
    const message: ToWorker = {
      ...task.work,
      protocol: WORKER_PROTOCOL,
      id: run.id,
      cancel: run.flag.memory,
    };
    worker.postMessage(message);
  }

  /** Asks the task to stop; ends the thread when it does not within the grace time. Nothing when another task runs. */
  cancel(task: Task): void {
    if (this.life.kind !== 'running' || this.life.run.task !== task) return;
    const { worker, run } = this.life;
    const graceMs = task.graceMs ?? this.options.graceMs;
    if (graceMs === 0) {
      void this.end();
      return;
    }
    run.flag.abort();
    const deadline = setTimeout(() => void this.end(), graceMs);
    clearTimeout(run.overdue);
    this.life = { kind: 'cancelling', worker, run, deadline };
  }

  /** Ends the thread when the task has not answered soon after its time limit. */
  private expect(run: Run, moreMs: number): void {
    clearTimeout(run.overdue);
    const ms = run.task.timeMs + LATE_MS + moreMs;
    if (ms <= LONGEST_TIMER_MS) run.overdue = setTimeout(() => void this.end('time'), ms);
  }

  /** Ends the thread at once; a task in it ends as `ended`. Resolves when the thread is gone. */
  async end(by: 'cancel' | 'time' = 'cancel'): Promise<void> {
    const { life } = this;
    if (life.kind === 'dead') return;
    this.life = { kind: 'dead' };
    if (life.kind === 'cancelling') clearTimeout(life.deadline);
    const gone = life.worker.terminate();
    if (life.kind !== 'idle') {
      clearTimeout(life.run.overdue);
      life.run.task.onEnd({ kind: 'ended', by });
    }
    this.options.onFree();
    await gone;
  }

  private start(): Worker {
    const { workerPath, helpers, workers, busy } = this.options;
    const worker = new Worker(workerPath, {
      // what a library prints must not get between the results or messages on the process's own stdout
      stdout: true,
      workerData: { helpers, workers, busy } satisfies WorkerData,
      resourceLimits: { maxOldGenerationSizeMb: this.options.heapMb },
    });
    let cause: Error | null = null;
    worker.stdout.on('data', (chunk: Uint8Array) => process.stderr.write(chunk));
    worker.on('message', (message: FromWorker) => this.receive(worker, message));
    worker.on('messageerror', (error: Error) => (cause = error));
    worker.on('error', (error: Error) => (cause = error));
    worker.on('exit', (code) => this.died(worker, cause?.message ?? `exit code ${code}`));
    return worker;
  }

  private receive(worker: Worker, message: FromWorker): void {
    const { life } = this;
    if (life.kind === 'dead' || life.worker !== worker) return;
    if (life.kind === 'idle' || life.run.id !== message.id) return;
    if (message.type === 'begun') {
      if (life.kind === 'running') this.expect(life.run, 0);
      return;
    }
    if (isNews(message)) {
      life.run.task.onNews(message);
      return;
    }
    clearTimeout(life.run.overdue);
    if (life.kind === 'cancelling') clearTimeout(life.deadline);
    this.life = { kind: 'idle', worker };
    const { onEnd } = life.run.task;
    if (message.type === 'failed') onEnd({ kind: 'failed', message: message.message });
    else onEnd({ kind: 'answered', answer: message });
    this.options.onFree();
  }

  /** The thread ended by itself: its fit is lost, nothing else. */
  private died(worker: Worker, cause: string): void {
    const { life } = this;
    if (life.kind === 'dead' || life.worker !== worker) return;
    if (life.kind === 'cancelling') clearTimeout(life.deadline);
    this.life = { kind: 'dead' };
    this.deaths.push(this.options.now());
    if (life.kind !== 'idle') {
      clearTimeout(life.run.overdue);
      life.run.task.onEnd({ kind: 'failed', message: `The solver's thread ended unexpectedly: ${cause}` });
    }
    this.options.onFree();
  }
}
