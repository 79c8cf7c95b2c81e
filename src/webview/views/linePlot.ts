/** One input: samples, the fitted curve with its exact corners, and where each neuron bends it. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatNumber } from '../format';
import {
  allCorners,
  columnOfSamples,
  corners,
  crossings,
  kinkOf,
  massShares,
  valuesAtKinks,
  type Corners,
} from '../model/network';
import { frame, type Frame, type Size } from '../plot/axes';
import {
  linePath,
  markRadius,
  marksPath,
  outline,
  swatchLine,
  swatchMark,
  type LegendItem,
  type ScreenPoint,
} from '../plot/marks';
import { columnExtremesOf, samplesOnScreen, thinnedNote } from '../plot/reduce';
import { rangeOf, widen, type Range } from '../plot/scale';
import {
  MOST_KINKS,
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

/** From this many neurons on, only the kink in focus gets its upright line. */
const CROWD = 25;

const NO_CURVE: Corners = { x: new Float64Array(), y: new Float64Array() };

/** `window` is the part that is zoomed to; null shows everything. */
export function drawLine(result: FitResult, size: Size, window: Window | null): Drawing {
  const { samples } = result;
  const xs = columnOfSamples(result);
  const xRange = window?.x ?? horizontalRange(result, xs);
  const exact = hasNetwork(result) ? corners(result, xRange.from, xRange.to) : NO_CURVE;
  const plot = frame({
    size,
    x: xRange,
    y: verticalRange(result, exact, window?.x ?? null),
    xName: samples.inputs[0],
    yName: samples.target,
    label: `Samples and fitted function: ${samples.target} against ${samples.inputs[0]}`,
  });
  const curve = asSeen(exact, xRange, plot);
  const legend: LegendItem[] = [];
  drawTolerance(result, plot, curve, legend);
  drawMargins(result, plot, curve, xRange, legend);
  const points = drawSamples(result, plot, xs, xRange, legend);
  const kinks = kinksToDraw(result);
  const outside = drawCurve(result, plot, curve, xRange, kinks.neurons, legend);
  const notes = [
    samples.x === undefined ? NO_SAMPLES : '',
    countBeyond(outside, 'kink'),
    kinks.note,
    window === null ? thinnedNote(points.length, xs.length) : '',
  ];
  return {
    svg: plot.svg,
    marks: plot.marks,
    legend,
    points,
    shapeOf: shapesOf(result),
    radius: markRadius(points.length),
    area: { box: plot.box, window: { x: xRange, y: null } },
    note: notes.filter((note) => note !== '').join(' '),
  };
}

/** Of each pixel column the corners that can be told apart. */
function asSeen({ x, y }: Corners, range: Range, plot: Frame): Corners {
  const kept = columnExtremesOf(x, y, range, plot.box.width);
  const of = (values: Float64Array) => Float64Array.from(kept, (k) => values[k]);
  return { x: of(x), y: of(y) };
}

/** The curve's corners in pixels, `by` above it. */
function screenOf({ x, y }: Corners, plot: Frame, by = 0): { x: number; y: number }[] {
  return Array.from(x, (value, k) => ({ x: plot.x(value), y: plot.y(y[k] + by) }));
}

/** The data's range and a little beyond; without samples the kinks' range. */
function horizontalRange(result: FitResult, xs: Float64Array): Range {
  const kinks = allCorners(result).x.subarray(1, -1);
  return widen(rangeOf(xs) ?? rangeOf(kinks) ?? { from: -1, to: 1 }, 0.07);
}

/** Of what is seen: when zoomed, the samples within the window. */
function verticalRange(result: FitResult, curve: Corners, window: Range | null): Range {
  const { x, y } = result.samples;
  const seen =
    window === null || x === undefined
      ? (y ?? [])
      : (y ?? []).filter((_, i) => x[i][0] >= window.from && x[i][0] <= window.to);
  const ends = goalView(result).classes ? [-1, 1] : [];
  const ranges = [rangeOf(seen), rangeOf(curve.y), rangeOf(ends)];
  const values = ranges.flatMap((range) => (range === null ? [] : [range.from, range.to]));
  return widen(rangeOf(values) ?? { from: 0, to: 1 }, 0.06);
}

function drawTolerance(result: FitResult, plot: Frame, curve: Corners, legend: LegendItem[]): void {
  const { tolerance } = goalView(result);
  if (tolerance === null || curve.x.length === 0) return;
  const upper = screenOf(curve, plot, tolerance);
  const lower = screenOf(curve, plot, -tolerance).reverse();
  plot.marks.append(svg('path', { class: 'tube', d: `${linePath([...upper, ...lower])}z` }));
  legend.push({
    text: `within ${formatNumber(tolerance)} of the function`,
    swatch: svg('rect', { class: 'tube', x: 1, y: 1, width: 20, height: 10 }),
  });
}

function drawMargins(
  result: FitResult,
  plot: Frame,
  curve: Corners,
  range: Range,
  legend: LegendItem[],
): void {
  if (!goalView(result).classes) return;
  const ends = { x1: plot.x(range.from), x2: plot.x(range.to) };
  for (const level of [-1, 1]) {
    plot.marks.append(svg('line', { class: 'margin', ...ends, y1: plot.y(level), y2: plot.y(level) }));
  }
  plot.marks.append(svg('line', { class: 'decision', ...ends, y1: plot.y(0), y2: plot.y(0) }));
  legend.push({ text: 'margin f = ±1', swatch: swatchLine('margin') });
  legend.push({ text: 'decision level f = 0', swatch: swatchLine('decision') });
  const points = crossings(curve, 0);
  for (const x of points.length > MOST_KINKS ? [] : points) {
    const mark = svg('path', { class: 'decision-point', d: outline('square', plot.x(x), plot.y(0), 6) });
    mark.append(svg('title', {}, `Decision point at ${result.samples.inputs[0]} = ${formatNumber(x)}`));
    plot.marks.append(mark);
  }
  if (points.length > 0 && points.length <= MOST_KINKS) {
    legend.push({ text: 'decision point', swatch: swatchMark('decision-point', 'square') });
  }
}

function drawSamples(
  result: FitResult,
  plot: Frame,
  xs: Float64Array,
  range: Range,
  legend: LegendItem[],
): readonly ScreenPoint[] {
  const { y } = result.samples;
  if (y === undefined) return [];
  const shapeOf = shapesOf(result);
  const points = samplesOnScreen(plot, xs, y, range);
  const radius = markRadius(points.length);
  for (const shape of ['circle', 'diamond'] as const) {
    const those = points.filter(({ sample }) => shapeOf(sample) === shape);
    if (those.length === 0) continue;
    plot.marks.append(svg('path', { class: 'sample', d: marksPath(those, shape, radius) }));
    const of = goalView(result).classes ? ` of class ${shape === 'circle' ? '+1' : '-1'}` : '';
    legend.push({ text: `sample${of}`, swatch: swatchMark('sample', shape) });
  }
  return points;
}

/** Returns how many kinks lie outside the plot. */
function drawCurve(
  result: FitResult,
  plot: Frame,
  curve: Corners,
  range: Range,
  neurons: readonly number[],
  legend: LegendItem[],
): number {
  if (curve.x.length === 0) return 0;
  plot.marks.append(svg('path', { class: 'curve', d: linePath(screenOf(curve, plot)) }));
  legend.push({ text: 'fitted function f', swatch: swatchLine('curve') });
  const radius = result.neurons.length > CROWD ? 2.8 : 4.5;
  const crowded = result.neurons.length > CROWD ? ' crowded' : '';
  let drawn = 0;
  let outside = 0;
  const { top, height } = plot.box;
  const shares = massShares(result.neurons);
  const bent = neurons.flatMap((j) => {
    const kink = kinkOf(result.neurons[j]);
    return kink === null ? [] : [{ j, kink }];
  });
  const values = valuesAtKinks(
    result,
    bent.map(({ kink }) => kink),
  );
  bent.forEach(({ j, kink }, k) => {
    if (kink < range.from || kink > range.to) {
      outside++;
      return;
    }
    const x = plot.x(kink);
    const where = `at ${result.samples.inputs[0]} = ${formatNumber(kink)}`;
    const group = kinkGroup(result, j, drawn === 0, where, shares);
    group.append(
      svg('line', { class: 'hit', x1: x, x2: x, y1: top, y2: top + height }),
      svg('line', { class: `kink-line${crowded}`, x1: x, x2: x, y1: top, y2: top + height }),
      svg('path', {
        class: `kink-mark${crowded}`,
        d: outline('diamond', x, plot.y(values[k]), radius),
      }),
    );
    plot.marks.append(group);
    drawn++;
  });
  if (drawn > 0) legend.push({ text: 'kink of a neuron', swatch: swatchMark('kink-mark', 'diamond') });
  return outside;
}
