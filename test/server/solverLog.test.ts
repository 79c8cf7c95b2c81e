/** The logs of the editor's fits: one a fit, of its last run, and no fit is lost to one. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FitLogLine } from '../../src/engine/fitLog';
import { SolverLogs } from '../../src/server/solverLog';
import { fitJob } from '../helpers/jobs';

let folder: string;
let warned: string[];
let logs: SolverLogs;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-logs-'));
  warned = [];
  logs = new SolverLogs((text) => warned.push(text));
});
afterEach(() => rmSync(folder, { recursive: true }));

const job = (fit = 'exact') => fitJob({}, { fit, file: join(folder, 'sine.hull') });
const line = (fit: string, ms: number): FitLogLine => ({ fit, type: 'job', stage: 'data', ms });
const written = (name: string): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as unknown);

it('writes a file for each fit, beside its .hull file, also of a run that fails', async () => {
  const answers = [
    logs.logged(job('exact'), (onLog) => {
      onLog(line('exact', 1));
      return Promise.resolve(7);
    }),
    logs.logged(job('other'), (onLog) => {
      onLog(line('other', 2));
      return Promise.reject(new Error('out of luck'));
    }),
  ];
  expect(await Promise.allSettled(answers)).toMatchObject([
    { value: 7 },
    { reason: { message: 'out of luck' } },
  ]);
  await logs.settled();
  expect(readdirSync(folder).sort()).toEqual(['sine.exact.log.jsonl', 'sine.other.log.jsonl']);
  expect(written('sine.exact.log.jsonl')).toMatchObject([
    { file: join(folder, 'sine.hull') },
    line('exact', 1),
  ]);
  expect(written('sine.other.log.jsonl')).toMatchObject([{ format: 'hullfit.log/1' }, line('other', 2)]);
  expect(warned).toEqual([]);
});

it('keeps the lines of a run apart from those of the one whose place it took', async () => {
  let finish: () => void = () => undefined;
  const older = logs.logged(job(), async (onLog) => {
    await new Promise<void>((resolve) => (finish = resolve));
    for (let k = 0; k < 100; k++) onLog(line('exact', 1));
  });
  const newer = logs.logged(job(), (onLog) => {
    onLog(line('exact', 2));
    return Promise.resolve();
  });
  // it does not wait for the other's log
  await newer;
  finish();
  await older;
  await logs.settled();
  expect(written('sine.exact.log.jsonl').slice(1)).toEqual([line('exact', 2)]);
});

it('warns of a log that cannot be written, and the fit runs', async () => {
  rmSync(folder, { recursive: true });
  const run = (onLog: (one: FitLogLine) => void) => {
    onLog(line('exact', 1));
    return Promise.resolve('done');
  };
  expect(await logs.logged(job(), run)).toBe('done');
  await logs.settled();
  expect(warned).toHaveLength(1);
  expect(warned[0]).toContain(`The log ${join(folder, 'sine.exact.log.jsonl')} cannot be written: ENOENT`);
  folder = mkdtempSync(join(tmpdir(), 'hullfit-logs-'));
});
