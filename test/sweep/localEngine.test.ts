/** Sweeps in real threads: the same table from any number of them, cut off and gone on with; and a thread that dies is one fit. */
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FitOutcome } from '../../src/protocol/sweep';
import type { SweepEngine } from '../../src/sweep/engine';
import { LocalEngine } from '../../src/sweep/localEngine';
import { runSweep, sweepRun } from '../../src/sweep/run';
import { Standings } from '../../src/sweep/standings';
import { buildBundles } from '../helpers/bundle';
import { planOf } from '../helpers/sweeps';

let bundles: string;
let engine: LocalEngine | null = null;

beforeAll(() => {
  bundles = buildBundles('worker', 'searcher');
});
afterAll(() => rmSync(bundles, { recursive: true }));
afterEach(async () => {
  await engine?.dispose();
  engine = null;
});

const TEXT = `dataset d { generate teacher(neurons: 3, inputs: 2, samples: 24, noise: 0.1, seed: 7) }
fit f { data d goal least_squares penalty 5% holdout 25% seed 1 }
sweep s {
  fit f
  vary weights in [l1, l2]
  vary penalty from 1% to 40% steps 4 log
  folds 3 seed 2
}
`;

const never = new AbortController().signal;

function start(workers: number, workerPath = join(bundles, 'worker.js')): LocalEngine {
  engine = new LocalEngine({ workerPath, workers });
  return engine;
}

/** An engine, and the outcomes that it tells, known or not. */
function engineOf(own: LocalEngine, posted: FitOutcome[]): SweepEngine {
  return {
    run: (chains, data, ports) =>
      own.run(chains, data, {
        ...ports,
        onOutcome: (one) => {
          posted.push(one);
          return ports.onOutcome(one);
        },
      }),
    dispose: () => own.dispose(),
  };
}

/** Without the times. */
function untimed(outcomes: readonly FitOutcome[]): object[] {
  return [...outcomes]
    .map((one) => ({ ...one, ms: 0 }))
    .sort((a, b) => a.point - b.point || (a.fold ?? -1) - (b.fold ?? -1));
}

describe('a sweep in threads', () => {
  it('comes to the same bits whatever the threads, and when it is gone on with', async () => {
    const all = await Promise.all(
      [1, 3].map(async (workers) => {
        const own = new LocalEngine({ workerPath: join(bundles, 'worker.js'), workers });
        const told: FitOutcome[] = [];
        await runSweep(sweepRun(await planOf(TEXT)), own, never, (one) => told.push(one));
        await own.dispose();
        return told;
      }),
    );
    expect(all[0]).toHaveLength(32);
    expect(untimed(all[1])).toEqual(untimed(all[0]));
    const run = sweepRun(await planOf(TEXT));
    // every third is known, so that most chains are known in part
    const known = all[0].filter((_, at) => at % 3 === 0);
    for (const one of known) run.outcomes.add(one);
    const rest: FitOutcome[] = [];
    await runSweep(run, start(2), never, (one) => rest.push(one));
    expect(rest).toHaveLength(32 - known.length);
    expect(untimed([...known, ...rest])).toEqual(untimed(all[0]));
  });

  it('lends idle threads to the long searches of a chain that is alone, to the same bits', async () => {
    const started = join(bundles, 'started');
    appendFileSync(
      join(bundles, 'searcher.js'),
      `\nrequire('node:fs').writeFileSync(${JSON.stringify(started)}, '');\n`,
    );
    const text = `dataset d { generate teacher(neurons: 5, inputs: 7, samples: 200, noise: 0.1, seed: 3) }
fit f { data d goal least_squares penalty 15% gap 1e-2 }
sweep s { fit f vary penalty in [15%] }
`;
    const tables = [];
    for (const workers of [1, 2]) {
      const told: FitOutcome[] = [];
      await runSweep(sweepRun(await planOf(text)), start(workers), never, (one) => told.push(one));
      await engine?.dispose();
      expect(existsSync(started)).toBe(workers > 1);
      tables.push(untimed(told));
    }
    expect(tables[0]).toMatchObject([{ status: 'optimal' }]);
    expect(tables[1]).toEqual(tables[0]);
  });

  it('completes rows one after the other, folds included, and to the same bits however it is sliced', async () => {
    const text = TEXT.replace('[l1, l2]', '[l2]').replace('steps 4', 'steps 8');
    const tables = [];
    for (const sliceMs of [0, Infinity]) {
      for (const workers of [1, 2]) {
        const own = new LocalEngine({ workerPath: join(bundles, 'worker.js'), workers, sliceMs });
        const run = sweepRun(await planOf(text));
        /** How many fits had ended when a row was complete, in the order in which the rows were. */
        const complete: number[] = [];
        const told: FitOutcome[] = [];
        await runSweep(run, own, never, (one) => {
          told.push(one);
          const rows = run.outcomes.rows().filter(({ cv }) => cv !== null).length;
          while (complete.length < rows) complete.push(told.length);
        });
        await own.dispose();
        expect(told).toHaveLength(32);
        tables.push(untimed(told));
        // on two threads it depends on which one is sooner
        if (sliceMs > 0 || workers > 1) continue;
        expect(complete[0]).toBeLessThan(32 / 2);
        // each row has four fits
        expect(complete).toEqual([4, 8, 12, 16, 20, 24, 28, 32]);
      }
    }
    for (const table of tables) expect(table).toEqual(tables[0]);
  });

  it('goes on in the middle of its chains where it is known how they stand, to the same bits', async () => {
    const path = join(bundles, 's.chains.json');
    const whole = sweepRun(await planOf(TEXT));
    const all: FitOutcome[] = [];
    await runSweep(whole, start(1), never, (one) => all.push(one));
    await engine?.dispose();
    const { sha256 } = whole.work;
    const controller = new AbortController();
    const told: FitOutcome[] = [];
    const before = await Standings.open(path, sha256, true);
    engine = new LocalEngine({ workerPath: join(bundles, 'worker.js'), workers: 1, sliceMs: 0 });
    const onOutcome = (one: FitOutcome): void => {
      if (told.push(one) === 12) controller.abort();
    };
    await runSweep(sweepRun(await planOf(TEXT)), engine, controller.signal, onOutcome, before);
    await before.end();
    expect(existsSync(path)).toBe(true);
    const run = sweepRun(await planOf(TEXT));
    const known = told.length;
    for (const one of told) run.outcomes.add(one);
    const after = await Standings.open(path, sha256, true);
    const posted: FitOutcome[] = [];
    await runSweep(run, engineOf(engine, posted), never, (one) => told.push(one), after);
    await after.end();
    expect(untimed(told)).toEqual(untimed(all));
    // nothing that was known is fitted again
    expect(posted).toHaveLength(32 - known);
    expect(existsSync(path)).toBe(false);
    // of another sweep, or none, nothing is taken
    writeFileSync(path, '{ torn');
    expect((await Standings.open(path, sha256, true)).of(run.work.chains[0])).toBeUndefined();
  });

  it('stops when it is cancelled, and tells nothing that is not proven', async () => {
    const controller = new AbortController();
    const told: FitOutcome[] = [];
    const run = sweepRun(await planOf(TEXT));
    await runSweep(run, start(1), controller.signal, (one) => {
      told.push(one);
      if (told.length === 3) controller.abort();
    });
    expect(told.length).toBeLessThan(8);
    expect(told.every(({ status }) => status === 'optimal')).toBe(true);
  });

  it('has a row of a fit that ends its thread, and goes on behind it', async () => {
    const path = join(bundles, 'dying.js');
    // the real worker, whose second fit of a chain ends the thread
    writeFileSync(
      path,
      `const { parentPort } = require('node:worker_threads');
const post = parentPort.postMessage.bind(parentPort);
parentPort.postMessage = (message) => {
  if (message.type === 'outcome' && message.outcome.point === 2) process.exit(3);
  post(message);
};
require('./worker.js');`,
    );
    const text = TEXT.replace('folds 3 seed 2', '').replace('[l1, l2]', '[l1]');
    const told: FitOutcome[] = [];
    await runSweep(sweepRun(await planOf(text)), start(1, path), never, (one) => told.push(one));
    expect(told.map(({ point, status }) => [point, status])).toEqual([
      [3, 'optimal'],
      [2, 'failed'],
      [1, 'optimal'],
      [0, 'optimal'],
    ]);
    expect(told[1].reason).toMatch(/thread ended unexpectedly/);
  });

  it('has a row of a fold that is of one class', async () => {
    const text = `dataset d { samples { 0 -> 1\n 1 -> 1\n 2 -> 1\n 3 -> -1 } }
fit f { data d goal classify }
sweep s { fit f vary weights in [l2] folds 4 seed 1 }`;
    const run = sweepRun(await planOf(text));
    const told: FitOutcome[] = [];
    await runSweep(run, start(1), never, (one) => told.push(one));
    expect(told.filter(({ status }) => status === 'refused').map(({ reason }) => reason)).toEqual([
      'All targets that are not held out are 1; take fewer folds.',
    ]);
    expect(run.outcomes.rows()[0]).toMatchObject({ status: 'optimal', cv: null });
  });
});
