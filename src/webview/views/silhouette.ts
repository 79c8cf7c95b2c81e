/** A layer of thousands of neurons as a silhouette: the largest on top, what bends up to the right, what bends down to the left. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { countOf, formatCount, isolated } from '../format';
import { byContribution } from '../model/network';
import { fitText, text, type Size } from '../plot/axes';

/** Pixels. */
const HALF = 62;
const TOP = 24;
const BOTTOM = 12;
const BAR = 5;

export function drawSilhouette(result: FitResult, { width, height }: Size): SVGSVGElement {
  const order = byContribution(result.neurons);
  const root = svg('svg', {
    class: 'network silhouette',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': `${countOf(order.length, 'neuron')}, by falling size; ${halfWords(result, order)}`,
  });
  const middle = Math.round(width * 0.47);
  const bottom = height - BOTTOM;
  root.append(...fans(result, { middle, width, bottom }), ...bars(result, order, { middle, bottom }));
  const half = halfOf(result, order);
  const y = TOP + ((bottom - TOP) * half) / order.length;
  const words = (at: number, content: string) => {
    const label = text(middle + HALF + 10, at, 'start', content);
    label.setAttribute('class', 'halo');
    return label;
  };
  root.append(
    svg('line', { class: 'axis-line', x1: middle, x2: middle, y1: TOP, y2: bottom }),
    svg('line', { class: 'margin', x1: middle - HALF, x2: middle + HALF + 6, y1: y, y2: y }),
    words(y - 1, `the first ${formatCount(half)}`),
    words(y + 13, 'carry half'),
    signWords(middle - 6, 'end', '▼ bends down', 'subtracts'),
    signWords(middle + 6, 'start', '▲ bends up', 'adds'),
  );
  return root;
}

function signWords(x: number, anchor: 'start' | 'end', words: string, sign: string): SVGTextElement {
  const label = text(x, TOP - 8, anchor, words);
  label.setAttribute('class', `halo ${sign}`);
  return label;
}

function bars(
  { neurons }: FitResult,
  order: readonly number[],
  { middle, bottom }: { middle: number; bottom: number },
): SVGElement[] {
  const rows = Math.max(1, Math.min(order.length, Math.floor((bottom - TOP) / BAR)));
  const step = (bottom - TOP) / rows;
  const means = Array.from({ length: rows }, (_, row) => {
    const from = Math.floor((row * order.length) / rows);
    const to = Math.floor(((row + 1) * order.length) / rows);
    const sums = { up: 0, down: 0, ups: 0, downs: 0 };
    for (let k = from; k < to; k++) {
      const { output } = neurons[order[k]];
      if (output > 0) {
        sums.up += output;
        sums.ups++;
      } else {
        sums.down -= output;
        sums.downs++;
      }
    }
    return { up: sums.up / Math.max(1, sums.ups), down: sums.down / Math.max(1, sums.downs) };
  });
  const widest = means.reduce((most, { up, down }) => Math.max(most, up, down), Number.MIN_VALUE);
  const side = (name: 'up' | 'down') =>
    means
      .map((mean, row) => {
        const length = (HALF * mean[name]) / widest;
        const x = name === 'up' ? middle : middle - length;
        return `M${x.toFixed(1)} ${(TOP + row * step).toFixed(1)}h${length.toFixed(1)}v${(step - 1).toFixed(1)}h${(-length).toFixed(1)}z`;
      })
      .join('');
  return [
    svg('path', { class: 'sum adds', d: side('up') }),
    svg('path', { class: 'sum subtracts', d: side('down') }),
  ];
}

/** How many of the largest together carry half of the mass. */
function halfOf({ neurons, mass }: FitResult, order: readonly number[]): number {
  let sum = 0;
  const at = order.findIndex((j) => (sum += Math.abs(neurons[j].output)) >= (mass ?? 0) / 2);
  return at < 0 ? order.length : at + 1;
}

function halfWords(result: FitResult, order: readonly number[]): string {
  return `the first ${formatCount(halfOf(result, order))} carry half of the mass`;
}

/** The inputs and the output, each fanned out to the whole layer. */
function fans(
  result: FitResult,
  { middle, width, bottom }: { middle: number; width: number; bottom: number },
): SVGElement[] {
  const { inputs, target } = result.samples;
  const names = inputs.length > 2 ? [`${inputs.length} inputs`] : inputs;
  const nodes = [...names, 'bias'];
  const y = (TOP + bottom) / 2;
  const [left, right] = [8, width - 8];
  const fan = (x: number, at: number, edge: number) => {
    const by = (edge - x) * 0.6;
    return svg('path', {
      class: 'fan',
      d: `M${x} ${at}C${x + by} ${at} ${edge - by} ${TOP} ${edge} ${TOP}L${edge} ${bottom}C${edge - by} ${bottom} ${x + by} ${at} ${x} ${at}Z`,
    });
  };
  const node = (x: number, at: number, name: string, anchor: 'start' | 'end', kind: string) => {
    const room = anchor === 'start' ? middle - HALF - 24 : width - middle - HALF - 24;
    const label = text(x + (anchor === 'start' ? -5 : 5), at - 11, anchor, isolated(fitText(name, room)));
    label.setAttribute('class', 'halo');
    return svg(
      'g',
      { class: `node ${kind}` },
      svg('title', {}, isolated(name)),
      svg('circle', { cx: x, cy: at, r: 5 }),
      label,
    );
  };
  const places = nodes.map((_, k) => y + (k - (nodes.length - 1) / 2) * 56);
  return [
    ...places.map((at) => fan(left + 5, at, middle - HALF - 6)),
    fan(right - 5, y, middle + HALF + 6),
    ...nodes.map((name, k) => node(left, places[k], name, 'start', name === 'bias' ? 'bias' : 'input')),
    node(right, y, target, 'end', 'output'),
  ];
}
