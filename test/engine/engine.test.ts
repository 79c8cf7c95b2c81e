/** The engine with the real solver in real threads. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../src/core/verify';
import type { TraceEntry } from '../../src/core/solution';
import type { RoundNetwork } from '../../src/protocol/rounds';
import { evaluate } from '../../src/result/predict';
import { Engine, type EngineOptions } from '../../src/engine/engine';
import { inlineSamples, restoreClaim, restoreProblem } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import { buildBundles } from '../helpers/bundle';
import { fitJob } from '../helpers/jobs';
import { rmSync } from 'node:fs';

let bundles: string;
let engine: Engine | null = null;

beforeAll(() => {
  bundles = buildBundles('worker');
});
afterAll(() => rmSync(bundles, { recursive: true }));
afterEach(async () => {
  await engine?.dispose();
  engine = null;
});

function start(workers: number, options: Partial<EngineOptions> = {}): Engine {
  engine = new Engine({ workerPath: join(bundles, 'worker.js'), workers, graceMs: 20_000, ...options });
  return engine;
}

/** Two inputs and irregular targets: seconds of work. */
function longJob() {
  const count = 120;
  const inputs = Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(12.9898 * (i + 1)) % 1);
  const targets = Float64Array.from({ length: count }, (_, i) => Math.cos(78.233 * (i + 1) ** 1.1));
  return fitJob({ inputs, dimension: 2, targets });
}

function expectVerified(result: FitResult): void {
  const report = verify(
    restoreProblem(result, inlineSamples(result)!),
    restoreClaim(result, inlineSamples(result)!),
  );
  expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
}

describe('the engine', () => {
  it('fits, with progress, and the verifier agrees', async () => {
    const entries: TraceEntry[] = [];
    const result = await start(1).run(fitJob(), { onProgress: (entry) => entries.push(entry) });
    expect(result.status).toBe('optimal');
    expect(result.gap).toBeLessThanOrEqual(1e-6);
    expect(result.trace).toEqual(entries);
    expect(entries.length).toBeGreaterThan(0);
    expectVerified(result);
  });

  it('tells the networks of the rounds once, in raw units; the last is what the fit came to', async () => {
    const told: (readonly RoundNetwork[])[] = [];
    const engine = start(1);
    const count = 60;
    const raw = Float64Array.from({ length: 2 * count }, (_, k) => 10 + 3 * Math.sin(1.7 * k));
    const scaling = { offset: [10, 10], factor: [0.5, 0.5] };
    const targets = Float64Array.from({ length: count }, (_, i) => Math.abs(raw[2 * i] - raw[2 * i + 1]));
    const job = fitJob(
      { inputs: raw.map((value) => (value - 10) / 2), dimension: 2, targets },
      { rawInputs: raw, scaling, inputNames: ['a', 'b'], rowNumbers: Array.from(targets, (_, i) => i + 1) },
    );
    const bests: RoundNetwork[] = [];
    const result = await engine.run(job, {
      onRounds: (rounds) => told.push(rounds),
      onBest: (network) => bests.push(network()),
    });
    expect(told).toHaveLength(1);
    const [rounds] = told;
    expect(rounds.length).toBeGreaterThan(0);
    // each was told on the way, before the end
    expect(bests).toEqual(expect.arrayContaining([...rounds]));
    const iterations = rounds.map(({ iteration }) => iteration);
    expect([...iterations].sort((a, b) => a - b)).toEqual(iterations);
    const at = (network: Pick<FitResult, 'neurons' | 'skip'>, row: number) =>
      evaluate({ ...network, activation: result.activation }, [...raw.subarray(2 * row, 2 * row + 2)]);
    for (const row of [0, 17, 42]) expect(at(rounds.at(-1)!, row)).toBeCloseTo(at(result, row), 5);
    await engine.run(job, { onRounds: (again) => told.push(again) });
    expect(told).toHaveLength(1);
  });

  it('runs many fits over few workers, each with its own answer', async () => {
    const factors = [1, 2, 3, 4, 5];
    const jobs = factors.map((factor) => {
      const inputs = Float64Array.of(-1, 0, 1);
      return fitJob({ inputs, targets: Float64Array.of(factor, 0, factor) }, { fit: `f${factor}` });
    });
    const running = start(2);
    const results = await Promise.all(jobs.map((job) => running.run(job)));
    expect(results.map(({ fit }) => fit)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
    results.forEach(({ objective }, i) => {
      expect(objective! / factors[i]).toBeCloseTo(results[0].objective!, 5);
    });
  });

  it('builds a long result in a thread of its own, and the same', async () => {
    const inputs = Float64Array.from({ length: 2400 }, (_, i) => i / 1200 - 1);
    const job = fitJob({ inputs, targets: inputs.map((x) => Math.sin(40 * x)), bias: { kind: 'free' } });
    const today = () => new Date(0);
    const here = await start(1, { today }).run(job);
    await engine!.dispose();
    const apart = await start(1, { today, productsApart: 0 }).run(job);
    expect(here.neurons.length * inputs.length).toBeGreaterThan(1e6);
    expect(apart).toEqual({ ...here, trace: apart.trace, timing: apart.timing });
    expectVerified(apart);
  });

  it('answers an equal job from its cache, under the new names', async () => {
    const running = start(1);
    const job = fitJob();
    const first = await running.run(job);
    const entries: TraceEntry[] = [];
    const again = await running.run(
      { ...job, fit: 'second', inputNames: ['z'] },
      { onProgress: (entry) => entries.push(entry) },
    );
    expect(entries).toEqual([]);
    expect(again).toEqual({ ...first, fit: 'second', samples: { ...first.samples, inputs: ['z'] } });
  });

  it('cancels a running fit, which answers with what it has proven', async () => {
    const controller = new AbortController();
    const running = start(1);
    const job = longJob();
    const cancelled = await running.run(job, {
      signal: controller.signal,
      onProgress: ({ lowerBound }) => lowerBound > 0 && controller.abort(),
    });
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.lowerBound).toBeGreaterThan(0);
    expectVerified(cancelled);
    // a cancelled fit is not remembered, and the worker goes on
    const stopped = await running.run({ ...job, timeMs: 1 });
    expect(stopped.status).toBe('stopped');
  });

  it('recognises conflicting samples and says which rows', async () => {
    const job = fitJob(
      { inputs: Float64Array.of(1, 2, 1), targets: Float64Array.of(0, 1, 5) },
      { rowNumbers: [4, 5, 9] },
    );
    const result = await start(1).run(job);
    expect(result).toMatchObject({ status: 'infeasible', objective: null, neurons: [], residual: null });
    expect([...result.conflict!].sort()).toEqual([4, 9]);
    expectVerified(result);
  });
});
