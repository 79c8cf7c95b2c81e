/** `hullfit worker`: fits what sweeps on this or other machines put into a queue. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readArguments, redisUrl, wholeNumber } from '../arguments';
import type { Command } from '../command';
import { ExitCode } from '../exitCodes';
import { withQueue } from '../queueBundle';

const usage = 'worker --redis URL [--threads N]';

export const worker: Command = {
  name: 'worker',
  usage,
  summary:
    'fits for sweeps with --engine bullmq, on as many threads as there are processors; Ctrl-C or SIGTERM ends it behind the fits that run',
  async run(args, io) {
    const { values } = readArguments(args, {
      usage,
      least: 0,
      most: 0,
      options: { redis: { type: 'string' }, threads: { type: 'string' } },
    });
    const redis = redisUrl(values.redis, usage);
    const threads = wholeNumber('threads', values.threads, usage) ?? availableParallelism();
    const drain = new AbortController();
    const release = io.onInterrupt(() => {
      io.err('hullfit worker: it ends behind the fits that run; again to end at once.\n');
      drain.abort();
    });
    await withQueue(io, ({ serveSweeps }) =>
      serveSweeps({
        redis,
        workerPath: join(io.bundles, 'worker.js'),
        threads,
        drain: drain.signal,
        onReady: () => io.err(`hullfit worker: ${threads} threads wait for fits.\n`),
        log: (text) => io.err(`hullfit worker: ${text}\n`),
      }),
    );
    release();
    return ExitCode.ok;
  },
};
