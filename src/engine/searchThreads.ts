/**
 * Helper threads for long searches of the solver. Their owner is the thread that solves: it blocks while it searches, so that
 * everything goes through messages it only sends, and shared memory.
 */
import { Worker } from 'node:worker_threads';
import type { SearchHelpers } from '../core/pricing/branchAndBound/helpers';

/** What a helper thread is sent (src/engine/searcher.ts). */
export interface SearchMessage {
  readonly memory: SharedArrayBuffer;
}

export class SearchThreads {
  private workers: Worker[] = [];

  /** @param searcherPath the bundle of src/engine/searcher.ts */
  constructor(private readonly searcherPath: string) {}

  /** Threads as helpers, started when they are needed. @param count how many, asked at each long search */
  helpers(count: () => number): SearchHelpers {
    return { join: (memory) => this.join(memory, count()) };
  }

  private join(memory: SharedArrayBuffer, count: number): void {
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
