/** The codicon for where a fit stands. */
import type { FitSummary } from '../protocol/fits';

/** Name of the codicon for where a fit stands; always beside words, never alone. */
export function statusIcon(fit: FitSummary): string {
  switch (fit.state.kind) {
    case 'queued':
      return 'clock';
    case 'running':
      return 'loading~spin';
    case 'cancelling':
      return 'stop-circle';
    case 'failed':
      return 'error';
    case 'idle':
    case 'done':
      return fit.stale ? 'history' : outcomeIcon(fit);
  }
}

function outcomeIcon({ status, runnable }: FitSummary): string {
  if (status === undefined) return runnable ? 'circle-outline' : 'circle-slash';
  switch (status) {
    case 'optimal':
      return 'pass';
    case 'stopped':
      return 'warning';
    case 'infeasible':
      return 'error';
    case 'cancelled':
      return 'circle-slash';
  }
}
