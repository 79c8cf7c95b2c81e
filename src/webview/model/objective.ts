/** What the objective is made of, beside what is proven of it. Pure data and text; no DOM. */
import { costOf, goalOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { formatBound, formatNumber, formatShare } from '../format';
import { goalView } from './goals';

export interface Objective {
  /** Σ|output weight|, and what the loss costs in its units; their sum is the objective. */
  readonly mass: number;
  readonly cost: number;
  /** What the cost is, as "half the mean square / 5%"; null for a hard goal, which has none. */
  readonly costWords: string | null;
  /** No network has an objective below it; 0 for nothing proven. */
  readonly lowerBound: number;
}

/** Null where there is no network, or no residual to work its cost out from. */
export function objectiveOf(result: FitResult): Objective | null {
  const { penalty } = goalView(result);
  const { mass, residual, loss, lowerBound } = result;
  if (mass === null) return null;
  if (penalty === null) return { mass, cost: 0, costWords: null, lowerBound };
  if (residual === null) return null;
  const cost = costOf(goalOf(result.goal), residual, loss);
  return Number.isFinite(cost) ? { mass, cost, costWords: penalty.words, lowerBound } : null;
}

/** The whole bar in words. */
export function objectiveWords({ mass, cost, costWords, lowerBound }: Objective): string {
  const total = mass + cost;
  const part = (value: number): string => (total > 0 ? ` (${formatShare(value / total)})` : '');
  const parts =
    costWords === null
      ? `Mass ${formatNumber(mass)}.`
      : `Objective ${formatNumber(total)}: mass ${formatNumber(mass)}${part(mass)} and ${costWords} ${formatNumber(cost)}${part(cost)}.`;
  const proven =
    lowerBound > 0
      ? `No network has less than ${formatBound(lowerBound, 'down')}.`
      : 'Nothing is proven about it yet.';
  return `${parts} ${proven}`;
}
