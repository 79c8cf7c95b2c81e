/** Rivals in the engine: with the real methods in real threads, and with scripts for what depends on order. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Engine, EngineError, type EngineOptions } from '../../src/engine/engine';
import type { FitJob, RivalTask } from '../../src/engine/job';
import { rivalKey } from '../../src/engine/rivalKey';
import { evaluateRows } from '../../src/result/predict';
import { readResult } from '../../src/result/read';
import type { RivalResult } from '../../src/result/schema';
import { formatResult } from '../../src/result/write';
import { buildBundles } from '../helpers/bundle';
import { fitJob } from '../helpers/jobs';

const DESCENT = {
  kind: 'gradient_descent',
  width: 20,
  seed: 1,
  steps: 500,
  rate: 0.01,
  decay: 1e-4,
} as const;
const PROCESS: RivalTask = { kind: 'gaussian_process' };
const NEVER: RivalTask = { ...DESCENT, steps: 1e9 };

const engines: Engine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));

describe('the engine, with the real rivals', () => {
  let bundles: string;
  beforeAll(() => {
    bundles = buildBundles('worker');
  });
  afterAll(() => rmSync(bundles, { recursive: true }));

  function start(): Engine {
    const engine = new Engine({ workerPath: join(bundles, 'worker.js'), workers: 1, graceMs: 20_000 });
    engines.push(engine);
    return engine;
  }

  /** Inputs in raw units far from the scaled ones, and two samples held out. */
  function scaledJob(): FitJob {
    const scaled = Float64Array.of(-1, -0.4, 0.1, 0.6, 1);
    const scaling = { offset: [100], factor: [0.1] };
    const rawInputs = scaled.map((value) => value / 0.1 + 100);
    const test = { count: 2, inputs: Float64Array.of(95, 107), targets: Float64Array.of(0.1, 0.2) };
    return fitJob({ inputs: scaled }, { rawInputs, scaling, test });
  }

  async function resultOf(engine: Engine, job: FitJob, task: RivalTask): Promise<RivalResult> {
    const { dual } = await engine.run(job);
    const end = await engine.compare(job, task, dual);
    if (end.kind !== 'result') throw new Error(`The rival ended as ${end.kind}.`);
    expect(end.final).toBe(true);
    return end.rival;
  }

  it('report a finite network in raw units, with its misses, its test and the mass that it must have', async () => {
    const job = scaledJob();
    const rival = await resultOf(start(), job, DESCENT);
    const activation = { kind: 'leaky_relu', slope: 0.1 } as const;
    const values = evaluateRows({ ...rival.network!, activation }, job.rawInputs);
    const misses = job.problem.targets.map((y, i) => Math.abs(values[i] - y));
    expect(rival.maxResidual).toBeCloseTo(Math.max(...misses), 9);
    expect(rival.rmsResidual).toBeCloseTo(Math.sqrt(misses.reduce((sum, r) => sum + r * r, 0) / 5), 9);
    const held = evaluateRows({ ...rival.network!, activation }, job.test!.inputs);
    expect(rival.testRms).toBeCloseTo(Math.hypot(held[0] - 0.1, held[1] - 0.2) / Math.SQRT2, 9);
    expect(rival).toMatchObject({
      kind: 'gradient_descent',
      seed: 1,
      settings: { width: 20, steps: 500, rate: 0.01, decay: 1e-4 },
      neurons: rival.network!.neurons.length,
    });
    expect(rival.mass).toBeCloseTo(
      rival.network!.neurons.reduce((sum, { output }) => sum + Math.abs(output), 0),
      9,
    );
    expect(rival.leastMass).toBeGreaterThan(0);
    expect(rival.leastMass).toBeLessThanOrEqual(rival.mass!);
    expect(rival.sampled).toBeUndefined();
  });

  it('report a kernel on a grid of raw inputs with its band, and the result can be read again', async () => {
    const engine = start();
    const job = scaledJob();
    const rival = await resultOf(engine, job, PROCESS);
    expect(rival).toMatchObject({ neurons: null, mass: null, maxResidual: expect.closeTo(0, 9) });
    const { axes, values, deviation } = rival.sampled!;
    expect([axes.length, axes[0].length, values.length, deviation!.length]).toEqual([1, 241, 241, 241]);
    expect(axes[0][0]).toBeLessThan(90);
    expect(axes[0].at(-1)).toBeGreaterThan(110);
    // near a sample the function is its target and the band is narrow
    const at = axes[0].findIndex((x) => Math.abs(x - 101) < 0.05);
    expect(Math.abs(values[at] - job.problem.targets[2])).toBeLessThan(0.05);
    expect(deviation![at]).toBeLessThan(deviation![0]);
    const result = { ...(await engine.run(job)), rivals: [rival] };
    expect(readResult(JSON.parse(formatResult([result]))[0]).rivals).toEqual([rival]);
  });

  it('have the first of two inputs running fastest', async () => {
    const inputs = Float64Array.of(0, 0, 4, 0, 0, 1, 4, 1, 2, 0.5);
    const job = fitJob({ inputs, dimension: 2, targets: Float64Array.of(0, 4, 0, 4, 2), skip: 'affine' });
    const { axes, values } = (await resultOf(start(), job, { kind: 'neural_tangent' })).sampled!;
    expect(values).toHaveLength(axes[0].length * axes[1].length);
    // the samples are affine in the first input
    values.forEach((value, k) => expect(value).toBeCloseTo(axes[0][k % axes[0].length], 6));
  });

  it('come from the cache when data and arguments are the same, whatever the gap', async () => {
    const engine = start();
    const job = scaledJob();
    const first = await resultOf(engine, job, DESCENT);
    const shares: number[] = [];
    const again = await engine.compare({ ...job, gap: 1e-3, fit: 'other' }, DESCENT, [], {
      onProgress: (share) => shares.push(share),
    });
    // without a dual there is no bound to hold it against
    if (again.kind !== 'result') throw new Error(`It ended as ${again.kind}.`);
    expect(again.rival.leastMass).toBeUndefined();
    expect({ ...again.rival, leastMass: first.leastMass }).toEqual(first);
    expect(shares).toEqual([]);
    expect(rivalKey(job, DESCENT)).not.toBe(rivalKey(job, { ...DESCENT, seed: 2 }));
    const changed = { ...job, problem: { ...job.problem, slope: 0.2 } };
    expect(rivalKey(changed, DESCENT)).not.toBe(rivalKey(job, DESCENT));
  });

  it('are cancelled with what they have, tell their progress, and are not remembered then', async () => {
    const engine = start();
    const controller = new AbortController();
    const job = scaledJob();
    const end = await engine.compare(job, NEVER, [], {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(end).toMatchObject({
      kind: 'result',
      final: false,
      rival: { stopped: expect.stringMatching(/^Cancelled/) },
    });
    const soon = engine.compare(job, NEVER, [], { signal: AbortSignal.abort() });
    expect(await soon).toEqual({ kind: 'cancelled' });
  });

  it('refuse in words, a training that diverges included', async () => {
    const engine = start();
    const inputs = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i + 1));
    const deep = fitJob({ inputs, dimension: 4 });
    expect(await engine.compare(deep, { kind: 'brute_force' }, [])).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('at most 3 dimensions'),
    });
    expect(await engine.compare(scaledJob(), { ...DESCENT, rate: 1e200 }, [])).toEqual({
      kind: 'refused',
      reason: 'Its training diverged; take a smaller rate.',
    });
  });
});

/** `width` of a rival says what to do, and so does `slope` of a fit; every start is told through the result. */
const SCRIPT = `
const { parentPort: port } = require('node:worker_threads');
const solution = {
  head: { status: 'optimal', objective: 1, mass: 1, lowerBound: 1, gap: 0, skip: { constant: 0, linear: [0] },
    timing: { totalMs: 1, masterMs: 0, pricingMs: 0 } },
  weights: Float64Array.of(), biases: Float64Array.of(), outputs: Float64Array.of(), dual: Float64Array.of(1, 0, 0, 0),
};
port.on('message', ({ protocol, id, type, problem, rival, cancel }) => {
  const flag = new Int32Array(cancel);
  const head = { protocol, id };
  const wait = () => { while (Atomics.load(flag, 0) === 0) Atomics.wait(flag, 0, 0, 5); };
  if (type === 'run') {
    if (problem.slope === 0.5) { port.postMessage({ ...head, type: 'progress', entry: { iteration: 1, ms: 1, objective: 1, lowerBound: 1, neurons: 1 } }); wait(); }
    return port.postMessage({ ...head, type: 'done', solution, trace: [] });
  }
  port.postMessage({ ...head, type: 'share', share: 0 });
  if (rival.width === 2) wait();
  if (rival.width === 3) throw new Error('out of luck');
  const mass = rival.width === 4 ? 0.5 : 1;
  const answer = { kind: rival.kind, neurons: 1, mass, maxResidual: 0, ms: 1 };
  port.postMessage({ ...head, type: 'compared', rival: answer, values: Float64Array.of(1, 0, 0, 0), cancelled: Atomics.load(flag, 0) !== 0 });
});`;

describe('the engine, with workers that do as they are told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-rivals-'));
  const workerPath = join(folder, 'worker.cjs');
  writeFileSync(workerPath, SCRIPT);
  afterAll(() => rmSync(folder, { recursive: true }));

  function start(options: Partial<EngineOptions> = {}): Engine {
    const engine = new Engine({ workerPath, workers: 1, graceMs: 10_000, ...options });
    engines.push(engine);
    return engine;
  }
  const behaving = (width: number, seed = 1): RivalTask => ({ ...DESCENT, width, seed });
  /** Resolves when the task has started, and with its end. */
  function started(engine: Engine, task: RivalTask, signal: AbortSignal) {
    const job = fitJob();
    let begun: () => void;
    const start = new Promise<void>((resolve) => (begun = resolve));
    const end = engine.compare(job, task, [], { signal, onProgress: () => begun() });
    return { start, end };
  }

  it('never lets rivals keep a fit waiting', async () => {
    const engine = start();
    const controller = new AbortController();
    const hogs = [1, 2, 3].map((seed) => started(engine, behaving(2, seed), controller.signal));
    await hogs[0].start;
    // all of the rivals' threads are taken, and a fit runs at once
    expect((await engine.run(fitJob())).status).toBe('optimal');
    controller.abort();
    expect((await Promise.all(hogs.map(({ end }) => end))).map(({ kind }) => kind)).toEqual([
      'result',
      'cancelled',
      'cancelled',
    ]);
  });

  it('starts no rival while a fit runs on its only thread', async () => {
    const engine = start();
    const controller = new AbortController();
    const order: string[] = [];
    const fit = engine.run(fitJob({ slope: 0.5 }), {
      signal: controller.signal,
      onProgress: () => setTimeout(() => controller.abort(), 50),
    });
    const rival = engine.compare(fitJob(), behaving(1), [], { onProgress: () => order.push('rival') });
    await fit.then(() => order.push('fit'));
    await rival;
    expect(order).toEqual(['fit', 'rival']);
  });

  it('runs several at the same time when it has the threads', async () => {
    const engine = start({ rivalWorkers: 2 });
    const controller = new AbortController();
    const pair = [1, 2].map((seed) => started(engine, behaving(2, seed), controller.signal));
    // each waits for the flag, so that both can only have started side by side
    await Promise.all(pair.map(({ start: begun }) => begun));
    controller.abort();
    await Promise.all(pair.map(({ end }) => end));
  });

  it('loses a rival whose thread dies, and nothing else', async () => {
    const engine = start();
    const job = fitJob();
    await expect(engine.compare(job, behaving(3), [])).rejects.toThrow('out of luck');
    expect(await engine.compare(job, behaving(1), [1, 0, 0, 0])).toMatchObject({
      kind: 'result',
      rival: { mass: 1, leastMass: 1 },
    });
  });

  it('never shows a rival that lies left of the proven optimum', async () => {
    const engine = start();
    const job = fitJob();
    await expect(engine.compare(job, behaving(4), [1, 0, 0, 0])).rejects.toThrow(EngineError);
    await expect(engine.compare(job, behaving(4), [1, 0, 0, 0])).rejects.toThrow(
      'The mass 0.5 of gradient_descent is below the proven 1',
    );
  });

  it('ends with its rivals', async () => {
    const engine = start();
    const hog = started(engine, behaving(2), new AbortController().signal);
    await hog.start;
    await engine.dispose();
    expect(await hog.end).toEqual({ kind: 'cancelled' });
  });
});
