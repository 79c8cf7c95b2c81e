/** Whole fits in the engine's threads, with helpers and without: the same answer however busy the machine is. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../src/core/startingNeurons';
import { Engine } from '../../src/engine/engine';
import type { FitJob } from '../../src/engine/job';
import { buildBundles } from '../helpers/bundle';
import { fitJob } from '../helpers/jobs';

/** Busy threads beside a fit: one for each core of a small machine. */
const BUSY = 2;
const RUNS = 6;
/** Fields of a result that are times. */
const TIMES: ReadonlySet<string> = new Set(['timing', 'ms', 'startedAt']);

let alone: string;
let helped: string;
beforeAll(() => {
  // a thread that does not find its helpers' program goes on by itself
  alone = buildBundles('worker');
  helped = buildBundles('worker', 'searcher');
});
afterAll(() => {
  for (const folder of [alone, helped]) rmSync(folder, { recursive: true });
});

/** Four inputs and targets that are all noise: a third of a second of search. */
function noise(): FitJob {
  const [count, dimension] = [16, 4];
  const random = mulberry32(11);
  const numbers = (length: number): Float64Array => Float64Array.from({ length }, () => 2 * random() - 1);
  return fitJob(
    { inputs: numbers(count * dimension), dimension, targets: numbers(count) },
    { gap: 1e-4, timeMs: 600_000 },
  );
}

/** The result as it is written, but for times. In an engine of its own: it remembers nothing. */
async function answer(job: FitJob, folder: string): Promise<string> {
  const engine = new Engine({ workerPath: join(folder, 'worker.js'), workers: 1, graceMs: 20_000 });
  try {
    const result = await engine.run(job);
    expect(result.status).toBe('optimal');
    return JSON.stringify(result, (name, value: unknown) => (TIMES.has(name) ? undefined : value));
  } finally {
    await engine.dispose();
  }
}

describe('a fit of several inputs', () => {
  it('gives the same bytes with helping threads and without, beside busy threads and alone', async () => {
    const job = noise();
    const answers = new Set<string>();
    for (let run = 0; run < RUNS; run++) {
      const busy = Array.from({ length: run % 2 === 0 ? 0 : BUSY }, () => {
        return new Worker('for (;;) Math.random();', { eval: true });
      });
      answers.add(await answer(job, run % 3 === 0 ? alone : helped));
      await Promise.all(busy.map((worker) => worker.terminate()));
    }
    expect(answers.size).toBe(1);
  });
});
