/** What a plot of the function hands back: a picture, what its marks mean, and where the samples are. */
import { el, svg, type Attributes } from '../dom';
import { formatNumber, formatShare, fullPrecision, withMinus } from '../format';
import { describeNeuron, massShares, type Neuron } from '../model/network';
import type { Box } from '../plot/axes';
import type { LegendItem, ScreenPoint, Shape } from '../plot/marks';
import type { Range } from '../plot/scale';
import type { FitResult } from '../../result/schema';
import { goalView } from '../model/goals';

export interface Drawing {
  readonly svg: SVGSVGElement;
  /** Where the overlays go (clipped like the other marks). */
  readonly marks: SVGGElement;
  /** The overlays that the area does not clip. */
  readonly free: SVGGElement;
  readonly legend: readonly LegendItem[];
  readonly points: readonly ScreenPoint[];
  readonly shapeOf: (sample: number) => Shape;
  readonly radius: number;
  /** From the input and f to pixels, of a function of one input. */
  readonly place?: (x: number, y: number) => { readonly x: number; readonly y: number };
  /** Where a sample's residual stands, in pixels; null where no residuals are drawn. */
  readonly residualAt: ((sample: number) => number) | null;
  /** Where the axes run and what they cover, for zooming; absent where zooming makes no sense. */
  readonly area?: { readonly box: Box; readonly window: Window };
  /** What the shades of a map stand for; absent where they have no scale. */
  readonly ramp?: Range & { readonly diverging: boolean };
  /** One sentence on what is not shown, or the empty text. */
  readonly note: string;
}

/** The part of the inputs that a plot shows; `y` only for two inputs. */
export interface Window {
  readonly x: Range;
  readonly y: Range | null;
}

/** Decision points that are drawn: more would be a grey field, and slow. */
export const MOST_KINKS = 300;

/** True when the result has a network to draw. */
export function hasNetwork(result: FitResult): boolean {
  return result.objective !== null;
}

/** A classification draws +1 and −1 with different shapes, a regression circles. */
export function shapesOf(result: FitResult): (sample: number) => Shape {
  const { y } = result.samples;
  if (!goalView(result).classes) return () => 'circle';
  return (sample) => (y !== undefined && y[sample] > 0 ? 'circle' : 'diamond');
}

/** The group of marks of one neuron's kink; it takes part in the highlight and in keyboard movement. */
export function kinkGroup(
  result: FitResult,
  index: number,
  first: boolean,
  where: string,
  shares = massShares(result.neurons),
): SVGGElement {
  const neuron: Neuron = result.neurons[index];
  const share = formatShare(shares[index]);
  const attributes: Attributes = {
    class: 'kink',
    'data-neuron': index,
    tabindex: first ? 0 : -1,
    role: 'button',
    'aria-label': `Kink ${where}. ${describeNeuron(neuron, index, formatNumber)}; ${share} of the mass`,
  };
  const title = svg(
    'title',
    {},
    `${describeNeuron(neuron, index, (value) => withMinus(fullPrecision(value)))} — kink ${where}`,
  );
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
