/** What is said of a sample or a neuron that is pointed at in the drawing of the function. */
import type { FitResult } from '../../result/schema';
import { el } from '../dom';
import { countOf, formatNumber, formatShare, isolated } from '../format';
import { fittedOf, massShares, preActivation } from '../model/network';
import { hasNetwork, type Drawing } from './drawing';

/** The neurons whose input is positive at a sample. */
export function activeOn(result: FitResult | null, sample: number): ReadonlySet<number> | null {
  const row = result?.samples.x?.[sample];
  if (result === null || row === undefined) return null;
  return new Set(result.neurons.flatMap((neuron, j) => (preActivation(neuron, row) > 0 ? [j] : [])));
}

/** Explains the rings. */
export function neuronText(result: FitResult, neuron: number, active: number, samples: number): string {
  const share = `Neuron ${neuron + 1} carries ${formatShare(massShares(result.neurons)[neuron])} of the mass`;
  return samples === 0
    ? `${share}.`
    : `${share}; it is active on ${active} of ${countOf(samples, 'sample')} (ringed).`;
}

export function sampleText(result: FitResult, sample: number): string {
  const { x, y, inputs, target } = result.samples;
  if (x === undefined || y === undefined) return '';
  const shown = inputs.slice(0, 4).map((name, k) => `${isolated(name)} = ${formatNumber(x[sample][k])}`);
  const more = inputs.length > 4 ? ', …' : '';
  const actual = `Sample ${sample + 1}: ${shown.join(', ')}${more}, ${isolated(target)} = ${formatNumber(y[sample])}`;
  if (!hasNetwork(result)) return actual;
  const predicted = fittedOf(result)!.predicted[sample];
  const off = `${actual}; f = ${formatNumber(predicted)} (${formatNumber(predicted - y[sample], 2)} off)`;
  const active = activeOn(result, sample)?.size ?? 0;
  return `${off}; ${active} of ${countOf(result.neurons.length, 'neuron')} active`;
}

/** The shades of a map with the values at their ends, and what they are of; nothing for other drawings. */
export function rampWords(drawing: Drawing | null, result: FitResult | null): HTMLElement[] {
  const ramp = drawing?.ramp;
  if (ramp === undefined || result === null) return [];
  const { target } = result.samples;
  return [
    el(
      'span',
      { class: 'ends' },
      formatNumber(ramp.from, 3),
      el('span', { class: ramp.diverging ? 'ramp diverging' : 'ramp' }),
      formatNumber(ramp.to, 3),
    ),
    el('span', { class: 'of', title: target }, isolated(target)),
  ];
}
