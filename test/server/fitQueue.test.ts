import { describe, expect, it } from 'vitest';
import type { TraceEntry } from '../../src/core/solution';
import type { RivalEnd } from '../../src/engine/engine';
import type { FitJob, RivalTask } from '../../src/engine/job';
import type { FitRunner, PlanOptions } from '../../src/engine/plan';
import type { CompiledFit } from '../../src/language/compiled';
import type { FitsChanged } from '../../src/protocol/fits';
import type { BestSoFar, RoundNetwork } from '../../src/protocol/rounds';
import type { FitResult, RivalResult } from '../../src/result/schema';
import {
  BEST_INTERVAL_MS,
  FitQueue,
  type FitQueueListener,
  PROGRESS_INTERVAL_MS,
} from '../../src/server/fitQueue';
import { KEPT_WITHIN_MS, type KeptResults } from '../../src/server/standing';
import { blockAt } from '../../src/server/fitHandlers';
import { FakeClock } from './fakeClock';

const URI = 'file:///a.hull';

/** Only what the queue looks at; the runner is a fake, so nobody reads the rest. */
function job(fit: string, inputSha256: string, rivals: readonly RivalTask[] = []): FitJob {
  return { fit, inputSha256, rivals } as FitJob;
}

function compiled(
  name: string,
  inputSha256: string | null,
  line = 0,
  rivals: readonly RivalTask[] = [],
  preparedMs = 0,
): CompiledFit {
  const at = { start: { line, character: 0 }, end: { line: line + 1, character: 1 } };
  return {
    name,
    range: at,
    nameRange: at,
    job: inputSha256 === null ? null : job(name, inputSha256, rivals),
    preparedMs,
  };
}

/** Every version is another text. */
const textOf = (version: number, text = `text ${version}`) => ({ version, text });

const NONE: Pick<FitResult, 'neurons' | 'rivals' | 'dual'> = { neurons: [], rivals: [], dual: [1, -1] };

const AT = '2026-11-28T17:44:00.000Z';

function answer(fit: string, mass: number): FitResult {
  return { fit, status: 'optimal', mass, gap: 0, provenance: { startedAt: AT }, ...NONE } as FitResult;
}

const PROCESS: RivalTask = { kind: 'gaussian_process' };
const TANGENT: RivalTask = { kind: 'neural_tangent' };

function rival(kind: string): RivalResult {
  return { kind, neurons: null, mass: null, maxResidual: 0, ms: 1 };
}

function entry(iteration: number): TraceEntry {
  return { iteration, ms: iteration, objective: 2, lowerBound: 1, neurons: 1 };
}

interface Started extends PlanOptions {
  readonly job: FitJob;
  resolve(result: FitResult): Promise<void>;
  reject(error: Error): Promise<void>;
}

interface Comparing {
  readonly task: RivalTask;
  readonly dual: readonly number[];
  readonly signal: AbortSignal;
  resolve(end: RivalEnd): Promise<void>;
  reject(error: Error): Promise<void>;
}

/** Lets promise callbacks run. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(kept?: KeptResults) {
  const started: Started[] = [];
  const comparing: Comparing[] = [];
  const refused: string[] = [];
  const runner: FitRunner = {
    run: (one, options) =>
      new Promise((resolve, reject) => {
        started.push({
          ...options,
          job: one,
          resolve: (result) => (resolve(result), settle()),
          reject: (error) => (reject(error), settle()),
        });
      }),
    compare: (_job, task, dual, { signal }) =>
      new Promise((resolve, reject) => {
        comparing.push({
          task,
          dual,
          signal,
          resolve: (end) => (resolve(end), settle()),
          reject: (error) => (reject(error), settle()),
        });
      }),
  };
  const clock = new FakeClock();
  const changes: FitsChanged[] = [];
  const finished: FitResult[] = [];
  const progress: TraceEntry[] = [];
  const improved: BestSoFar[] = [];
  const failed: unknown[] = [];
  const listener: FitQueueListener = {
    changed: (change) => changes.push(change),
    finished: (_uri, _version, result) => finished.push(result),
    progress: (_uri, _version, _fit, one) => progress.push(one),
    improved: (_uri, _version, _fit, one) => improved.push(one),
    failed: (_uri, _fit, error) => failed.push(error),
    refused: (_uri, _fit, kind, reason) => refused.push(`${kind}: ${reason}`),
  };
  const queue = new FitQueue(runner, clock, listener, () => kept);
  const fit = (name: string) => changes.at(-1)!.fits.find((one) => one.name === name)!;
  return { queue, clock, started, comparing, refused, changes, finished, progress, improved, failed, fit };
}

describe('running', () => {
  it('counts what was waited for the data of a fit, and no more than was waited', () => {
    const { queue, started } = setUp();
    const fits = ['a', 'b', 'c'].map((name) => compiled(name, name, 0, [], 500));
    queue.read(URI, textOf(1), fits);
    queue.run(URI, undefined, false, false, 700);
    queue.run(URI, ['a'], false);
    expect(started.map(({ job: { fit }, waitedMs }) => [fit, waitedMs])).toEqual([
      ['a', 500],
      ['b', 200],
      ['c', 0],
      ['a', 0],
    ]);
  });

  it('starts every fit that can run and says which', () => {
    const { queue, started } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A'), compiled('b', null), compiled('c', 'C')]);
    expect(queue.run(URI, undefined, false)).toEqual({ kind: 'started', fits: ['a', 'c'] });
    expect(started.map(({ job }) => job.fit)).toEqual(['a', 'c']);
  });

  it('goes queued, running, done, and keeps the result', async () => {
    const { queue, started, fit, finished } = setUp();
    queue.read(URI, textOf(3), [compiled('a', 'A')]);
    queue.run(URI, ['a'], false);
    expect(fit('a').state.kind).toBe('queued');
    started[0].onStart();
    expect(fit('a').state.kind).toBe('running');
    await started[0].resolve(answer('a', 5));
    expect(fit('a')).toMatchObject({ state: { kind: 'done' }, stale: false, status: 'optimal', mass: 5 });
    expect(finished).toEqual([answer('a', 5)]);
    expect(queue.result(URI, 'a')).toEqual({ result: answer('a', 5), stale: false, version: 3 });
  });

  it.each([
    [[], undefined, /no fit; add/],
    [[compiled('a', 'A')], ['b'], /no fit named b/],
    [[compiled('a', null)], undefined, /has errors/],
  ])('says why nothing runs (%#)', (fits, names, reason) => {
    const { queue, started } = setUp();
    queue.read(URI, textOf(1), fits);
    expect(queue.run(URI, names, false)).toMatchObject({
      kind: 'nothing',
      reason: expect.stringMatching(reason),
    });
    expect(started).toHaveLength(0);
  });

  it('tells a failure with its message and keeps the older result', async () => {
    const { queue, started, fit, failed } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.run(URI, undefined, false);
    const error = new Error('worker died\n    at somewhere');
    await started[1].reject(error);
    expect(failed).toEqual([error]);
    expect(fit('a')).toMatchObject({ state: { kind: 'failed', message: 'worker died' }, mass: 5 });
  });
});

describe('only changed', () => {
  it('skips a fit whose input is that of its result or of its run', async () => {
    const { queue, started } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A'), compiled('b', 'B')]);
    queue.run(URI, undefined, true);
    expect(queue.run(URI, undefined, true)).toEqual({ kind: 'nothing', reason: 'Every fit is up to date.' });
    await started[0].resolve(answer('a', 5));
    queue.read(URI, textOf(2), [compiled('a', 'A'), compiled('b', 'B2')]);
    expect(queue.run(URI, undefined, true)).toEqual({ kind: 'started', fits: ['b'] });
    expect(started[1].signal.aborted).toBe(true);
    expect(started[0].signal.aborted).toBe(false);
  });

  it('runs a fit again whose last run failed', async () => {
    const { queue, started } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, true);
    await started[0].reject(new Error('worker died'));
    expect(queue.run(URI, undefined, true)).toEqual({ kind: 'started', fits: ['a'] });
  });
});

describe('a newer run', () => {
  it('supersedes the older one, whose answer and progress are ignored even when they come later', async () => {
    const { queue, started, fit, finished, progress } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    queue.read(URI, textOf(2), [compiled('a', 'A2')]);
    queue.run(URI, undefined, true);
    expect(started[0].signal.aborted).toBe(true);
    await started[1].resolve(answer('a', 7));
    started[0].onProgress(entry(9));
    await started[0].resolve(answer('a', 5));
    expect(finished.map(({ mass }) => mass)).toEqual([7]);
    expect(progress).toEqual([]);
    expect(fit('a')).toMatchObject({ state: { kind: 'done' }, mass: 7, stale: false });
  });
});

describe('staleness', () => {
  it('starts with the first edit and ends when the text asks for the same fit again', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A'), compiled('b', 'B')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.edited(URI, 2);
    expect(fit('a').stale).toBe(true);
    expect(fit('b').stale).toBe(false); // nothing to be stale
    queue.read(URI, textOf(2), [compiled('a', 'A')]);
    expect(fit('a').stale).toBe(false);
    queue.edited(URI, 3);
    queue.read(URI, textOf(3), [compiled('a', 'A3')]);
    expect(fit('a').stale).toBe(true);
    expect(queue.result(URI, 'a').stale).toBe(true);
    queue.read(URI, textOf(3), [compiled('a', null)]);
    expect(fit('a')).toMatchObject({ stale: true, runnable: false });
  });

  it('is told from a change of data, where the text is the one that the result belongs to', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    expect(fit('a').changed).toBeUndefined();
    // Another version of the same text, as on the disk: every one of it is 0.
    queue.read(URI, textOf(2, 'text 1'), [compiled('a', 'A2')]);
    expect(fit('a')).toMatchObject({ stale: true, changed: 'data' });
    queue.edited(URI, 3);
    expect(fit('a')).toMatchObject({ stale: true, changed: 'text' });
    queue.read(URI, textOf(3), [compiled('a', 'A2')]);
    expect(fit('a')).toMatchObject({ stale: true, changed: 'text' });
    // A comment: the text that asks for it now is another one.
    queue.read(URI, textOf(4), [compiled('a', 'A')]);
    expect(fit('a')).not.toHaveProperty('changed');
    queue.read(URI, textOf(4), [compiled('a', 'A2')]);
    expect(fit('a')).toMatchObject({ stale: true, changed: 'data' });
  });

  it('marks a result that comes in after the text changed', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    queue.read(URI, textOf(2), [compiled('a', 'A2')]);
    await started[0].resolve(answer('a', 5));
    expect(fit('a')).toMatchObject({ stale: true, mass: 5 });
    expect(queue.result(URI, 'a').version).toBe(1);
  });

  it('keeps the result of a fit that leaves the text and comes back', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.read(URI, textOf(2), []);
    queue.read(URI, textOf(3), [compiled('a', 'A')]);
    expect(fit('a')).toMatchObject({ stale: false, mass: 5 });
  });
});

describe('cancel', () => {
  it('asks the named fits of the document, and takes their best answer', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A'), compiled('b', 'B')]);
    queue.run(URI, undefined, false);
    expect(queue.cancel({ uri: URI, fits: ['a'] })).toBe(1);
    expect(fit('a').state.kind).toBe('cancelling');
    expect(started.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    started[0].onProgress(entry(1));
    expect(fit('a').state.kind).toBe('cancelling');
    await started[0].resolve({ ...answer('a', 5), status: 'cancelled' });
    expect(fit('a')).toMatchObject({ state: { kind: 'done' }, status: 'cancelled' });
  });

  it('asks everything there is, once', () => {
    const { queue } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.read('file:///b.hull', textOf(1), [compiled('b', 'B')]);
    queue.run(URI, undefined, false);
    queue.run('file:///b.hull', undefined, false);
    expect(queue.cancel({})).toBe(2);
    expect(queue.cancel({})).toBe(0);
  });

  it('leaves a fit idle whose runner only threw', async () => {
    const { queue, started, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    queue.cancel({});
    await started[0].reject(new Error('aborted'));
    expect(fit('a').state.kind).toBe('idle');
  });

  it('aborts the runs of a document that is deleted', () => {
    const { queue, started, changes } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    queue.forget(URI);
    expect(started[0].signal.aborted).toBe(true);
    expect(changes.at(-1)!.fits).toEqual([]);
    expect(queue.list()).toEqual([]);
  });
});

describe('the best network so far', () => {
  const network = (iteration: number) => (): RoundNetwork => ({
    iteration,
    neurons: [],
    skip: { constant: 0, linear: [0] },
  });

  it('is told with what it was asked for, the newest once an interval, and no more once the fit is done', async () => {
    const { queue, clock, started, improved, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, ['a'], false);
    for (const iteration of [1, 2, 3]) started[0].onBest!(network(iteration));
    expect(fit('a').state.kind).toBe('running');
    expect(improved).toEqual([{ input: 'A', network: network(1)() }]);
    clock.advance(BEST_INTERVAL_MS);
    expect(improved.map(({ network: { iteration } }) => iteration)).toEqual([1, 3]);
    started[0].onBest!(network(4));
    await started[0].resolve(answer('a', 5));
    clock.advance(BEST_INTERVAL_MS);
    expect(improved).toHaveLength(2);
  });

  it('of a run that was overtaken is not told', () => {
    const { queue, clock, started, improved } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, ['a'], false);
    started[0].onBest!(network(1));
    started[0].onBest!(network(2));
    queue.read(URI, textOf(2), [compiled('a', 'A2')]);
    queue.run(URI, ['a'], false);
    started[0].onBest!(network(3));
    clock.advance(BEST_INTERVAL_MS);
    expect(improved.map(({ network: { iteration } }) => iteration)).toEqual([1]);
  });
});

describe('progress', () => {
  it('is told at most once an interval, the newest last, and not after the result', async () => {
    const { queue, clock, started, progress, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    for (let iteration = 1; iteration <= 5; iteration++) started[0].onProgress(entry(iteration));
    expect(progress.map(({ iteration }) => iteration)).toEqual([1]);
    expect(fit('a').state.kind).toBe('running');
    clock.advance(PROGRESS_INTERVAL_MS);
    expect(progress.map(({ iteration }) => iteration)).toEqual([1, 5]);
    started[0].onProgress(entry(6));
    await started[0].resolve(answer('a', 5));
    clock.advance(10 * PROGRESS_INTERVAL_MS);
    expect(progress.map(({ iteration }) => iteration)).toEqual([1, 5]);
  });
});

describe('rivals', () => {
  const done = (kind: string, final = true): RivalEnd => ({ kind: 'result', rival: rival(kind), final });

  /** A fit with two rivals, its result in. */
  async function fitted(compare = true) {
    const all = setUp();
    all.queue.read(URI, textOf(1), [compiled('a', 'A', 0, [PROCESS, TANGENT])]);
    all.queue.run(URI, undefined, false, compare);
    await all.started[0].resolve(answer('a', 5));
    return all;
  }

  it('run once the result is in, held against its dual; each sends the result again, in the order of the file', async () => {
    const { comparing, finished, fit, queue } = await fitted();
    expect(comparing.map(({ task, dual }) => [task.kind, dual])).toEqual([
      ['gaussian_process', [1, -1]],
      ['neural_tangent', [1, -1]],
    ]);
    expect(fit('a')).toMatchObject({ state: { kind: 'done' }, comparing: { done: 0, total: 2 } });
    await comparing[1].resolve(done('neural_tangent'));
    expect(fit('a').comparing).toEqual({ done: 1, total: 2 });
    await comparing[0].resolve(done('gaussian_process'));
    expect(fit('a').comparing).toBeUndefined();
    expect(finished.map(({ rivals }) => rivals.map(({ kind }) => kind))).toEqual([
      [],
      ['neural_tangent'],
      ['gaussian_process', 'neural_tangent'],
    ]);
    expect(queue.result(URI, 'a').result!.rivals).toHaveLength(2);
  });

  it('do not run when they are not asked for, and later without another solve', async () => {
    const { comparing, started, queue, fit } = await fitted(false);
    expect(comparing).toEqual([]);
    expect(fit('a').comparing).toBeUndefined();
    expect(queue.run(URI, undefined, false, true)).toEqual({ kind: 'started', fits: ['a'] });
    expect(started).toHaveLength(1);
    expect(comparing).toHaveLength(2);
    // asked again while they run, they go on
    queue.run(URI, undefined, false, true);
    expect([started.length, comparing.length]).toEqual([1, 2]);
    expect(comparing.every(({ signal }) => !signal.aborted)).toBe(true);
  });

  it('that are all there are kept, and an explicit run solves again', async () => {
    const { comparing, started, finished, queue } = await fitted();
    for (const { task, resolve } of [...comparing]) await resolve(done(task.kind));
    queue.run(URI, undefined, false, true);
    expect(started).toHaveLength(2);
    await started[1].resolve(answer('a', 5));
    expect(finished.at(-1)!.rivals).toHaveLength(2);
    expect(comparing).toHaveLength(2);
  });

  it('end with cancel, partial ones are shown and are asked for again', async () => {
    const { comparing, queue, fit, finished } = await fitted();
    expect(queue.cancel({ uri: URI })).toBe(1);
    expect(queue.cancel({ uri: URI })).toBe(0);
    expect(comparing.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    await comparing[0].resolve(done('gaussian_process', false));
    await comparing[1].resolve({ kind: 'cancelled' });
    expect(fit('a').comparing).toBeUndefined();
    expect(finished.at(-1)!.rivals).toHaveLength(1);
    queue.run(URI, undefined, false, true);
    expect(comparing.slice(2).map(({ task }) => task.kind)).toEqual(['gaussian_process', 'neural_tangent']);
  });

  it('end with the edit that asks for another fit, not with one that only breaks the text', async () => {
    const { comparing, queue, finished, fit } = await fitted();
    queue.edited(URI, 2);
    queue.read(URI, textOf(2), [compiled('a', null)]);
    expect(comparing[0].signal.aborted).toBe(false);
    queue.read(URI, textOf(3), [compiled('a', 'A3', 0, [PROCESS, TANGENT])]);
    expect(comparing.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    expect(fit('a')).toMatchObject({ stale: true });
    expect(fit('a').comparing).toBeUndefined();
    const before = finished.length;
    await comparing[0].resolve(done('gaussian_process'));
    expect(finished).toHaveLength(before);
  });

  it('that the text no longer asks for go, the others stay and the fit is not stale', async () => {
    const { comparing, queue, finished, fit } = await fitted();
    await comparing[0].resolve(done('gaussian_process'));
    queue.read(URI, textOf(2), [compiled('a', 'A', 0, [TANGENT])]);
    expect(finished.at(-1)!.rivals).toEqual([]);
    expect(fit('a')).toMatchObject({ stale: false, comparing: { done: 0, total: 1 } });
    expect(comparing[1].signal.aborted).toBe(false);
    await comparing[1].resolve(done('neural_tangent'));
    expect(finished.at(-1)!.rivals.map(({ kind }) => kind)).toEqual(['neural_tangent']);
  });

  it('end with a newer run of the fit, and are not those of a new input', async () => {
    const { comparing, queue, started, finished } = await fitted();
    await comparing[0].resolve(done('gaussian_process'));
    queue.read(URI, textOf(2), [compiled('a', 'A2', 0, [PROCESS])]);
    queue.run(URI, undefined, true);
    expect(comparing[1].signal.aborted).toBe(true);
    await started[1].resolve(answer('a', 6));
    expect(finished.at(-1)!).toMatchObject({ mass: 6, rivals: [] });
    expect(comparing).toHaveLength(2);
  });

  it('that refuse or fail are told, and the fit stands', async () => {
    const { comparing, refused, failed, fit, queue } = await fitted();
    await comparing[0].resolve({ kind: 'refused', reason: 'Too large.' });
    expect(refused).toEqual(['gaussian_process: Too large.']);
    const error = new Error('worker died');
    await comparing[1].reject(error);
    expect(failed).toEqual([error]);
    expect(fit('a')).toMatchObject({ state: { kind: 'done' }, status: 'optimal' });
    // what refused is not asked again, what failed is
    queue.run(URI, undefined, false, true);
    expect(comparing.slice(2).map(({ task }) => task.kind)).toEqual(['neural_tangent']);
  });

  it('are not run after a cancelled fit, and end with their document', async () => {
    const { queue, started, comparing } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A', 0, [PROCESS])]);
    queue.run(URI, undefined, false, true);
    await started[0].resolve({ ...answer('a', 5), status: 'cancelled' });
    expect(comparing).toEqual([]);
    queue.run(URI, undefined, false, true);
    await started[1].resolve(answer('a', 5));
    queue.forget(URI);
    expect(comparing[0].signal.aborted).toBe(true);
  });
});

describe('a result', () => {
  /** A disk that writes when it is told to. */
  function disk() {
    const written: number[] = [];
    const waiting: (() => void)[] = [];
    const kept: KeptResults = {
      load: () => Promise.resolve(null),
      save: (_uri, { mass }) =>
        new Promise((resolve) => waiting.push(() => (written.push(mass!), resolve()))),
      remove: () => Promise.resolve(),
    };
    const write = (): Promise<void> => (waiting.shift()!(), settle());
    return { kept, written, waiting, write };
  }

  it('is told when it is on the disk, and runs until then', async () => {
    const { kept, write, written } = disk();
    const { queue, started, finished, fit } = setUp(kept);
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    started[0].onStart();
    await started[0].resolve(answer('a', 5));
    expect([finished, fit('a').state.kind, queue.result(URI, 'a').result]).toEqual([[], 'running', null]);
    expect(queue.run(URI, undefined, true)).toMatchObject({ reason: 'Every fit is up to date.' });
    await write();
    expect(written).toEqual([5]);
    expect(finished).toEqual([answer('a', 5)]);
    expect(fit('a').state.kind).toBe('done');
  });

  it("is nobody's when a newer run began while it was written", async () => {
    const { kept, write, written } = disk();
    const { queue, started, finished } = setUp(kept);
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.read(URI, textOf(2), [compiled('a', 'B')]);
    queue.run(URI, undefined, false);
    await write();
    expect(finished).toEqual([]);
    await started[1].resolve(answer('a', 6));
    await write();
    expect(written).toEqual([5, 6]);
    expect(finished).toEqual([answer('a', 6)]);
  });

  it('is told all the same when the disk hangs', async () => {
    const { kept } = disk();
    const { queue, started, finished, clock } = setUp(kept);
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    clock.advance(KEPT_WITHIN_MS);
    await settle();
    expect(finished).toEqual([answer('a', 5)]);
  });

  it('of before, sent again with other rivals, is not written over the one that is being written', async () => {
    const { kept, write, waiting } = disk();
    const { queue, started, comparing, finished } = setUp(kept);
    queue.read(URI, textOf(1), [compiled('a', 'A', 0, [PROCESS])]);
    queue.run(URI, undefined, false, true);
    await started[0].resolve(answer('a', 5));
    await write();
    await comparing[0].resolve({ kind: 'result', rival: rival('gaussian_process'), final: true });
    await write();
    queue.run(URI, undefined, false);
    await started[1].resolve(answer('a', 4));
    queue.read(URI, textOf(2), [compiled('a', 'A')]);
    expect(finished.at(-1)).toMatchObject({ mass: 5, rivals: [] });
    expect(waiting).toHaveLength(1);
    await write();
    expect(finished.at(-1)).toMatchObject({ mass: 4 });
  });
});

describe('a file that is renamed', () => {
  const NEW = 'file:///b.hull';

  /** A disk that keeps what it is given, by address and name. */
  function shelf(...results: [uri: string, result: FitResult][]) {
    const files = new Map(results.map(([uri, result]) => [`${uri}#${result.fit}`, result]));
    const kept: KeptResults = {
      load: (uri, fit) => Promise.resolve(files.get(`${uri}#${fit}`) ?? null),
      save: (uri, result) => Promise.resolve(void files.set(`${uri}#${result.fit}`, result)),
      remove: (uri, fit) => Promise.resolve(void files.delete(`${uri}#${fit}`)),
    };
    return { kept, names: () => [...files.keys()] };
  }

  it('keeps its results, in memory and on the disk, and the run that is on', async () => {
    const { kept, names } = shelf();
    const { queue, started, changes, fit } = setUp(kept);
    queue.read(URI, textOf(1), [compiled('a', 'A'), compiled('b', 'B')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    started[1].onStart();
    queue.renamed(URI, NEW);
    expect(changes.at(-2)).toMatchObject({ uri: URI, fits: [] });
    expect(changes.at(-1)!.uri).toBe(NEW);
    queue.forget(URI);
    queue.read(NEW, textOf(1), [compiled('a', 'A'), compiled('b', 'B')]);
    expect(fit('a')).toMatchObject({ stale: false, mass: 5 });
    expect(fit('b').state.kind).toBe('running');
    await started[1].resolve(answer('b', 6));
    expect(changes.at(-1)).toMatchObject({ uri: NEW, fits: [{ mass: 5 }, { mass: 6 }] });
    expect(names().sort()).toEqual([`${NEW}#a`, `${NEW}#b`]);
    expect(queue.list().map(({ uri }) => uri)).toEqual([NEW]);
  });

  it('keeps them as well where its new name was read first', async () => {
    const { queue, started, changes, fit } = setUp();
    queue.read(URI, textOf(1), [compiled('a', 'A')]);
    queue.run(URI, undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.read(NEW, textOf(1), [compiled('a', 'A')]);
    queue.renamed(URI, NEW);
    expect(changes.at(-1)!.uri).toBe(NEW);
    expect(fit('a')).toMatchObject({ stale: false, mass: 5, state: { kind: 'done' } });
  });

  it('has them from the disk where its old name was forgotten first', async () => {
    const { provenance, ...rest } = answer('a', 5);
    const { kept, names } = shelf([URI, { ...rest, provenance: { ...provenance, inputSha256: 'A' } }]);
    const { queue, fit } = setUp(kept);
    queue.read(NEW, textOf(1), [compiled('a', 'A')]);
    await settle();
    expect(fit('a').status).toBeUndefined();
    queue.renamed(URI, NEW);
    await settle();
    expect(fit('a')).toMatchObject({ stale: false, recalled: true, mass: 5 });
    expect(names()).toEqual([`${NEW}#a`]);
  });

  it('may be one of a folder', async () => {
    const { queue, started, fit } = setUp();
    queue.read('file:///old/a.hull', textOf(1), [compiled('a', 'A')]);
    queue.read('file:///older/a.hull', textOf(1), [compiled('a', 'A')]);
    queue.run('file:///old/a.hull', undefined, false);
    await started[0].resolve(answer('a', 5));
    queue.renamed('file:///old', 'file:///new');
    expect(fit('a')).toMatchObject({ mass: 5 });
    expect(queue.list().map(({ uri }) => uri)).toEqual(['file:///older/a.hull', 'file:///new/a.hull']);
  });
});

describe('blockAt', () => {
  it('finds the block that holds the position, its ends included', () => {
    const fits = [compiled('a', 'A', 2), compiled('b', 'B', 5)];
    expect(blockAt(fits, { line: 2, character: 0 })).toBe('a');
    expect(blockAt(fits, { line: 3, character: 1 })).toBe('a');
    expect(blockAt(fits, { line: 3, character: 2 })).toBeNull();
    expect(blockAt(fits, { line: 6, character: 0 })).toBe('b');
  });
});

describe('what an edit tells', () => {
  it('is as small for a network of 50,000 neurons as for one of two', async () => {
    const bytesAfter = async (count: number): Promise<number> => {
      const { queue, started, changes } = setUp();
      queue.read(URI, textOf(1), [compiled('a', 'A')]);
      queue.run(URI, ['a'], false);
      const neurons = new Array<FitResult['neurons'][number]>(count).fill({
        weights: [1],
        bias: 0,
        output: 1,
      });
      await started[0].resolve({ ...answer('a', 1), neurons });
      const before = changes.length;
      for (let version = 2; version < 22; version++) queue.edited(URI, version);
      return JSON.stringify(changes.slice(before)).length;
    };
    const [small, large] = [await bytesAfter(2), await bytesAfter(50_000)];
    expect(large - small).toBeLessThan(20 * '50000'.length);
    expect(large).toBeLessThan(10_000);
  });
});
