/** The simulation of docs/scaling.md, where its answer is known. */
import { expect, it } from 'vitest';
import { type Costs, simulate, type Sweep } from '../../bench/scaling/simulation';

const COSTS: Costs = { solvesMs: [10], workerMs: 0, coordinatorMs: 1, redisMs: 0.5 };
const SWEEP: Sweep = {
  workers: 1,
  fits: 1000,
  fitsInChain: 10,
  waitingPerWorker: 4,
  leastWaiting: 16,
  roundTripMs: 0,
};

it('is as fast as its workers while these are few', () => {
  for (const workers of [1, 2, 5]) {
    const { fitsPerSecond, workersBusy } = simulate(COSTS, { ...SWEEP, workers });
    // the last outcome comes a coordinator's and Redis' time behind the last fit
    expect(fitsPerSecond).toBeCloseTo((1000 * 1000) / ((10 * 1000) / workers + 1.5 + (workers - 1)), -1);
    expect(workersBusy).toBeGreaterThan(0.98);
  }
});

it('is as fast as its slowest single part where they are many', () => {
  const many = { ...SWEEP, workers: 1000, fits: 40_000 };
  const found = simulate(COSTS, many);
  expect(found.fitsPerSecond).toBeCloseTo(1000, -2);
  expect(found.coordinatorBusy).toBeGreaterThan(0.98);
  expect(simulate({ ...COSTS, redisMs: 2 }, many).fitsPerSecond).toBeCloseTo(500, -2);
});

it('leaves workers without a chain idle', () => {
  const { fitsPerSecond, workersBusy } = simulate(
    { ...COSTS, coordinatorMs: 0.001, redisMs: 0.001 },
    { ...SWEEP, workers: 400 },
  );
  // 100 chains of 10 fits
  expect(workersBusy).toBeCloseTo(0.25, 1);
  expect(fitsPerSecond).toBeCloseTo(10_000, -3);
});
