/**
 * Outcomes on their way from a worker to the coordinator. A chain may be run twice, when a worker was taken for dead; its fits are in the
 * table once: the first outcome of a link stands, and is told of once.
 */
import type { Redis } from 'ioredis';
import { KEPT_SECONDS, keys } from './keys';

/** Both at once, or a crash in between would keep an outcome that nobody is told of. */
const RECORD = `
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  redis.call('XADD', KEYS[2], '*', 'link', ARGV[1])
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return redis.call('HGET', KEYS[1], ARGV[1])
`;

/** Keeps a link's outcome; answers the one that stands, which is that of an earlier run where there is one. */
export async function record(redis: Redis, run: string, link: string, outcome: string): Promise<string> {
  const stands = await redis.eval(RECORD, 2, keys.outcomes(run), keys.news(run), link, outcome, KEPT_SECONDS);
  return stands as string;
}

/** The outcomes of links, each null where it has none or that is collected. */
export async function recorded(
  redis: Redis,
  run: string,
  links: readonly string[],
): Promise<(string | null)[]> {
  return redis.hmget(keys.outcomes(run), ...links);
}

/** How often a link has been begun, this time included: one that ends its worker each time must not do so for ever. */
export async function begin(redis: Redis, run: string, link: string): Promise<number> {
  const tries = await redis.hincrby(keys.tries(run), link, 1);
  await redis.expire(keys.tries(run), KEPT_SECONDS);
  return tries;
}

export interface News {
  /** Where to go on. */
  readonly last: string;
  readonly links: readonly string[];
}

/** The links that have come to an end after `last` ('0': since the run began), waited for at most so many milliseconds. */
export async function newsAfter(reader: Redis, run: string, last: string, waitMs: number): Promise<News> {
  const answer = await reader.xread('COUNT', 100, 'BLOCK', waitMs, 'STREAMS', keys.news(run), last);
  if (answer === null) return { last, links: [] };
  const [[, entries]] = answer;
  return { last: entries[entries.length - 1][0], links: entries.map(([, fields]) => fields[1]) };
}

/** Keeps where a chain stands, for whoever goes on with it. */
export async function keepState(redis: Redis, run: string, chain: string, state: string): Promise<void> {
  await redis.hset(keys.states(run), chain, state);
  await redis.expire(keys.states(run), KEPT_SECONDS);
}

/** As it was last kept; null where it never was. */
export async function keptState(redis: Redis, run: string, chain: string): Promise<string | null> {
  return redis.hget(keys.states(run), chain);
}

/** Of a chain whose outcomes are on the coordinator's disk, nothing needs to stay. */
export async function forget(
  redis: Redis,
  run: string,
  chain: string,
  links: readonly string[],
): Promise<void> {
  await redis.hdel(keys.outcomes(run), ...links);
  await redis.hdel(keys.states(run), chain);
}

/** Of a run that is over, neither. */
export async function forgetRun(redis: Redis, run: string): Promise<void> {
  await redis.del(keys.outcomes(run), keys.news(run), keys.states(run), keys.tries(run), keys.cancelled(run));
}
