/** The line under the header: whether what is shown belongs to the text as it is now, and what the solver does. */
import { relativeGap } from '../../result/gap';
import type { PanelState } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { countOf, dateOf, formatBound, formatDuration, formatGap, formatNumber, isNumber } from '../format';
import type { Words } from './words';

export type TraceEntry = FitResult['trace'][number];
export type FitEntry = PanelState['fits'][number];

export interface Strip extends Words {
  readonly canRun: boolean;
  readonly canCancel: boolean;
  /** True while solving: the live figures change often and must not be read out each time. */
  readonly live: boolean;
}

/** The fit on screen: the selected one, or none. */
export function shownFit(state: PanelState): FitEntry | null {
  return state.fits.find((fit) => fit.name === state.selected) ?? null;
}

export function isBusy(fit: FitEntry | null): boolean {
  return fit !== null && ['queued', 'running', 'cancelling'].includes(fit.state.kind);
}

/** What the strip says. `latest` is the newest progress of the running fit. */
export function strip(state: PanelState | null, latest: TraceEntry | null): Strip {
  const idle = { canRun: false, canCancel: false, live: false } as const;
  if (state === null) return { ...idle, icon: 'clock', tone: 'plain', text: 'Waiting for the fit…' };
  const fit = shownFit(state);
  if (fit === null) {
    return { ...idle, ...noFit(state) };
  }
  switch (fit.state.kind) {
    case 'running':
      return {
        ...idle,
        icon: 'spinner',
        tone: 'plain',
        text: solving(state, latest),
        canCancel: true,
        live: true,
      };
    case 'queued':
      return {
        ...idle,
        icon: 'clock',
        tone: 'plain',
        text: `Waiting for its turn.${shownBelow(state)}`,
        canCancel: true,
      };
    case 'cancelling':
      return {
        ...idle,
        icon: 'spinner',
        tone: 'plain',
        text: `Cancelling; keeping the best network so far.${shownBelow(state)}`,
      };
    case 'failed':
      return {
        ...idle,
        icon: 'warning',
        tone: 'bad',
        text: `The fit failed: ${fit.state.message}`,
        canRun: true,
      };
    case 'idle':
    case 'done':
      return { ...idle, ...settled(state), canRun: true };
  }
}

/** Nothing is selected that the document has; what is shown below, if anything, is of a fit that it had. */
function noFit({ fits, selected, result }: PanelState): Words {
  if (fits.length > 0) return { icon: 'circle', tone: 'plain', text: 'Choose a fit.' };
  if (result === null) {
    const text = 'This document has no fit. Add a fit block, for instance: fit first { data NAME }';
    return { icon: 'circle', tone: 'plain', text };
  }
  const name = selected ?? result.fit;
  return {
    icon: 'warning',
    tone: 'warn',
    text: `"${name}" is no longer there: the file was deleted, moved or renamed, or it has no fit now. Shown below: the earlier result.`,
  };
}

function settled(state: PanelState): Words {
  const { resultVersion, documentVersion, changed } = state;
  if (state.result === null)
    return { icon: 'circle', tone: 'plain', text: 'This fit has not run yet. Press Run.' };
  const { recalled } = state;
  if (!state.stale) {
    const since = recalled === undefined ? '' : ` Fitted ${dateOf(recalled)}.`;
    return { icon: 'check', tone: 'plain', text: `Up to date with the text.${since}` };
  }
  const what = { text: 'text has', data: 'data have', either: 'text or the data have' }[changed ?? 'either'];
  const since = recalled === undefined ? 'this result' : `this result of ${dateOf(recalled)}`;
  const versions =
    changed === 'text' && resultVersion !== null && resultVersion < documentVersion
      ? ` (version ${resultVersion}, now ${documentVersion})`
      : '';
  const remedy = changed === 'text' && recalled === undefined ? 'Save to re-fit.' : 'Press Run to re-fit.';
  const text = `The ${what} changed since ${since}${versions}. ${remedy}`;
  return { icon: 'warning', tone: 'warn', text };
}

function solving(state: PanelState, latest: TraceEntry | null): string {
  if (latest === null) return `Solving…${shownBelow(state)}`;
  const best = isNumber(latest.objective) ? formatNumber(latest.objective, 5) : 'none yet';
  const figures = [
    `best ${best}`,
    `proven lower bound ${formatBound(latest.lowerBound, 'down')}`,
    `gap ${formatGap(gapOf(latest))}`,
    countOf(latest.neurons, 'neuron'),
    `iteration ${latest.iteration}`,
    formatDuration(latest.ms),
  ];
  return `Solving: ${figures.join(', ')}.${shownBelow(state)}`;
}

function shownBelow(state: PanelState): string {
  if (state.result === null) return '';
  const version = state.resultVersion === null ? '' : ` (version ${state.resultVersion})`;
  return ` Shown below: the earlier result${version}.`;
}

/** (objective − lowerBound) / objective, never negative; null without both. */
export function gapOf(entry: Pick<TraceEntry, 'objective' | 'lowerBound'>): number | null {
  if (!isNumber(entry.objective) || !isNumber(entry.lowerBound)) return null;
  return relativeGap(entry.objective, entry.lowerBound);
}
