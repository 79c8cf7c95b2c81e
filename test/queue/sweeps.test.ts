/** Sweeps over workers that are processes of their own, on a real Redis: the table of local threads, whatever dies in the middle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { Cli } from '../helpers/cli';
import { CERTIFICATE, RedisServer } from './redisServer';

const PASSWORD = 'a-secret-word';

let cli: Cli;
let server: RedisServer;
let url: string;
const running: ReturnType<Cli['start']>[] = [];

beforeAll(async () => {
  cli = new Cli('queue');
  server = await RedisServer.start('--requirepass', PASSWORD);
  url = `redis://:${PASSWORD}@127.0.0.1:${server.port}`;
});
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
});
afterAll(async () => {
  await server.dispose();
  cli.dispose();
});

/** Five slopes and some penalties, each point whole and on three folds. */
const textOf = (
  penalties: number,
) => `dataset d { generate teacher(neurons: 3, inputs: 2, samples: 40, noise: 0.1, seed: 7) }
fit f { data d goal least_squares penalty 5% }
sweep s {
  fit f
  vary slope in [0, 0.1, 0.2, 0.3, 0.4]
  vary penalty from 1% to 40% steps ${penalties} log
  folds 3 seed 2
}
`;
const FITS = 100;
const TEXT = textOf(5);

const start = (folder: string, ...args: string[]): ReturnType<Cli['start']> => {
  const one = cli.start(folder, args);
  running.push(one);
  return one;
};
const worker = (folder: string) => start(folder, 'worker', '--redis', url, '--threads', '1');
const sweep = (folder: string, ...more: string[]) =>
  start(folder, 'sweep', 'a.hull', '--out', 'far', '--engine', 'bullmq', '--redis', url, ...more);

/** Without the last column, which is the time. */
const tableOf = (folder: string, out: string) =>
  readFileSync(join(folder, out, 's.csv'), 'utf8').replace(/,[^,\n]*$/gm, '');
/** The fits in the file, each as point and fold. */
function fitsOf(folder: string): string[] {
  const [, ...lines] = readFileSync(join(folder, 'far', 's.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const { point, fold } = JSON.parse(line) as { point: number; fold: number | null };
    return `${point} ${fold}`;
  });
}

async function folderWithLocalTable(text = TEXT): Promise<string> {
  const folder = cli.folderWith({ 'a.hull': text });
  expect(await cli.run(folder, ['sweep', 'a.hull', '--out', 'near'])).toMatchObject({ code: 0 });
  return folder;
}

it('gives the table of local threads for 1,000 fits on four workers, and tells nobody the password', async () => {
  const folder = await folderWithLocalTable(textOf(50));
  const workers = Array.from({ length: 4 }, () => worker(folder));
  const ended = await sweep(folder).ended;
  expect(ended).toMatchObject({ code: 0 });
  expect(fitsOf(folder)).toHaveLength(1000);
  expect(tableOf(folder, 'far')).toBe(tableOf(folder, 'near'));
  // ended politely, a worker says so and goes
  for (const { child } of workers) child.kill('SIGTERM');
  for (const one of workers) {
    const { code, stderr } = await one.ended;
    expect(code).toBe(0);
    expect(stderr).toContain('behind the fits that run');
    expect(stderr).not.toContain(PASSWORD);
  }
  const written = ['csv', 'json', 'jsonl'].map((kind) =>
    readFileSync(join(folder, 'far', `s.${kind}`), 'utf8'),
  );
  expect([ended.stdout, ended.stderr, ...written].join('')).not.toContain(PASSWORD);
});

it('has each fit once after ten kills of workers, one of the coordinator, and a restart of Redis', async () => {
  const folder = await folderWithLocalTable();
  const workers = [worker(folder), worker(folder), worker(folder)];
  let coordinator = sweep(folder);
  const progress = async (fits: number): Promise<void> => {
    await expect
      .poll(() => fitsOf(folder).length, { timeout: 120_000, interval: 50 })
      .toBeGreaterThanOrEqual(fits);
  };
  const killWorker = async (at: number): Promise<void> => {
    const place = at % workers.length;
    workers[place].child.kill('SIGKILL');
    await workers[place].ended;
    workers[place] = worker(folder);
  };
  for (let kill = 0; kill < 4; kill++) {
    await progress(4 * kill + 2);
    await killWorker(kill);
  }
  coordinator.child.kill('SIGKILL');
  await coordinator.ended;
  const before = fitsOf(folder).length;
  expect(before).toBeLessThan(FITS);
  for (let kill = 4; kill < 7; kill++) {
    await pause(150);
    await killWorker(kill);
  }
  coordinator = sweep(folder, '--resume');
  await progress(before + 1);
  await server.kill();
  await pause(300);
  await server.up();
  for (let kill = 7; kill < 10; kill++) {
    await pause(150);
    await killWorker(kill);
  }
  const ended = await coordinator.ended;
  expect(ended).toMatchObject({ code: 0 });
  const fits = fitsOf(folder);
  expect(new Set(fits).size).toBe(FITS);
  expect(fits).toHaveLength(FITS);
  expect(tableOf(folder, 'far')).toBe(tableOf(folder, 'near'));
});

it('goes over TLS, and to nobody whose certificate is not trusted', async () => {
  const tls = await RedisServer.startTls('--requirepass', PASSWORD);
  try {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    const safe = `rediss://:${PASSWORD}@localhost:${tls.port}`;
    const args = ['sweep', 'a.hull', '--engine', 'bullmq', '--redis', safe, '--workers', '2'];
    const refused = await cli.run(folder, args);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/does not answer \(.*certificate/);
    vi.stubEnv('NODE_EXTRA_CA_CERTS', CERTIFICATE);
    expect(await cli.run(folder, args)).toMatchObject({ code: 0 });
  } finally {
    vi.unstubAllEnvs();
    await tls.dispose();
  }
});

it('says what is missing', async () => {
  const folder = cli.folderWith({ 'a.hull': TEXT });
  expect(await cli.run(folder, ['worker'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('--redis URL and HULLFIT_REDIS are missing') as string,
  });
  const closed = 'redis://me:hidden@127.0.0.1:1';
  for (const args of [
    ['worker', '--redis', closed],
    ['sweep', 'a.hull', '--engine', 'bullmq', '--redis', closed],
  ]) {
    const { code, stderr } = await cli.run(folder, args);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^hullfit: Redis at redis:\/\/127\.0\.0\.1:1 does not answer/);
    expect(stderr).not.toContain('hidden');
  }
  expect(await cli.run(folder, ['sweep', 'a.hull', '--redis', closed])).toMatchObject({ code: 3 });
  expect(await cli.run(folder, ['sweep', 'a.hull', '--engine', 'far'])).toMatchObject({ code: 3 });
});
