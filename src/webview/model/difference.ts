/** What has changed from an earlier run of a fit to the one on screen. Pure data and text. */
import type { EarlierRun } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { DASH, formatBound, formatDuration, formatGap, formatNumber, formatShare, isNumber } from '../format';
import { errorOf, testOf } from './compare';
import { goalView } from './goals';

export interface Difference {
  readonly id: string;
  readonly words: string;
  readonly before: string;
  readonly now: string;
  /** With its sign; the empty text where nothing has changed, a dash where there is nothing to compare. */
  readonly change: string;
}

type Write = (value: number | null) => string;

export function differences(result: FitResult, run: EarlierRun): Difference[] {
  const { classes } = goalView(result);
  const number: Write = (value) => formatNumber(value);
  const has = result.objective !== null;
  const row = (id: string, words: string, before: number | null, now: number | null, write: Write) => ({
    id,
    words,
    before: write(before),
    now: write(now),
    change: changeText(before, now, write),
  });
  return [
    {
      ...{ id: 'status', words: 'status', before: run.status, now: result.status },
      change: run.status === result.status ? '' : 'changed',
    },
    row(
      'neurons',
      'neurons',
      run.mass === null ? null : run.neurons,
      has ? result.neurons.length : null,
      number,
    ),
    row('mass', 'mass', run.mass, result.mass, number),
    row('bound', 'lower bound', run.lowerBound, result.lowerBound, (value) => formatBound(value, 'down')),
    row('gap', 'gap', run.gap, result.gap, formatGap),
    row(
      'error',
      classes ? 'worst margin short by' : 'largest residual',
      run.error,
      errorOf(result),
      (value) => formatNumber(value, 3),
    ),
    ...(run.test === null && testOf(result) === null
      ? []
      : [
          row(
            'test',
            classes ? 'test accuracy' : 'test rms',
            run.test,
            testOf(result),
            classes ? formatShare : number,
          ),
        ]),
    row('ms', 'time', run.ms, result.timing.totalMs, formatDuration),
  ];
}

/** The difference as the values are written, with how much that is of the value before. */
function changeText(before: number | null, now: number | null, write: Write): string {
  if (!isNumber(before) || !isNumber(now)) return DASH;
  if (write(before) === write(now)) return '';
  const by = now - before;
  const sign = by > 0 ? '+' : '−';
  const ratio = before !== 0 ? 100 * Math.abs(by / before) : NaN;
  const share = Number.isFinite(ratio) && ratio < 1000 ? ` (${sign}${formatNumber(ratio, 2)} %)` : '';
  return `${sign}${write(Math.abs(by))}${share}`;
}

/** An earlier run in a list: when it was, and its figures. */
export function runWords({ startedAt, neurons, mass }: EarlierRun): string {
  const figures = mass === null ? DASH : `${neurons} neurons, mass ${formatNumber(mass)}`;
  return `${startedAt.slice(11, 19)} UTC: ${figures}`;
}
