/**
 * Numbers as people read them. Anything that is not a finite number becomes a dash: NaN is never shown as a number.
 */

import { gapText, roundDirected } from '../result/provenDigits';

/** What stands where there is no number. */
export const DASH = '–';

/** A number that came over the wire: NaN and infinities arrive as null. */
export type Maybe = number | null | undefined;

export function isNumber(value: Maybe): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Significant digits of ordinary numbers, unless the user wants others. */
export const DIGITS = 4;
let ordinary = DIGITS;

/** How many significant digits ordinary numbers have from now on, from 2 to 15; answers whether that is another number. */
export function setDigits(digits: number): boolean {
  const wanted = Number.isFinite(digits) ? Math.min(15, Math.max(2, Math.round(digits))) : DIGITS;
  const changed = wanted !== ordinary;
  ordinary = wanted;
  return changed;
}

/** `digits` significant digits, without trailing zeros, with a true minus; powers of ten outside [1e-3, 1e6). */
export function formatNumber(value: Maybe, digits = ordinary): string {
  if (!isNumber(value)) return DASH;
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6 || magnitude < 1e-3) return tidy(value.toExponential(digits - 1));
  return tidy(magnitude >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits));
}

/** Values of a column that are looked at one by one for the decimals that they need. */
const MOST_LOOKED_AT = 500;
/** The least value of a column keeps so many digits, for which the column has at most so many decimals more than its largest one needs. */
const LEAST_DIGITS = 2;
const MORE_DECIMALS = 2;

/**
 * Ordinary numbers for a column: all with the same decimals, so that they stand one below the other. Where its values are of too different
 * sizes for that, each as `formatNumber` writes it.
 */
export function formatterOfColumn(values: readonly Maybe[]): (value: Maybe) => string {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (!isNumber(value) || value === 0) continue;
    least = Math.min(least, Math.abs(value));
    most = Math.max(most, Math.abs(value));
  }
  const alone = (value: Maybe): string => formatNumber(value);
  if (most === 0 || most >= 1e6) return alone;
  const place = (value: number): number => Math.floor(Math.log10(value));
  const forMost = Math.max(0, ordinary - 1 - place(most));
  const forLeast = Math.max(0, LEAST_DIGITS - 1 - place(least));
  if (forLeast > forMost + MORE_DECIMALS) return alone;
  const wanted = Math.max(forMost, forLeast);
  const needed = values.length > MOST_LOOKED_AT ? wanted : mostDecimals(values, wanted);
  return (value) => (isNumber(value) ? withMinus(positiveZero(value.toFixed(needed))) : DASH);
}

/** How many of `decimals` are not all zeros. */
function mostDecimals(values: readonly Maybe[], decimals: number): number {
  const used = values.filter(isNumber).map((value) => {
    const [, after = ''] = value.toFixed(decimals).split('.');
    return after.replace(/0+$/, '').length;
  });
  return Math.max(0, ...used);
}

const positiveZero = (text: string): string => (/^-[0.]+$/.test(text) ? text.slice(1) : text);

/** A proven gap: what is shown is never better than what is proven. */
export function formatGap(gap: Maybe): string {
  return isNumber(gap) ? withMinus(gapText(gap)) : DASH;
}

/** An upper or lower bound rounded to its safe side, so that the sentence it stands in stays true; with the digits of ordinary numbers. */
export function formatBound(value: Maybe, side: 'up' | 'down', digits = ordinary): string {
  return isNumber(value) ? formatNumber(roundDirected(value, digits, side), digits) : DASH;
}

/** A share of one as a percentage. */
export function formatShare(share: Maybe): string {
  return isNumber(share) ? `${formatNumber(share * 100, 3)} %` : DASH;
}

/** The same for a column: each with one decimal, so that they stand one below the other. */
export function formatShareInColumn(share: Maybe): string {
  if (!isNumber(share)) return DASH;
  return share > 0 && share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

/** Milliseconds as ms, s or min and s. */
export function formatDuration(ms: Maybe): string {
  if (!isNumber(ms)) return DASH;
  if (ms < 1) return 'under 1 ms';
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < 59_950) return `${formatNumber(ms / 1000, 3)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = `${Math.floor(seconds / 60)} min`;
  return seconds % 60 === 0 ? minutes : `${minutes} ${seconds % 60} s`;
}

/** Every digit, for tooltips and for copying. */
export function fullPrecision(value: Maybe): string {
  return isNumber(value) ? String(value) : 'not a number';
}

/** "1,234" for an integer. By hand: a browser's first formatted number takes longer than a drawing. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 neuron", "3 neurons". */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "3", "3 and 7", "3, 7 and 9"; after `most` entries "… and 12 more". */
export function listOf(entries: readonly (number | string)[], most = 6): string {
  if (entries.length > most + 1) {
    return `${entries.slice(0, most).join(', ')} and ${formatCount(entries.length - most)} more`;
  }
  if (entries.length < 2) return entries.join('');
  return `${entries.slice(0, -1).join(', ')} and ${entries[entries.length - 1]}`;
}

/** Cuts a name to at most `most` characters, with an ellipsis in its place. */
export function shorten(name: string, most: number): string {
  return name.length <= most ? name : `${name.slice(0, Math.max(1, most - 1))}…`;
}

/** A number with the sign that is as wide as a plus (U+2212); only what is copied or typed has a hyphen. */
export function withMinus(number: string): string {
  return number.replace(/^-/, '−');
}

/** Hebrew, Arabic and their kin, which are written from the right. */
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A name that may stand in a sentence of another direction without turning what is around it. */
export function isolated(name: string): string {
  return FROM_THE_RIGHT.test(name) ? `\u2068${name}\u2069` : name;
}

/** Drops trailing zeros of the mantissa and the plus sign of the exponent, and writes a true minus. */
function tidy(text: string): string {
  const [mantissa, exponent] = withMinus(text).split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? short : `${short}e${exponent.replace('+', '')}`;
}

/** `2026-11-28 17:44 UTC`: a moment in ISO 8601 as people read it; the same everywhere. */
export function dateOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
