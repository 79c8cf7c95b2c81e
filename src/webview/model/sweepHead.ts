/** How a sweep stands, in words: the head and the strip of its panel. Pure data and text; no DOM. */
import type { SweepPanelState } from '../../protocol/sweepPanel';
import { isComplete, type SweepRow } from '../../result/sweepResult';
import { countOf, dateOf, formatCount, formatDuration, formatNumber } from '../format';
import type { Words } from './words';

export interface SweepWords {
  readonly chip: Words;
  readonly figures: string;
  /** Null: nothing to say. */
  readonly strip: Words | null;
  /** Of the fits that have ended; null while none run. */
  readonly progress: { readonly done: number; readonly total: number } | null;
}

export function sweepWords(sweep: SweepPanelState, rows: readonly SweepRow[]): SweepWords {
  const { state, table, size } = sweep;
  const points = table?.head.points ?? size?.points ?? 0;
  const fits = table === null ? (size?.fits ?? 0) : points * ((table.head.folds?.count ?? 0) + 1);
  const counted =
    table === null ? countOf(points, 'point') : `${formatCount(rows.length)} of ${countOf(points, 'point')}`;
  const day = table?.recalled ? ` · ${dateOf(table.startedAt)}` : '';
  const running = state.kind === 'running' || state.kind === 'cancelling';
  return {
    chip: chipOf(sweep, rows),
    figures: points === 0 ? '' : `${counted} · ${countOf(fits, 'fit')}${day}`,
    strip: stripOf(sweep),
    progress: running ? { done: state.done, total: state.total } : null,
  };
}

function chipOf({ state, table, stale }: SweepPanelState, rows: readonly SweepRow[]): Words {
  const plain = (icon: Words['icon'], text: string): Words => ({ icon, tone: 'plain', text });
  switch (state.kind) {
    case 'running':
      return plain('spinner', 'Running');
    case 'cancelling':
      return plain('spinner', 'Cancelling…');
    case 'failed':
      return { icon: 'warning', tone: 'bad', text: 'Failed' };
    default:
  }
  if (table === null) return plain('circle', 'Not run');
  if (stale) return { icon: 'warning', tone: 'warn', text: 'Stale' };
  if (!isComplete(table.head, rows.length)) return { icon: 'pause', tone: 'warn', text: 'Cancelled' };
  const proven = rows.filter(({ status }) => status === 'optimal').length;
  if (proven === rows.length) return { icon: 'check', tone: 'good', text: 'Proven' };
  return { icon: 'pause', tone: 'warn', text: `${formatCount(proven)} proven` };
}

function stripOf({ state, stale, changed, table }: SweepPanelState): Words | null {
  if (state.kind === 'running' || state.kind === 'cancelling') {
    const { done, total, rate, leftMs } = state;
    const pace = rate > 0 ? `, ${formatNumber(rate, 3)} a second` : '';
    const left = leftMs === null || state.kind === 'cancelling' ? '' : `, ${formatDuration(leftMs)} left`;
    const text = `${formatCount(done)} of ${countOf(total, 'fit')}${pace}${left}`;
    return { icon: 'spinner', tone: 'plain', text };
  }
  if (state.kind === 'failed') return { icon: 'warning', tone: 'bad', text: state.message };
  if (!stale || table === null) return null;
  const what =
    changed === 'data' ? 'The data have' : changed === 'text' ? 'The text has' : 'The text or the data have';
  return { icon: 'warning', tone: 'warn', text: `${what} changed since this sweep.` };
}
