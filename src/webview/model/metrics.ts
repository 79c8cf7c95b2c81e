/** The figures of the header. A figure that is missing says why. */
import { isClassification, type FitResult } from '../../result/schema';
import {
  DASH,
  countOf,
  formatBound,
  formatCount,
  formatDuration,
  formatGap,
  formatNumber,
  formatShare,
  fullPrecision,
  isNumber,
  type Maybe,
} from '../format';
import { goalView } from './goals';

export interface Metric {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Small print under the value: its unit, its parts, or why there is none. */
  readonly note: string;
  /** Every digit, as a tooltip. */
  readonly full: string;
}

/** The same figures in the same order for every result, so that the header never changes its shape. */
export function metrics(result: FitResult | null, version: number | null): Metric[] {
  if (result === null) {
    const names = ['Mass', 'Proven gap', 'Lower bound', 'Neurons', 'Fit', 'Test', 'Time', 'Version'];
    return names.map((label) => ({ id: idOf(label), label, value: DASH, note: 'no result', full: '' }));
  }
  const infeasible = result.status === 'infeasible';
  const none = infeasible ? 'infeasible' : 'no network found';
  return [
    mass(result, none),
    {
      ...measured('Proven gap', result.gap, `asked: ${formatGap(result.requestedGap)}`, none),
      value: formatGap(result.gap),
    },
    lowerBound(result, infeasible ? 'infeasible' : null),
    neurons(result, none),
    quality(result, none),
    test(result),
    {
      ...measured('Time', result.timing.totalMs, steps(result), 'not measured'),
      value: formatDuration(result.timing.totalMs),
    },
    { ...measured('Version', version, 'of the document', 'unknown'), id: 'version' },
  ];
}

function mass(result: FitResult, none: string): Metric {
  const penalty = goalView(result).penalty !== null && isNumber(result.objective);
  const note = penalty ? `objective ${formatNumber(result.objective)}` : 'Σ|output weight|';
  return measured('Mass', result.mass, note, none);
}

/** Rounded down, so that it is proven as it stands. */
function lowerBound(result: FitResult, none: string | null): Metric {
  const value = none === null ? result.lowerBound : null;
  const note = result.lowerBound === 0 ? 'nothing proven yet' : 'proven';
  return { ...measured('Lower bound', value, note, none ?? ''), value: formatBound(value, 'down') };
}

function neurons(result: FitResult, none: string): Metric {
  const metric = measured('Neurons', result.neurons.length, extras(result), none);
  return isNumber(result.mass)
    ? { ...metric, value: formatCount(result.neurons.length) }
    : { ...metric, value: DASH, note: none, full: '' };
}

function extras(result: FitResult): string {
  if (result.skip.linear.some((weight) => weight !== 0)) return 'and an affine skip';
  if (result.skip.constant !== 0) return 'and a constant';
  return `for ${countOf(result.samples.count, 'sample')}`;
}

function quality(result: FitResult, none: string): Metric {
  const { residual } = result;
  if (residual === null) {
    // there may be a network that was not held against all samples any more
    const note = isNumber(result.objective) ? 'not measured' : none;
    const label = goalView(result).classes ? 'Accuracy' : 'Residual';
    return { id: 'fit', label, value: DASH, note, full: '' };
  }
  if (isClassification(residual)) {
    const note = `margin ${formatNumber(residual.margin, 3)}, hinge ${formatNumber(residual.hinge, 3)}`;
    return {
      ...measured('Accuracy', residual.accuracy, note, none),
      id: 'fit',
      value: formatShare(residual.accuracy),
    };
  }
  const { level, penalty } = goalView(result);
  if (level !== null && residual.below !== undefined) {
    const on = residual.on ? `, ${formatShare(residual.on)} on it` : '';
    return {
      ...measured('Samples below', residual.below, `asked: ${formatShare(level)}${on}`, none),
      id: 'fit',
      value: formatShare(residual.below),
    };
  }
  const max = formatNumber(residual.max, 3);
  const rms = formatNumber(residual.rms, 3);
  // A mean loss is about all samples, a hard goal about the one that is missed most.
  return penalty === null
    ? { ...measured('Residual', residual.max, `max; rms ${rms}`, none), id: 'fit' }
    : { ...measured('Residual', residual.rms, `rms; max ${max}`, none), id: 'fit' };
}

function test(result: FitResult): Metric {
  const { test: score } = result;
  if (score === undefined) return { id: 'test', label: 'Test', value: DASH, note: 'no test split', full: '' };
  const on = `on ${countOf(score.samples, 'sample')}`;
  if (isNumber(score.accuracy)) {
    return {
      ...measured('Test accuracy', score.accuracy, on, on),
      id: 'test',
      value: formatShare(score.accuracy),
    };
  }
  return { ...measured('Test rms', score.rms, on, 'not measured'), id: 'test' };
}

function steps(result: FitResult): string {
  return countOf(result.trace.length, 'iteration');
}

function measured(label: string, value: Maybe, note: string, why: string): Metric {
  const known = isNumber(value);
  return {
    id: idOf(label),
    label,
    value: formatNumber(value),
    note: known ? note : why,
    full: known ? fullPrecision(value) : '',
  };
}

function idOf(label: string): string {
  return label.toLowerCase().replaceAll(' ', '-');
}
