/** The network as a drawing: inputs and bias → neurons by falling contribution → output. Native SVG. */
import type { FitResult } from '../../result/schema';
import { byId, el, setText, svg } from '../dom';
import { countOf, formatCount, formatNumber, formatShare } from '../format';
import { followNeurons, markActive, type Highlight } from '../highlight';
import {
  MOST_NEURONS,
  layoutNetwork,
  type Area,
  type InputNode,
  type Layout,
  type Link,
  type NeuronNode,
  type Place,
} from '../model/layout';
import { describeNeuron, massShares } from '../model/network';
import { fitText, text, textWidth, type Size } from '../plot/axes';
import { palette, type Palette } from '../plot/colours';
import { swatchLine, type LegendItem } from '../plot/marks';
import { thumbnail, thumbnailRanges, type ThumbnailRanges } from '../plot/thumbnail';
import { legendEntry } from './drawing';
import type { Plot } from './plotBox';
import { SeenSize } from './seenSize';

export class NetworkView {
  private readonly box = byId('network-plot');
  private readonly seen: SeenSize;
  private result: FitResult | null = null;
  private why = '';

  constructor(private readonly highlight: Highlight) {
    followNeurons(this.box, highlight);
    highlight.subscribe((neuron, pinned) => this.mark(neuron, pinned));
    highlight.subscribeActive((active) => markActive(this.box, '.neuron', active));
    this.seen = new SeenSize(this.box, () => this.redraw());
  }

  /** Drawn anew, for a file. */
  draw(size: Size): Plot | string {
    const { result } = this;
    if (result === null) return this.why;
    if (result.objective === null) return 'There is no network to draw.';
    const layout = layoutNetwork(result, areaFor(result, size), (value) => formatNumber(value));
    const note = [ORDER, noteFor(layout)].join(' ').trim();
    return { svg: drawNetwork(result, layout, size), legend: legendFor(layout), note };
  }

  get size(): Size {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.why = why;
    this.redraw();
  }

  redraw(): void {
    const { size } = this.seen;
    if (size === null) return;
    const { result } = this;
    if (result === null || result.objective === null) {
      this.box.replaceChildren(
        el('p', { class: 'empty' }, result === null ? this.why : 'There is no network to draw.'),
      );
      setText(byId('network-note'), '');
      byId('network-legend').replaceChildren();
      return;
    }
    const layout = layoutNetwork(result, areaFor(result, size), (value) => formatNumber(value));
    this.box.replaceChildren(drawNetwork(result, layout, size));
    setText(byId('network-note'), noteFor(layout));
    const legend = legendFor(layout);
    byId('network-legend').replaceChildren(...legend.map(legendEntry), el('li', {}, ORDER));
    this.mark(this.highlight.current, this.highlight.pin);
    markActive(this.box, '.neuron', this.highlight.active);
  }

  private mark(neuron: number | null, pinned: number | null): void {
    const drawing = this.box.querySelector('svg');
    if (drawing === null) return;
    drawing.classList.toggle('focused', neuron !== null);
    for (const element of drawing.querySelectorAll('[data-of]')) {
      element.classList.toggle('on', Number(element.getAttribute('data-of')) === neuron);
    }
    for (const element of drawing.querySelectorAll('.neuron')) {
      const own = Number(element.getAttribute('data-neuron'));
      element.classList.toggle('on', own === neuron);
      element.setAttribute('aria-pressed', String(own === pinned));
    }
  }
}

/** Only what the drawing has. */
function legendFor(layout: Layout): LegendItem[] {
  const kinds = [
    { className: 'link positive', words: 'positive', has: (link: Link) => link.weight > 0 },
    { className: 'link negative', words: 'negative', has: (link: Link) => link.weight < 0 },
    {
      className: 'link skip',
      words: 'skip connection (passes below)',
      has: (link: Link) => link.neuron === null,
    },
  ];
  const entries = kinds
    .filter(({ has }) => layout.links.some(has))
    .map(({ className, words }) => ({ swatch: swatchLine(className), text: words }));
  const thumbnails = thumbnailSize(layout) !== null && layout.neurons.length > 0;
  const swatch = svg('rect', { class: 'thumbnail-box', x: 2, y: 1, width: 18, height: 10 });
  return thumbnails ? [...entries, { swatch, text: 'what the neuron adds, in its own scale' }] : entries;
}

const ORDER = 'Wider is larger; the largest |output weight| stands first.';

/** Leaves room for the names at both sides, never more than a quarter of the width. */
function areaFor(result: FitResult, size: Size): Area {
  const most = size.width * 0.27;
  const names = [...result.samples.inputs, 'bias'].map((name) => textWidth(name));
  const left = Math.min(most, Math.max(...names)) + 22;
  const right = Math.min(most, textWidth(result.samples.target)) + 22;
  return { left, right: size.width - right, top: 22, bottom: size.height - 22 };
}

function noteFor(layout: Layout): string {
  const { moreNeurons, moreInputs } = layout;
  const notes: string[] = [];
  if (moreNeurons !== null) {
    notes.push(
      `The ${MOST_NEURONS} neurons of largest |output weight| are drawn; the node "+${formatCount(moreNeurons.count)} more" stands for the ` +
        `other ${countOf(moreNeurons.count, 'neuron')}, which together carry ${formatShare(moreNeurons.share)} of the mass.`,
    );
  }
  if (moreInputs !== null) notes.push(`${countOf(moreInputs.count, 'further input')} not drawn.`);
  return notes.join(' ');
}

function drawNetwork(result: FitResult, layout: Layout, size: Size): SVGSVGElement {
  const root = svg('svg', {
    class: 'network',
    width: size.width,
    height: size.height,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'group',
    'aria-label': `Network with ${countOf(result.neurons.length, 'neuron')}`,
  });
  const links = svg('g', { class: 'links' });
  links.append(...layout.links.map((link) => drawLink(link, layout, size)));
  if (layout.moreNeurons !== null) links.append(faintLink(layout.moreNeurons.at, layout.output));
  root.append(links);
  for (const input of layout.inputs) root.append(drawInput(input));
  if (layout.moreInputs !== null) {
    const { at, count } = layout.moreInputs;
    root.append(text(at.x - 12, at.y + 4, 'end', `+${formatCount(count)} more`));
  }
  const shared: Shared = {
    spacing: layout.spacing,
    shares: massShares(result.neurons),
    ranges: thumbnailRanges(result),
    palette: palette(),
    thumbnails: thumbnailSize(layout),
  };
  layout.neurons.forEach((node, rank) => root.append(drawNeuron(result, node, rank, shared)));
  if (layout.moreNeurons !== null) root.append(drawMore(layout.moreNeurons));
  root.append(drawOutput(result, layout.output, size));
  return root;
}

function drawLink(link: Link, layout: Layout, size: Size): SVGGElement {
  const sign = link.weight > 0 ? 'positive' : 'negative';
  const className = `link ${sign}${link.neuron === null ? ' skip' : ''}`;
  const d = link.neuron === null ? arc(link, layout, size) : straight(link.from, link.to);
  // Thinner where many links run side by side.
  const widest = Math.min(4, Math.max(0.7, layout.spacing * 0.22));
  return svg(
    'g',
    { 'data-of': link.neuron ?? undefined, 'data-neuron': link.neuron ?? undefined },
    svg('title', {}, link.title),
    svg('path', { class: 'hit', d }),
    svg('path', { class: className, d, 'stroke-width': (0.5 + widest * link.strength).toFixed(2) }),
  );
}

function straight(from: Place, to: Place): string {
  return `M${from.x} ${from.y}L${to.x} ${to.y}`;
}

/** Skip connections run below the neurons, so that they are not taken for a neuron's. */
function arc({ from, to }: Link, layout: Layout, size: Size): string {
  const lowest = Math.max(...layout.neurons.map(({ y }) => y), from.y, to.y);
  const below = Math.min(size.height - 4, lowest + 40);
  // The curve's middle lies three quarters of the way to its control points.
  const control = (below - (from.y + to.y) / 8) / 0.75;
  return `M${from.x} ${from.y}C${from.x + 30} ${control} ${to.x - 30} ${control} ${to.x} ${to.y}`;
}

function faintLink(from: Place, to: Place): SVGPathElement {
  return svg('path', { class: 'link faint', d: straight(from, to), 'stroke-width': 1 });
}

function drawInput(input: InputNode): SVGGElement {
  return svg(
    'g',
    { class: input.input === null ? 'node bias' : 'node input' },
    svg('title', {}, input.input === null ? 'bias: a constant 1' : `input ${input.name}`),
    svg('circle', { cx: input.x, cy: input.y, r: 6 }),
    text(input.x - 11, input.y + 4, 'end', fitText(input.name, input.x - 13)),
  );
}

/** What the drawings of the neurons share. */
interface Shared {
  readonly spacing: number;
  readonly shares: readonly number[];
  readonly ranges: ThumbnailRanges;
  readonly palette: Palette;
  /** Width and height of the thumbnails; null when there is no room for them. */
  readonly thumbnails: Size | null;
}

/** Thumbnails stand between the neuron and the output, when neurons are far enough apart to read them. */
function thumbnailSize({ spacing, neurons, output }: Layout): Size | null {
  const room = output.x - (neurons[0]?.x ?? output.x) - 28;
  const height = Math.min(26, spacing - 5);
  return room < 26 || height < 13 ? null : { width: Math.min(42, room), height };
}

function drawNeuron(result: FitResult, node: NeuronNode, rank: number, shared: Shared): SVGGElement {
  const { spacing, shares } = shared;
  const neuron = result.neurons[node.neuron];
  const radius = Math.max(2.5, Math.min(12, spacing * 0.38));
  const words = `${describeNeuron(neuron, node.neuron, formatNumber)}; ${formatShare(shares[node.neuron])} of the mass`;
  const group = svg(
    'g',
    {
      class: 'node neuron',
      'data-neuron': node.neuron,
      tabindex: rank === 0 ? 0 : -1,
      role: 'button',
      'aria-pressed': 'false',
      'aria-label': words,
    },
    svg('title', {}, words),
    svg('rect', {
      class: 'hit-area',
      x: node.x - 20,
      y: node.y - spacing / 2,
      width: 40,
      height: spacing,
    }),
    svg('circle', { cx: node.x, cy: node.y, r: radius }),
  );
  if (shared.thumbnails !== null) {
    const { width, height } = shared.thumbnails;
    const box = { left: node.x + radius + 5, top: node.y - height / 2, width, height };
    group.append(thumbnail(result, node.neuron, shared.ranges, shared.palette, box));
  }
  if (radius >= 8) group.append(text(node.x, node.y + 4, 'middle', String(node.neuron + 1)));
  return group;
}

function drawMore(more: NonNullable<Layout['moreNeurons']>): SVGGElement {
  const label = `+${formatCount(more.count)} more`;
  const width = textWidth(label) + 12;
  return svg(
    'g',
    { class: 'node more' },
    svg('title', {}, `${countOf(more.count, 'neuron')} with ${formatShare(more.share)} of the mass`),
    svg('rect', { x: more.at.x - width / 2, y: more.at.y - 9, width, height: 18, rx: 4 }),
    text(more.at.x, more.at.y + 4, 'middle', label),
  );
}

function drawOutput(result: FitResult, output: Place, size: Size): SVGGElement {
  const { target } = result.samples;
  const room = size.width - output.x - 14;
  return svg(
    'g',
    { class: 'node output' },
    svg('title', {}, `output ${target}`),
    svg('circle', { cx: output.x, cy: output.y, r: 8 }),
    text(output.x + 12, output.y + 4, 'start', fitText(target, room)),
  );
}
