/** The threads that predict pieces of a table. */
import { Worker } from 'node:worker_threads';
import type { PieceCounts, PieceWork } from './piece';

export interface PieceMessage {
  readonly memory: SharedArrayBuffer;
  /** Bytes of the piece. */
  readonly length: number;
  /** What is written goes here, or where it is too small to memory of its own. */
  readonly output: SharedArrayBuffer;
}

export interface PieceAnswer {
  /** Undefined where the piece needs the scanner. */
  readonly counts: PieceCounts | undefined;
  readonly output: SharedArrayBuffer;
  /** Bytes that were written. */
  readonly length: number;
}

interface Waiting {
  readonly resolve: (answer: PieceAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, which answers in the order it is asked. */
class PieceThread {
  ready = false;
  readonly waiting: Waiting[] = [];
  private failure: Error | undefined;
  private readonly worker: Worker;

  constructor(path: string, work: PieceWork) {
    // what the process itself was started with, modules to load before for instance, is not for its threads
    this.worker = new Worker(path, { workerData: work, execArgv: [] });
    this.worker.on('message', (message: PieceAnswer | 'ready') => {
      if (message === 'ready') this.ready = true;
      else this.waiting.shift()?.resolve(message);
    });
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('a thread that predicts ended by itself')));
  }

  /** Throws what it failed with. */
  get works(): boolean {
    if (this.failure) throw this.failure;
    return this.ready;
  }

  ask(message: PieceMessage): Promise<PieceAnswer> {
    if (this.failure) return Promise.reject(this.failure);
    this.worker.postMessage(message);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}

export class PieceThreads {
  private readonly threads: readonly PieceThread[];

  /** @param path the bundle of src/cli/predict/predictor.ts */
  constructor(
    path: string,
    readonly count: number,
    work: PieceWork,
  ) {
    this.threads = Array.from({ length: count }, () => new PieceThread(path, work));
  }

  /** Whether all can be asked. Throws what one of them failed with. */
  get ready(): boolean {
    return this.threads.every((thread) => thread.works);
  }

  /** Asks the thread that has least to do. */
  ask(message: PieceMessage): Promise<PieceAnswer> {
    const answer = this.threads
      .reduce((least, thread) => (thread.waiting.length < least.waiting.length ? thread : least))
      .ask(message);
    // whoever stops before does not hear of its failure
    answer.catch(() => undefined);
    return answer;
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}
