/** The head in one line: how the fit stands, in a word, and its figures. Pure data and text; no DOM. */
import type { PanelState } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import {
  countOf,
  dateOf,
  formatBound,
  formatCount,
  formatGap,
  formatNumber,
  fullPrecision,
  isNumber,
  listOf,
} from '../format';
import { gapOf, isBusy, shownFit, type TraceEntry } from './strip';
import { statusWords, type Words } from './words';

/** `text` is a word or two, `whole` the sentence behind it. */
export interface Chip extends Words {
  readonly whole: string;
}

/** What `text` says is `before`, `value`, `after`. */
export interface HeadFigure {
  readonly id: string;
  readonly before: string;
  readonly value: string;
  readonly after: string;
  /** Every digit, as a tooltip. */
  readonly full: string;
}

const WORD: Readonly<Record<FitResult['status'], string>> = {
  optimal: 'Proven',
  stopped: 'Stopped',
  cancelled: 'Cancelled',
  infeasible: 'Infeasible',
};

export function chip(state: PanelState | null): Chip {
  const plain = (icon: Words['icon'], text: string, whole = text): Chip => ({
    icon,
    tone: 'plain',
    text,
    whole,
  });
  if (state === null) return plain('clock', 'Waiting', 'Waiting for the fit…');
  switch (shownFit(state)?.state.kind) {
    case 'running':
      return plain('spinner', 'Solving');
    case 'queued':
      return plain('clock', 'Queued', 'Waiting for its turn');
    case 'cancelling':
      return plain('spinner', 'Cancelling…');
    case 'failed':
      return { icon: 'warning', tone: 'bad', text: 'Failed', whole: 'The fit failed' };
    default:
  }
  const { result, recalled, stale } = state;
  if (result === null && shownFit(state) === null) return plain('circle', 'No fit', 'No fit is chosen.');
  if (result === null) return plain('circle', 'Not run', 'This fit has not run yet. Press Run.');
  const words = statusWords(result);
  const when = recalled === undefined ? '' : ` Fitted ${dateOf(recalled)}.`;
  const whole = `${words.text}.${when}`;
  if (stale || shownFit(state) === null)
    return { icon: 'warning', tone: 'warn', text: 'Stale', whole: `Earlier result: ${whole}` };
  const proven = result.status !== 'optimal' || isNumber(result.gap);
  return proven
    ? { ...words, text: WORD[result.status], whole }
    : { icon: 'circle', tone: 'plain', text: 'Unproven', whole };
}

/** While solving those of the run, else those of the result; empty without either. */
export function headFigures(state: PanelState | null, latest: TraceEntry | null): HeadFigure[] {
  if (state === null) return [];
  const { result } = state;
  if (isBusy(shownFit(state)) && latest !== null) return liveFigures(latest);
  return result === null ? [] : resultFigures(result);
}

function liveFigures(latest: TraceEntry): HeadFigure[] {
  const gap = gapOf(latest);
  const known = isNumber(latest.objective);
  return [
    ...(known ? [figure('best', 'best ', formatNumber(latest.objective), latest.objective)] : []),
    figure('lower-bound', 'bound ', formatBound(latest.lowerBound, 'down'), latest.lowerBound),
    ...(gap === null ? [] : [figure('proven-gap', 'gap ', formatGap(gap), gap)]),
  ];
}

function resultFigures(result: FitResult): HeadFigure[] {
  const { mass, gap, neurons, conflict } = result;
  if (result.status === 'infeasible')
    return conflict === undefined || conflict.length === 0
      ? []
      : [{ id: 'conflict', before: 'rows ', value: listOf(conflict, 4), after: ' in conflict', full: '' }];
  if (!isNumber(mass)) return [{ id: 'neurons', before: '', value: 'no network', after: ' found', full: '' }];
  const [count, noun] = [formatCount(neurons.length), countOf(neurons.length, 'neuron').split(' ')[1]];
  return [
    { id: 'neurons', before: '', value: count, after: ` ${noun}`, full: String(neurons.length) },
    figure('mass', 'mass ', formatNumber(mass), mass),
    ...(isNumber(gap) ? [figure('proven-gap', 'gap ', formatGap(gap), gap)] : []),
  ];
}

function figure(id: string, before: string, value: string, exact: number | null): HeadFigure {
  return { id, before, value, after: '', full: fullPrecision(exact) };
}
