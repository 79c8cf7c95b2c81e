/**
 * What fits of the same samples need not compute again: the scale of their penalty, and the exact pricer with the crossings that it keeps.
 * Each is found by the content that it depends on, so that a fit comes to the same with a cache as without.
 */
import type { AtomSpace } from './atomSpace';
import { isSame } from './isSame';
import type { KnownPenalty } from './penalty';
import { exactPricer } from './pricing/exactPricer';
import type { Pricer } from './pricing/pricer';
import type { Problem } from './problem';

export type PenaltyScale = Pick<KnownPenalty, 'largest' | 'largestAtMost'>;

/** One of each is kept, the last: up to 80 MB (`keptCrossings`). */
export class SolveCache {
  private priced: { readonly space: AtomSpace; readonly pricer: Pricer | null } | null = null;
  private scaled: {
    readonly problem: Problem;
    readonly timeMs: number;
    readonly scale: PenaltyScale;
  } | null = null;

  /** As `exactPricer`. */
  exactPricer(space: AtomSpace): Pricer | null {
    if (this.priced === null || !isSame(this.priced.space, space))
      this.priced = { space, pricer: exactPricer(space) };
    return this.priced.pricer;
  }

  /**
   * The scale of a problem's penalty; null where it is not known.
   *
   * @param problem with penalty 1
   * @param timeMs of the fit, of which the proof of the scale may take a part
   */
  knownScale(problem: Problem, timeMs: number): PenaltyScale | null {
    const { scaled } = this;
    return scaled !== null && scaled.timeMs === timeMs && isSame(scaled.problem, problem)
      ? scaled.scale
      : null;
  }

  /** As `knownScale` will tell it. */
  keepScale(problem: Problem, timeMs: number, scale: PenaltyScale): void {
    this.scaled = { problem, timeMs, scale };
  }
}
