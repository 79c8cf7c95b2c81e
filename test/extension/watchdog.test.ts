/** The server is asked at intervals; one that does not answer in time is told, once a question. */
import { expect, it } from 'vitest';
import { ANSWER_MS, LOOK_MS, Watchdog } from '../../src/extension/watchdog';
import { FakeClock } from '../server/fakeClock';

function watched(clock: FakeClock) {
  const state = { asked: 0, blocked: 0, running: true, answer: () => new Promise<void>(() => undefined) };
  const watchdog = new Watchdog(
    {
      ask: () => {
        if (!state.running) return undefined;
        state.asked += 1;
        return state.answer();
      },
      blocked: () => (state.blocked += 1),
    },
    (ms, body) => clock.after(ms, body),
  );
  return { state, watchdog };
}

/** Lets time pass in small steps, and answers come in between. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 500) {
    clock.advance(500);
    await Promise.resolve();
    await Promise.resolve();
  }
}

it('says so when no answer comes, and goes on looking', async () => {
  const clock = new FakeClock();
  const { state } = watched(clock);
  await pass(clock, LOOK_MS + ANSWER_MS);
  expect(state).toMatchObject({ asked: 1, blocked: 0 });
  await pass(clock, 4000);
  expect(state).toMatchObject({ asked: 1, blocked: 1 });
  state.answer = () => Promise.resolve();
  await pass(clock, 10 * (LOOK_MS + ANSWER_MS));
  expect(state.asked).toBeGreaterThan(20);
  expect(state.blocked).toBe(1);
});

it('takes an error for an answer, waits while no server runs, and ends', async () => {
  const clock = new FakeClock();
  const { state, watchdog } = watched(clock);
  state.answer = () => Promise.reject(new Error('gone'));
  await pass(clock, 3 * LOOK_MS + 1000);
  expect(state.asked).toBe(3);
  state.running = false;
  await pass(clock, 5 * LOOK_MS);
  expect(state.asked).toBe(3);
  state.running = true;
  state.answer = () => new Promise<void>(() => undefined);
  await pass(clock, LOOK_MS);
  watchdog.dispose();
  await pass(clock, 10 * ANSWER_MS);
  expect(state.blocked).toBe(0);
});
