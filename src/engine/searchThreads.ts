/**
 * Helper threads for long searches of the solver. Their owner is the thread that solves: it blocks while it searches, so that
 * everything goes through messages it only sends, and shared memory.
 */
import { Worker } from 'node:worker_threads';
import type { SearchHelpers } from '../core/pricing/branchAndBound/helpers';

/** More threads than these hinder one another at the shared frontier. */
export const MOST_HELPERS = 7;

/** What a helper thread is sent (src/engine/searcher.ts). */
export interface SearchMessage {
  readonly memory: SharedArrayBuffer;
}

export class SearchThreads implements SearchHelpers {
  private workers: Worker[] = [];

  /**
   * @param searcherPath the bundle of src/engine/searcher.ts
   * @param helpers threads to start at most, as long searches want them
   */
  constructor(
    private readonly searcherPath: string,
    private readonly helpers: number,
  ) {}

  join(memory: SharedArrayBuffer): void {
    this.joinSome(memory, this.helpers);
  }

  /** The same with as many of the threads as `most` answers when a search begins to be worth it. */
  upTo(most: () => number): SearchHelpers {
    return { join: (memory) => this.joinSome(memory, Math.min(this.helpers, most())) };
  }

  private joinSome(memory: SharedArrayBuffer, count: number): void {
    while (this.workers.length < count) this.workers.push(this.start());
    const message: SearchMessage = { memory };
    for (const worker of this.workers.slice(0, count)) worker.postMessage(message);
  }

  /** Ends the threads; they start again with the next search. */
  async end(): Promise<void> {
    const ended = this.workers.map((worker) => worker.terminate());
    this.workers = [];
    await Promise.all(ended);
  }

  private start(): Worker {
    const worker = new Worker(this.searcherPath, { stdout: true });
    // a helper that dies is made up for by the others, and its owner may be long done
    const forget = (): void => {
      this.workers = this.workers.filter((other) => other !== worker);
    };
    worker.on('error', forget);
    worker.on('exit', forget);
    worker.unref();
    return worker;
  }
}
