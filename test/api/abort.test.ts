/** A fit that is aborted: when it rejects, with what, and what is left of its threads. */
import { afterAll, describe, expect, it } from 'vitest';
import { getEventListeners } from 'node:events';
import type { FitSource } from '../../src/api';
import { isOver } from '../helpers/load';
import { builtLibrary, wave } from './library';

const { library, dispose } = builtLibrary();
const { check, fit, fitAll, verify } = library;
afterAll(dispose);

/** So many samples of so many inputs that its gap does not close in a minute. */
const endless: FitSource = {
  data: { generate: { kind: 'teacher', neurons: 20, inputs: 8, samples: 400, noise: 0.3, seed: 1 } },
  time: 300,
};
/** Of several rounds, each of which is told. */
const rounds: FitSource = {
  data: { generate: { kind: 'teacher', neurons: 6, inputs: 3, samples: 80, noise: 0.2, seed: 1 } },
  goal: { kind: 'least_squares', penalty: { percent: 1 } },
};
const { x, y } = wave(10);
const short: FitSource = { data: { samples: { inputs: x, targets: y } }, network: { bias: 'free' } };

/** Aborts after so many milliseconds. */
function abortedAfter(ms: number, reason?: unknown): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), ms);
  return controller.signal;
}

describe('an aborted fit', () => {
  it('does not begin when it is aborted before', async () => {
    const reason = new Error('not wanted');
    const signal = AbortSignal.abort(reason);
    await expect(fit(short, { signal })).rejects.toBe(reason);
    await expect(fit(short, { signal, whenAborted: 'result' })).rejects.toBe(reason);
    await expect(fitAll(short, { signal })).rejects.toBe(reason);
    await expect(check(short, { signal })).rejects.toBe(reason);
    const result = await fit(short);
    await expect(verify(result, { signal })).rejects.toBe(reason);
  });

  it('rejects at once with the reason while it runs, and hears of the signal no more', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort();
    }, 1000);
    await expect(fit(endless, { signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(isOver(aborted, 150)).toBe(false);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    // the threads are free again
    expect((await fit(short)).status).toBe('optimal');
  });

  it('resolves with what is proven by then where that is wanted', async () => {
    const result = await fit(endless, { signal: abortedAfter(1500), whenAborted: 'result' });
    expect(result.status).toBe('cancelled');
    expect(result.reason).toMatch(/^Cancelled/);
    expect(result.lowerBound).toBeGreaterThanOrEqual(0);
  });

  it('ends the other fits of its text, and those that wait', async () => {
    const text = Array.from(
      { length: 4 },
      (_, i) =>
        `dataset d${i} { generate teacher(neurons: 20, inputs: 8, samples: 400, noise: 0.3, seed: ${i}) }\nfit f${i} { data d${i} time 5 min }`,
    ).join('\n');
    await expect(fitAll(text, { signal: abortedAfter(800, 'enough') })).rejects.toBe('enough');
    expect((await fit(short)).status).toBe('optimal');
  });

  it('leaves a fit beside it alone', async () => {
    const [gone, stays] = await Promise.allSettled([fit(endless, { signal: abortedAfter(500) }), fit(short)]);
    expect([gone.status, stays.status]).toEqual(['rejected', 'fulfilled']);
  });
});

describe('a function of the program that throws', () => {
  it('ends the fit, which rejects with what it threw', async () => {
    const mine = new Error('mine');
    const fail = (): never => {
      throw mine;
    };
    await expect(fit(rounds, { onProgress: fail })).rejects.toBe(mine);
    // names of columns say nothing about samples in the text, which is a warning
    const warned = 'dataset d { inputs x\n samples { 0 -> 0\n 1 -> 1 } }\nfit f { data d }';
    await expect(fit(warned, { onDiagnostic: fail })).rejects.toBe(mine);
  });
});

describe('forty fits', () => {
  it('leave no listener on their signal and no thread more', async () => {
    const { signal } = new AbortController();
    const handles = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;
    await fit(short, { signal });
    const before = handles();
    for (let k = 0; k < 40; k++) await fit(short, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(handles()).toBeLessThanOrEqual(before);
  });
});
