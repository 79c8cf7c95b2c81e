/**
 * The page's longer work in pieces: with a large result each drawing is a task of its own, so that the window takes keys and
 * clicks in between. With a small one everything happens at once, before the next frame.
 */
import type { FitResult } from '../result/schema';

/** Neurons and samples together; below it all views together take less than a frame or two. */
const LARGE = 20_000;

class Pieces {
  private readonly waiting = new Map<string, () => void>();
  private large = false;

  /** `next` runs its argument as a task of its own. */
  constructor(private readonly next: (work: () => void) => void) {}

  /** The result whose drawings come. */
  of(result: FitResult | null): void {
    this.large = result !== null && result.neurons.length + result.samples.count > LARGE;
  }

  /** Does `work` now, or in its turn; of two of one name that wait only the later one is done, in the place of the first. */
  run(name: string, work: () => void): void {
    if (!this.large) {
      this.waiting.delete(name);
      work();
      return;
    }
    const idle = this.waiting.size === 0;
    this.waiting.set(name, work);
    if (idle) this.next(() => this.step());
  }

  private step(): void {
    for (const [name, work] of this.waiting) {
      this.waiting.delete(name);
      try {
        work();
      } finally {
        if (this.waiting.size > 0) this.next(() => this.step());
      }
      return;
    }
  }
}

/** Those of the page: its views are drawn by what the browser tells them, and have nobody else in common. */
export const pieces = new Pieces((work) => void setTimeout(work, 0));
