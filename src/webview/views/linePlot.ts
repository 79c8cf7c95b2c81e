/** One input: samples, the fitted curve with its exact corners, its residuals and the mass of its kinks, over one axis. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { countOf, formatNumber } from '../format';
import { goalView } from '../model/goals';
import { foldedNote, kinkPlan } from '../model/kinks';
import { allCorners, columnOfSamples, corners, crossings, valuesAt, type Corners } from '../model/network';
import { frame, text, textWidth, type Frame, type Size } from '../plot/axes';
import { linePath, markRadius, marksPath, outline, type ScreenPoint } from '../plot/marks';
import { columnExtremesOf, samplesOnScreen, thinnedNote } from '../plot/reduce';
import { rangeOf, widen, type Range } from '../plot/scale';
import {
  MOST_KINKS,
  NO_SAMPLES,
  countBeyond,
  hasNetwork,
  shapesOf,
  type Drawing,
  type Window,
} from './drawing';
import { drawAllowed } from './conflictPlot';
import { conflictMarks } from './conflictView';
import { drawKinks } from './kinkMarks';
import { drawRail, drawSums } from './kinkRail';
import { ROW_WORDS, STRIP, lineRows } from './lineRows';
import { drawStrip } from './residualStrip';

const NO_CURVE: Corners = { x: new Float64Array(), y: new Float64Array() };

/** `window` is the part that is zoomed to; null shows everything. `named` writes the target's name over the axis. */
export function drawLine(result: FitResult, size: Size, window: Window | null, named: boolean): Drawing {
  const { samples } = result;
  const xs = columnOfSamples(result);
  const range = window?.x ?? horizontalRange(result, xs);
  const exact = hasNetwork(result) ? corners(result, range.from, range.to) : NO_CURVE;
  const rows = lineRows(result);
  const plot = frame({
    size,
    x: range,
    y: window?.y ?? verticalRange(result, xs, exact, window?.x ?? null),
    xName: samples.inputs[0],
    yName: named ? samples.target : '',
    below: rows.height,
    label: `Samples and fitted function: ${samples.target} against ${samples.inputs[0]}`,
  });
  const curve = asSeen(exact, range, plot);
  drawLevels(result, plot, curve, range);
  const points = drawSamples(result, plot, xs, range);
  drawAllowed(result, plot, range);
  plot.free.append(...conflictMarks(result, ([x], y) => ({ x: plot.x(x), y: plot.y(y) })));
  let top = plot.box.top + plot.box.height;
  const residualAt = rows.strip ? drawStrip(result, plot, xs, range, top) : null;
  if (rows.strip) top += ROW_WORDS + STRIP;
  const plan = kinkPlan(result);
  if (rows.rail) drawRail(plot, top, plan.crowded ? result.neurons.length : 0);
  if (rows.rail && plan.crowded) drawSums(result, plot, range, top);
  if (curve.x.length > 0) {
    plot.marks.append(svg('path', { class: 'curve', d: linePath(screenOf(curve, plot)) }));
  }
  const drawn = rows.rail && !plan.crowded ? drawKinks(result, plot, range, plan.neurons, top) : 0;
  nameLevels(result, plot, points);
  nameCurve(result, plot, range, drawn, points);
  const outside = plan.crowded || !rows.rail ? 0 : plan.neurons.length - drawn;
  const notes = [
    samples.x === undefined ? NO_SAMPLES : '',
    countBeyond(outside, 'kink'),
    plan.crowded ? '' : foldedNote(plan),
    window === null ? thinnedNote(points.length, xs.length) : '',
  ];
  return {
    svg: plot.svg,
    marks: plot.marks,
    free: plot.free,
    legend: [],
    points,
    residualAt,
    place: (x, y) => ({ x: plot.x(x), y: plot.y(y) }),
    shapeOf: shapesOf(result),
    radius: markRadius(points.length),
    area: { box: plot.box, window: { x: range, y: null } },
    note: notes.filter((note) => note !== '').join(' '),
  };
}

/**
 * What the line is, beside it where the picture is emptiest: left of the middle, on the side away from the curve's way, and over the fewest
 * samples.
 */
function nameCurve(
  result: FitResult,
  plot: Frame,
  range: Range,
  kinks: number,
  points: readonly ScreenPoint[],
): void {
  if (!hasNetwork(result) || kinks === 0) return;
  const words = `f bends at ${kinks === 1 ? 'its kink' : `its ${countOf(kinks, 'kink')}`} ◇`;
  const { left, top, width, height } = plot.box;
  const at = range.from + 0.3 * (range.to - range.from);
  const ahead = range.from + 0.5 * (range.to - range.from);
  const [y, next] = valuesAt(result, [[at], [ahead]]).map((value) => plot.y(value));
  const below = next <= y;
  const levels = goalView(result).classes ? LEVELS.map(([level]) => plot.y(level)) : [];
  const wide = textWidth(words);
  const places = [30, -20, 48, -38].map((by) =>
    Math.max(top + 12, Math.min(top + height - 4, y + (below ? by : 10 - by))),
  );
  const spots = places.map((place, k) => {
    const beside = k === 0 ? plot.x(at) : rightOfCurve(result, plot, range, place - 4) - 4;
    return { x: Math.min(beside + 14, left + width - wide), y: place };
  });
  const onLevel = (y: number) => levels.some((level) => y >= level - 17 && y <= level + 13);
  const costs = spots.map(
    ({ x, y }) => covered(points, x, x + wide, y) + (onLevel(y) ? points.length + 1 : 0),
  );
  const spot = spots[costs.indexOf(Math.min(...costs))];
  const label = text(spot.x, spot.y, 'start', words);
  label.setAttribute('class', 'name halo');
  plot.free.append(label);
}

/** Samples under words in one line, from left to right, whose foot is at `y`; pixels. */
function covered(points: readonly ScreenPoint[], left: number, right: number, y: number): number {
  const [above, below] = [y - 14, y + 7];
  return points.filter((at) => at.x > left - 5 && at.x < right + 5 && at.y > above && at.y < below).length;
}

/** Where the curve last comes near a height, in pixels; a third of the way where it never does. */
function rightOfCurve(result: FitResult, plot: Frame, range: Range, height: number): number {
  const at = Array.from({ length: 65 }, (_, k) => range.from + (k / 64) * (range.to - range.from));
  const values = valuesAt(
    result,
    at.map((x) => [x]),
  );
  const last = values.findLastIndex((value) => Math.abs(plot.y(value) - height) < 12);
  return plot.x(last < 0 ? at[19] : at[last]);
}

/** Of each pixel column the corners that can be told apart. */
function asSeen({ x, y }: Corners, range: Range, plot: Frame): Corners {
  const kept = columnExtremesOf(x, y, range, plot.box.width);
  const of = (values: Float64Array) => Float64Array.from(kept, (k) => values[k]);
  return { x: of(x), y: of(y) };
}

/** The curve's corners in pixels. */
function screenOf({ x, y }: Corners, plot: Frame): { x: number; y: number }[] {
  return Array.from(x, (value, k) => ({ x: plot.x(value), y: plot.y(y[k]) }));
}

/** What is shown where nothing is zoomed to. */
export function wholeLine(result: FitResult): Window {
  return { x: horizontalRange(result, columnOfSamples(result)), y: null };
}

/** The data's range and a little beyond; without samples the kinks' range. */
function horizontalRange(result: FitResult, xs: Float64Array): Range {
  return widen(dataRange(result, xs), 0.03);
}

function dataRange(result: FitResult, xs: Float64Array): Range {
  const kinks = allCorners(result).x.subarray(1, -1);
  return rangeOf(xs) ?? rangeOf(kinks) ?? { from: -1, to: 1 };
}

/**
 * Of what is seen: the samples, and the curve between the first and the last of them. Beyond the data a curve may rise so far that
 * nothing of the rest would be told apart.
 */
function verticalRange(result: FitResult, xs: Float64Array, curve: Corners, window: Range | null): Range {
  const { y } = result.samples;
  const seen =
    window === null ? (y ?? []) : (y ?? []).filter((_, i) => xs[i] >= window.from && xs[i] <= window.to);
  const within = window ?? dataRange(result, xs);
  const inside = curve.y.filter((_, k) => curve.x[k] >= within.from && curve.x[k] <= within.to);
  const ends = goalView(result).classes ? [-1, 1] : [];
  const ranges = [rangeOf(seen), rangeOf(inside), rangeOf(ends)];
  const values = ranges.flatMap((range) => (range === null ? [] : [range.from, range.to]));
  return widen(rangeOf(values) ?? rangeOf(curve.y) ?? { from: 0, to: 1 }, 0.06);
}

/** The levels of two classes, and the words over each. */
const LEVELS = [
  [1, 'margin +1'],
  [0, 'f = 0'],
  [-1, 'margin −1'],
] as const;

/** Of two classes: the levels at which a sample is decided. */
function drawLevels(result: FitResult, plot: Frame, curve: Corners, range: Range): void {
  if (!goalView(result).classes) return;
  const ends = { x1: plot.x(range.from), x2: plot.x(range.to) };
  for (const [level] of LEVELS) {
    const y = plot.y(level);
    plot.marks.append(svg('line', { class: level === 0 ? 'decision' : 'margin', ...ends, y1: y, y2: y }));
  }
  const points = crossings(curve, 0);
  for (const x of points.length > MOST_KINKS ? [] : points) {
    const mark = svg('path', { class: 'decision-point', d: outline('square', plot.x(x), plot.y(0), 6) });
    mark.append(svg('title', {}, `Decision point at ${result.samples.inputs[0]} = ${formatNumber(x)}`));
    plot.marks.append(mark);
  }
}

/** What each level means: at its right end, or at the left one where that is over fewer samples. */
function nameLevels(result: FitResult, plot: Frame, points: readonly ScreenPoint[]): void {
  if (!goalView(result).classes) return;
  const [left, right] = [plot.box.left + 2, plot.box.left + plot.box.width - 2];
  for (const [level, words] of LEVELS) {
    const y = plot.y(level) - 4;
    const wide = textWidth(words);
    const before = covered(points, left, left + wide, y) < covered(points, right - wide, right, y);
    const label = text(before ? left : right, y, before ? 'start' : 'end', words);
    label.setAttribute('class', 'halo');
    plot.free.append(label);
  }
}

function drawSamples(result: FitResult, plot: Frame, xs: Float64Array, range: Range): readonly ScreenPoint[] {
  const { y } = result.samples;
  if (y === undefined) return [];
  const shapeOf = shapesOf(result);
  const points = samplesOnScreen(plot, xs, y, range);
  const radius = markRadius(points.length);
  const { classes } = goalView(result);
  for (const shape of ['circle', 'diamond'] as const) {
    const those = points.filter(({ sample }) => shapeOf(sample) === shape);
    if (those.length === 0) continue;
    const name = classes ? `sample ${shape === 'circle' ? 'adds' : 'subtracts'}` : 'sample';
    plot.marks.append(svg('path', { class: name, d: marksPath(those, shape, radius) }));
  }
  return points;
}
