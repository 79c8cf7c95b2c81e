/** The line under the head: there only when something is to be said, of a text that has changed, a running fit or a failure. */
import { relativeGap } from '../../result/gap';
import type { PanelState } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { countOf, dateOf, isNumber } from '../format';
import type { Words } from './words';

export type TraceEntry = FitResult['trace'][number];
export type FitEntry = PanelState['fits'][number];

export interface Strip {
  /** Null where there is nothing to say. */
  readonly words: Words | null;
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
  const idle = { words: null, canRun: false, canCancel: false, live: false } as const;
  if (state === null) return idle;
  const fit = shownFit(state);
  if (fit === null) return { ...idle, words: noFit(state) };
  const plain = (icon: Words['icon'], text: string): Words => ({ icon, tone: 'plain', text });
  switch (fit.state.kind) {
    case 'running':
      return { words: plain('spinner', solving(state, latest)), canRun: false, canCancel: true, live: true };
    case 'queued':
      return { ...idle, words: plain('clock', `Waiting for its turn.${earlier(state)}`), canCancel: true };
    case 'cancelling':
      return {
        ...idle,
        words: plain('spinner', `Cancelling… The best network so far is kept.${earlier(state)}`),
        live: true,
      };
    case 'failed': {
      const text = `The fit failed: ${fit.state.message}`;
      return { ...idle, words: { icon: 'warning', tone: 'bad', text }, canRun: true };
    }
    case 'idle':
    case 'done':
      return { ...idle, words: settled(state), canRun: true };
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

function settled(state: PanelState): Words | null {
  const { resultVersion, documentVersion, recalled, changed } = state;
  if (state.result === null || !state.stale) return null;
  const what = { text: 'text has', data: 'data have', either: 'text or the data have' }[changed ?? 'either'];
  const since = recalled === undefined ? 'this result' : `this result of ${dateOf(recalled)}`;
  const isEdited = resultVersion !== null && resultVersion < documentVersion;
  const remedy = changed === 'text' && isEdited && recalled === undefined ? 'Save' : 'Press Run';
  return {
    icon: 'warning',
    tone: 'warn',
    text: `The ${what} changed since ${since}. ${remedy} to fit again.`,
  };
}

function solving(state: PanelState, latest: TraceEntry | null): string {
  const how =
    latest === null ? 'Solving…' : `Round ${latest.iteration} · ${countOf(latest.neurons, 'neuron')} tried.`;
  return `${how}${earlier(state)}`;
}

function earlier(state: PanelState): string {
  return state.result === null ? '' : ' Below: the earlier result.';
}

/** (objective − lowerBound) / objective, never negative; null without both. */
export function gapOf(entry: Pick<TraceEntry, 'objective' | 'lowerBound'>): number | null {
  if (!isNumber(entry.objective) || !isNumber(entry.lowerBound)) return null;
  return relativeGap(entry.objective, entry.lowerBound);
}
