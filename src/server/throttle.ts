/** Lets at most one value through each interval: the first at once, then always the newest. */

/** Time, injected so that it can be tested. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Runs `body` after `ms` milliseconds; the answer takes it back. */
  after(ms: number, body: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, body) => {
    const timer = setTimeout(body, ms);
    return () => clearTimeout(timer);
  },
};

export class Throttle<T> {
  private last = -Infinity;
  private waiting: { readonly value: T } | undefined;
  private takeBack: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
    private readonly emit: (value: T) => void,
  ) {}

  push(value: T): void {
    const wait = this.last + this.intervalMs - this.clock.now();
    if (wait <= 0 && this.takeBack === undefined) {
      this.send(value);
      return;
    }
    this.waiting = { value };
    this.takeBack ??= this.clock.after(wait, () => {
      this.takeBack = undefined;
      const { waiting } = this;
      if (waiting !== undefined) this.send(waiting.value);
    });
  }

  /** Forgets what is waiting: whoever has the final result wants no older news. */
  stop(): void {
    this.takeBack?.();
    this.takeBack = undefined;
    this.waiting = undefined;
  }

  private send(value: T): void {
    this.last = this.clock.now();
    this.waiting = undefined;
    this.emit(value);
  }
}
