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
import { PRICING } from './settings/pricing';

const { keptCrossings, keptSamples } = PRICING;

export type PenaltyScale = Pick<KnownPenalty, 'largest' | 'largestAtMost'>;

interface Priced {
  readonly space: AtomSpace;
  readonly pricer: Pricer | null;
}

interface Scaled {
  readonly problem: Problem;
  readonly timeMs: number;
  readonly scale: PenaltyScale;
}

/** The last of each are kept, for a thread that goes from one fold of a sweep to another and back: pricers up to 80 MB (`keptCrossings`). */
export class SolveCache {
  /** The latest used first. */
  private priced: readonly Priced[] = [];
  private scaled: readonly Scaled[] = [];

  /** As `exactPricer`. */
  exactPricer(space: AtomSpace): Pricer | null {
    const known =
      this.priced.find((one) => isSame(one.space, space)) ??
      ({ space, pricer: exactPricer(space) } satisfies Priced);
    let crossings = 0;
    this.priced = latest(known, this.priced).filter((one) => {
      crossings += one.space.count ** 2;
      return one === known || crossings <= keptCrossings;
    });
    return known.pricer;
  }

  /**
   * The scale of a problem's penalty; null where it is not known.
   *
   * @param problem with penalty 1
   * @param timeMs of the fit, of which the proof of the scale may take a part
   */
  knownScale(problem: Problem, timeMs: number): PenaltyScale | null {
    const known = this.scaled.find((one) => one.timeMs === timeMs && isSame(one.problem, problem));
    if (known === undefined) return null;
    this.scaled = latest(known, this.scaled);
    return known.scale;
  }

  /** As `knownScale` will tell it. */
  keepScale(problem: Problem, timeMs: number, scale: PenaltyScale): void {
    if (this.knownScale(problem, timeMs) === null)
      this.scaled = latest({ problem, timeMs, scale }, this.scaled);
  }
}

/** With one of them, or a new one, in front. */
function latest<T>(one: T, list: readonly T[]): T[] {
  return [one, ...list.filter((other) => other !== one)].slice(0, keptSamples);
}
