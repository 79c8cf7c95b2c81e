/**
 * A sweep over a queue beyond the machine at hand: the coordinator and Redis are one server each, workers fit a chain at a time, and what
 * each step takes is measured (measure.ts). Events in order of their time; nothing is random but the order of the measured fits.
 */

export interface Costs {
  /** Times of solves, milliseconds; drawn in turn. */
  readonly solvesMs: readonly number[];
  /** Of a worker for each fit, beside the solve. */
  readonly workerMs: number;
  /** Of the coordinator for each fit: collecting, checking, writing; and its part of handing chains out. */
  readonly coordinatorMs: number;
  /** Of Redis for each fit, chains and locks included. */
  readonly redisMs: number;
}

export interface Sweep {
  readonly workers: number;
  readonly fits: number;
  readonly fitsInChain: number;
  /** Chains that are handed out for each worker, and at least. */
  readonly waitingPerWorker: number;
  readonly leastWaiting: number;
  /** There and back between two machines, milliseconds. */
  readonly roundTripMs: number;
}

export interface Simulated {
  readonly fitsPerSecond: number;
  /** Parts of the time in which each was busy. */
  readonly workersBusy: number;
  readonly coordinatorBusy: number;
  readonly redisBusy: number;
}

/** One that serves in order of arrival. */
class Server {
  busyMs = 0;
  private free = 0;

  /** When what arrives at `at` has been served. */
  serve(at: number, ms: number): number {
    this.free = Math.max(this.free, at) + ms;
    this.busyMs += ms;
    return this.free;
  }
}

/** What happens at which time; the earliest first. */
class Agenda {
  private readonly heap: { readonly at: number; readonly act: (at: number) => void }[] = [];

  add(at: number, act: (at: number) => void): void {
    const { heap } = this;
    let place = heap.length;
    const entry = { at, act };
    heap.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heap[above].at <= at) break;
      heap[place] = heap[above];
      place = above;
    }
    heap[place] = entry;
  }

  /** Until nothing is left; answers the time of the last. */
  run(): number {
    let now = 0;
    for (let next = this.take(); next !== undefined; next = this.take()) {
      now = next.at;
      next.act(now);
    }
    return now;
  }

  private take(): { readonly at: number; readonly act: (at: number) => void } | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1].at < heap[below].at) below++;
      if (heap[below].at >= last.at) break;
      heap[place] = heap[below];
      place = below;
    }
    heap[place] = last;
    return first;
  }
}

export function simulate(costs: Costs, sweep: Sweep): Simulated {
  const { solvesMs, workerMs, coordinatorMs, redisMs } = costs;
  const { workers, fits, fitsInChain, waitingPerWorker, leastWaiting, roundTripMs } = sweep;
  const agenda = new Agenda();
  const redis = new Server();
  const coordinator = new Server();
  const most = Math.max(leastWaiting, waitingPerWorker * workers);
  let left = Math.ceil(fits / fitsInChain);
  let out = 0;
  let waiting = 0;
  let idle = 0;
  let drawn = 0;
  let solving = 0;

  const handOut = (at: number): void => {
    for (; out < most && left > 0; left--) {
      out++;
      agenda.add(at + roundTripMs / 2, arrive);
    }
  };
  const arrive = (at: number): void => {
    if (idle > 0) {
      idle--;
      begin(at);
    } else waiting++;
  };
  const begin = (at: number): void => {
    let now = at + roundTripMs;
    for (let fit = 1; fit <= fitsInChain; fit++) {
      const ms = solvesMs[drawn++ % solvesMs.length] + workerMs;
      now += ms;
      solving += ms;
      const isLast = fit === fitsInChain;
      agenda.add(now + roundTripMs / 2, (there) => {
        const kept = redis.serve(there, redisMs);
        agenda.add(kept + roundTripMs / 2, (told) =>
          collected(coordinator.serve(told, coordinatorMs), isLast),
        );
      });
    }
    agenda.add(now, next);
  };
  const next = (at: number): void => {
    if (waiting > 0) {
      waiting--;
      begin(at);
    } else idle++;
  };
  const collected = (at: number, isLast: boolean): void => {
    if (!isLast) return;
    agenda.add(at, (then) => {
      out--;
      handOut(then);
    });
  };

  handOut(0);
  for (let worker = 0; worker < workers; worker++) agenda.add(0, next);
  const end = agenda.run();
  return {
    fitsPerSecond: (1000 * Math.ceil(fits / fitsInChain) * fitsInChain) / end,
    workersBusy: solving / (workers * end),
    coordinatorBusy: coordinator.busyMs / end,
    redisBusy: redis.busyMs / end,
  };
}
