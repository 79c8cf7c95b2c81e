/** Chains of a sweep that go back into the queue after each fit: the table of local threads, and its rows one after the other. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FitOutcome } from '../../src/protocol/sweep';
import { BullmqEngine } from '../../src/queue/bullmqEngine';
import { serveSweeps } from '../../src/queue/sweepWorker';
import type { SweepEngine } from '../../src/sweep/engine';
import { LocalEngine } from '../../src/sweep/localEngine';
import { runSweep, sweepRun } from '../../src/sweep/run';
import { buildBundles } from '../helpers/bundle';
import { planOf } from '../helpers/sweeps';
import { RedisServer } from './redisServer';

let bundles: string;
let server: RedisServer;
beforeAll(async () => {
  bundles = buildBundles('worker');
  server = await RedisServer.start();
});
afterAll(async () => {
  await server.dispose();
  rmSync(bundles, { recursive: true });
});

const TEXT = `dataset d { generate teacher(neurons: 3, inputs: 3, samples: 24, noise: 0.1, seed: 7) }
fit f { data d goal least_squares penalty 5% }
sweep s { fit f vary penalty from 1% to 40% steps 6 log folds 3 seed 2 }
`;

/** The outcomes but for their times, and how many there were whenever a row was complete. */
async function swept(engine: SweepEngine): Promise<{ outcomes: object[]; complete: number[] }> {
  const run = sweepRun(await planOf(TEXT));
  const told: FitOutcome[] = [];
  const complete: number[] = [];
  await runSweep(run, engine, new AbortController().signal, (one) => {
    told.push({ ...one, ms: 0 });
    const rows = run.outcomes.rows().filter(({ cv }) => cv !== null).length;
    while (complete.length < rows) complete.push(told.length);
  });
  await engine.dispose();
  told.sort((a, b) => a.point - b.point || (a.fold ?? -1) - (b.fold ?? -1));
  return { outcomes: told, complete };
}

it('has the table of local threads, and the first row with its folds soon', async () => {
  const workerPath = join(bundles, 'worker.js');
  const redis = `redis://127.0.0.1:${server.port}`;
  const drain = new AbortController();
  const log = (): void => undefined;
  const onReady = (): void => undefined;
  const worked = serveSweeps({
    redis,
    workerPath,
    threads: 1,
    sliceMs: 0,
    onReady,
    log,
    drain: drain.signal,
  });
  const far = await swept(
    await BullmqEngine.connect({ redis, resume: false, onWorkers: () => undefined, log }),
  );
  drain.abort();
  await worked;
  const near = await swept(new LocalEngine({ workerPath, workers: 1, sliceMs: Infinity }));
  expect(far.outcomes).toHaveLength(24);
  expect(far.outcomes).toEqual(near.outcomes);
  // four fits a row
  expect(far.complete).toEqual([4, 8, 12, 16, 20, 24]);
});
