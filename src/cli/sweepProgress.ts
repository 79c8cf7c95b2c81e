/** One line on a terminal while a sweep runs: fits that are done, how many a second, and the time that is left. */
import { formatTime } from './summary';

/** Milliseconds between two writes. */
const INTERVAL = 100;
const CLEAR = '\r\u001b[2K';
const WIDTH = 79;

export class SweepProgress {
  private readonly begun: number;
  private lastMs = -Infinity;
  private shown = false;
  private done: number;

  /** `known`: fits that were done before this run. `write` gets the text for the terminal; `now` is a clock in milliseconds. */
  constructor(
    private readonly name: string,
    private readonly total: number,
    private readonly known: number,
    private readonly write: (text: string) => void,
    private readonly now: () => number,
  ) {
    this.done = known;
    this.begun = now();
  }

  ended(): void {
    this.done++;
    const now = this.now();
    if (now - this.lastMs < INTERVAL) return;
    this.lastMs = now;
    this.shown = true;
    this.write(CLEAR + this.words(now).slice(0, WIDTH));
  }

  /** `penalties: 40 of 120 fits, 12.3 a second, 6.5 s left`. */
  private words(now: number): string {
    const seconds = (now - this.begun) / 1000;
    const rate = seconds > 0 ? (this.done - this.known) / seconds : 0;
    const left = rate > 0 ? `, ${formatTime((1000 * (this.total - this.done)) / rate)} left` : '';
    return `${this.name}: ${this.done} of ${this.total} fits, ${Number(rate.toPrecision(3))} a second${left}`;
  }

  /** Removes the line, so that other text may be written. */
  clear(): void {
    if (this.shown) this.write(CLEAR);
    this.shown = false;
  }
}
