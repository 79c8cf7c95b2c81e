/** Where a fit stands, as the status bar and the side bar say it; numbers as the panel writes them. */
import { relativeGap } from '../result/gap';
import type { TraceEntry } from '../core/solution';
import type { FitSummary } from '../protocol/fits';
import { formatGap } from '../webview/format';

/** The proven relative gap of a running fit; null while there is no feasible network. */
export function liveGap({ objective, lowerBound }: TraceEntry): number | null {
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
