/** The thread beside the tests: it computes elsewhere, and neither an error nor its end is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type * as example from './example';
import { threadOf } from './thread';

const start = () => threadOf<typeof example>(new URL('./example.ts', import.meta.url));

it('computes in another thread, the same one each time', async () => {
  const { thread, sum } = start();
  const [first, total, second] = await Promise.all([thread(), sum(Float64Array.of(1, 2, 3)), thread()]);
  expect(first).not.toBe(threadId);
  expect(second).toBe(first);
  expect(total).toBe(6);
});

it('passes errors on, and goes on after them', async () => {
  const { fail, sum } = start();
  await expect(fail('too far')).rejects.toThrow(new RangeError('too far'));
  expect(await sum(Float64Array.of(4))).toBe(4);
});

it('says when its thread has ended, to who waits and to who comes later', async () => {
  const { exit, sum } = start();
  await expect(exit()).rejects.toThrow('exit code 3');
  await sleep(1);
  await expect(sum(Float64Array.of(1))).rejects.toThrow('exit code 3');
});
