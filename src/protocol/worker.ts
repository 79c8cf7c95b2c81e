/**
 * Messages between the engine and a worker thread. Closed unions with a version; every answer carries the id of the run
 * it belongs to. Cancelling is no message, since a worker that solves reads none: it is a flag in shared memory.
 */
import type { LogLine } from '../core/log';
import type { Problem } from '../core/problem';
import type { Solution, SolveOptions, TraceEntry } from '../core/solution';
import type { CancelSignal } from '../core/cancelSignal';
import type { FitInput, Provenance } from '../result/build';
import type { FitResult, RivalResult } from '../result/schema';
import type { RivalTask } from '../rivals/task';
import type { PackedSolution } from './packed';
import type { ChainState, FitOutcome, SweepChain, SweepData } from './sweep';

export const WORKER_PROTOCOL = 11;

/** The options of a solve that can travel; the worker adds its own clock, flag and progress. */
export type WorkerOptions = Pick<SolveOptions, 'gap' | 'timeMs' | 'spentMs' | 'sparsify'>;

/** A fit, what it came to as a result, fits of a sweep, or one rival of a fit. */
export type Work =
  | {
      readonly type: 'run';
      readonly problem: Problem;
      readonly options: WorkerOptions;
      /** An earlier solution to start from. */
      readonly warm?: PackedSolution;
      /** Whether the solver's log is told. */
      readonly log: boolean;
    }
  /** Fits of a sweep, each told as it ends. */
  | {
      readonly type: 'chain';
      readonly chain: SweepChain;
      readonly data: SweepData;
      readonly from: ChainState;
      /** Milliseconds after which the next fit is left to whoever goes on. */
      readonly sliceMs: number;
    }
  | ({ readonly type: 'build' } & BuildWork)
  | ({ readonly type: 'rival' } & RivalWork);

/** What a result is built from: its residuals look at every sample, with several inputs at every neuron there. */
interface BuildWork {
  readonly input: FitInput;
  readonly solution: PackedSolution;
  readonly trace: Solution['trace'];
  readonly provenance: Provenance;
}

/** What a rival and its result need: the scaled problem, the way back to raw inputs, and the samples held out (raw). */
export interface RivalWork {
  readonly problem: Problem;
  readonly rival: RivalTask;
  /** The fit's time limit, by which its penalty is worked out where that is a percentage. */
  readonly timeMs: number;
  readonly scaling: { readonly offset: readonly number[]; readonly factor: readonly number[] };
  readonly test?: { readonly inputs: Float64Array; readonly targets: Float64Array };
}

/** Engine → worker. One task at a time; the next one only after it ended. */
export type ToWorker = {
  readonly protocol: typeof WORKER_PROTOCOL;
  readonly id: number;
  /** One 32-bit integer: 0 go on, anything else stop. */
  readonly cancel: SharedArrayBuffer;
} & Work;

/** What a worker is begun with. */
export interface WorkerData {
  /** Threads that may help a long search; undefined: as many as suit the machine. */
  readonly helpers: number | undefined;
  /** Workers of the pool, and one 32-bit integer: how many of them have a task now. */
  readonly workers: number;
  readonly busy: SharedArrayBuffer;
}

/** How a task of a worker ends with an answer. */
export type WorkerAnswer =
  | { readonly type: 'done'; readonly solution: PackedSolution; readonly trace: Solution['trace'] }
  | { readonly type: 'built'; readonly result: FitResult }
  /** Where the chain stands; null where all of its fits are told. */
  | { readonly type: 'chained'; readonly state: ChainState | null }
  | {
      readonly type: 'compared';
      readonly rival: RivalResult;
      /** Its function at the problem's samples. */
      readonly values: Float64Array;
      /** Another run may come further. */
      readonly cancelled: boolean;
    }
  /** The rival has no answer to this problem; one sentence. */
  | { readonly type: 'refused'; readonly reason: string };

/**
 * What a worker tells while it works: that it has begun, the bounds of a fit, the best it has and its log, the share of a rival that is
 * done, or how a fit of a sweep ended.
 */
export type WorkerNews =
  | { readonly type: 'begun' }
  | { readonly type: 'best'; readonly best: PackedSolution }
  | { readonly type: 'progress'; readonly entry: TraceEntry }
  | { readonly type: 'log'; readonly lines: readonly LogLine[] }
  | { readonly type: 'share'; readonly share: number }
  | { readonly type: 'outcome'; readonly outcome: FitOutcome };

/** Worker → engine. */
export type FromWorker = { readonly protocol: typeof WORKER_PROTOCOL; readonly id: number } & (
  WorkerNews | WorkerAnswer | { readonly type: 'failed'; readonly message: string }
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
