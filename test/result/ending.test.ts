/** What ended a fit, from data to words; the digits are rounded so that a gap or an extra never looks smaller than it is. */
import { expect, it } from 'vitest';
import type { Ending } from '../../src/core/ending';
import { fewerNeurons } from '../../src/core/ending';
import { endingSentence } from '../../src/result/ending';

const fewer = { neurons: 1, insteadOf: 7, extraNorm: 0.060001, extraShare: 0.014 };

it.each<[Ending, string]>([
  [
    { by: 'precision', gap: 1.21e-5 },
    'Double precision allows no further progress; the proven gap is 1.3e-5.',
  ],
  [
    { by: 'precision', gap: null },
    'Double precision allows no further progress; no network met the samples to nine digits.',
  ],
  [{ by: 'time', timeMs: 2500, gap: 0 }, 'The time limit of 2.5 s was reached; the proven gap is 0.'],
  [
    { by: 'time', timeMs: 1000, gap: 1, fewer },
    'The time limit of 1 s was reached; the proven gap is 1. Reweighted to 1 neuron instead of 7, which costs an extra norm of 0.0601 (1.4 %).',
  ],
  [{ by: 'cancel', started: true, gap: 0.2 }, 'Cancelled; the proven gap is 0.2.'],
  [{ by: 'cancel', started: false, gap: null }, 'Cancelled before it started.'],
  [
    { by: 'fewerNeurons', gap: 0.1, fewer: { ...fewer, neurons: 3, extraNorm: 0 } },
    'Reweighted to 3 neurons instead of 7, which costs an extra norm of 0 (1.4 %).',
  ],
])('%j', (ending, words) => {
  expect(endingSentence(ending)).toBe(words);
});

it('fewer neurons cost the norm that is added, in the units of the user and relative to what was', () => {
  const network = (count: number, objective: number) => ({ neurons: new Array(count).fill(0), objective });
  expect(fewerNeurons(network(7, 2), network(3, 2.5), 10)).toEqual({
    neurons: 3,
    insteadOf: 7,
    extraNorm: 5,
    extraShare: 0.25,
  });
});
