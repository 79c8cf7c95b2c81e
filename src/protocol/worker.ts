/**
 * Messages between the engine and a worker thread. Closed unions with a version; every answer carries the id of the run
 * it belongs to. Cancelling is no message, since a worker that solves reads none: it is a flag in shared memory.
 */
import type { Problem } from '../core/problem';
import type { CancelSignal, Solution, SolveOptions, TraceEntry } from '../core/solution';

export const WORKER_PROTOCOL = 2;

/** The options of a solve that can travel; the worker adds its own clock, flag and progress. */
export type WorkerOptions = Pick<SolveOptions, 'gap' | 'timeMs' | 'sparsify' | 'warm'>;

/** Engine → worker. One run at a time; the next one only after `done` or `failed`. */
export interface ToWorker {
  readonly protocol: typeof WORKER_PROTOCOL;
  readonly type: 'run';
  readonly id: number;
  readonly problem: Problem;
  readonly options: WorkerOptions;
  /** One 32-bit integer: 0 go on, anything else stop. */
  readonly cancel: SharedArrayBuffer;
}

/** Worker → engine. */
export type FromWorker = { readonly protocol: typeof WORKER_PROTOCOL; readonly id: number } & (
  | { readonly type: 'progress'; readonly entry: TraceEntry }
  | { readonly type: 'done'; readonly solution: Solution }
  | { readonly type: 'failed'; readonly message: string }
);

/** The flag as the engine and the worker hold it, each on its side of the same memory. */
export class CancelFlag implements CancelSignal {
  private readonly cell: Int32Array;

  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.cell = new Int32Array(memory);
  }

  get aborted(): boolean {
    return Atomics.load(this.cell, 0) !== 0;
  }

  abort(): void {
    Atomics.store(this.cell, 0, 1);
  }
}
