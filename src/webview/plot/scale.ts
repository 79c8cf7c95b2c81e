/** From data to pixels, and the ticks between. */
import { withMinus } from '../format';

export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Scale = (value: number) => number;

/** Data range → pixel range, linear. */
export function linearScale(range: Range, start: number, end: number): Scale {
  const factor = (end - start) / (range.to - range.from);
  return (value) => start + (value - range.from) * factor;
}

/** Data range → pixel range, logarithmic; both ends of the range must be positive. */
export function logScale(range: Range, start: number, end: number): Scale {
  const linear = linearScale({ from: Math.log10(range.from), to: Math.log10(range.to) }, start, end);
  return (value) => linear(Math.log10(value));
}

/** The range of the values, or null when there are none. */
export function rangeOf(values: ArrayLike<number>): Range | null {
  let from = Infinity;
  let to = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < from) from = value;
    if (value > to) to = value;
  }
  return from <= to ? { from, to } : null;
}

/** Widened by a share of its length on both ends; a single value gets room around it. */
export function widen(range: Range, share: number): Range {
  const length = range.to - range.from;
  const room = length > 0 ? length * share : Math.max(Math.abs(range.from), 1) * 0.5;
  return { from: range.from - room, to: range.to + room };
}

export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** About `count` round numbers within the range, labelled with the digits that tell them apart. */
export function ticks(range: Range, count: number): Ticks {
  const length = range.to - range.from;
  const rough = length / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((multiple) => multiple * power).find((size) => size >= rough * 0.75) ?? rough;
  const first = Math.ceil(range.from / step - 1e-9);
  const last = Math.floor(range.to / step + 1e-9);
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => (first + k) * step);
  const largest = Math.max(...values.map(Math.abs), step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const plain = largest < 1e6 && decimals <= 4;
  const digits = Math.max(0, Math.floor(Math.log10(largest) + 1e-9) - Math.floor(Math.log10(step) + 1e-9));
  return { values, labels: values.map((value) => label(value, plain, decimals, digits)) };
}

/** Powers of ten within the range, thinned to about `count`; with 2 and 5 between them when there are few. */
export function logTicks(range: Range, count: number): Ticks {
  const [first, last] = [Math.floor(Math.log10(range.from)), Math.ceil(Math.log10(range.to))];
  const decades = last - first;
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const multiples = decades <= count / 3 ? [1, 2, 5] : [1];
  const values: number[] = [];
  for (let power = first; power <= last; power++) {
    if ((power - first) % every !== 0) continue;
    for (const multiple of multiples) values.push(multiple * 10 ** power);
  }
  const inside = values.filter((value) => value >= range.from * 0.999 && value <= range.to * 1.001);
  const plain = range.from >= 1e-3 && range.to < 1e6;
  const text = (value: number) =>
    plain ? String(Number(value.toPrecision(6))) : value.toExponential(0).replace('e+', 'e');
  return { values: inside, labels: inside.map(text) };
}

/** For a log axis: widened to at least a factor of four, a little room at both ends. */
export function widenLog(range: Range): Range {
  const ratio = Math.max(1.15, range.to / range.from < 4 ? 2 : (range.to / range.from) ** 0.06);
  return { from: range.from / ratio, to: range.to * ratio };
}

function label(value: number, plain: boolean, decimals: number, digits: number): string {
  if (value === 0) return '0';
  const words = plain ? value.toFixed(decimals) : value.toExponential(Math.min(digits, 6));
  return withMinus(words.replace('e+', 'e'));
}
