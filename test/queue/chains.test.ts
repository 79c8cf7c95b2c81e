/** Chains of work over a real Redis: each link once, in order, whatever ends in the middle. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LinkOutcome } from '../../src/queue/chain';
import { type Chain, type ChainRun, coordinate } from '../../src/queue/coordinator';
import { QUEUE } from '../../src/queue/keys';
import { Packer } from '../../src/queue/packing';
import { work, type WorkOptions } from '../../src/queue/worker';
import { RedisServer } from './redisServer';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await RedisServer.start();
  redis = await server.connect();
});
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

/** Chains of numbers; a link's outcome is the sum of its number and the outcome before. */
function chainsOf(count: number, length: number): Chain[] {
  const packer = new Packer();
  return Array.from({ length: count }, (_, c) => ({
    id: `c${c}`,
    links: Array.from({ length }, (_unused, k) => `c${c}.${k}`),
    rank: c * length,
    pack: () => packer.pack(Float64Array.from({ length }, (_unused, k) => c + k)),
  }));
}

const sums = (chains: readonly Chain[]): Record<string, LinkOutcome> =>
  Object.fromEntries(
    chains.flatMap(({ links }, c) => {
      let sum = 0;
      return links.map((link, k) => [link, { value: (sum += c + k) }]);
    }),
  );

/** Adds the numbers up, each after what `before` does with it; so many of them before the chain goes back. */
const adding =
  (
    before: (place: number, numbers: Float64Array) => Promise<unknown>,
    slice = Infinity,
  ): WorkOptions['run'] =>
  async (payload, { without, from, onOutcome, signal }) => {
    const numbers = payload as Float64Array;
    const start = JSON.parse(from ?? '{ "place": 0, "sum": 0 }') as { place: number; sum: number };
    let { place, sum } = start;
    while (place < numbers.length && !signal.aborted && place - start.place < slice) {
      if (!without.has(place)) {
        await before(place, numbers);
        sum += numbers[place];
        onOutcome(place, sum);
      }
      place++;
    }
    return place < numbers.length ? JSON.stringify({ place, sum }) : null;
  };
const add = adding(async () => undefined);

/** A worker; stopped at the end of `act`. */
async function withWorker(
  run: WorkOptions['run'],
  act: (log: readonly string[]) => Promise<void>,
  threads = 2,
) {
  const drain = new AbortController();
  const log: string[] = [];
  const client = await server.connect();
  const worked = work(client, { threads, run, log: (text) => log.push(text), drain: drain.signal });
  try {
    await act(log);
  } finally {
    drain.abort();
    await worked;
    client.disconnect();
  }
}

interface Collected {
  readonly outcomes: Record<string, LinkOutcome>;
  readonly order: string[];
}

async function collect(
  id: string,
  chains: readonly Chain[],
  options: Partial<ChainRun> = {},
): Promise<Collected> {
  const outcomes: Record<string, LinkOutcome> = {};
  const order: string[] = [];
  await coordinate(redis, {
    id,
    chains,
    resume: false,
    onOutcome: async (link, outcome) => {
      expect(outcomes).not.toHaveProperty([link]);
      outcomes[link] = outcome;
      order.push(link);
    },
    onWorkers: () => undefined,
    log: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
  return { outcomes, order };
}

it('runs each link once, each from the one before', async () => {
  const chains = chainsOf(40, 5);
  await withWorker(add, async () => {
    const { outcomes, order } = await collect('once', chains);
    expect(outcomes).toEqual(sums(chains));
    for (const { links } of chains) expect(order.filter((link) => links.includes(link))).toEqual(links);
  });
  // nothing of the run stays
  expect(await redis.keys('hullfit:run:once:*')).toEqual([]);
});

it('advances chains of one rank step by step, where they go back after each, and those behind them later', async () => {
  const chains = chainsOf(4, 3).map((chain, c) => ({ ...chain, rank: c < 3 ? 0 : 3 }));
  const run = adding(async () => undefined, 1);
  await withWorker(
    run,
    async () => {
      const { outcomes, order } = await collect('steps', chains);
      expect(outcomes).toEqual(sums(chains));
      const steps = order.map((link) => link.split('.'));
      expect(steps.map(([, step]) => Number(step))).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2]);
      expect(steps.slice(9).map(([chain]) => chain)).toEqual(['c3', 'c3', 'c3']);
    },
    1,
  );
  expect(await redis.keys('hullfit:run:steps:*')).toEqual([]);
});

it('goes on where it was when it is resumed: what has ended in the meantime is not run again', async () => {
  const chains = chainsOf(6, 4);
  const stop = new AbortController();
  let begun = 0;
  const run = adding(async () => void begun++);
  await withWorker(run, async () => {
    await collect('again', chains, {
      signal: stop.signal,
      // as if it died: nothing more is collected
      onOutcome: async () => stop.abort(),
    });
    const before = begun;
    const { outcomes } = await collect('again', chains, { resume: true });
    expect(outcomes).toEqual(sums(chains));
    expect(begun - before).toBeLessThan(24);
  });
});

it('sets a link aside that always throws, and goes on behind it', async () => {
  const chains = chainsOf(2, 3);
  const run = adding(async (place, numbers) => {
    if (numbers[0] === 1 && place === 1) throw new Error('it is poison');
  });
  await withWorker(run, async (log) => {
    const { outcomes } = await collect('poison', chains);
    expect(outcomes).toMatchObject({
      ...sums(chains.slice(0, 1)),
      'c1.0': { value: 1 },
      'c1.2': { value: 4 },
    });
    expect((outcomes['c1.1'] as { error: string }).error).toContain('it is poison');
    expect(log.join('\n')).toContain('it is poison');
  });
});

it('survives the end of Redis in the middle', async () => {
  const chains = chainsOf(6, 5);
  const run = adding(() => pause(60));
  await withWorker(run, async () => {
    let count = 0;
    const outcomes: Record<string, LinkOutcome> = {};
    await coordinate(redis, {
      id: 'restart',
      chains,
      resume: false,
      onOutcome: async (link, outcome) => {
        outcomes[link] = outcome;
        if (++count === 8) {
          await server.kill();
          void pause(300).then(() => server.up());
        }
      },
      onWorkers: () => undefined,
      log: () => undefined,
      signal: new AbortController().signal,
    });
    expect(outcomes).toEqual(sums(chains));
  });
});

it('gives the rest of a chain back when it is drained', async () => {
  const chains = chainsOf(1, 30);
  const run = adding(() => pause(30));
  const collected = collect('drain', chains);
  await withWorker(run, () => pause(400), 1);
  await withWorker(run, async () => {
    expect((await collected).outcomes).toEqual(sums(chains));
  });
});

it('refuses a job that is no chain', async () => {
  const { Queue } = await import('bullmq');
  const queue = new Queue(QUEUE, { connection: redis });
  const job = await queue.add('chain', {
    format: 'hullfit.chain/1',
    run: 'a',
    chain: 'b',
    links: [],
    payload: '',
  });
  await withWorker(add, async () => {
    await expect.poll(async () => job.getState(), { timeout: 10_000 }).toBe('failed');
  });
  expect((await queue.getJob(job.id!))!.failedReason).toContain('The job is no chain of fits');
  await queue.close();
});
