/** What a trial changes, and what the text says instead. Pure text. */
import type { TrialChange } from '../../protocol/trial';
import type { FitResult } from '../../result/schema';
import { pointWords } from '../../result/sweepResult';
import { formatNumber } from '../format';
import { dialOf } from './dial';
import { rowOf } from './rows';

export interface TrialWords {
  readonly tried: string;
  /** Empty where the text says nothing that compares. */
  readonly text: string;
  /** What would be written, short enough for a button. */
  readonly value: string;
}

/** `result` is that of the text; null only of the values of a point. */
export function trialWords(result: FitResult | null, change: TrialChange): TrialWords {
  if (change.kind === 'set') {
    const entries = Object.entries(change.set);
    const value = pointWords(
      entries.map(([clause]) => clause),
      entries.map(([, one]) => one),
    );
    return { tried: value, text: '', value: 'these values' };
  }
  if (result === null) throw new Error('what is tried has no result to be held against');
  if (change.kind !== 'sample') {
    const dial = dialOf(result);
    const words = (value: number): string => dial?.words(value) ?? String(value);
    return {
      tried: words(change.value),
      text: words(dial?.written ?? NaN),
      value: words(change.value).split(' ').at(-1)!,
    };
  }
  const { x, y } = result.samples;
  const sample = y?.findIndex((_, i) => rowOf(result, i) === change.row) ?? -1;
  const [input, target] = [x?.[sample]?.[0], y?.[sample]];
  const both = (at: number | null | undefined, value: number | null | undefined): string =>
    change.input === null ? formatNumber(value, 6) : `${formatNumber(at, 6)} → ${formatNumber(value, 6)}`;
  const tried = both(change.input ?? input, change.target ?? target);
  return { tried: `row ${change.row} at ${tried}`, text: both(input, target), value: tried };
}
