/**
 * A sweep in worker threads of this process, one chain a thread at a time. A sweep of fewer chains than threads shares all of them among those
 * that run: threads without a chain help in the long searches of the others. A larger one does not, even at its end, so that its table is the same
 * from any number of threads.
 */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { noFit } from '../engine/chain';
import { MOST_HELPERS } from '../engine/searchThreads';
import { WorkerPool, type Entry } from '../engine/workerPool';
import type { TaskEnd } from '../engine/workerSlot';
import type { FitOutcome, SweepChain, SweepData } from '../protocol/sweep';
import type { Work } from '../protocol/worker';
import type { SweepEngine, SweepPorts } from './engine';

export interface LocalEngineOptions {
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Threads; as many as processors by default. */
  readonly workers?: number;
  /** How long a thread may take to end when the sweep is cancelled, in milliseconds. */
  readonly graceMs?: number;
  /** Limit of a thread's heap in megabytes, typed arrays not counted. */
  readonly heapMb?: number;
}

/** What is proven of a cancelled fit is not kept: nobody waits for it. */
const GRACE_MS = 150;
const HEAP_MB = 2048;

export class LocalEngine implements SweepEngine {
  private readonly pool: WorkerPool;
  private readonly threads: number;

  constructor({ workerPath, workers, graceMs = GRACE_MS, heapMb = HEAP_MB }: LocalEngineOptions) {
    this.threads = Math.max(1, workers ?? availableParallelism());
    this.pool = new WorkerPool({
      workerPath,
      workers: this.threads,
      helpers: Math.min(MOST_HELPERS, this.threads - 1),
      graceMs,
      heapMb,
      now: () => performance.now(),
      onFree: () => undefined,
    });
  }

  async run(
    chains: readonly SweepChain[],
    data: ReadonlyMap<string, SweepData>,
    ports: SweepPorts,
  ): Promise<void> {
    // a listener for each chain that waits or runs, which is taken off again
    setMaxListeners(0, ports.signal);
    const share = (ports.chains ?? Infinity) < this.threads ? new Share(this.threads, chains.length) : null;
    const runs = chains.map(async (chain) => {
      await this.runChain(chain, dataOf(chain, data), ports, share?.memory);
      share?.ended();
    });
    await Promise.all(runs);
  }

  dispose(): Promise<void> {
    return this.pool.end();
  }

  /** A chain whose thread dies goes on behind the fit that it died of. */
  private async runChain(
    chain: SweepChain,
    data: SweepData,
    ports: SweepPorts,
    helpers: SharedArrayBuffer | undefined,
  ): Promise<void> {
    let left = chain.fits;
    while (left.length > 0 && !ports.signal.aborted) {
      let ended = 0;
      const work = {
        type: 'chain',
        chain: { ...chain, fits: left },
        data,
        ...(helpers && { helpers }),
      } as const;
      const end = await this.ended(work, ports.signal, (outcome) => {
        ended++;
        ports.onOutcome(outcome);
      });
      left = left.slice(ended);
      if (end.kind === 'answered' || left.length === 0 || ports.signal.aborted) continue;
      const [{ point, settings }, ...rest] = left;
      const late = `It did not end in its ${settings.timeMs / 1000} s.`;
      const reason = end.kind === 'failed' ? end.message.split('\n')[0] : late;
      ports.onOutcome({ point, fold: chain.fold?.held ?? null, ...noFit('failed', reason) });
      left = rest;
    }
  }

  private ended(
    work: Extract<Work, { type: 'chain' }>,
    signal: AbortSignal,
    onOutcome: (outcome: FitOutcome) => void,
  ): Promise<TaskEnd> {
    return new Promise((resolve) => {
      const onEnd = (end: TaskEnd): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(end);
      };
      const entry: Entry = {
        onStart: () => undefined,
        fail: ({ message }) => onEnd({ kind: 'failed', message }),
        task: {
          work,
          timeMs: work.chain.fits.reduce((sum, { settings }) => sum + settings.timeMs, 0),
          onNews: (news) => {
            if (news.type === 'outcome') onOutcome(news.outcome);
          },
          onEnd,
        },
      };
      const onAbort = (): void => this.pool.abort(entry);
      this.pool.add(entry);
      signal.addEventListener('abort', onAbort, { once: true });
      this.pool.pump();
    });
  }
}

/** How many threads help each chain that runs: all threads, divided evenly among these. */
class Share {
  readonly memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  private readonly helpers = new Int32Array(this.memory);

  constructor(
    private readonly threads: number,
    private running: number,
  ) {
    this.write();
  }

  /** A chain has ended. */
  ended(): void {
    this.running -= 1;
    if (this.running > 0) this.write();
  }

  private write(): void {
    Atomics.store(this.helpers, 0, Math.floor(this.threads / this.running) - 1);
  }
}

function dataOf({ data: sha256 }: SweepChain, data: ReadonlyMap<string, SweepData>): SweepData {
  const found = data.get(sha256);
  if (found === undefined) throw new Error(`a chain has no samples ${sha256}`);
  return found;
}
