/** Why a search ended before its gap was reached, in one sentence. */
import { ACCURACY } from './settings/accuracy';

const { shownDigit } = ACCURACY;

/** `gap` as in Solution: null without a network. */
export function stoppedSentence(by: 'time' | 'cancel', gap: number | null, timeMs: number): string {
  const why = by === 'cancel' ? 'Cancelled' : `The time limit of ${timeMs / 1000} s was reached`;
  return `${why}; ${provenSentence(gap)}.`;
}

/** What a stopped search has proven; without a final stop. */
export function provenSentence(gap: number | null): string {
  return gap === null ? 'no network met the samples to nine digits' : `the proven gap is ${roundedUp(gap)}`;
}

/** Two digits, rounded up, so that a gap never looks smaller than it is. */
function roundedUp(gap: number): string {
  if (gap === 0) return '0';
  const unit = 10 ** (Math.floor(Math.log10(gap)) - 1);
  return (Math.ceil(gap / unit - shownDigit) * unit).toExponential(1);
}
