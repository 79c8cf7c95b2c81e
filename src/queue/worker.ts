/** The side of the queue that fits: takes chains, one a thread, and keeps each outcome before it goes on. */
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { BlobCache } from './blobs';
import { another } from './connection';
import { type LinkOutcome, type QueuedChain, readChain, readLinkOutcome } from './chain';
import { keys, QUEUE } from './keys';
import { begin, record, recorded } from './outcomes';
import { unpack } from './packing';

export interface WorkOptions {
  /** Chains at the same time. */
  readonly threads: number;
  /**
   * Fits the link at a place of a chain's unpacked payload, from the one before (null: none, or it has no answer). What it resolves to is
   * JSON. What it throws is tried again, a few times.
   */
  readonly run: (payload: unknown, place: number, before: unknown, signal: AbortSignal) => Promise<unknown>;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
  /** Ends the work: what is being fitted is finished, what is left goes back into the queue. */
  readonly drain: AbortSignal;
}

/** A link that has been begun so often without an end is given up: it ends whoever tries it. */
const MOST_TRIES = 5;
/** Milliseconds without a sign of life after which a worker counts as dead, and between two looks for such. */
const LOCK_MS = 15_000;
const STALLED_MS = 5000;
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

  constructor(
    private readonly redis: Redis,
    private readonly blobs: BlobCache,
    private readonly options: WorkOptions,
    private readonly job: Job<QueuedChain>,
  ) {}

  async run(token: string | undefined): Promise<void> {
    const chain = this.read();
    const payload = await unpack(chain.payload, (hash) => this.blobs.load(hash));
    const watch = setInterval(() => {
      this.isCancelled(chain.run).then(
        (cancelled) => cancelled && this.stop.abort(),
        (error: unknown) => this.options.log(`The queue: ${messageOf(error)}`),
      );
    }, CANCELLED_MS);
    try {
      let before: unknown = null;
      for (const [place, link] of chain.links.entries()) {
        const outcome = await this.outcomeOf(chain, link, (signal) =>
          this.options.run(payload, place, before, signal),
        );
        if (outcome === null) return; // cancelled: nobody waits for it
        before = 'value' in outcome ? outcome.value : null;
        if (this.options.drain.aborted && place + 1 < chain.links.length) await this.giveBack(token);
      }
    } finally {
      clearInterval(watch);
    }
  }

  private read(): QueuedChain {
    try {
      return readChain(this.job.data);
    } catch (error) {
      throw new UnrecoverableError(`The job is no chain of fits: ${messageOf(error)}`);
    }
  }

  /** The outcome that stands. Null: the run has been cancelled. */
  private async outcomeOf(
    { run, links }: QueuedChain,
    link: string,
    fit: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<LinkOutcome | null> {
    const known = await recorded(this.redis, run, link);
    if (known !== null) return readLinkOutcome(known);
    if (await this.isCancelled(run)) return null;
    const tries = await begin(this.redis, run, link);
    if (tries > MOST_TRIES) {
      const place = links.indexOf(link) + 1;
      return this.keep(run, link, {
        error: `It was begun ${MOST_TRIES} times and never ended (fit ${place} of its chain); ${this.lastError()}`,
      });
    }
    const value = await fit(this.stop.signal);
    return this.stop.signal.aborted ? null : this.keep(run, link, { value });
  }

  private async keep(run: string, link: string, outcome: LinkOutcome): Promise<LinkOutcome> {
    return readLinkOutcome(await record(this.redis, run, link, JSON.stringify(outcome)));
  }

  private lastError(): string {
    const { failedReason } = this.job;
    return failedReason ? `the last error: ${failedReason}` : 'its worker ended each time.';
  }

  private async isCancelled(run: string): Promise<boolean> {
    return (await this.redis.exists(keys.cancelled(run))) === 1;
  }

  /** Into the queue, for another worker. */
  private async giveBack(token: string | undefined): Promise<never> {
    await this.job.moveToWait(token);
    throw new WaitingError();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
