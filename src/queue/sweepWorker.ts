/** What `hullfit worker` does: fits the chains of sweeps that the queue has, until it is drained. */
import { LocalEngine } from '../sweep/localEngine';
import { another, connect } from './connection';
import { readPayload } from './sweepPayload';
import { work } from './worker';

interface SweepWorkerOptions {
  /** `redis://` or `rediss://`. */
  readonly redis: string;
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Chains at the same time, each in a thread. */
  readonly threads: number;
  /** Called once the queue is there. */
  readonly onReady: () => void;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
  /** Ends the work: the fits that run are finished, the rest goes back into the queue. */
  readonly drain: AbortSignal;
}

/** Resolves when it is drained. Throws RedisRefused where Redis cannot be had. */
export async function serveSweeps(options: SweepWorkerOptions): Promise<void> {
  const { threads, workerPath, log, drain, onReady } = options;
  const first = await connect(options.redis);
  const redis = another(first, log);
  const engine = new LocalEngine({ workerPath, workers: threads });
  try {
    onReady();
    await work(redis, {
      threads,
      log,
      drain,
      run: async (payload, { without, onOutcome, signal }) => {
        const { chain, data } = readPayload(payload);
        const places = new Map(chain.fits.map(({ point }, place) => [point, place]));
        const fits = chain.fits.filter((_, place) => !without.has(place));
        await engine.run([{ ...chain, fits }], new Map([[data.sha256, data]]), {
          signal,
          onOutcome: (outcome) => onOutcome(places.get(outcome.point)!, outcome),
        });
      },
    });
  } finally {
    await engine.dispose();
    redis.disconnect();
    first.disconnect();
  }
}
