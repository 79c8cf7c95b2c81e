/** Throughput of a sweep on workers that are processes of their own, on a Redis of its own, and what each part of it takes for a fit. */
import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import { BullmqEngine } from '../../src/queue/bullmqEngine';
import { runSweep, sweepRun } from '../../src/sweep/run';
import type { SweepPlan } from '../../src/sweep/plan';
import { RedisServer } from '../../test/queue/redisServer';
import type { Costs } from './simulation';

export interface Throughput {
  readonly workers: number;
  readonly fits: number;
  readonly fitsPerSecond: number;
  /** Time of the workers that is no solve, for each fit, milliseconds. */
  readonly besideMs: number;
  /** Bytes through Redis for each fit, both ways. */
  readonly bytes: number;
  readonly costs: Costs;
}

/** One measurement a number of workers: 1, 2, 4 … up to the processors. */
export async function throughputs(
  plan: () => Promise<SweepPlan>,
  say: (line: string) => void,
): Promise<Throughput[]> {
  const found: Throughput[] = [];
  for (let workers = 1; workers <= availableParallelism(); workers *= 2) {
    say(`sweep on ${workers} worker processes`);
    found.push(await throughput(await plan(), workers));
  }
  return found;
}

async function throughput(plan: SweepPlan, workers: number): Promise<Throughput> {
  const server = await RedisServer.start('--appendfsync', 'everysec');
  const { url } = server;
  const children: ChildProcess[] = [];
  try {
    for (let k = 0; k < workers; k++) {
      const args = [resolve('dist', 'cli.js'), 'worker', '--redis', url, '--threads', '1'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      children.push(child);
      await said(child, child.stderr, 'wait for fits');
    }
    // the first run warms threads and compiled code
    await oneRun(plan, url);
    return await oneRun(plan, url, workers);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.dispose();
  }
}

async function oneRun(plan: SweepPlan, url: string, workers = 1): Promise<Throughput> {
  const watch = new Redis(url);
  const engine = await BullmqEngine.connect({
    redis: url,
    resume: false,
    onWorkers: () => undefined,
    log: (text) => console.error(text),
  });
  try {
    const solvesMs: number[] = [];
    const before = await usage(watch);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    await runSweep(sweepRun(plan), engine, new AbortController().signal, ({ ms }) => solvesMs.push(ms));
    const ms = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    const after = await usage(watch);
    const fits = solvesMs.length;
    const besideMs = (ms * workers - solvesMs.reduce((sum, one) => sum + one, 0)) / fits;
    return {
      workers,
      fits,
      fitsPerSecond: (1000 * fits) / ms,
      besideMs,
      bytes: (after.bytes - before.bytes) / fits,
      costs: {
        solvesMs,
        workerMs: besideMs,
        coordinatorMs: (user + system) / 1000 / fits,
        redisMs: (after.cpuMs - before.cpuMs) / fits,
      },
    };
  } finally {
    await engine.dispose();
    watch.disconnect();
  }
}

/** Of a Redis server since it began. */
async function usage(redis: Redis): Promise<{ readonly cpuMs: number; readonly bytes: number }> {
  const info = `${await redis.info('cpu')}\n${await redis.info('stats')}`;
  const of = (name: string): number => Number(new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]);
  return {
    cpuMs: 1000 * (of('used_cpu_user') + of('used_cpu_sys')),
    bytes: of('total_net_input_bytes') + of('total_net_output_bytes'),
  };
}

/** Resolves when a program has written some words; rejects when it ends before. */
function said(child: ChildProcess, stream: NodeJS.ReadableStream, words: string): Promise<void> {
  return new Promise((resolvePromise, reject) => {
    let text = '';
    stream.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes(words)) resolvePromise();
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`it ended with ${String(code)}: ${text}`)));
  });
}
