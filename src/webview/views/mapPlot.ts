/** Two inputs: f as a heat map over the data's box, each neuron's kink as a line, samples on top. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { countOf, isolated } from '../format';
import { goalView } from '../model/goals';
import { foldedNote, kinkPlan } from '../model/kinks';
import { fitText, frame, textWidth, text, rectangle, type Frame, type Size } from '../plot/axes';
import { colourMap, type ColourMap } from '../plot/colours';
import type { Grid } from '../plot/contour';
import { gridImage } from '../plot/gridImage';
import { markRadius, marksPath, type ScreenPoint } from '../plot/marks';
import { networkGrid } from '../plot/networkGrid';
import { thin, thinnedNote } from '../plot/reduce';
import { linearScale, rangeOf, ticks, widen, type Range } from '../plot/scale';
import { NO_SAMPLES, countBeyond, hasNetwork, shapesOf, type Drawing, type Window } from './drawing';
import { conflictMarks } from './conflictView';
import { RIM, drawMapKinks } from './mapKinks';
import { drawBoundary, drawIsolines } from './mapLevels';

/** Kink lines that a map shows. */
const MOST_LINES = 40;
/** Pixels of a heat map; beyond them, on a fine and large screen, they get coarser than the screen's. */
const MOST_PIXELS = 6e5;
/** Rows of a heat map times neurons: a row costs a look at every neuron. */
const GRID_BUDGET = 5e6;
/** Colours that sample marks are grouped into. */
const BINS = 24;
const BAR = 14;

/** `window` is the part that is zoomed to; null shows everything. `named` writes into the drawing what the page says beside it. */
export function drawMap(result: FitResult, size: Size, window: Window | null, named: boolean): Drawing {
  const { samples } = result;
  const rows = samples.x ?? [];
  const x = window?.x ?? boxSide(rows.map((row) => row[0]));
  const y = window?.y ?? boxSide(rows.map((row) => row[1]));
  const { classes } = goalView(result);
  const known = hasNetwork(result);
  const grid = known ? gridFor(result, size, x, y) : null;
  const range = rangeFor(result, grid);
  const colours = colourMap(range, classes);
  const barTicks = ticks(colours.range, Math.max(2, Math.floor(size.height / 40)));
  const name = barName(result, size);
  const bar = named
    ? 12 + Math.max(BAR + 10 + Math.max(...barTicks.labels.map(textWidth)), textWidth(name))
    : 0;
  const plot = frame({
    size,
    x,
    y,
    top: RIM.top,
    right: RIM.right + bar,
    xName: samples.inputs[0],
    yName: named ? samples.inputs[1] : '',
    yLine: true,
    label: `Heat map of ${samples.target} over ${samples.inputs[0]} and ${samples.inputs[1]}`,
  });
  if (grid !== null) plot.marks.append(gridImage(grid, colours, plot.box));
  if (named) drawColourBar(plot, colours, name, barTicks);
  if (grid !== null) {
    if (classes) drawBoundary(plot, grid);
    else drawIsolines(plot, grid, range);
  }
  const plan = kinkPlan(result);
  const shown = plan.neurons.slice(0, MOST_LINES);
  const lines = known ? drawMapKinks(result, plot, x, y, shown) : 0;
  // over the kinks: a boundary may be one
  plot.free.append(...plot.free.querySelectorAll('.level-words'));
  const points = drawSamples(result, plot, colours);
  plot.free.append(...conflictMarks(result, ([x1, x2]) => ({ x: plot.x(x1), y: plot.y(x2) })));
  const notes = [
    samples.x === undefined ? NO_SAMPLES : '',
    known ? countBeyond(shown.length - lines, 'kink line') : '',
    shown.length < plan.neurons.length
      ? `The kinks of the ${MOST_LINES} largest of ${countOf(result.neurons.length, 'neuron')} are drawn.`
      : foldedNote(plan),
    window === null ? thinnedNote(points.length, rows.length) : '',
  ];
  return {
    svg: plot.svg,
    marks: plot.marks,
    free: plot.free,
    residualAt: null,
    legend: [],
    points,
    shapeOf: shapesOf(result),
    radius: markRadius(points.length),
    area: { box: plot.box, window: { x, y } },
    ...(classes ? {} : { ramp: { ...colours.range, diverging: colours.diverging } }),
    note: notes.filter((note) => note !== '').join(' '),
  };
}

/** What the colours stand for: the data's range; of classes, and without the samples, that of what is seen. */
function rangeFor(result: FitResult, grid: Grid | null): Range {
  const data = goalView(result).classes ? null : rangeOf(result.samples.y ?? []);
  const range = data ?? rangeOf(grid?.values ?? []) ?? { from: -1, to: 1 };
  return range.to > range.from ? range : widen(range, 0.06);
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

function drawSamples(result: FitResult, plot: Frame, colours: ColourMap): readonly ScreenPoint[] {
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
  if (classify) nameClasses(result, plot, points, radius);
  return points;
}

/** Samples of a class that are looked at for a place of its name. */
const CANDIDATES = 24;
/** Pixels above and below the middle of a name that it takes. */
const CLEAR = 11;

/**
 * One sample of each class says which it is: that whose name lies over the fewest samples of the other class, then of its own; of
 * equals the one farthest to the side.
 */
function nameClasses(
  { samples }: FitResult,
  plot: Frame,
  points: readonly ScreenPoint[],
  radius: number,
): void {
  const { y, labels } = samples;
  const { left, width } = plot.box;
  for (const sign of [1, -1]) {
    const own = points.filter(({ sample }) => Math.sign(y?.[sample] ?? 0) === sign);
    const name =
      labels === undefined ? `class ${sign > 0 ? '+1' : '−1'}` : labels[sign > 0 ? 'positive' : 'negative'];
    const words = fitText(name, width / 3);
    const wide = textWidth(words) + radius + 6;
    const isAfter = ({ x }: ScreenPoint) => x + wide < left + width;
    const sideways = [...own].sort((a, b) => (b.y - a.y) * sign);
    const step = Math.max(1, Math.floor(sideways.length / CANDIDATES));
    const candidates = sideways.filter((_, k) => k % step === 0);
    const covered = candidates.map((point) => {
      const from = isAfter(point) ? point.x : point.x - wide;
      return points.reduce((sum, other) => {
        const under = other.x > from && other.x < from + wide && Math.abs(other.y - point.y) < CLEAR;
        if (!under || other.sample === point.sample) return sum;
        return sum + (Math.sign(y?.[other.sample] ?? 0) === sign ? 1 : points.length);
      }, 0);
    });
    if (candidates.length === 0) continue;
    const chosen = candidates[covered.indexOf(Math.min(...covered))];
    const after = isAfter(chosen);
    const label = text(
      after ? chosen.x + radius + 5 : chosen.x - radius - 5,
      chosen.y + 4,
      after ? 'start' : 'end',
      isolated(words),
    );
    label.setAttribute('class', `class-words halo ${sign > 0 ? 'adds' : 'subtracts'}`);
    plot.free.append(label);
  }
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
  // behind the numbers of the kinks at the rim
  const bar = { left: left + width + RIM.right, top: top + 14, width: BAR, height: height - 14 };
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
