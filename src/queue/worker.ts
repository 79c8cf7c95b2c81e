/** The side of the queue that fits: takes chains, one a thread, and keeps each outcome before it goes on. */
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { BlobCache } from './blobs';
import { another } from './connection';
import { type LinkOutcome, priorityOf, type QueuedChain, readChain, readLinkOutcome } from './chain';
import { keys, QUEUE } from './keys';
import { begin, keepState, keptState, record, recorded } from './outcomes';
import { unpack } from './packing';

export interface WorkOptions {
  /** Chains at the same time. */
  readonly threads: number;
  /**
   * Runs a chain, the places of `without` left out, and tells what each place comes to, as JSON. Where it stops before the chain's end, it
   * answers where that stands, from which another one goes on. What it throws is tried again, a few times.
   */
  readonly run: (payload: unknown, ports: ChainPorts) => Promise<string | null>;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
  /** Ends the work: what is being fitted is finished, what is left goes back into the queue. */
  readonly drain: AbortSignal;
}

interface ChainPorts {
  readonly without: ReadonlySet<number>;
  /** Where the chain stands, as an earlier run has answered; null at its beginning. */
  readonly from: string | null;
  readonly onOutcome: (place: number, value: unknown) => void;
  readonly signal: AbortSignal;
}

/** A link that has been begun so often without an end is given up: it ends whoever tries it. */
const MOST_TRIES = 5;
/** Milliseconds without a sign of life after which a worker counts as dead, and between two looks for such. */
const LOCK_MS = 8000;
const STALLED_MS = 4000;
/** Milliseconds between two looks at whether the run is cancelled. */
const CANCELLED_MS = 1000;
/** Tries are counted by link; dead workers alone are no reason to give a chain up. */
const MOST_STALLED = 1000;

/** Resolves when it has been drained. */
export async function work(redis: Redis, options: WorkOptions): Promise<void> {
  const { threads, drain, log } = options;
  const blobs = new BlobCache(redis);
  const connection = another(redis, log);
  const worker = new Worker<QueuedChain>(
    QUEUE,
    (job, token) => new ChainWork(redis, blobs, options, job).run(token),
    {
      connection,
      concurrency: threads,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: MOST_STALLED,
    },
  );
  // the connections' own errors, which each tells where it was made
  worker.on('error', () => undefined);
  worker.on('failed', (job, error) =>
    log(`${job?.data.chain ?? 'A chain'} is tried again: ${error.message}`),
  );
  await new Promise<void>((resolve) => {
    if (drain.aborted) resolve();
    else drain.addEventListener('abort', () => resolve(), { once: true });
  });
  await worker.close();
  connection.disconnect();
}

class ChainWork {
  private readonly stop = new AbortController();
  /** Nobody waits for the run any more. */
  private unwanted = false;
  /** Outcomes on their way to Redis, one after the other. */
  private keeping: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly redis: Redis,
    private readonly blobs: BlobCache,
    private readonly options: WorkOptions,
    private readonly job: Job<QueuedChain>,
  ) {}

  async run(token: string | undefined): Promise<void> {
    const chain = this.read();
    const without = await this.without(chain);
    const payload = await unpack(chain.payload, (hash) => this.blobs.load(hash));
    const from = await keptState(this.redis, chain.run, chain.chain);
    const watch = setInterval(() => this.watch(chain.run), CANCELLED_MS);
    let ended = without.size;
    let state: string | null;
    try {
      if (await isCancelled(this.redis, chain.run)) return;
      state = await this.options.run(payload, {
        without,
        from,
        signal: this.stop.signal,
        onOutcome: (place, value) => {
          this.keep(chain.run, chain.links[place], { value });
          ended = Math.max(ended, place + 1);
          if (ended < chain.links.length && this.options.drain.aborted) this.stop.abort();
        },
      });
      await this.keeping;
    } finally {
      clearInterval(watch);
    }
    if (state === null || this.unwanted) return;
    await keepState(this.redis, chain.run, chain.chain, state);
    await this.giveBack(token, priorityOf(chain.rank + ended));
  }

  private read(): QueuedChain {
    try {
      return readChain(this.job.data);
    } catch (error) {
      throw new UnrecoverableError(`The job is no chain of fits: ${messageOf(error)}`);
    }
  }

  /** The places that are given up. The first link without an outcome is the one that ended whoever tried it, if anyone did. */
  private async without({ run, links }: QueuedChain): Promise<Set<number>> {
    const known = await recorded(this.redis, run, links);
    const first = known.findIndex((outcome) => outcome === null);
    if (first >= 0 && (await begin(this.redis, run, links[first])) > MOST_TRIES) {
      const { failedReason } = this.job;
      const last = failedReason ? `the last error: ${failedReason}` : 'its worker died each time.';
      const outcome: LinkOutcome = { error: `It was begun ${MOST_TRIES} times and never ended; ${last}` };
      known[first] = await record(this.redis, run, links[first], JSON.stringify(outcome));
    }
    const places = [...links.keys()].filter((place) => {
      const outcome = known[place];
      return outcome !== null && 'error' in readLinkOutcome(outcome);
    });
    return new Set(places);
  }

  private keep(run: string, link: string, outcome: LinkOutcome): void {
    const text = JSON.stringify(outcome);
    this.keeping = this.keeping.then(() => record(this.redis, run, link, text));
    // it fails the chain when that has ended
    this.keeping.catch(() => this.stop.abort());
  }

  /** Ends what nobody waits for any more. */
  private watch(run: string): void {
    isCancelled(this.redis, run).then(
      (cancelled) => {
        if (!cancelled) return;
        this.unwanted = true;
        this.stop.abort();
      },
      (error: unknown) => this.options.log(`The queue: ${messageOf(error)}`),
    );
  }

  /** Into the queue, behind the chains that are not as far. */
  private async giveBack(token: string | undefined, priority: number): Promise<never> {
    await this.job.changePriority({ priority });
    await this.job.moveToWait(token);
    throw new WaitingError();
  }
}

async function isCancelled(redis: Redis, run: string): Promise<boolean> {
  return (await redis.exists(keys.cancelled(run))) === 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
