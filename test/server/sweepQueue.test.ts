/** The queue of sweeps on an engine that tests answer by hand: what goes on when a file is renamed while its sweep runs. */
import { describe, expect, it } from 'vitest';
import { noFit } from '../../src/engine/chain';
import type { CompiledSweep } from '../../src/language/compiled';
import type { SweepRows, SweepsChanged } from '../../src/protocol/sweepRuns';
import { SweepQueue } from '../../src/server/sweepQueue';
import type { SweepChain } from '../../src/protocol/sweep';
import type { SweepEngine, SweepPorts } from '../../src/sweep/engine';
import { planOf } from '../helpers/sweeps';
import { FakeClock } from './fakeClock';

const OLD = 'file:///a.hull';
const NEW = 'file:///b.hull';
const TEXT = `dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0 } }
fit f { data d goal least_squares penalty 5% }
sweep s { fit f vary penalty in [1%, 10%] }`;

interface Started {
  readonly ports: SweepPorts;
  /** Ends with all fits. */
  readonly end: () => Promise<void>;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function compiled(name: string): CompiledSweep {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const size = { points: 2, fits: 2 };
  return { name, range, nameRange: range, fit: 'f', size, key: `key of ${name}`, plan: () => planOf(TEXT) };
}

function setUp() {
  const clock = new FakeClock();
  const started: Started[] = [];
  const rows: SweepRows[] = [];
  const run = (chains: readonly SweepChain[], _data: unknown, ports: SweepPorts): Promise<void> =>
    new Promise((resolve) => {
      const end = async (): Promise<void> => {
        for (const { fits } of chains)
          for (const { point } of fits)
            ports.onOutcome({ point, fold: null, ...noFit('failed', 'By hand.') });
        resolve();
        await settle();
      };
      ports.signal.addEventListener('abort', () => resolve());
      started.push({ ports, end });
    });
  const engine: SweepEngine = { run, dispose: () => Promise.resolve() };
  const changes = new Map<string, SweepsChanged>();
  const queue = new SweepQueue({
    engine: () => engine,
    clock,
    today: () => '2026-01-01T00:00:00.000Z',
    changed: (change) => changes.set(change.uri, change),
    rows: (one) => rows.push(one),
    failed: (_uri, _sweep, error) => expect.fail(String(error)),
    kept: () => undefined,
  });
  const read = (uri: string, ...names: string[]): void =>
    queue.read(uri, { version: 1, text: TEXT }, names.map(compiled));
  const begin = async (uri: string, name: string): Promise<Started> => {
    const before = started.length;
    expect(queue.run(uri, name)).toMatchObject({ kind: 'started' });
    await expect.poll(() => started.length).toBe(before + 1);
    return started[before];
  };
  const sweepOf = (uri: string, name: string) =>
    changes.get(uri)?.sweeps.find((sweep) => sweep.name === name);
  return { queue, clock, changes, rows, read, begin, sweepOf };
}

describe('a file that is renamed while its sweep runs', () => {
  it('has the sweep go on under its new name, with its table', async () => {
    const { queue, clock, changes, rows, read, begin, sweepOf } = setUp();
    read(OLD, 's');
    const { ports, end } = await begin(OLD, 's');
    queue.renamed(OLD, NEW);
    expect(changes.get(OLD)?.sweeps).toEqual([]);
    expect(sweepOf(NEW, 's')?.state.kind).toBe('running');
    queue.forget(OLD);
    read(NEW, 's');
    clock.advance(60_000);
    expect(ports.signal.aborted).toBe(false);
    await end();
    expect(sweepOf(NEW, 's')).toMatchObject({ state: { kind: 'done' }, stale: false, table: { rows: 2 } });
    expect(rows.at(-1)?.uri).toBe(NEW);
  });

  it.each([true, false])(
    'may have its old name forgotten first, its new one read then: %s',
    async (isRead) => {
      const { queue, clock, read, begin, sweepOf } = setUp();
      read(OLD, 's');
      const { ports, end } = await begin(OLD, 's');
      queue.forget(OLD);
      if (isRead) read(NEW, 's');
      clock.advance(2000);
      queue.renamed(OLD, NEW);
      expect(sweepOf(NEW, 's')?.state.kind).toBe('running');
      clock.advance(60_000);
      expect(ports.signal.aborted).toBe(false);
      await end();
      expect(sweepOf(NEW, 's')).toMatchObject({ state: { kind: 'done' }, table: { rows: 2 } });
    },
  );

  it('keeps what was begun under the new name before that was heard, in the place of an older run', async () => {
    const { queue, read, begin, sweepOf } = setUp();
    read(OLD, 's', 't');
    const older = { s: await begin(OLD, 's'), t: await begin(OLD, 't') };
    read(NEW, 's', 't');
    const newer = await begin(NEW, 's');
    queue.renamed(OLD, NEW);
    expect([older.s, older.t, newer].map(({ ports }) => ports.signal.aborted)).toEqual([true, false, false]);
    await older.t.end();
    expect(sweepOf(NEW, 't')?.state.kind).toBe('done');
    expect(sweepOf(NEW, 's')?.state.kind).toBe('running');
    await newer.end();
    expect(sweepOf(NEW, 's')).toMatchObject({ state: { kind: 'done' }, table: { rows: 2 } });
    expect(queue.list().map(({ uri }) => uri)).toEqual([NEW]);
  });
});

describe('a file that is gone', () => {
  it('has its sweep ended soon', async () => {
    const { queue, clock, read, begin } = setUp();
    read(OLD, 's');
    const { ports } = await begin(OLD, 's');
    queue.forget(OLD);
    clock.advance(10_000);
    expect(ports.signal.aborted).toBe(true);
    queue.renamed(OLD, NEW);
    expect(queue.list()).toEqual([]);
  });

  it('has it go on where the file is there again', async () => {
    const { queue, clock, read, begin, sweepOf } = setUp();
    read(OLD, 's');
    const { ports } = await begin(OLD, 's');
    queue.forget(OLD);
    read(OLD, 's');
    clock.advance(10_000);
    expect(ports.signal.aborted).toBe(false);
    expect(sweepOf(OLD, 's')?.state.kind).toBe('running');
    await queue.dispose();
    expect(ports.signal.aborted).toBe(true);
  });
});
