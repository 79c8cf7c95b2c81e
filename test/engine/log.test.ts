/** A fit's log on its way from the solver to who asked for it, and into its file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../src/core/log';
import type { Solution } from '../../src/core/solution';
import { Engine } from '../../src/engine/engine';
import type { FitLogLine } from '../../src/engine/fitLog';
import { LogFile, NoLogError } from '../../src/engine/logFile';
import { serve } from '../../src/engine/serve';
import { CancelFlag, type FromWorker, type ToWorker, WORKER_PROTOCOL } from '../../src/protocol/worker';
import { buildBundles } from '../helpers/bundle';
import { fitJob } from '../helpers/jobs';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-log-'));
const bundles = buildBundles('worker');
afterAll(() => {
  for (const path of [folder, bundles]) rmSync(path, { recursive: true });
});
const engines: Engine[] = [];
afterEach(() => Promise.all(engines.splice(0).map((engine) => engine.dispose())));

function start(workerPath: string): Engine {
  const engine = new Engine({ workerPath, workers: 1, graceMs: 150 });
  engines.push(engine);
  return engine;
}

/** How it goes on in the log: types, and of what the engine did itself the stage. */
const course = (lines: readonly FitLogLine[]): string[] =>
  lines.map((line) => (line.type === 'job' ? line.stage : line.type));

describe('the engine', () => {
  it('tells the log of a fit under its name, and that of a cached one', async () => {
    const engine = start(join(bundles, 'worker.js'));
    const job = fitJob({}, { fit: 'some', inputSha256: 'a'.repeat(64) });
    const lines: FitLogLine[] = [];
    const onLog = (line: FitLogLine): void => void lines.push(line);
    const result = await engine.run(job, { onLog, waitedMs: 12 });
    expect(new Set(lines.map(({ fit }) => fit))).toEqual(new Set(['some']));
    const told = course(lines);
    expect(told.slice(0, 4)).toEqual(['data', 'queue', 'thread', 'start']);
    expect(told.slice(-2)).toEqual(['end', 'build']);
    expect(told).toContain('round');
    expect(lines[0]).toMatchObject({ ms: 12 });
    expect(lines.at(-2)).toMatchObject({ status: result.status, objective: result.objective });

    lines.length = 0;
    await engine.run(job, { onLog });
    expect(course(lines)).toEqual(['cached', 'build']);
  });

  it('tells that a thread was ended, or died, after all that it had told', async () => {
    const worker = join(folder, 'worker.cjs');
    writeFileSync(
      worker,
      `const { parentPort: port } = require('node:worker_threads');
       port.on('message', ({ protocol, id, log, problem }) => {
         const tell = (body) => port.postMessage({ protocol, id, ...body });
         if (log) tell({ type: 'log', lines: [{ type: 'start', ms: 0 }, { type: 'round', round: 0 }] });
         if (problem.slope === 0.5) throw new Error('out of luck');
         for (;;) {}
       });`,
    );
    const lines: FitLogLine[] = [];
    const onLog = (line: FitLogLine): void => void lines.push(line);
    const engine = start(worker);
    await engine.run(fitJob({}, { timeMs: 200 }), { onLog });
    expect(course(lines)).toEqual(['data', 'queue', 'thread', 'start', 'round', 'thread_ended', 'build']);
    expect(lines[5]).toMatchObject({ by: 'time' });

    lines.length = 0;
    await expect(engine.run(fitJob({ slope: 0.5 }), { onLog })).rejects.toThrow('out of luck');
    expect(course(lines).slice(-2)).toEqual(['round', 'failed']);
    expect(lines.at(-1)).toMatchObject({ message: expect.stringContaining('out of luck') as string });
  });
});

describe('a worker', () => {
  const polish: LogLine = { type: 'polish', loop: 'merge', round: 1, ms: 0, neurons: 1, objective: 1 };
  const round = { type: 'round', round: 1 } as LogLine;
  const solution = {
    neurons: [],
    dual: [],
    trace: [],
    skip: { constant: 0, linear: [0] },
  } as unknown as Solution;

  /** What it tells of a solve that writes these lines, each some milliseconds after the one before. */
  async function told(log: boolean, lines: readonly (readonly [LogLine, number])[]): Promise<LogLine[][]> {
    const { port1, port2 } = new MessageChannel();
    let now = 0;
    const skills = {
      solveInChain: () => Promise.reject(new Error('no chain')),
      solve: (_: unknown, options: { log?: (line: LogLine) => void }) => {
        expect(options.log !== undefined).toBe(log);
        for (const [line, after] of lines) {
          now += after;
          options.log?.(line);
        }
        return Promise.resolve(solution);
      },
      compare: () => Promise.reject(new Error('no rival')),
    };
    serve(port2, skills, () => now);
    const groups: LogLine[][] = [];
    await new Promise<void>((resolve) => {
      port1.on('message', (message: FromWorker) => {
        if (message.type === 'log') groups.push([...message.lines]);
        if (message.type === 'done') resolve();
      });
      const { problem } = fitJob();
      const options = { gap: 1e-6, timeMs: 1000, sparsify: 'merge' } as const;
      const cancel = new CancelFlag().memory;
      port1.postMessage({
        protocol: WORKER_PROTOCOL,
        id: 1,
        cancel,
        type: 'run',
        problem,
        options,
        log,
      } satisfies ToWorker);
    });
    port1.close();
    return groups;
  }

  it('tells a round at once, and polishing with it, after a while or at the end', async () => {
    expect(
      await told(true, [
        [round, 1],
        [polish, 1],
        [polish, 1],
        [round, 1],
        [polish, 1],
        [polish, 60],
        [polish, 1],
      ]),
    ).toEqual([[round], [polish, polish, round], [polish, polish], [polish]]);
  });

  it('tells nothing where no log is wanted', async () => {
    expect(await told(false, [[round, 1]])).toEqual([]);
  });
});

describe('the file of a log', () => {
  const head = { file: 'a.hull', startedAt: '2026-01-01T00:00:00.000Z' };
  const line: FitLogLine = { fit: 'first', type: 'job', stage: 'data', ms: 1 };
  const at = (name: string): string => join(folder, name);

  it('has a head and a line for each entry, and is begun anew each time', async () => {
    for (const count of [3, 1]) {
      const log = await LogFile.open(at('a.log'), head);
      for (let k = 0; k < count; k++) log.write(line);
      await log.end();
      const [first, ...rest] = readFileSync(at('a.log'), 'utf8').trimEnd().split('\n');
      expect(JSON.parse(first)).toMatchObject({ format: 'hullfit.log/1', ...head });
      expect(rest.map((text) => JSON.parse(text) as unknown)).toEqual(new Array(count).fill(line));
    }
  });

  it('takes an empty file, and leaves one that is no log', async () => {
    writeFileSync(at('empty'), '');
    await (await LogFile.open(at('empty'), head)).end();
    for (const text of ['x,y\n1,2\n', '{"format":"hullfit.result/1"}', '{', 'dataset a { }', ' ', '\0']) {
      writeFileSync(at('data'), text);
      await expect(LogFile.open(at('data'), head)).rejects.toThrow(NoLogError);
      expect(readFileSync(at('data'), 'utf8')).toBe(text);
    }
  });

  it('says what the system says, when it is opened or at its end', async () => {
    await expect(LogFile.open(join(folder, 'none', 'a.log'), head)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(LogFile.open(folder, head)).rejects.toMatchObject({ code: 'EISDIR' });
    const full = await LogFile.open('/dev/full', head);
    full.write(line);
    await expect(full.end()).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
