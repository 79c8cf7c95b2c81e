/** The side of the queue that hands chains of fits out and collects what they come to. */
import { type Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { putBlobs } from './blobs';
import { another } from './connection';
import { CHAIN_FORMAT, type LinkOutcome, priorityOf, type QueuedChain, readLinkOutcome } from './chain';
import { KEPT_SECONDS, keys, QUEUE } from './keys';
import { forget, forgetRun, newsAfter, recorded } from './outcomes';
import type { Packed } from './packing';

export interface Chain {
  readonly id: string;
  readonly links: readonly string[];
  /** As a chain of the queue has it. */
  readonly rank: number;
  /** Made when the chain is handed out: of all chains at once it would fill the memory. */
  readonly pack: () => Packed;
}

export interface ChainRun {
  /** Letters, digits, `.`, `_`, `-`; the same for the same chains. */
  readonly id: string;
  readonly chains: readonly Chain[];
  /** Whether outcomes that an earlier run of this id has left in Redis are taken for those of this one. */
  readonly resume: boolean;
  /** Called once a link. The outcomes of a chain stay in Redis until this has resolved for all of its links. */
  readonly onOutcome: (link: string, outcome: LinkOutcome) => Promise<void>;
  /** How many workers are there, whenever that changes. */
  readonly onWorkers: (count: number) => void;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Chains in the queue that nobody has begun, at least; the others wait here, so that Redis holds few at a time. */
const LEAST_WAITING = 16;
/** For each worker. */
const WAITING_PER_WORKER = 4;
/** Milliseconds that news are waited for before the state of the chains is looked at. */
const NEWS_MS = 500;
const LOOK_MS = 2000;
/** Chains of which the state is asked at one look: each takes some commands of Redis. */
const MOST_LOOKED_AT = 100;
/** A link's tries are counted apart (worker.ts); a chain may come back as often as it likes. */
const ATTEMPTS = 1000;
const BACKOFF_MS = 500;

/** Resolves when every link has its outcome, or the run is cancelled. `redis` is not used for anything that blocks. */
export async function coordinate(redis: Redis, run: ChainRun): Promise<void> {
  const queue = new Queue<QueuedChain>(QUEUE, { connection: redis });
  // the connection's own errors, which it tells where it was made
  queue.on('error', () => undefined);
  const reader = another(redis, run.log);
  try {
    if (run.resume) await redis.del(keys.cancelled(run.id));
    else await forgetRun(redis, run.id);
    await new Coordination(redis, reader, queue, run).run();
  } finally {
    reader.disconnect();
    await queue.close();
  }
}

class Coordination {
  private readonly ended = new Set<string>();
  private readonly todo: Chain[];
  /** Handed out, with a link that has no outcome. */
  private readonly out = new Map<string, Chain>();
  private readonly chainOf = new Map<string, Chain>();
  /** Up to where the news are read. */
  private last = '0';
  private workers = -1;
  /** How many workers the caller was told of. */
  private told = -1;
  private lookedAt = -Infinity;

  constructor(
    private readonly redis: Redis,
    private readonly reader: Redis,
    private readonly queue: Queue<QueuedChain>,
    private readonly asked: ChainRun,
  ) {
    this.todo = [...asked.chains];
    for (const chain of this.todo) for (const link of chain.links) this.chainOf.set(link, chain);
  }

  async run(): Promise<void> {
    const { id, resume, signal } = this.asked;
    // what has ended in the meantime need not be handed out
    if (resume) while ((await this.gather(1)) > 0);
    while (!signal.aborted && this.todo.length + this.out.size > 0) {
      if (Date.now() - this.lookedAt > LOOK_MS) await this.look();
      await this.handOut();
      await this.gather(NEWS_MS);
    }
    if (signal.aborted) await this.cancel();
    else await forgetRun(this.redis, id);
  }

  /** Collects what has ended, waited for so many milliseconds at most; answers how many links that were. */
  private async gather(waitMs: number): Promise<number> {
    const { last, links } = await newsAfter(this.reader, this.asked.id, this.last, waitMs);
    this.last = last;
    await this.collect(links);
    return links.length;
  }

  private isDone({ links }: Chain): boolean {
    return links.every((link) => this.ended.has(link));
  }

  private async handOut(): Promise<void> {
    const most = Math.max(LEAST_WAITING, WAITING_PER_WORKER * this.workers);
    while (this.out.size < most && this.todo.length > 0) {
      const chain = this.todo.shift()!;
      if (this.isDone(chain)) continue;
      await this.add(chain);
      this.out.set(chain.id, chain);
    }
  }

  private async add({ id: chain, links, rank, pack }: Chain): Promise<void> {
    const { text, blobs } = pack();
    await putBlobs(this.redis, blobs);
    const jobId = this.jobId(chain);
    const data: QueuedChain = {
      format: CHAIN_FORMAT,
      run: this.asked.id,
      chain,
      links: [...links],
      rank,
      payload: text,
    };
    // one of an earlier run that is over is in the way of its successor
    const before = await this.queue.getJob(jobId);
    if (before && (await isOver(before))) await before.remove();
    await this.queue.add('chain', data, {
      jobId,
      priority: priorityOf(rank),
      attempts: ATTEMPTS,
      backoff: { type: 'fixed', delay: BACKOFF_MS },
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    });
  }

  /** Those that are awaited still; none once the run is cancelled. */
  private async collect(links: readonly string[]): Promise<void> {
    const awaited = links.filter((link) => this.chainOf.has(link) && !this.ended.has(link));
    if (awaited.length === 0) return;
    const texts = await recorded(this.redis, this.asked.id, awaited);
    for (const [at, link] of awaited.entries()) {
      const text = texts[at];
      // lost with Redis: a later look hands its chain out anew
      if (text === null || this.asked.signal.aborted) continue;
      await this.asked.onOutcome(link, readLinkOutcome(text));
      this.ended.add(link);
      const chain = this.chainOf.get(link)!;
      if (!this.isDone(chain)) continue;
      await forget(this.redis, this.asked.id, chain.id, chain.links);
      this.out.delete(chain.id);
    }
  }

  /** Who works, and whether a chain that is out is still known to the queue. */
  private async look(): Promise<void> {
    this.lookedAt = Date.now();
    const workers = await this.queue.getWorkersCount();
    // one that has just been started is not there yet
    if (workers !== this.told && (workers > 0 || workers === this.workers)) {
      this.asked.onWorkers(workers);
      this.told = workers;
    }
    this.workers = workers;
    // the longest out first; those that are looked at go behind the others
    for (const chain of [...this.out.values()].slice(0, MOST_LOOKED_AT)) {
      this.out.delete(chain.id);
      this.out.set(chain.id, chain);
      const job = await this.queue.getJob(this.jobId(chain.id));
      if (job && !(await isOver(job))) continue;
      // what it came to may be on its way
      await this.collect(chain.links);
      if (!this.isDone(chain)) await this.add(chain);
    }
  }

  /** Takes back what nobody has begun, and tells the others that nobody waits for them. */
  private async cancel(): Promise<void> {
    await this.redis.set(keys.cancelled(this.asked.id), '1', 'EX', KEPT_SECONDS);
    for (const { id } of this.out.values()) {
      const job = await this.queue.getJob(this.jobId(id));
      if (job && (await job.getState()) === 'prioritized') await job.remove();
    }
  }

  private jobId(chain: string): string {
    return `${this.asked.id}_${chain}`;
  }
}

async function isOver(job: Job): Promise<boolean> {
  return (await job.isCompleted()) || (await job.isFailed());
}
