/** Where a fit stands, as the status bar and the side bar say it; numbers as the panel writes them. */
import { relativeGap } from '../result/gap';
import type { TraceEntry } from '../core/solution';
import type { Change, FitSummary } from '../protocol/fits';
import { formatGap } from '../webview/format';

/** The proven relative gap of a running fit; null while there is no feasible network. */
function liveGap({ objective, lowerBound }: TraceEntry): number | null {
  return objective === null ? null : relativeGap(objective, lowerBound);
}

/** One phrase for where a fit stands, whatever the state. */
export function standing(fit: FitSummary): string {
  const { state } = fit;
  switch (state.kind) {
    case 'queued':
      return 'waiting';
    case 'running': {
      const gap = state.latest === undefined ? null : liveGap(state.latest);
      return gap === null ? 'solving' : `solving, gap ${formatGap(gap)}`;
    }
    case 'cancelling':
      return 'cancelling';
    case 'failed':
      return `failed: ${state.message}`;
    case 'idle':
    case 'done': {
      const { comparing } = fit;
      return comparing ? `${outcome(fit)}, comparing ${comparing.done}/${comparing.total}` : outcome(fit);
    }
  }
}

function outcome(fit: FitSummary): string {
  const { status } = fit;
  if (status === undefined) return fit.runnable ? 'not fitted yet' : 'has errors';
  switch (status) {
    case 'optimal':
      return `proven optimal to ${formatGap(fit.gap)}`;
    case 'stopped':
      return `stopped early, proven gap ${formatGap(fit.gap)}`;
    case 'infeasible':
      return 'infeasible';
    case 'cancelled':
      return fit.gap === null || fit.gap === undefined
        ? 'cancelled'
        : `cancelled, proven gap ${formatGap(fit.gap)}`;
  }
}

/** What a stale result is older than. */
export function changedWords(changed: Change | undefined): string {
  if (changed === undefined) return 'text or data have changed';
  return changed === 'text' ? 'text has changed' : 'data have changed';
}

/** The worse it went, the lower: what is named where there is room for one fit. */
const RANK = { failed: 0, infeasible: 1, stopped: 2, cancelled: 3, stale: 4, optimal: 5, none: 6 } as const;

function rank({ state, status, stale }: FitSummary): number {
  if (state.kind === 'failed') return RANK.failed;
  if (status === undefined) return RANK.none;
  return status === 'optimal' && stale ? RANK.stale : RANK[status];
}

/** How many have errors in the text and were never fitted: they stand nowhere else. */
export function withErrors(fits: readonly FitSummary[]): number {
  return fits.filter((fit) => !fit.runnable && rank(fit) === RANK.none).length;
}

/**
 * The fit that a file's fits are named by: the one that went worst, of equals the first in the text. `more` counts the others, and
 * says how many of them did not go well, either. Null when none has been fitted.
 */
export function overall(
  fits: readonly FitSummary[],
): { readonly fit: FitSummary; readonly more: string } | null {
  const known = fits.filter((fit) => rank(fit) < RANK.none);
  if (known.length === 0) return null;
  const fit = known.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst));
  const others = fits.filter((one) => one !== fit);
  const bad = others.filter((one) => rank(one) <= RANK.cancelled).length;
  const broken = withErrors(others);
  const parts = [
    ...(others.length === 0 ? [] : [`+${others.length}`]),
    ...(bad === 0 ? [] : [`${bad} not proven`]),
    ...(broken === 0 ? [] : [`${broken} with errors`]),
  ];
  return { fit, more: parts.length === 0 ? '' : ` (${parts.join(', ')})` };
}
