/**
 * A sweep in worker threads of this process. A thread fits at a chain for a slice of time, then the chain waits its turn again: of those that
 * wait, the one that `ranked` puts first is taken up, by whoever is free.
 */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { noFit } from '../engine/chain';
import { WorkerPool, type Entry } from '../engine/workerPool';
import type { TaskEnd } from '../engine/workerSlot';
import { CHAIN_START, type ChainState, type SweepChain, type SweepData } from '../protocol/sweep';
import type { SweepEngine, SweepPorts } from './engine';
import { ranked } from './rank';

export interface LocalEngineOptions {
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Threads; as many as processors by default. */
  readonly workers?: number;
  /** How long a thread may take to end when the sweep is cancelled, in milliseconds. */
  readonly graceMs?: number;
  /** Limit of a thread's heap in megabytes, typed arrays not counted. */
  readonly heapMb?: number;
  /** Milliseconds after which a chain waits its turn again, once the fit that runs has ended. */
  readonly sliceMs?: number;
}

/** What a slice is of. */
export interface ChainWork {
  readonly chain: SweepChain;
  readonly data: SweepData;
  readonly from: ChainState;
  /** Among what waits for a thread. */
  readonly rank: number;
}

/** What is proven of a cancelled fit is not kept: nobody waits for it. */
const GRACE_MS = 150;
const HEAP_MB = 2048;
/** To put a chain away and take it up elsewhere takes half a millisecond. */
const SLICE_MS = 50;

export class LocalEngine implements SweepEngine {
  private readonly pool: WorkerPool;
  private readonly sliceMs: number;

  constructor(options: LocalEngineOptions) {
    const { workerPath, workers, graceMs = GRACE_MS, heapMb = HEAP_MB, sliceMs = SLICE_MS } = options;
    this.sliceMs = sliceMs;
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
    await Promise.all(
      ranked(chains).map(async ({ chain, rankAt }) => {
        const samples = dataOf(chain, data);
        let from: ChainState | null = ports.standings?.of(chain) ?? CHAIN_START;
        while (from !== null && !ports.signal.aborted) {
          from = await this.slice({ chain, data: samples, from, rank: rankAt(from.done) }, ports);
          ports.standings?.take(chain, from);
        }
      }),
    );
  }

  /**
   * Goes on with a chain for a while; answers where it stands, null where all its fits have ended. One whose thread dies goes on behind the
   * fit that it died of. Of one that is cancelled and does not answer in time, what it stands at is where it stood.
   */
  async slice(work: ChainWork, ports: SweepPorts): Promise<ChainState | null> {
    const { chain, from } = work;
    let { done } = from;
    const end = await this.ended(work, {
      ...ports,
      onOutcome: (outcome) => {
        done++;
        return ports.onOutcome(outcome);
      },
    });
    if (end.kind === 'answered' && end.answer.type === 'chained') return end.answer.state;
    if (done === chain.fits.length) return null;
    if (ports.signal.aborted) return from;
    const { point, settings } = chain.fits[done];
    const late = `It did not end in its ${settings.timeMs / 1000} s.`;
    const reason = end.kind === 'failed' ? end.message.split('\n')[0] : late;
    ports.onOutcome({ point, fold: chain.fold?.held ?? null, ...noFit('failed', reason) });
    done++;
    return done < chain.fits.length ? { ...CHAIN_START, done } : null;
  }

  dispose(): Promise<void> {
    return this.pool.end();
  }

  private ended({ chain, data, from, rank }: ChainWork, { signal, onOutcome }: SweepPorts): Promise<TaskEnd> {
    return new Promise((resolve) => {
      const onEnd = (end: TaskEnd): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(end);
      };
      const left = chain.fits.slice(from.done);
      const entry: Entry = {
        rank,
        onStart: () => undefined,
        fail: ({ message }) => onEnd({ kind: 'failed', message }),
        task: {
          work: { type: 'chain', chain, data, from, sliceMs: this.sliceMs },
          timeMs: left.reduce((sum, { settings }) => sum + settings.timeMs, 0),
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
