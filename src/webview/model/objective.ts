/** What the objective of a goal with a loss is made of, beside what is proven of it. Pure data and text; no DOM. */
import { costOf, goalOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { formatBound, formatNumber, formatShare } from '../format';
import { goalView } from './goals';

export interface Objective {
  /** Σ|output weight|, and what the loss costs in its units; their sum is the objective. */
  readonly mass: number;
  readonly cost: number;
  /** What the cost is, as "half the mean square / 5%". */
  readonly costWords: string;
  /** No network has an objective below it; 0 for nothing proven. */
  readonly lowerBound: number;
}

/** Null for a hard goal, whose objective is the mass, and where there is no network or no residual of it. */
export function objectiveOf(result: FitResult): Objective | null {
  const { penalty } = goalView(result);
  const { mass, residual, loss, lowerBound } = result;
  if (penalty === null || mass === null || residual === null) return null;
  const cost = costOf(goalOf(result.goal), residual, loss);
  return Number.isFinite(cost) ? { mass, cost, costWords: penalty.words, lowerBound } : null;
}

/** The whole bar in words. */
export function objectiveWords({ mass, cost, costWords, lowerBound }: Objective): string {
  const total = mass + cost;
  const part = (value: number): string => (total > 0 ? ` (${formatShare(value / total)})` : '');
  const parts = `Objective ${formatNumber(total)}: mass ${formatNumber(mass)}${part(mass)} and ${costWords} ${formatNumber(cost)}${part(cost)}.`;
  const proven =
    lowerBound > 0
      ? `No network has less than ${formatBound(lowerBound, 'down')}.`
      : 'Nothing is proven about it yet.';
  return `${parts} ${proven}`;
}
