/** Two inputs: f as a heat map over the data's box, each neuron's kink as a line, samples on top. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { frame, textWidth, text, rectangle, type Frame, type Size } from '../plot/axes';
import { colourMap, type ColourMap } from '../plot/colours';
import { massShares } from '../model/network';
import { contour, lineInBox, type Grid } from '../plot/contour';
import { gridImage } from '../plot/gridImage';
import {
  linePath,
  markRadius,
  marksPath,
  swatchLine,
  swatchMark,
  type LegendItem,
  type ScreenPoint,
} from '../plot/marks';
import { networkGrid } from '../plot/networkGrid';
import { thin, thinnedNote } from '../plot/reduce';
import { linearScale, rangeOf, ticks, widen, type Range } from '../plot/scale';
import {
  NO_SAMPLES,
  countBeyond,
  hasNetwork,
  kinkGroup,
  kinksToDraw,
  shapesOf,
  type Drawing,
  type Window,
} from './drawing';
import { goalView } from '../model/goals';

/** Pixels of a heat map; beyond them, on a fine and large screen, they get coarser than the screen's. */
const MOST_PIXELS = 6e5;
/** Rows of a heat map times neurons: a row costs a look at every neuron. */
const GRID_BUDGET = 5e6;
/** Colours that sample marks are grouped into. */
const BINS = 24;
const BAR = 14;

/** `window` is the part that is zoomed to; null shows everything. */
export function drawMap(result: FitResult, size: Size, window: Window | null): Drawing {
  const { samples } = result;
  const rows = samples.x ?? [];
  const x = window?.x ?? boxSide(rows.map((row) => row[0]));
  const y = window?.y ?? boxSide(rows.map((row) => row[1]));
  const classify = goalView(result).classes;
  const known = hasNetwork(result);
  const grid = known ? gridFor(result, size, x, y) : null;
  const ranges = [rangeOf(grid?.values ?? []), rangeOf(samples.y ?? [])];
  const ends = ranges.flatMap((one) => (one === null ? [] : [one.from, one.to]));
  const range = rangeOf(ends) ?? { from: -1, to: 1 };
  const colours = colourMap(range, classify);
  const barTicks = ticks(colours.range, Math.max(2, Math.floor(size.height / 40)));
  const name = barName(result, size);
  const right = 12 + Math.max(BAR + 10 + Math.max(...barTicks.labels.map(textWidth)), textWidth(name));
  const plot = frame({
    size,
    x,
    y,
    right,
    xName: samples.inputs[0],
    yName: samples.inputs[1],
    label: `Heat map of ${samples.target} over ${samples.inputs[0]} and ${samples.inputs[1]}`,
  });
  const legend: LegendItem[] = [];
  if (grid !== null) plot.marks.append(gridImage(grid, colours, plot.box));
  drawColourBar(plot, colours, name, barTicks);
  const kinks = kinksToDraw(result);
  const outside = known ? drawKinks(result, plot, x, y, kinks.neurons, legend) : 0;
  if (grid !== null && classify) drawLevels(plot, grid, legend);
  const points = drawSamples(result, plot, colours, legend);
  const notes = [
    samples.x === undefined ? NO_SAMPLES : '',
    countBeyond(outside, 'kink line'),
    kinks.note,
    window === null ? thinnedNote(points.length, rows.length) : '',
  ];
  return {
    svg: plot.svg,
    marks: plot.marks,
    legend,
    points,
    shapeOf: shapesOf(result),
    radius: markRadius(points.length),
    area: { box: plot.box, window: { x, y } },
    note: notes.filter((note) => note !== '').join(' '),
  };
}

function boxSide(values: readonly number[]): Range {
  return widen(rangeOf(values) ?? { from: -1, to: 1 }, 0.04);
}

function gridFor(result: FitResult, size: Size, x: Range, y: Range): Grid {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  const wanted = size.width * ratio * size.height * ratio;
  const shrink = ratio * Math.min(1, Math.sqrt(MOST_PIXELS / wanted));
  const columns = Math.max(24, Math.round(size.width * shrink));
  const affordable = Math.floor(GRID_BUDGET / Math.max(1, result.neurons.length));
  const rows = Math.max(24, Math.min(affordable, Math.round(size.height * shrink)));
  return networkGrid(result, x, y, columns, rows);
}

function drawLevels(plot: Frame, grid: Grid, legend: LegendItem[]): void {
  const levels = [
    { level: -1, name: 'margin' },
    { level: 1, name: 'margin' },
    { level: 0, name: 'boundary' },
  ];
  for (const { level, name } of levels) {
    const d = contour(grid, level)
      .map((line) => linePath(line.map(([px, py]) => ({ x: plot.x(px), y: plot.y(py) }))))
      .join('');
    plot.marks.append(svg('path', { class: name, d }));
  }
  legend.push({ text: 'decision boundary f = 0', swatch: swatchLine('boundary') });
  legend.push({ text: 'margin f = ±1', swatch: swatchLine('margin') });
}

/** Returns how many kink lines miss the box. */
function drawKinks(
  result: FitResult,
  plot: Frame,
  x: Range,
  y: Range,
  neurons: readonly number[],
  legend: LegendItem[],
): number {
  const shares = massShares(result.neurons);
  let drawn = 0;
  let outside = 0;
  neurons.forEach((j) => {
    const neuron = result.neurons[j];
    const [w1, w2] = neuron.weights;
    if (w1 === 0 && w2 === 0) return;
    const segment = lineInBox(w1, w2, neuron.bias, x, y);
    if (segment === null) {
      outside++;
      return;
    }
    const [x1, y1, x2, y2] = segment;
    const ends = { x1: plot.x(x1), y1: plot.y(y1), x2: plot.x(x2), y2: plot.y(y2) };
    const group = kinkGroup(result, j, drawn === 0, 'line of the plane', shares);
    group.append(
      svg('line', { class: 'hit', ...ends }),
      svg('line', { class: 'kink-halo', ...ends }),
      svg('line', { class: 'kink-line', ...ends }),
    );
    plot.marks.append(group);
    drawn++;
  });
  if (drawn > 0) legend.push({ text: 'kink of a neuron', swatch: swatchLine('kink-line') });
  return outside;
}

function drawSamples(
  result: FitResult,
  plot: Frame,
  colours: ColourMap,
  legend: LegendItem[],
): readonly ScreenPoint[] {
  const { x, y } = result.samples;
  if (x === undefined || y === undefined) return [];
  const classify = goalView(result).classes;
  const shapeOf = shapesOf(result);
  const length = colours.range.to - colours.range.from || 1;
  const keyOf = ({ sample }: ScreenPoint): string => {
    // A class is drawn in the full colour of its sign, a measured target in the colour of its value.
    const value = classify ? y[sample] * colours.range.to : y[sample];
    return `${shapeOf(sample)} ${Math.round(((value - colours.range.from) / length) * BINS)}`;
  };
  const all = x.map((row, sample) => ({ x: plot.x(row[0]), y: plot.y(row[1]), sample }));
  const points = thin(all, plot.box, ({ sample }) => shapeOf(sample));
  const radius = markRadius(points.length);
  const bins = new Map<string, ScreenPoint[]>();
  for (const point of points) {
    const key = keyOf(point);
    const members = bins.get(key);
    if (members === undefined) bins.set(key, [point]);
    else members.push(point);
  }
  for (const [key, members] of bins) {
    const shape = shapeOf(members[0].sample);
    const bin = Number(key.split(' ')[1]);
    const fill = colours.css(colours.range.from + (bin / BINS) * length);
    plot.marks.append(svg('path', { class: 'sample-filled', fill, d: marksPath(members, shape, radius) }));
  }
  if (classify) {
    legend.push({ text: 'sample of class +1', swatch: swatchMark('sample-filled', 'circle') });
    legend.push({ text: 'sample of class -1', swatch: swatchMark('sample-filled', 'diamond') });
  } else
    legend.push({ text: 'sample, filled with its target', swatch: swatchMark('sample-filled', 'circle') });
  return points;
}

/** The target's name where there is room for it. */
function barName(result: FitResult, size: Size): string {
  if (goalView(result).classes) return 'f';
  return textWidth(result.samples.target) > size.width * 0.18 ? 'target' : result.samples.target;
}

let gradientCount = 0;

function drawColourBar(
  plot: Frame,
  colours: ColourMap,
  name: string,
  barTicks: ReturnType<typeof ticks>,
): void {
  const { left, top, width, height } = plot.box;
  const bar = { left: left + width + 10, top: top + 14, width: BAR, height: height - 14 };
  const id = `hf-gradient-${++gradientCount}`;
  const stops = Array.from({ length: 17 }, (_, k) => {
    const value = colours.range.from + ((colours.range.to - colours.range.from) * k) / 16;
    return svg('stop', { offset: k / 16, 'stop-color': colours.css(value) });
  });
  const scale = linearScale(colours.range, bar.top + bar.height, bar.top);
  const group = svg(
    'g',
    { class: 'axes', 'aria-hidden': 'true' },
    svg('linearGradient', { id, x1: 0, x2: 0, y1: 1, y2: 0 }, ...stops),
  );
  const box = rectangle(bar, 'colour-bar');
  box.setAttribute('fill', `url(#${id})`);
  group.append(box);
  barTicks.values.forEach((value, k) => {
    if (value < colours.range.from || value > colours.range.to) return;
    const y = scale(value);
    group.append(svg('line', { class: 'tick', x1: bar.left + BAR, x2: bar.left + BAR + 4, y1: y, y2: y }));
    group.append(text(bar.left + BAR + 6, y + 4, 'start', barTicks.labels[k]));
  });
  group.append(text(bar.left, top + 6, 'start', name));
  plot.svg.append(group);
}
