/** A sweep in worker threads of this process, one chain a thread at a time. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { noFit } from '../engine/chain';
import { WorkerPool, type Entry } from '../engine/workerPool';
import type { TaskEnd } from '../engine/workerSlot';
import type { SweepChain, SweepData } from '../protocol/sweep';
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

  constructor({ workerPath, workers, graceMs = GRACE_MS, heapMb = HEAP_MB }: LocalEngineOptions) {
    this.pool = new WorkerPool({
      workerPath,
      workers: Math.max(1, workers ?? availableParallelism()),
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
    await Promise.all(chains.map((chain) => this.runChain(chain, dataOf(chain, data), ports)));
  }

  dispose(): Promise<void> {
    return this.pool.end();
  }

  /** A chain whose thread dies goes on behind the fit that it died of. */
  private async runChain(chain: SweepChain, data: SweepData, ports: SweepPorts): Promise<void> {
    let left = chain.fits;
    while (left.length > 0 && !ports.signal.aborted) {
      let ended = 0;
      const end = await this.ended({ ...chain, fits: left }, data, {
        ...ports,
        onOutcome: (outcome) => {
          ended++;
          return ports.onOutcome(outcome);
        },
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

  private ended(chain: SweepChain, data: SweepData, { signal, onOutcome }: SweepPorts): Promise<TaskEnd> {
    return new Promise((resolve) => {
      const onEnd = (end: TaskEnd): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(end);
      };
      const entry: Entry = {
        onStart: () => undefined,
        fail: ({ message }) => onEnd({ kind: 'failed', message }),
        task: {
          work: { type: 'chain', chain, data },
          timeMs: chain.fits.reduce((sum, { settings }) => sum + settings.timeMs, 0),
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

function dataOf({ data: sha256 }: SweepChain, data: ReadonlyMap<string, SweepData>): SweepData {
  const found = data.get(sha256);
  if (found === undefined) throw new Error(`a chain has no samples ${sha256}`);
  return found;
}
