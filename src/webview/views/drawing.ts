/** What a plot of the function hands back: a picture, what its marks mean, and where the samples are. */
import { el, svg, type Attributes } from '../dom';
import { formatNumber, formatShare, fullPrecision } from '../format';
import { describeNeuron, massShares, type Neuron } from '../model/network';
import type { LegendItem, ScreenPoint, Shape } from '../plot/marks';
import type { FitResult } from '../../result/schema';

export interface Drawing {
  readonly svg: SVGSVGElement;
  /** Where the overlays go (clipped like the other marks). */
  readonly marks: SVGGElement;
  readonly legend: readonly LegendItem[];
  readonly points: readonly ScreenPoint[];
  readonly shapeOf: (sample: number) => Shape;
  readonly radius: number;
  /** One sentence on what is not shown, or the empty text. */
  readonly note: string;
}

/** True when the result has a network to draw. */
export function hasNetwork(result: FitResult): boolean {
  return result.objective !== null;
}

/** A classification draws +1 and −1 with different shapes, a regression circles. */
export function shapesOf(result: FitResult): (sample: number) => Shape {
  const { y } = result.samples;
  if (result.goal.kind !== 'classify') return () => 'circle';
  return (sample) => (y !== undefined && y[sample] > 0 ? 'circle' : 'diamond');
}

/** The group of marks of one neuron's kink; it takes part in the highlight and in keyboard movement. */
export function kinkGroup(result: FitResult, index: number, first: boolean, where: string): SVGGElement {
  const neuron: Neuron = result.neurons[index];
  const share = formatShare(massShares(result.neurons)[index]);
  const attributes: Attributes = {
    class: 'kink',
    'data-neuron': index,
    tabindex: first ? 0 : -1,
    role: 'button',
    'aria-label': `Kink ${where}. ${describeNeuron(neuron, index, formatNumber)}; ${share} of the mass`,
  };
  const title = svg('title', {}, `${describeNeuron(neuron, index, fullPrecision)} — kink ${where}`);
  return svg('g', attributes, title);
}

/** A mark and what it means. */
export function legendEntry({ swatch, text }: LegendItem): HTMLLIElement {
  const picture = svg('svg', { class: 'swatch', viewBox: '0 0 22 12', 'aria-hidden': 'true' }, swatch);
  return el('li', {}, picture, text);
}

export function countBeyond(count: number, noun: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun} lies outside this range.` : `${count} ${noun}s lie outside this range.`;
}

export const NO_SAMPLES = 'The samples are not drawn: this result is too large to carry them.';
