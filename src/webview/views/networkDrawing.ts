/** The drawing of a network whose neurons are told apart: a row each, with what it adds and its output weight. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { countOf, formatCount, formatNumber, formatShare, isolated } from '../format';
import {
  layoutNetwork,
  MOST_NEURONS,
  type Area,
  type InputNode,
  type Layout,
  type Link,
} from '../model/layout';
import { kinkPlan } from '../model/kinks';
import { describeNeuron, massShares } from '../model/network';
import { fitText, text, type Size } from '../plot/axes';
import { palette, type Palette } from '../plot/colours';
import { thumbnail, thumbnailRanges, type ThumbnailRanges } from '../plot/thumbnail';

/** Pixels. */
const TOP = 26;
const BOTTOM = 10;
const ROW = 34;
const THUMBNAIL = { width: 40, height: 24 };
const RADIUS = 9;
const LEAST_HEIGHT = 170;
const WITHOUT_NEURONS = 72;
const LAYER_HEIGHT = 300;
/** More neurons than these are not told apart. */
export const MOST_SINGLE = 200;

/** Where the network has a place of its own. */
export function networkHeight(result: FitResult | null): number {
  if (result === null) return LEAST_HEIGHT;
  if (result.neurons.length === 0) return WITHOUT_NEURONS;
  const { neurons, folded } = kinkPlan(result);
  const rows = Math.min(neurons.length + (folded > 0 ? 1 : 0), MOST_NEURONS);
  const inputs = Math.min(result.samples.inputs.length + 1, MOST_NEURONS);
  if (result.neurons.length > MOST_SINGLE) return LAYER_HEIGHT;
  return Math.max(LEAST_HEIGHT, TOP + BOTTOM + Math.max(rows, inputs) * ROW);
}

export function layoutFor(result: FitResult, size: Size): Layout {
  return layoutNetwork(result, areaFor(size), (value) => formatNumber(value));
}

/** The neurons stand a little left of the middle, so that their pictures and weights have room before the output. */
function areaFor({ width, height }: Size): Area {
  const neurons = Math.round(width * 0.42) - RADIUS - 3;
  return {
    left: 8,
    right: width - 8,
    top: TOP,
    bottom: height - BOTTOM,
    enter: neurons - RADIUS,
    neurons,
    leave: neurons + RADIUS + 4 + THUMBNAIL.width + 58,
  };
}

export function drawNetwork(result: FitResult, size: Size): SVGSVGElement {
  const layout = layoutFor(result, size);
  const root = svg('svg', {
    class: 'network',
    width: size.width,
    height: size.height,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'group',
    'aria-label': `Network with ${countOf(result.neurons.length, 'neuron')}`,
  });
  root.append(svg('g', { class: 'links' }, ...layout.links.map((link) => drawLink(link, layout))));
  const nameRoom = areaFor(size).enter - 24;
  for (const input of layout.inputs) root.append(drawInput(input, nameRoom));
  if (layout.moreInputs !== null) {
    const { at, count } = layout.moreInputs;
    root.append(text(at.x - 5, at.y + 4, 'start', `⋮ ${formatCount(count)} more`));
  }
  const shared: Shared = {
    spacing: layout.spacing,
    shares: massShares(result.neurons),
    ranges: thumbnailRanges(result),
    palette: palette(),
    write: weightWriter(layout.neurons.map(({ neuron }) => result.neurons[neuron].output)),
  };
  layout.neurons.forEach((_, rank) => root.append(...drawNeuron(result, layout, rank, shared)));
  if (layout.moreNeurons !== null) root.append(drawMore(layout.moreNeurons));
  root.append(drawOutput(result, layout, size));
  return root;
}

function drawLink(link: Link, layout: Layout): SVGGElement {
  const { from, to, side, weight, strength, neuron } = link;
  const d = side === 'in' ? curve(from.x + 5, from.y, to.x, to.y) : curve(from.x, from.y, to.x - 5, to.y);
  // Thinner where many links run side by side.
  const widest = Math.min(side === 'in' ? 2.2 : 4.6, Math.max(0.7, layout.spacing * 0.16));
  return svg(
    'g',
    { 'data-of': neuron, 'data-neuron': neuron },
    svg('title', {}, link.title),
    svg('path', { class: 'hit', d }),
    svg('path', {
      class: `link ${side} ${weight > 0 ? 'positive' : 'negative'}`,
      d,
      'stroke-width': (0.6 + widest * strength).toFixed(2),
    }),
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const by = (x2 - x1) * 0.5;
  return `M${x1} ${y1}C${x1 + by} ${y1} ${x2 - by} ${y2} ${x2} ${y2}`;
}

function drawInput(input: InputNode, room: number): SVGGElement {
  const bias = input.input === null;
  const label = text(input.x - 5, input.y - 10, 'start', isolated(fitText(input.name, room)));
  label.setAttribute('class', 'halo');
  return svg(
    'g',
    { class: bias ? 'node bias' : 'node input' },
    svg('title', {}, bias ? 'bias: a constant 1' : `input ${isolated(input.name)}`),
    svg('circle', { cx: input.x, cy: input.y, r: 5 }),
    label,
  );
}

/** What the drawings of the neurons share. */
interface Shared {
  readonly spacing: number;
  readonly shares: readonly number[];
  readonly ranges: ThumbnailRanges;
  readonly palette: Palette;
  readonly write: (weight: number) => string;
}

/** The node with what it adds, and apart from it, so that its spoken name stays its own, the output weight. */
function drawNeuron(result: FitResult, layout: Layout, rank: number, shared: Shared): SVGElement[] {
  const { neuron: index, x, y } = layout.neurons[rank];
  const neuron = result.neurons[index];
  const { spacing, shares } = shared;
  const words = `${describeNeuron(neuron, index, formatNumber)}; ${formatShare(shares[index])} of the mass`;
  const height = Math.min(THUMBNAIL.height, spacing - 5);
  const box = { left: x + RADIUS + 4, top: y - height / 2, width: THUMBNAIL.width, height };
  const weight = text(box.left + box.width + 52, y + 4, 'end', shared.write(neuron.output));
  weight.setAttribute('class', `halo ${neuron.output > 0 ? 'adds' : 'subtracts'}`);
  weight.setAttribute('data-of', String(index));
  const node = svg(
    'g',
    {
      class: 'node neuron',
      'data-neuron': index,
      tabindex: rank === 0 ? 0 : -1,
      role: 'button',
      'aria-pressed': 'false',
      'aria-label': words,
    },
    svg('title', {}, words),
    svg('rect', {
      class: 'hit-area',
      x: x - RADIUS - 6,
      y: y - spacing / 2,
      width: RADIUS * 2 + 14 + THUMBNAIL.width,
      height: spacing,
    }),
    svg('circle', { cx: x, cy: y, r: RADIUS }),
    thumbnail(result, index, shared.ranges, shared.palette, box),
    text(x, y + 4, 'middle', String(index + 1)),
  );
  return [node, weight];
}

/** Signed, with as many decimals for all; where these leave less than two digits of a small weight, with two digits. */
function weightWriter(weights: readonly number[]): (weight: number) => string {
  const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0);
  const decimals = most >= 100 ? 1 : most >= 1 ? 2 : 4;
  const plain = most < 1e5 && most >= 0.01;
  return (weight) => {
    const size = Math.abs(weight);
    const few = size > 0 && size < 10 ** (1 - decimals);
    const number = !plain ? formatNumber(size, 3) : few ? formatNumber(size, 2) : size.toFixed(decimals);
    return `${weight < 0 ? '−' : '+'}${number}`;
  };
}

function drawMore(more: NonNullable<Layout['moreNeurons']>): SVGGElement {
  const { at, count, share } = more;
  const words = text(
    at.x + RADIUS + 4,
    at.y + 4,
    'start',
    `${formatCount(count)} more, together ${formatShare(share)}`,
  );
  words.setAttribute('class', 'halo');
  return svg(
    'g',
    { class: 'node more' },
    svg('title', {}, `${countOf(count, 'neuron')} with ${formatShare(share)} of the mass`),
    text(at.x, at.y + 4, 'middle', '⋮'),
    words,
  );
}

function drawOutput(result: FitResult, { output }: Layout, size: Size): SVGGElement {
  const { target } = result.samples;
  const shown = fitText(target, size.width * 0.5);
  const label = text(output.x + 5, 11, 'end', isolated(shown));
  label.setAttribute('class', 'halo');
  return svg(
    'g',
    { class: 'node output' },
    svg('title', {}, `output ${isolated(target)}`),
    svg('line', { class: 'drop', x1: output.x, x2: output.x, y1: 16, y2: output.y - 8 }),
    svg('circle', { cx: output.x, cy: output.y, r: 5 }),
    label,
  );
}
