/** One measure over one varied clause: the points that share the other values of a marked one, and what all others reach. */
import type { SweepRow } from '../../result/sweepResult';
import { svg } from '../dom';
import { formatGap, formatNumber, withMinus } from '../format';
import { lackingWords, MEASURE_WORDS, type Measure } from '../model/sweepRows';
import type { SweepAxis } from '../model/sweepAxis';
import { frame, text, type Size } from '../plot/axes';
import { linePath, marksPath, swatchLine, swatchMark, type LegendItem } from '../plot/marks';
import { rangeOf, widen, widenLog, type Range } from '../plot/scale';
import type { Plot } from './plotBox';

interface LineRow {
  readonly point: number;
  readonly row: SweepRow;
}

export interface LineOptions {
  readonly measure: Measure;
  readonly axis: SweepAxis;
  /** Which value of the axis a row has. */
  readonly valueOf: (row: SweepRow) => string;
  /** Rows of the line. */
  readonly slice: readonly LineRow[];
  /** Rows of all points, where other clauses vary too; else empty. */
  readonly others: readonly SweepRow[];
  readonly chosen: number | null;
  readonly selected: number | null;
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly point: number;
}

export interface LinePlot extends Plot {
  readonly spots: readonly Spot[];
}

/** More points than these are a line alone: their dots would cover it. */
const MOST_SPOTS = 200;

/** Pixels of the crosses above the axis. */
const FOOT = 6;

/** Larger axes of positive numbers than this factor are logarithmic. */
const LOG_FROM = 50;

export function drawSweepLine(options: LineOptions, size: Size): LinePlot | string {
  const { measure, axis, valueOf, slice, others } = options;
  const all = slice
    .map(({ point, row }) => ({ point, row, value: row[measure], at: axis.placeOf(valueOf(row)) }))
    .sort((a, b) => a.at - b.at);
  const placed = all.filter(isKnown);
  const lacking = all.filter((one) => one.value === null);
  if (placed.length === 0) return 'None of these points has this number.';
  const band = measure === 'cv' ? errorBand(placed) : bandOf(options);
  const values = [...placed.map(({ value }) => value), ...band.flatMap(({ low, high }) => [low, high])];
  const { range, log } = rangeOfMeasure(measure, values);
  const plot = frame({
    size,
    x: axis.range,
    y: range,
    // the page says what words stand for, and each needs its room
    xName: axis.ticks ? '' : axis.clause,
    yName: '',
    xLog: axis.log,
    yLog: log,
    ...(axis.ticks && { xTicks: axis.ticks }),
    label: `${MEASURE_WORDS[measure]} over ${axis.clause}: ${placed.length} points`,
  });
  const y = (value: number): number => plot.y(log ? Math.max(value, range.from) : value);
  // broken where a point has no number: a line across it would say that there is one
  const gaps = lacking.map(({ at }) => at);
  if (band.length > 1) {
    const known = new Set(band.map(({ at }) => at));
    const none = gaps.filter((at) => !known.has(at));
    const parts = unbroken(band, none).map((part) => {
      const up = part.map(({ at, high }) => ({ x: plot.x(at), y: y(high) }));
      const down = part.map(({ at, low }) => ({ x: plot.x(at), y: y(low) })).reverse();
      return `${linePath([...up, ...down])}Z`;
    });
    plot.marks.append(svg('path', { class: 'sweep-band', d: parts.join('') }));
  }
  const spot = (one: Known): Spot => ({ point: one.point, x: plot.x(one.at), y: y(one.value) });
  const lines = unbroken(placed, gaps).map((part) => part.map(spot));
  plot.marks.append(svg('path', { class: 'curve', d: lines.map(linePath).join('') }));
  const spots = lines.flat();
  const dots = spots.length <= MOST_SPOTS ? spots : lines.filter(({ length }) => length === 1).flat();
  if (dots.length > 0)
    plot.free.append(
      svg('path', { class: 'sweep-spot', d: marksPath(dots.map(asMark), 'circle', radius(spots)) }),
    );
  const foot = plot.box.top + plot.box.height - FOOT;
  const crosses = lacking.map(({ point, at }): Spot => ({ point, x: plot.x(at), y: foot }));
  if (crosses.length > 0)
    plot.free.append(
      svg(
        'path',
        { class: 'sweep-lacking', d: marksPath(crosses.map(asMark), 'cross', radius(spots)) },
        svg('title', {}, lackingWords(lacking.map(({ row }) => row))),
      ),
    );
  plot.free.append(...marked(options, placed, spots, plot.box), ...ringed(options, crosses));
  const legend = [...legendOf(measure, band, others), ...lackingLegend(lacking)];
  return { svg: plot.svg, legend, note: '', spots: [...spots, ...crosses] };
}

interface Placed {
  readonly point: number;
  readonly row: SweepRow;
  readonly value: number | null;
  readonly at: number;
}

type Known = Placed & { readonly value: number };

const isKnown = (one: Placed): one is Known => one.value !== null;

/** What lies between gaps; both in order. */
function unbroken<T extends { readonly at: number }>(all: readonly T[], gaps: readonly number[]): T[][] {
  const parts: T[][] = [];
  let next = 0;
  for (const one of all) {
    const passed = next;
    while (next < gaps.length && gaps[next] < one.at) next++;
    if (next > passed || parts.length === 0) parts.push([]);
    parts.at(-1)!.push(one);
  }
  return parts;
}

/** A point without a number that is selected. */
function ringed({ selected }: LineOptions, crosses: readonly Spot[]): SVGElement[] {
  return crosses
    .filter(({ point }) => point === selected)
    .map(({ x, y }) => svg('circle', { class: 'sweep-mark selected', cx: x, cy: y, r: 5 }));
}

function lackingLegend(lacking: readonly Placed[]): LegendItem[] {
  if (lacking.length === 0) return [];
  const text = lackingWords(lacking.map(({ row }) => row));
  return [{ text, swatch: swatchMark('sweep-lacking', 'cross') }];
}

const asMark = ({ x, y, point }: Spot) => ({ x, y, sample: point });

function radius(spots: readonly Spot[]): number {
  return spots.length > 100 ? 1.6 : spots.length > 40 ? 2.4 : 3.2;
}

interface Between {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

function errorBand(placed: readonly Known[]): Between[] {
  return placed.flatMap(({ row, value, at }) =>
    row.cvSe === null ? [] : [{ at, low: Math.max(0, value - row.cvSe), high: value + row.cvSe }],
  );
}

/** From the least to the most of all points with a value of the axis. */
function bandOf({ measure, axis, valueOf, others }: LineOptions): Between[] {
  const found = new Map<number, { low: number; high: number }>();
  for (const row of others) {
    const value = row[measure];
    if (value === null) continue;
    const at = axis.placeOf(valueOf(row));
    const { low, high } = found.get(at) ?? { low: value, high: value };
    found.set(at, { low: Math.min(low, value), high: Math.max(high, value) });
  }
  return [...found].map(([at, between]) => ({ at, ...between })).sort((a, b) => a.at - b.at);
}

function rangeOfMeasure(measure: Measure, values: readonly number[]): { range: Range; log: boolean } {
  const positive = values.filter((value) => value > 0);
  const all = rangeOf(values)!;
  const above = rangeOf(positive);
  if (above !== null && (measure === 'gap' || (all.from > 0 && all.to / all.from > LOG_FROM))) {
    return { range: widenLog(above), log: true };
  }
  const range = widen({ from: Math.min(0, all.from), to: all.to }, 0.06);
  return { range: all.from >= 0 ? { from: 0, to: range.to || 1 } : range, log: false };
}

/** The chosen point with a ring, the selected one full, each with its number. */
function marked(
  { measure, chosen, selected }: LineOptions,
  placed: readonly { point: number; value: number }[],
  spots: readonly Spot[],
  box: { readonly left: number; readonly width: number },
): SVGElement[] {
  const words = (value: number): string => (measure === 'gap' ? formatGap(value) : formatNumber(value));
  return (
    [
      ['chosen', chosen],
      ['selected', selected],
    ] as const
  ).flatMap(([kind, point]) => {
    const at = placed.findIndex((one) => one.point === point);
    if (at < 0) return [];
    const { x, y } = spots[at];
    const right = x > box.left + box.width * 0.7;
    const label = text(
      right ? x - 8 : x + 8,
      Math.max(12, y - 8),
      right ? 'end' : 'start',
      withMinus(words(placed[at].value)),
    );
    label.setAttribute('class', 'halo strong');
    const ring = svg('circle', { class: `sweep-mark ${kind}`, cx: x, cy: y, r: 5 });
    return kind === 'selected' && point === chosen ? [ring] : [ring, label];
  });
}

function legendOf(measure: Measure, band: readonly Between[], others: readonly SweepRow[]): LegendItem[] {
  if (band.length < 2 || (measure !== 'cv' && others.length === 0)) return [];
  const words = measure === 'cv' ? 'one standard error' : 'all points, least to most';
  return [
    { text: 'these values', swatch: swatchLine('curve') },
    { text: words, swatch: swatchMark('sweep-band', 'square') },
  ];
}
