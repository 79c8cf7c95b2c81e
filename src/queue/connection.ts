/** The connection to Redis: of a URL that may hold a password, which no message tells. */
import { Redis, type RedisOptions } from 'ioredis';

/** Redis cannot be used as it was asked for: one sentence, without the password. */
export class RedisRefused extends Error {}

/** Milliseconds until a first connection must stand; later ones are tried again and again. */
const CONNECT_WITHIN_MS = 5000;
/** Milliseconds between two attempts, at most: a restart of Redis takes a second or two. */
const RETRY_MS = 1000;

/** As much of the URL as may be shown: its host and port. */
export function shownUrl(url: string): string {
  const { protocol, host } = parsed(url);
  return `${protocol}//${host}`;
}

/** Options for clients of this Redis: `redis://`, or `rediss://` with TLS; name, password and database as in the URL. */
export function optionsOf(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = parsed(url);
  const database = Number(pathname.replace(/^\//, '') || '0');
  if (!Number.isSafeInteger(database) || database < 0) {
    throw new RedisRefused(
      `The Redis database "${pathname.slice(1)}" is no number; end the URL with one, as redis://host:6379/0.`,
    );
  }
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    db: database,
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
    // what a queue waits for may take longer than any number of attempts
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(RETRY_MS, 50 * attempt),
  };
}

/** A client whose first connection stands. Throws RedisRefused where it does not come about. */
export async function connect(url: string): Promise<Redis> {
  const options = optionsOf(url);
  const client = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: CONNECT_WITHIN_MS,
    // none while the first one is tried
    retryStrategy: (attempt) => (client.isReadyOnce ? options.retryStrategy!(attempt) : null),
  }) as Redis & { isReadyOnce?: boolean };
  let reason: unknown;
  client.on('error', (error: unknown) => (reason = error));
  try {
    await client.connect();
    await client.ping();
    client.isReadyOnce = true;
    return client;
  } catch (error) {
    client.disconnect();
    throw new RedisRefused(refusal(url, reason ?? error));
  }
}

/** A further connection of the client's kind. It comes back by itself; that it was lost is told once each time, without secrets. */
export function another(client: Redis, log: (text: string) => void): Redis {
  const other = client.duplicate();
  let told = false;
  other.on('ready', () => (told = false));
  other.on('error', (error: Error) => {
    if (told) return;
    told = true;
    log(`Redis is away (${error.message}); it is tried again until it is back.`);
  });
  return other;
}

function refusal(url: string, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/NOAUTH|WRONGPASS|invalid password/i.test(text)) {
    return `Redis at ${shownUrl(url)} wants another name or password; write them as redis://name:password@host:port.`;
  }
  return `Redis at ${shownUrl(url)} does not answer (${withoutSecrets(text, url)}); start it, or name another with --redis.`;
}

/** The text without the password of the URL. */
export function withoutSecrets(text: string, url: string): string {
  const { password } = parsed(url);
  if (password === '') return text;
  return text.replaceAll(password, '***').replaceAll(decodeURIComponent(password), '***');
}

function parsed(url: string): URL {
  let read: URL | undefined;
  try {
    read = new URL(url);
  } catch {
    // said below, without the text: it may hold a password
  }
  if (read === undefined || !['redis:', 'rediss:'].includes(read.protocol) || read.hostname === '') {
    throw new RedisRefused('--redis takes a URL such as redis://localhost:6379, or rediss://… with TLS.');
  }
  return read;
}
