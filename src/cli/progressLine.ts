/** One line on a terminal that is rewritten while fits run. */
import { relativeGap } from '../result/gap';
import { boundText, gapText } from '../result/provenDigits';
import type { TraceEntry } from '../core/solution';
import { formatNumber, formatTime } from './summary';

/** Milliseconds between two writes. */
const INTERVAL = 100;
const CLEAR = '\r\u001b[2K';
/** Fits are shortened to this, so that the line stays one line on a narrow terminal. */
const WIDTH = 79;

export class ProgressLine {
  private lastMs = -Infinity;
  private shown = false;

  /** `write` gets the text for the terminal; `now` is a clock in milliseconds. */
  constructor(
    private readonly write: (text: string) => void,
    private readonly now: () => number,
  ) {}

  update(fit: string, entry: TraceEntry): void {
    this.show(() => describe(fit, entry));
  }

  /** Rivals that are done, and how far the one that reports is. */
  compare(fit: string, rival: string, share: number, done: number, total: number): void {
    this.show(() => `${fit}: ${done} of ${total} rivals done; ${rival} ${Math.floor(100 * share)} %`);
  }

  private show(describe: () => string): void {
    const now = this.now();
    if (now - this.lastMs < INTERVAL) return;
    this.lastMs = now;
    this.shown = true;
    this.write(CLEAR + describe().slice(0, WIDTH));
  }

  /** Removes the line, so that other text may be written. */
  clear(): void {
    if (this.shown) this.write(CLEAR);
    this.shown = false;
  }
}

function describe(fit: string, { iteration, ms, objective, lowerBound }: TraceEntry): string {
  const lower = boundText(lowerBound, 7);
  const bounds =
    objective === null
      ? `at least ${lower}`
      : `${lower} to ${formatNumber(objective)}, gap ${gapText(relativeGap(objective, lowerBound))}`;
  return `${fit}: round ${iteration}, ${bounds}, ${formatTime(ms)}`;
}
