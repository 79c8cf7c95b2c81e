/** Which Redis a URL names, and that nothing that is said tells its password. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, optionsOf, RedisRefused, shownUrl, withoutSecrets } from '../../src/queue/connection';
import { RedisServer } from './redisServer';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start('--requirepass', 'p@ss:word');
});
afterAll(() => server.dispose());

it('reads name, password, database and TLS', () => {
  expect(optionsOf('rediss://me:p%40ss@[::1]:7000/3')).toMatchObject({
    host: '::1',
    port: 7000,
    db: 3,
    username: 'me',
    password: 'p@ss',
    tls: {},
  });
  expect(optionsOf('redis://far')).toMatchObject({ host: 'far', port: 6379, db: 0 });
  expect(optionsOf('redis://far')).not.toHaveProperty('tls');
});

it.each(['', 'far:6379', 'http://far', 'redis://far/a', 'redis://'])('refuses %j', (url) => {
  expect(() => optionsOf(url)).toThrow(RedisRefused);
});

it('connects with the password, and says without it that it is wrong', async () => {
  const good = `redis://:${encodeURIComponent('p@ss:word')}@127.0.0.1:${server.port}`;
  const client = await connect(good);
  expect(await client.ping()).toBe('PONG');
  client.disconnect();
  for (const url of [server.url, `redis://:wrong-word@127.0.0.1:${server.port}`]) {
    const refusal = await connect(url).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RedisRefused);
    expect(String(refusal)).toContain('name or password');
    expect(String(refusal)).not.toContain('wrong-word');
  }
});

it('says in one sentence that nobody answers', async () => {
  const url = 'redis://me:secret@127.0.0.1:1';
  const refusal = await connect(url).catch((error: unknown) => error);
  expect(String(refusal)).toMatch(/Redis at redis:\/\/127\.0\.0\.1:1 does not answer/);
  expect(String(refusal)).not.toContain('secret');
  expect(shownUrl(url)).toBe('redis://127.0.0.1:1');
  expect(withoutSecrets('it is p@ss or p%40ss', 'redis://:p%40ss@far')).toBe('it is *** or ***');
});
