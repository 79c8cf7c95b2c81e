/** What `hullfit worker` does: fits the chains of sweeps that the queue has, until it is drained. */
import { CHAIN_START } from '../protocol/sweep';
import { LocalEngine } from '../sweep/localEngine';
import { another, connect } from './connection';
import { readPayload, readState, stateText } from './sweepPayload';
import { work } from './worker';

interface SweepWorkerOptions {
  /** `redis://` or `rediss://`. */
  readonly redis: string;
  /** Absolute path of the bundled worker, dist/worker.js. */
  readonly workerPath: string;
  /** Chains at the same time, each in a thread. */
  readonly threads: number;
  /** Milliseconds after which a chain goes back into the queue, once the fit that runs has ended. */
  readonly sliceMs?: number;
  /** Called once the queue is there. */
  readonly onReady: () => void;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
  /** Ends the work: the fits that run are finished, the rest goes back into the queue. */
  readonly drain: AbortSignal;
}

/** To put a chain back and to take it up again takes Redis and two workers some milliseconds. */
const SLICE_MS = 500;

/** Resolves when it is drained. Throws RedisRefused where Redis cannot be had. */
export async function serveSweeps(options: SweepWorkerOptions): Promise<void> {
  const { threads, workerPath, log, drain, onReady, sliceMs = SLICE_MS } = options;
  const first = await connect(options.redis);
  const redis = another(first, log);
  const engine = new LocalEngine({ workerPath, workers: threads, sliceMs });
  try {
    onReady();
    await work(redis, {
      threads,
      log,
      drain,
      run: async (payload, { without, from, onOutcome, signal }) => {
        const { chain, data } = readPayload(payload);
        const places = [...chain.fits.keys()].filter((place) => !without.has(place));
        const placeOf = new Map(chain.fits.map(({ point }, place) => [point, place]));
        const start = from === null ? CHAIN_START : await readState(from);
        const done = places.filter((place) => place < start.done).length;
        if (done === places.length) return null;
        const left = { ...chain, fits: places.map((place) => chain.fits[place]) };
        const work = { chain: left, data, from: { ...start, done }, rank: 0 };
        const state = await engine.slice(work, {
          signal,
          onOutcome: (outcome) => onOutcome(placeOf.get(outcome.point)!, outcome),
        });
        return state && stateText({ ...state, done: places[state.done] });
      },
    });
  } finally {
    await engine.dispose();
    redis.disconnect();
    first.disconnect();
  }
}
