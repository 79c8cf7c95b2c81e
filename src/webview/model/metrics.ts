/** The figures beside the claim: how well the network meets the samples, and what it took. One that is not known is left out. */
import { isClassification, type FitResult } from '../../result/schema';
import {
  countOf,
  formatDuration,
  formatNumber,
  formatShare,
  fullPrecision,
  isNumber,
  type Maybe,
} from '../format';
import { wholeTrace } from './ending';
import { goalView } from './goals';

export interface Metric {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** What belongs to the value, after it: its unit, or what was asked; empty for nothing. */
  readonly note: string;
  /** Every digit, as a tooltip. */
  readonly full: string;
}

export function metrics(result: FitResult | null): Metric[] {
  if (result === null) return [];
  return [...quality(result), ...test(result), ...effort(result)];
}

function quality(result: FitResult): Metric[] {
  const { residual } = result;
  const { classes, level, penalty } = goalView(result);
  // there may be a network that was not held against all samples any more
  if (residual === null)
    return isNumber(result.objective)
      ? [{ id: 'fit', label: classes ? 'accuracy' : 'residual', value: 'not measured', note: '', full: '' }]
      : [];
  if (isClassification(residual)) {
    const hinge = penalty !== null ? known('hinge', 'hinge loss', residual.hinge) : [];
    return [
      ...share('fit', 'accuracy', residual.accuracy),
      ...known('margin', 'margin', residual.margin, formatNumber(residual.margin, 3)),
      ...hinge,
    ];
  }
  if (level !== null && residual.below !== undefined) {
    const on = residual.on ? `, ${formatShare(residual.on)} on it` : '';
    return share('fit', 'samples below', residual.below, `(asked: ${formatShare(level)}${on})`);
  }
  const largest = known(
    penalty === null ? 'fit' : 'largest',
    'largest residual',
    residual.max,
    formatNumber(residual.max, 3),
  );
  const rms = known('rms', 'rms', residual.rms, formatNumber(residual.rms, 3));
  // A mean loss is about all samples, a hard goal about the one that is missed most.
  return penalty === null
    ? [...largest, ...rms]
    : [...known('fit', 'residual rms', residual.rms), ...largest];
}

function test({ test: score }: FitResult): Metric[] {
  if (score === undefined) return [];
  const on = `on ${countOf(score.samples, 'sample')}`;
  return isNumber(score.accuracy)
    ? share('test', 'test accuracy', score.accuracy, on)
    : known('test', 'test rms', score.rms, formatNumber(score.rms), on);
}

/** As many rounds as the convergence counts. */
function effort(result: FitResult): Metric[] {
  const { totalMs } = result.timing;
  const rounds = wholeTrace(result).at(-1)?.iteration ?? 0;
  return [
    ...known('time', '', totalMs, formatDuration(totalMs)),
    ...(rounds === 0
      ? []
      : [{ id: 'rounds', label: '', value: countOf(rounds, 'round'), note: '', full: '' }]),
  ];
}

function share(id: string, label: string, value: Maybe, note = ''): Metric[] {
  return known(id, label, value, formatShare(value), note);
}

function known(id: string, label: string, value: Maybe, words = formatNumber(value), note = ''): Metric[] {
  return isNumber(value) ? [{ id, label, value: words, note, full: fullPrecision(value) }] : [];
}
