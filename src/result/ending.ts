/** Why a fit ended without a proof, in words: one sentence from what the solver says as data, or two. */
import type { Ending, FewerNeurons } from '../core/ending';
import { gapText, roundDirected } from './provenDigits';

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
  return gap === null ? 'no network met the samples to nine digits' : `the proven gap is ${gapText(gap)}`;
}

function fewerSentence({ neurons, insteadOf, extraNorm, extraShare }: FewerNeurons): string {
  const few = neurons === 1 ? '1 neuron' : `${neurons} neurons`;
  return (
    `Reweighted to ${few} instead of ${insteadOf}, ` +
    `which costs an extra norm of ${upwards(extraNorm)} (${upwards(100 * extraShare)} %).`
  );
}

/** An extra never looks smaller than it is. */
const upwards = (value: number): string =>
  value > 0 ? String(Number(roundDirected(value, 3, 'up').toPrecision(3))) : '0';
