/** The engine with workers that misbehave: small scripts that speak the protocol, or do not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Engine, EngineError, type EngineOptions } from '../../src/engine/engine';
import { readResult } from '../../src/result/read';
import { fitJob } from '../helpers/jobs';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const engines: Engine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));

/** What the scripts share. `slope` of the problem says what to do; `count` numbers the runs of one thread. */
const PRELUDE = `
const { parentPort: port } = require('node:worker_threads');
const solution = (objective) => ({
  head: { status: 'optimal', objective, mass: objective, lowerBound: objective, gap: 0,
    skip: { constant: 0, linear: [0] }, timing: { totalMs: 1, masterMs: 0, pricingMs: 0 } },
  weights: Float64Array.of(1), biases: Float64Array.of(0), outputs: Float64Array.of(objective),
  dual: Float64Array.of(0, 0, 0, 0),
});
const entry = { iteration: 1, ms: 1, objective: 12.5, lowerBound: 11.25, neurons: 3 };
let count = 0;
port.on('message', ({ type, protocol, id, problem, options, cancel }) => {
  count++;
  const flag = new Int32Array(cancel);
  const head = { protocol, id };
  const done = (objective) => port.postMessage({ ...head, type: 'done', solution: solution(objective), trace: [] });
  const best = () => port.postMessage({ ...head, type: 'best', best: {
    head: { status: 'cancelled', ending: { by: 'cancel', started: true, gap: 0.2 }, objective: 5, mass: 5, lowerBound: 4, gap: 0.2,
      skip: { constant: 0, linear: [0] }, timing: { totalMs: 1, masterMs: 2, pricingMs: 3 } },
    weights: Float64Array.of(1, -1), biases: Float64Array.of(0.5, 0), outputs: Float64Array.of(3, -2),
    dual: Float64Array.of(0, 0.25, 0, -0.25),
  } });
  const progress = () => port.postMessage({ ...head, type: 'progress', entry });
`;

/** Behaviours by the problem's slope, a number any job may carry. */
const SCRIPT = `${PRELUDE}
  if (type === 'build') { port.postMessage({ ...head, type: 'begun' }); for (;;) {} }
  switch (problem.slope) {
    case 0: return done(count);
    case 0.1: throw new Error('out of luck');
    case 0.2: return port.postMessage({ ...head, type: 'failed', message: 'a fault in the solver' });
    case 0.3: progress(); for (;;) {}
    case 0.35: best(); progress(); for (;;) {}
    case 0.4: progress(); while (Atomics.load(flag, 0) === 0) {} return done(7);
    case 0.5: console.log('printed by a library'); return done(1);
    case 0.6: process.exit(3);
    case 0.65: return done(options.spentMs);
    case 0.7: { const hoard = []; for (;;) hoard.push(new Array(1000).fill({}).map(() => ({}))); }
  }
});`;

const workerPath = join(folder, 'worker.cjs');
writeFileSync(workerPath, SCRIPT);

function start(options: Partial<EngineOptions> = {}): Engine {
  const engine = new Engine({ workerPath, workers: 1, graceMs: 150, ...options });
  engines.push(engine);
  return engine;
}

const works = () => fitJob({ slope: 0 });
const behaving = (slope: number) => fitJob({ slope });

describe('what was waited for the data', () => {
  it.each([
    [0, 0],
    [90, 0], // a small table
    [600, 500],
    [5000, 1500], // a quarter is left
  ])('of %s ms counts as %s ms of a fit of 2 s', async (waitedMs, spentMs) => {
    const job = { ...behaving(0.65), timeMs: 2000 };
    expect(await start().run(job, { waitedMs })).toMatchObject({ objective: spentMs });
  });

  it('ends a thread that does not see its limit so much earlier', async () => {
    const begun = performance.now();
    const { timing, reason } = await start().run({ ...behaving(0.35), timeMs: 2000 }, { waitedMs: 1600 });
    const tookMs = performance.now() - begun;
    expect(reason).toContain('time limit of 2 s');
    expect(timing.totalMs).toBeGreaterThan(2000);
    // both by the same clock, on whatever machine
    expect(timing.totalMs - tookMs).toBeGreaterThan(1000);
  });
});

describe('residuals that take too long', () => {
  const optimal = () => ({ ...works(), timeMs: 200 });

  it('end with the time of the fit, and the network is kept', async () => {
    const result = await start({ productsApart: 0 }).run(optimal());
    expect(result).toMatchObject({ status: 'stopped', objective: 1, residual: null });
    expect(result.reason).toBe(
      'The time limit of 0.2 s was reached before the network was held against all samples; no residual is given.',
    );
    expect(result.neurons).toHaveLength(1);
    expect(readResult(result)).toEqual(result);
  });

  it('end soon after the fit is cancelled, while they are computed or before', async () => {
    const engine = start({ productsApart: 0 });
    for (const wait of [300, 0]) {
      const controller = new AbortController();
      const running = engine.run({ ...works(), timeMs: 1e6 }, { signal: controller.signal });
      setTimeout(() => controller.abort(), wait);
      expect(await running).toMatchObject({ status: 'cancelled', residual: null });
    }
  });

  it('do not keep an engine that ends', async () => {
    const engine = start({ productsApart: 0 });
    const running = engine.run({ ...works(), timeMs: 1e6 });
    setTimeout(() => void engine.dispose(), 300);
    expect(await running).toMatchObject({ status: 'cancelled' });
  });
});

describe('a worker that dies', () => {
  it.each([
    [0.1, 'out of luck'],
    [0.6, 'exit code 3'],
  ])('loses its fit and nothing else (%s)', async (slope, words) => {
    const engine = start();
    const [before, lost, after] = await Promise.allSettled([
      engine.run(works()),
      engine.run(behaving(slope)),
      engine.run(works()),
    ]);
    expect(before).toMatchObject({ status: 'fulfilled', value: { objective: 1 } });
    expect(lost).toMatchObject({ status: 'rejected', reason: { name: 'EngineError' } });
    expect((lost as PromiseRejectedResult).reason.message).toContain(words);
    // the first run of a new thread
    expect(after).toMatchObject({ status: 'fulfilled', value: { objective: 1 } });
  });

  it('of too little memory does so too', async () => {
    const engine = start({ heapMb: 16 });
    await expect(engine.run(behaving(0.7))).rejects.toThrow('memory');
    expect((await engine.run(works())).objective).toBe(1);
  });

  it('is started again only a few times a minute', async () => {
    let ms = 0;
    const engine = start({ now: () => ms });
    const lost = [1, 2, 3, 4].map(() => engine.run(behaving(0.1)));
    const reasons = (await Promise.allSettled(lost)).map(
      (end) => (end as PromiseRejectedResult).reason.message,
    );
    expect(reasons.filter((reason) => reason.includes('out of luck'))).toHaveLength(3);
    expect(reasons[3]).toContain('not started again for a minute');
    await expect(engine.run(works())).rejects.toThrow('not started again for a minute');
    ms = 60_001;
    expect((await engine.run(works())).objective).toBe(1);
  });

  it('before it ever runs says why', async () => {
    const engine = start({ workerPath: join(folder, 'missing.js') });
    await expect(engine.run(works())).rejects.toThrow(EngineError);
    await expect(engine.run(works())).rejects.toThrow('missing.js');
  });
});

describe('a solver that fails', () => {
  it('leaves its thread alive', async () => {
    const engine = start();
    await expect(engine.run(behaving(0.2))).rejects.toThrow('a fault in the solver');
    // the second run of the same thread
    expect((await engine.run(works())).objective).toBe(2);
  });
});

describe('a cancelled fit', () => {
  it('that answers in time keeps its thread', async () => {
    const engine = start({ graceMs: 10_000 });
    const controller = new AbortController();
    const result = await engine.run(behaving(0.4), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(result.objective).toBe(7);
    expect((await engine.run(works())).objective).toBe(2);
  });

  it('that does not is ended, and without a best there is no network', async () => {
    const engine = start();
    const controller = new AbortController();
    const result = await engine.run(behaving(0.3), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(result).toMatchObject({
      status: 'cancelled',
      objective: null,
      neurons: [],
    });
    // what one sample proves
    expect(result.lowerBound).toBeGreaterThan(0);
    expect(result.dual.filter((z) => z !== 0)).toHaveLength(1);
    expect(result.trace).toEqual([{ iteration: 1, ms: 1, objective: 12.5, lowerBound: 11.25, neurons: 3 }]);
    expect(result.reason).toBe('Cancelled; no network met the samples to nine digits.');
    // every network meets a soft margin
    const soft = behaving(0.3);
    const targets = soft.problem.targets.map((_, i) => (i % 2 === 0 ? 1 : -1));
    const ended = new AbortController();
    const known = await engine.run(
      { ...soft, problem: { ...soft.problem, goal: { kind: 'classify_soft', softness: 2 }, targets } },
      { signal: ended.signal, onProgress: () => ended.abort() },
    );
    const { count } = soft.problem;
    expect(known).toMatchObject({
      status: 'cancelled',
      objective: 2 * count,
      mass: 0,
    });
    expect(known.lowerBound).toBeGreaterThan(0);
    expect(known.gap).toBeLessThan(1);
    // being ended is not dying: it may happen any number of times
    for (let time = 0; time < 4; time++) {
      const again = new AbortController();
      await engine.run(behaving(0.3), { signal: again.signal, onProgress: () => again.abort() });
    }
    expect((await engine.run(works())).objective).toBe(1);
  });

  it('that does not is ended with the best that it told', async () => {
    const engine = start();
    const controller = new AbortController();
    const result = await engine.run(behaving(0.35), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(result).toMatchObject({
      status: 'cancelled',
      reason: 'Cancelled; the proven gap is 0.2.',
      objective: 5,
      lowerBound: 4,
      neurons: [
        { weights: [1], bias: 0.5, output: 3 },
        { weights: [-1], bias: 0, output: -2 },
      ],
      dual: [0, 0.25, 0, -0.25],
    });
    expect(result.trace).toHaveLength(1);
  });

  it('never starts when it is still queued', async () => {
    const engine = start({ graceMs: 10_000 });
    const running = new AbortController();
    const queued = new AbortController();
    const first = engine.run(behaving(0.4), { signal: running.signal });
    const second = engine.run(works(), { signal: queued.signal });
    const third = engine.run(works());
    queued.abort();
    expect(await second).toMatchObject({
      status: 'cancelled',
      reason: 'Cancelled before it started.',
      objective: null,
    });
    running.abort();
    await first;
    // the second run of the thread: the queued one did not reach it
    expect((await third).objective).toBe(2);
  });

  it('may be aborted before it is given to the engine', async () => {
    const result = await start().run(works(), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ status: 'cancelled', timing: { totalMs: 0 } });
  });
});

describe('the end of an engine', () => {
  it('cancels what runs and what waits', async () => {
    const engine = start();
    const results = [engine.run(behaving(0.3)), engine.run(works())];
    await engine.dispose();
    expect((await Promise.all(results)).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect((await engine.run(works())).status).toBe('cancelled');
  });
});

it('keeps what workers print off standard output', async () => {
  const written: string[] = [];
  const { write } = process.stderr;
  process.stderr.write = (chunk: Uint8Array | string) => written.push(Buffer.from(chunk).toString()) > 0;
  try {
    const engine = start();
    await engine.run(behaving(0.5));
    await expect.poll(() => written.join(''), { timeout: 30_000 }).toContain('printed by a library');
  } finally {
    process.stderr.write = write;
  }
});

describe('a fit that does not see to its own time limit', () => {
  it('is ended a little after it, with the best that it told', async () => {
    const engine = start();
    const begin = performance.now();
    const result = await engine.run({ ...behaving(0.35), timeMs: 100 });
    expect(result).toMatchObject({
      status: 'stopped',
      reason:
        'The time limit of 0.1 s was reached; the proven gap is 0.2. Allow more `time`, or ask for a wider `gap`.',
      objective: 5,
      lowerBound: 4,
    });
    expect(result.timing.totalMs).toBeGreaterThan(100);
    // a limit of 0.1 s, 1 s for a thread that says not that it began, 0.4 s of grace; and a busy machine
    expect(performance.now() - begin).toBeLessThan(4000);
    // no death of the thread: the next fit has a new one
    expect((await engine.run(works())).objective).toBe(1);
  });

  it('is left alone where there is no end to its time', async () => {
    const engine = start();
    expect((await engine.run({ ...works(), timeMs: 1e12 })).objective).toBe(1);
  });
});
