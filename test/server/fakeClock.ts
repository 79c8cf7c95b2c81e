/** A clock that tests move by hand. */
import type { Clock } from '../../src/server/throttle';

export class FakeClock implements Clock {
  private time = 0;
  private waiting: { readonly at: number; readonly body: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, body: () => void): () => void {
    const timer = { at: this.time + ms, body };
    this.waiting.push(timer);
    return () => {
      this.waiting = this.waiting.filter((one) => one !== timer);
    };
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.waiting.filter(({ at }) => at <= this.time);
    this.waiting = this.waiting.filter(({ at }) => at > this.time);
    for (const { body } of due) body();
  }
}
