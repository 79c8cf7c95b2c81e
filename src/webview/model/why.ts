/** Why there is nothing to see, in one sentence. */
import type { PanelState } from '../../protocol/panel';
import { shownFit } from './strip';

export function whyNothing(state: PanelState | null): string {
  if (state === null) return 'Waiting for the fit…';
  const fit = shownFit(state);
  if (fit === null) return state.fits.length === 0 ? 'There is no fit to show.' : 'No fit is chosen.';
  switch (fit.state.kind) {
    case 'queued':
      return 'Waiting for its turn. The result appears here when the fit is done.';
    case 'running':
      return 'Solving. The result appears here when the fit is done.';
    case 'cancelling':
      return 'Cancelling. The best network so far appears here.';
    case 'failed':
      return 'The fit failed, so there is no result.';
    case 'idle':
    case 'done':
      return state.result === null
        ? 'This fit has not run yet. Press Run, or Ctrl+Enter in its text.'
        : 'This result carries no trace.';
  }
}
