/** `npm run profile`: where the time of a fit went, by its log. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoundLine } from '../../src/core/log';
import type { FitLogLine, LogHead } from '../../src/engine/fitLog';
import { Cli } from '../helpers/cli';

interface Profile {
  profileText(log: string, wallMs: number): string;
}

const execute = promisify(execFile);
let cli: Cli;
let profile: Profile;
beforeAll(async () => {
  cli = new Cli();
  profile = (await import(pathToFileURL(resolve('scripts/lib/profile.mjs')).href)) as Profile;
});
afterAll(() => cli.dispose());

const HEAD: LogHead = {
  format: 'hullfit.log/1',
  version: '0.1.0',
  file: 'a.hull',
  startedAt: '2026-01-01T00:00:00.000Z',
  processMs: 100,
  readMs: 50,
};

const round = (fit: string, number: number, nodes: number, master: number): FitLogLine => {
  const spentMs = { start: 0, master, price: 0, prove: 0, polish: 0, other: 10 };
  return { fit, type: 'round', round: number, nodes, spentMs } as { fit: string } & RoundLine;
};

const START = {
  type: 'start',
  ms: 5,
  samples: 20,
  inputs: 4,
  goal: { kind: 'interpolate' },
  weights: { norm: 'l2', radius: 1 },
  bias: { kind: 'joint' },
  skip: 'none',
  slope: 0.1,
  gap: 1e-6,
  timeMs: 60_000,
  sparsify: 'merge',
  warm: false,
} as const;

const lines: readonly FitLogLine[] = [
  { fit: 'first', type: 'job', stage: 'data', ms: 30 },
  { fit: 'first', type: 'job', stage: 'queue', ms: 1 },
  { fit: 'first', type: 'job', stage: 'thread', ms: 40 },
  { fit: 'first', ...START },
  round('first', 0, 0, 20),
  { fit: 'first', type: 'polish', loop: 'merge', round: 1, ms: 50, neurons: 3, objective: 2 },
  round('first', 1, 7, 60),
  round('first', 2, 8, 20),
  {
    fit: 'first',
    type: 'end',
    ms: 145,
    status: 'optimal',
    stoppedBy: 'gap',
    loop: 'guided_generation',
    objective: 2,
    mass: 2,
    lowerBound: 2,
    gap: 0,
    neurons: 3,
    masterMs: 100,
    pricingMs: 0,
  },
  { fit: 'first', type: 'job', stage: 'build', ms: 20 },
  { fit: 'second', type: 'job', stage: 'queue', ms: 200 },
  { fit: 'second', type: 'job', stage: 'thread', ms: 10 },
  { fit: 'second', ...START },
  { fit: 'second', type: 'thread_ended', by: 'cancel' },
];

it('gives the shares of each fit, its counts and its ending, and what the process did besides', () => {
  const log = [HEAD, ...lines].map((line) => JSON.stringify(line)).join('\n');
  const text = profile.profileText(log, 450);
  // 40 + 100 + 30 + 10 + 20 ms of the fit's own, of which 145 − 5 − 130 = 10 are the writing of the solution
  expect(text.split('\n').map((line) => line.replace(/ {2,}/g, '  ').trim())).toEqual([
    'first: 20 samples, 4 inputs: optimal (gap) by guided_generation, gap 0.0e+0, 3 neurons',
    '2 rounds, 15 nodes of the search, 1 rounds of polishing; 1 ms in the queue',
    'thread started  40.0 ms  20.0 %',
    'master  100.0 ms  50.0 %',
    'other  30.0 ms  15.0 %',
    'solution written in raw units  10.0 ms  5.0 %',
    'result built  20.0 ms  10.0 %',
    '',
    'second: 20 samples, 4 inputs: its thread was ended (cancel)',
    '0 rounds, 0 nodes of the search, 0 rounds of polishing; 200 ms in the queue',
    'thread started  10.0 ms  100.0 %',
    '',
    'the process: 450 ms = start 100 + text 20 + data 30 + fits 210 + rivals, output, exit 90',
    '',
  ]);
});

it('profiles a file, of which it keeps the log, and tells in one line what is wrong with another', async () => {
  const folder = cli.folderWith({
    'a.hull': `dataset d { samples { 0, 1 -> 0.2
      1, 0 -> 1
      2, 2 -> 0.3
      1, 3 -> -1 } }
      fit first { data d }
      fit second { data d gap 1e-3 }`,
  });
  const [node, [program]] = cli.command([]);
  const script = (...args: string[]) =>
    execute(node, [resolve('scripts/profile.mjs'), '--cli', program, ...args], { cwd: folder });
  const { stdout } = await script('a.hull', '--only', 'first', '--log', 'logs/a.log');
  expect(stdout).toMatch(/^first: 4 samples, 2 inputs: optimal \(gap\) by column_generation, /m);
  expect(stdout).toMatch(/^ {2}master +\d+\.\d ms +\d+\.\d %$/m);
  expect(stdout).not.toContain('second');
  expect(existsSync(join(folder, 'logs', 'a.log'))).toBe(true);
  await expect(script('b.hull', '--log', 'b.log')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^hullfit: b\.hull .*\nerror: hullfit fit b\.hull .* ended with 3\.\n$/,
    ) as string,
  });
  await expect(script()).rejects.toMatchObject({
    stderr: expect.stringMatching(/^error: .*usage: .*\n$/) as string,
  });
});
