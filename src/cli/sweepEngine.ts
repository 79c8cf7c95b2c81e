/** Which engine runs the sweeps of a command: threads of this process, or workers over a queue. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SweepEngine } from '../sweep/engine';
import { LocalEngine } from '../sweep/localEngine';
import { badUsage, redisUrl } from './arguments';
import type { Io } from './command';
import { withQueue } from './queueBundle';

export interface EngineValues {
  readonly engine?: string | undefined;
  readonly redis?: string | undefined;
  readonly resume?: boolean | undefined;
}

/** Makes the engine; `workers`: threads of this process, or with a queue processes that work on it beside those elsewhere. */
export type EngineOf = (io: Io, workers: number | undefined) => Promise<SweepEngine>;

/** Throws CommandError (bad usage). */
export function engineChoice(
  { engine = 'local', redis, resume = false }: EngineValues,
  usage: string,
): EngineOf {
  if (engine === 'local') {
    if (redis !== undefined) throw badUsage('--redis goes with --engine bullmq', usage);
    return async (io, workers) =>
      new LocalEngine({
        workerPath: join(io.bundles, 'worker.js'),
        ...(workers !== undefined && { workers }),
      });
  }
  if (engine !== 'bullmq') {
    throw badUsage(`--engine ${engine} is no engine; there are \`local\` and \`bullmq\``, usage);
  }
  const url = redisUrl(redis, usage);
  return (io, workers) => queueEngine(io, url, resume, workers);
}

async function queueEngine(
  io: Io,
  url: string,
  resume: boolean,
  workers: number | undefined,
): Promise<SweepEngine> {
  const engine = await withQueue(io, ({ BullmqEngine }) =>
    BullmqEngine.connect({
      redis: url,
      resume,
      onWorkers: (count) => {
        if (count === 0)
          io.err('No worker is there; start one, here or elsewhere: hullfit worker --redis URL\n');
      },
      log: (text) => io.err(`${text}\n`),
    }),
  );
  if (workers === undefined) return engine;
  const own = Array.from({ length: workers }, () => ownWorker(io, url));
  return {
    run: (...args) => engine.run(...args),
    dispose: async () => {
      await Promise.all(own.map(ended));
      await engine.dispose();
    },
  };
}

/** The URL goes by the environment, which other users cannot read. */
function ownWorker(io: Io, url: string): ChildProcess {
  return spawn(process.execPath, [join(io.bundles, 'cli.js'), 'worker', '--threads', '1'], {
    env: { ...process.env, HULLFIT_REDIS: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
