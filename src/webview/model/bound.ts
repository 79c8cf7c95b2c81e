/** What is proven of the objective and what is open, as the bound bar draws it. Pure data and text; no DOM. */
import { costOf, goalOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { formatBound, formatGap, formatNumber, formatShare, isNumber } from '../format';
import { goalView } from './goals';
import { gapOf, type TraceEntry } from './strip';

export interface Bound {
  /** Of the best network, in the units of the mass; null while there is none. */
  readonly objective: number | null;
  /** Σ|output weight|, and what the loss costs in its units; their sum is the objective. Null of a running fit, which does not say. */
  readonly parts: { readonly mass: number; readonly cost: number; readonly costWords: string } | null;
  /** True where the objective is the mass alone. */
  readonly hard: boolean;
  /** No network has an objective below it; 0 for nothing but that. */
  readonly lowerBound: number;
  readonly gap: number | null;
  /** The gap that the fit asks for; null where that is not known. */
  readonly asked: number | null;
  /** Bounds of earlier rounds of a running fit, ascending; empty once it is done. */
  readonly before: readonly number[];
  readonly live: boolean;
}

/** Null where there is no network, or no residual to work its cost out from. */
export function boundOf(result: FitResult): Bound | null {
  const { penalty } = goalView(result);
  const { mass, residual, loss, lowerBound, gap, requestedGap } = result;
  if (mass === null) return null;
  const common = { lowerBound, gap, asked: requestedGap, before: [], live: false };
  if (penalty === null) return { ...common, objective: mass, parts: null, hard: true };
  if (residual === null) return null;
  const cost = costOf(goalOf(result.goal), residual, loss);
  if (!Number.isFinite(cost)) return null;
  const parts = { mass, cost, costWords: penalty.words };
  return { ...common, objective: mass + cost, parts, hard: false };
}

/** Of a running fit, from the newest entry of its trace; `earlier` is the result that is shown meanwhile. */
export function boundOfTrace(trace: readonly TraceEntry[], earlier: FitResult | null): Bound | null {
  const last = trace.at(-1);
  if (last === undefined) return null;
  return {
    objective: isNumber(last.objective) ? last.objective : null,
    parts: null,
    hard: earlier === null || goalView(earlier).penalty === null,
    lowerBound: last.lowerBound,
    gap: gapOf(last),
    asked: earlier?.requestedGap ?? null,
    before: trace.slice(0, -1).map(({ lowerBound }) => lowerBound),
    live: true,
  };
}

/** The whole bar in words. */
export function boundWords({ objective, parts, hard, lowerBound, gap }: Bound): string {
  const total = objective ?? 0;
  const part = (value: number): string => (total > 0 ? ` (${formatShare(value / total)})` : '');
  const first =
    objective === null
      ? 'No network yet.'
      : parts === null
        ? `${hard ? 'Mass' : 'Objective'} ${formatNumber(total)}.`
        : `Objective ${formatNumber(total)}: mass ${formatNumber(parts.mass)}${part(parts.mass)} and ${parts.costWords} ${formatNumber(parts.cost)}${part(parts.cost)}.`;
  const proven =
    objective === 0
      ? 'No network has less.'
      : lowerBound > 0
        ? `No network has less than ${formatBound(lowerBound, 'down')}.`
        : 'Nothing is proven about it yet.';
  return `${first} ${proven}${isNumber(gap) ? ` Gap ${formatGap(gap)}.` : ''}`;
}
