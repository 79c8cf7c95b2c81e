/** A little picture of what one neuron adds: v·σ(wᵀx + b) over the range of the inputs, in a scale of its own. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { preActivation } from '../model/network';
import { rectangle, type Box } from './axes';
import { mix, type Palette } from './colours';
import { linePath } from './marks';
import { rangeOf, widen, type Range } from './scale';

/** What all thumbnails of a result share. */
export interface ThumbnailRanges {
  readonly inputs: readonly Range[];
  /** Some samples, to project on a neuron of three and more inputs. */
  readonly rows: readonly (readonly number[])[];
}

const MOST_ROWS = 120;

export function thumbnailRanges(result: FitResult): ThumbnailRanges {
  const { x, inputs } = result.samples;
  const every = Math.max(1, Math.ceil((x?.length ?? 0) / MOST_ROWS));
  const rows = (x ?? []).filter((_, i) => i % every === 0);
  const ranges = inputs.map((_, k) => widen(rangeOf(rows.map((row) => row[k])) ?? { from: -1, to: 1 }, 0.02));
  return { inputs: ranges, rows };
}

/** Fills the box; its own background hides what lies under it. */
export function thumbnail(
  result: FitResult,
  neuron: number,
  ranges: ThumbnailRanges,
  palette: Palette,
  box: Box,
): SVGGElement {
  const group = svg(
    'g',
    { class: 'thumbnail', 'aria-hidden': 'true' },
    svg('rect', { class: 'thumbnail-box', x: box.left, y: box.top, width: box.width, height: box.height }),
  );
  if (ranges.inputs.length === 2) group.append(...map(result, neuron, ranges, palette, box));
  else group.append(...line(result, neuron, ranges, box));
  return group;
}

/** Along the input, or along the direction of the weights when there are several. */
function line(result: FitResult, neuron: number, ranges: ThumbnailRanges, box: Box): SVGElement[] {
  const { output } = result.neurons[neuron];
  const { slope } = result.activation;
  const [from, to] = activations(result, neuron, ranges);
  const at = [from, ...(from < 0 && to > 0 ? [0] : []), ...(to < 0 && from > 0 ? [0] : []), to];
  const values = at.map((t) => output * Math.max(t, slope * t));
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const middle = box.top + box.height / 2;
  const x = (t: number) => box.left + 2 + ((box.width - 4) * (t - from)) / (to - from || 1);
  const points = at.map((t, k) => ({ x: x(t), y: middle - (values[k] / most) * (box.height / 2 - 2.5) }));
  return [
    svg('line', {
      class: 'thumbnail-zero',
      x1: box.left + 2,
      x2: box.left + box.width - 2,
      y1: middle,
      y2: middle,
    }),
    svg('path', { class: `thumbnail-line ${output < 0 ? 'negative' : 'positive'}`, d: linePath(points) }),
  ];
}

/** The neuron's input t = wᵀx + b at both ends of the picture, left to right. */
function activations(result: FitResult, neuron: number, { inputs, rows }: ThumbnailRanges): [number, number] {
  const chosen = result.neurons[neuron];
  if (inputs.length === 1) {
    return [preActivation(chosen, [inputs[0].from]), preActivation(chosen, [inputs[0].to])];
  }
  const range = rangeOf(rows.map((row) => preActivation(chosen, row))) ?? { from: -1, to: 1 };
  return [range.from, range.to];
}

let gradients = 0;

/** What a neuron adds changes along its weights alone, and linearly on each side of its kink: that is a gradient. */
function map(
  result: FitResult,
  neuron: number,
  { inputs }: ThumbnailRanges,
  palette: Palette,
  box: Box,
): SVGElement[] {
  const chosen = result.neurons[neuron];
  const { slope } = result.activation;
  const [x, y] = inputs;
  const inner = { left: box.left + 1, top: box.top + 1, width: box.width - 2, height: box.height - 2 };
  const at = (first: number, second: number) => preActivation(chosen, [first, second]);
  const { from, to } = rangeOf([at(x.from, y.from), at(x.from, y.to), at(x.to, y.from), at(x.to, y.to)])!;
  const value = (t: number) => chosen.output * Math.max(t, slope * t);
  const most = Math.max(Math.abs(value(from)), Math.abs(value(to)), Number.MIN_VALUE);
  const colour = (t: number) => {
    const share = value(t) / most;
    const end = share < 0 ? palette.negative : palette.positive;
    return `rgb(${mix(palette.background, end, 0.9 * Math.abs(share))
      .map(Math.round)
      .join(' ')})`;
  };
  // How much the neuron's input grows a pixel to the right and a pixel down.
  const right = (chosen.weights[0] * (x.to - x.from)) / inner.width;
  const down = (-chosen.weights[1] * (y.to - y.from)) / inner.height;
  const place = (t: number) => {
    const pixels = (t - at(x.from, y.to)) / (right ** 2 + down ** 2 || 1);
    return { x: inner.left + right * pixels, y: inner.top + down * pixels };
  };
  const [start, end] = [place(from), place(to)];
  const stops = [from, ...(from < 0 && to > 0 ? [0] : []), to].map((t) =>
    svg('stop', { offset: (t - from) / (to - from || 1), 'stop-color': colour(t) }),
  );
  const id = `hf-response-${++gradients}`;
  const ends = { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
  const area = rectangle(inner);
  area.setAttribute('fill', `url(#${id})`);
  return [svg('linearGradient', { id, gradientUnits: 'userSpaceOnUse', ...ends }, ...stops), area];
}
