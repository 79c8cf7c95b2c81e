/** Signals and time limits from outside: whole processes. Times are those of a busy machine; what they tell apart is seconds from minutes. */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { mulberry32 } from '../../src/core/startingNeurons';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
/** A folder with a table that takes its time to read, and a result of one like it. */
let reading: string;
beforeAll(async () => {
  cli = new Cli();
  reading = cli.folderWith({ 't.csv': table(6000, 1), 'a.hull': fitOf(1, 'goal within 3') });
  expect(await cli.run(reading, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0 });
  writeFileSync(join(reading, 't.csv'), table(400_000, 3));
});
afterAll(() => cli.dispose());

function table(rows: number, inputs: number): string {
  const random = mulberry32(1);
  const names = Array.from({ length: inputs }, (_, c) => `x${c}`);
  const lines = Array.from({ length: rows }, () =>
    Array.from({ length: inputs + 1 }, () => (4 * random() - 2).toFixed(6)).join(','),
  );
  return `${[...names, 'y'].join(',')}\n${lines.join('\n')}\n`;
}

const fitOf = (inputs: number, clauses: string): string => {
  const names = Array.from({ length: inputs }, (_, c) => `x${c}`).join(', ');
  return `dataset d { from "t.csv" inputs ${names} target y }\nfit f { data d ${clauses} }\n`;
};

it('ends a fit of 3,000 rows of 20 inputs a little after its second', async () => {
  const folder = cli.folderWith({ 't.csv': table(3000, 20), 'a.hull': fitOf(20, 'time 1 s') });
  const { code, stdout } = await cli.run(folder, ['fit', 'a.hull', '--json']);
  expect(code).toBe(1);
  const [{ status, reason, timing }] = JSON.parse(stdout) as [
    { status: string; reason: string; timing: { totalMs: number } },
  ];
  expect({ status, reason }).toMatchObject({
    status: 'stopped',
    reason: expect.stringContaining('time limit of 1 s'),
  });
  // 1 s, 0.4 s until its thread is ended, and what a busy machine adds; it was 23 s on a quiet one
  expect(timing.totalMs).toBeLessThan(8000);
});

it('takes what reading a large table took from the time of its fit', async () => {
  const folder = cli.folderWith({ 't.csv': table(80_000, 20), 'a.hull': fitOf(20, 'time 4 s') });
  const { stdout } = await cli.run(folder, ['fit', 'a.hull', '--json']);
  const end = Date.now();
  const [{ timing, provenance }] = JSON.parse(stdout) as FitResult[];
  // what its time was counted from lies before it began: the reading is in between
  expect(end - Date.parse(provenance.startedAt)).toBeLessThan(timing.totalMs);
});

it('ends with a sentence where the time is over before the table is read', async () => {
  const folder = cli.folderWith({ 'a.hull': fitOf(3, 'time 10 ms') });
  // some 4 s of reading on a quiet machine, where 0.76 s are there for it
  const rows = table(100_000, 3);
  writeFileSync(join(folder, 't.csv'), rows);
  const more = rows.slice(rows.indexOf('\n') + 1);
  for (let block = 1; block < 60; block++) appendFileSync(join(folder, 't.csv'), more);
  const { code, stderr, stdout } = await cli.run(folder, ['fit', 'a.hull', '--json']);
  expect(code).toBe(2);
  expect(stdout).toBe('[]\n');
  expect(stderr).toMatch(/^a\.hull:1:18: error reading-too-long "t\.csv" was not read .*`rows 1\.\.100000`/);
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'cancels a fit at %s and writes what is proven',
  async (signal) => {
    const folder = cli.folderWith({ 't.csv': table(1000, 6), 'a.hull': fitOf(6, 'goal within 1') });
    const log = join(folder, 'log');
    const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--json', '--out', 'out', '--log', log]);
    // while the data are read a signal ends the process; the log says when that is over
    await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toContain('"type":"start"'), {
      timeout: 60_000,
      interval: 50,
    });
    setTimeout(() => child.kill(signal), 1500);
    const { code, stdout } = await ended;
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ fit: 'f', status: 'cancelled' }]);
  },
);

it.each(['gradient_descent(width: 500)', 'gaussian_process()'])(
  'ends %s of thousands of samples, and the fit is written',
  async (rival) => {
    const clauses = `goal within 1\n time 1 s\n compare ${rival}`;
    const folder = cli.folderWith({ 't.csv': table(4000, 4), 'a.hull': fitOf(4, clauses) });
    const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
    // the rival alone is left once the fit is written, with minutes of work
    await vi.waitFor(() => expect(existsSync(join(folder, 'out', 'f.json'))).toBe(true), {
      timeout: 60_000,
      interval: 50,
    });
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain('Cancelling');
    const [{ status, rivals }] = JSON.parse(stdout) as FitResult[];
    expect(code).toBe(status === 'optimal' ? 0 : 1);
    expect(rivals.every(({ stopped }) => stopped?.startsWith('Cancelled') ?? false)).toBe(true);
  },
);

it.each([
  ['report', 'f.json', '--out', 'r.html'],
  ['predict', 'f.json', 't.csv'],
  ['fit', 'a.hull'],
])('ends %s at once while it reads', async (...args) => {
  const { child, ended } = cli.start(reading, args);
  setTimeout(() => child.kill('SIGINT'), 400);
  expect(await ended).toMatchObject({ code: null, signal: 'SIGINT', stderr: '' });
  expect(readdirSync(reading).sort()).toEqual(['a.hull', 'f.json', 't.csv']);
});

it('ends at once where there is nothing to cancel', async () => {
  const folder = cli.folderWith({ 't.csv': table(200_000, 3), 'a.hull': fitOf(3, '') });
  const { child, ended } = cli.start(folder, ['check', 'a.hull']);
  setTimeout(() => child.kill('SIGINT'), 400);
  expect(await ended).toMatchObject({ code: null, signal: 'SIGINT', stdout: '' });
});
