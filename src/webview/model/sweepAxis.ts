/** The values of a varied clause as places on an axis. */
import { numbersOf } from '../../result/variedNumbers';
import type { Range, Ticks } from '../plot/scale';
import { rangeOf, widen, widenLog } from '../plot/scale';

export interface SweepAxis {
  readonly clause: string;
  /** In the order of their places. */
  readonly values: readonly string[];
  readonly log: boolean;
  readonly range: Range;
  /** Absent: the axis has numbers. */
  readonly ticks?: Ticks;
  readonly placeOf: (value: string) => number;
}

/** Ratios of neighbours on a log axis differ by no more than this: values are rounded to six digits. */
const RATIO_SLACK = 0.02;
/** Ends of a list of two that are farther apart than this factor stand on a log axis. */
const FAR_APART = 20;

/** `values`: all of the clause, in the order of the text, each once. */
export function axisOf(clause: string, values: readonly string[]): SweepAxis {
  const numbers = numbersOf(values);
  if (numbers === null || values.length < 2) return wordAxis(clause, values);
  const order = [...values.keys()].sort((a, b) => numbers[a] - numbers[b]);
  const sorted = order.map((at) => numbers[at]);
  const log = isLog(sorted);
  const range = rangeOf(sorted)!;
  const percent = values[0].endsWith('%');
  const place = new Map(values.map((value, at) => [value, numbers[at]]));
  return {
    clause: percent ? `${clause}, %` : clause,
    values: order.map((at) => values[at]),
    log,
    range: log ? widenLog(range) : widen(range, 0.04),
    placeOf: (value) => place.get(value) ?? NaN,
  };
}

function wordAxis(clause: string, values: readonly string[]): SweepAxis {
  const place = new Map(values.map((value, at) => [value, at]));
  return {
    clause,
    values,
    log: false,
    range: { from: -0.5, to: values.length - 0.5 },
    ticks: { values: values.map((_, at) => at), labels: values },
    placeOf: (value) => place.get(value) ?? NaN,
  };
}

/** Equal factors between positive neighbours, as `log` makes them. */
function isLog(sorted: readonly number[]): boolean {
  if (sorted[0] <= 0) return false;
  const ratios = sorted.slice(1).map((value, at) => value / sorted[at]);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  if (ratios.length === 1) return ratios[0] > FAR_APART;
  return most > 1 && most / least - 1 < RATIO_SLACK;
}
