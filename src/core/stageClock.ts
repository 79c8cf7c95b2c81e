/** How long each stage of a solve takes: the time of a stage within another is its own only. */
import { type Stage, STAGES } from './log';

export class StageClock {
  readonly ms: Record<Stage, number> = { start: 0, master: 0, price: 0, prove: 0, polish: 0, other: 0 };
  private stage: Stage = 'other';
  private since: number;

  /** @param now milliseconds on a monotonic clock */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  /** What `act` returns; its time is the stage's, but for that of stages within it. */
  run<T>(stage: Stage, act: () => T): T {
    const outer = this.stage;
    this.enter(stage);
    try {
      return act();
    } finally {
      this.enter(outer);
    }
  }

  /** Of all stages until now. */
  read(): Record<Stage, number> {
    this.enter(this.stage);
    return { ...this.ms };
  }

  private enter(stage: Stage): void {
    const now = this.now();
    this.ms[this.stage] += now - this.since;
    this.since = now;
    this.stage = stage;
  }
}

/** What was spent between two readings. */
export function spentBetween(
  before: Readonly<Record<Stage, number>>,
  after: Readonly<Record<Stage, number>>,
): Record<Stage, number> {
  const spent = { ...after };
  for (const stage of STAGES) spent[stage] -= before[stage];
  return spent;
}
