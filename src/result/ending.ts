/** Why a fit ended without a proof, in words: one sentence from what the solver says as data, or two. */
import type { Ending, FewerNeurons } from '../core/ending';

export function endingSentence(ending: Ending): string {
  switch (ending.by) {
    case 'precision':
      return withFewer(`Double precision allows no further progress; ${provenSentence(ending.gap)}.`, ending);
    case 'time':
      return withFewer(`${timeSentence(ending.timeMs)}; ${provenSentence(ending.gap)}.`, ending);
    case 'cancel':
      return ending.started ? `Cancelled; ${provenSentence(ending.gap)}.` : 'Cancelled before it started.';
    case 'fewerNeurons':
      return fewerSentence(ending.fewer);
  }
}

/** Without a full stop. */
export const timeSentence = (timeMs: number): string => `The time limit of ${timeMs / 1000} s was reached`;

const withFewer = (sentence: string, { fewer }: Pick<Ending, 'fewer'>): string =>
  fewer ? `${sentence} ${fewerSentence(fewer)}` : sentence;

function provenSentence(gap: number | null): string {
  return gap === null ? 'no network met the samples to nine digits' : `the proven gap is ${gapUpwards(gap)}`;
}

function fewerSentence({ neurons, insteadOf, extraNorm, extraShare }: FewerNeurons): string {
  const few = neurons === 1 ? '1 neuron' : `${neurons} neurons`;
  return (
    `Reweighted to ${few} instead of ${insteadOf}, ` +
    `which costs an extra norm of ${upwards(extraNorm)} (${upwards(100 * extraShare)} %).`
  );
}

/** In digits that are shown rounded up, what lies above a whole digit by no more is that digit. */
const SHOWN_DIGIT = 1e-9;

/** The last of so many digits, rounded up: neither a gap nor an extra ever looks smaller than it is. */
function roundedUp(value: number, digits: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - (digits - 1));
  return Math.ceil(value / unit - SHOWN_DIGIT) * unit;
}

const gapUpwards = (gap: number): string => (gap === 0 ? '0' : roundedUp(gap, 2).toExponential(1));

const upwards = (value: number): string =>
  value > 0 ? String(Number(roundedUp(value, 3).toPrecision(3))) : '0';
