/** A queue in order of rank and arrival over a few workers: tasks wait, run, are aborted in either state, and fail with their thread. */
import { EngineError } from './engineError';
import { WorkerSlot, type SlotOptions, type Task } from './workerSlot';

export interface Entry {
  readonly task: Task;
  /** Goes before what has a higher one; 0 unless said. */
  readonly rank?: number;
  /** A worker has taken it up. */
  readonly onStart: () => void;
  readonly fail: (error: EngineError) => void;
}

export interface PoolOptions extends Omit<SlotOptions, 'onFree' | 'busy'> {
  /** Whether a waiting task may be taken up now; asked again whenever `pump` is called. */
  readonly mayStart?: () => boolean;
  /** A worker has become free. */
  readonly onFree: () => void;
}

export class WorkerPool {
  private readonly slots: readonly WorkerSlot[];
  private readonly queue: Entry[] = [];
  /** How many workers have a task, for them to see. */
  private readonly busy = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  private readonly mayStart: () => boolean;
  private ended = false;

  constructor({ workers, mayStart, onFree, ...options }: PoolOptions) {
    this.mayStart = mayStart ?? (() => true);
    const freed = (): void => {
      this.tellBusy();
      this.pump();
      onFree();
    };
    this.slots = Array.from(
      { length: workers },
      () => new WorkerSlot({ ...options, workers, busy: this.busy.buffer, onFree: freed }),
    );
  }

  get waiting(): number {
    return this.queue.length;
  }

  get running(): number {
    return this.slots.filter(({ state }) => state === 'running' || state === 'cancelling').length;
  }

  add(entry: Entry): void {
    const { rank = 0 } = entry;
    // mostly the last
    const before = this.queue.findLastIndex((other) => (other.rank ?? 0) <= rank);
    this.queue.splice(before + 1, 0, entry);
  }

  /** Asks a running task to stop, or takes a waiting one out, which then ends as `ended`. */
  abort(entry: Entry): void {
    const at = this.queue.indexOf(entry);
    if (at >= 0) {
      this.queue.splice(at, 1);
      entry.task.onEnd({ kind: 'ended', by: 'cancel' });
    } else {
      for (const slot of this.slots) slot.cancel(entry.task);
    }
  }

  /** Hands waiting tasks to free workers. */
  pump(): void {
    while (this.queue.length > 0 && !this.ended && this.mayStart()) {
      // a worker that is already up is preferred to starting another
      const slot = this.slots.find(({ state }) => state === 'idle') ?? this.slots.find(({ free }) => free);
      if (slot === undefined) {
        if (this.slots.every(({ diesTooOften, state }) => state === 'dead' && diesTooOften)) this.giveUp();
        return;
      }
      const entry = this.queue.shift()!;
      slot.run(entry.task);
      this.tellBusy();
      entry.onStart();
    }
  }

  /** Ends all workers and everything that waits. Resolves when the threads are gone. */
  async end(): Promise<void> {
    this.ended = true;
    for (const entry of [...this.queue]) this.abort(entry);
    await Promise.all(this.slots.map((slot) => slot.end()));
  }

  private tellBusy(): void {
    Atomics.store(this.busy, 0, this.running);
  }

  /** No worker may be started for now: waiting would be for ever. A later run tries again. */
  private giveUp(): void {
    const message =
      'The solver died repeatedly and is not started again for a minute; try again then, with less data.';
    for (const entry of this.queue.splice(0)) entry.fail(new EngineError(message));
  }
}
