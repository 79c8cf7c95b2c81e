/** One measure over two varied clauses, as shades. */
import type { SweepRow } from '../../result/sweepResult';
import { svg } from '../dom';
import { formatGap, formatterOfColumn, isolated } from '../format';
import { outline } from '../plot/marks';
import { lackingWords, MEASURE_WORDS, type Measure } from '../model/sweepRows';
import type { SweepAxis } from '../model/sweepAxis';
import { frame, text, textWidth, type Size } from '../plot/axes';
import { colourMap } from '../plot/colours';
import { gridImage } from '../plot/gridImage';
import type { Ticks } from '../plot/scale';
import { rangeOf } from '../plot/scale';
import type { Plot } from './plotBox';

interface HeatCell {
  readonly point: number;
  readonly row: SweepRow;
  /** Places on the two axes, counted. */
  readonly x: number;
  readonly y: number;
}

export interface HeatOptions {
  readonly measure: Measure;
  readonly axes: readonly [SweepAxis, SweepAxis];
  readonly cells: readonly HeatCell[];
  readonly chosen: number | null;
  readonly selected: number | null;
}

export interface HeatPlot extends Plot {
  /** The point at a place of the drawing; undefined beside the cells. */
  readonly pointAt: (x: number, y: number) => number | undefined;
}

/** Cells of one shade are one path: so many shades. */
const SHADES = 24;
/** More cells than these are an image. */
const MOST_CELLS = 1000;
/** So many numbers in cells can be read. */
const MOST_WORDS = 200;
/** Half of a cross in a cell without a number, pixels. */
const CROSS = 4;
const LOG_FROM = 50;
/** From this share of the full shade on, the background's colour is easier to read on it than ink. */
const INK_TURNS = 0.66;

export function drawSweepHeat(
  { measure, axes, cells, chosen, selected }: HeatOptions,
  size: Size,
): HeatPlot | string {
  const known = cells.flatMap((cell) => {
    const value = cell.row[measure];
    return value === null ? [] : [{ ...cell, value }];
  });
  const range = rangeOf(known.map(({ value }) => value));
  if (range === null) return 'None of these points has this number.';
  const log = range.from > 0 && range.to / range.from > LOG_FROM;
  const scaled = (value: number): number => (log ? Math.log(value) : value);
  const colours = colourMap({ from: scaled(range.from), to: scaled(range.to) }, false);
  const [across, up] = axes;
  const plot = frame({
    size,
    x: { from: -0.5, to: across.values.length - 0.5 },
    y: { from: -0.5, to: up.values.length - 0.5 },
    // in the row of its labels, of which each counts, it would take the place of one
    xName: '',
    yName: `${isolated(up.clause)} · → ${isolated(across.clause)}`,
    xTicks: wordTicks(across.values, Math.max(2, Math.floor((size.width - 60) / 56))),
    yTicks: wordTicks(up.values, Math.max(2, Math.floor(size.height / 22))),
    yLine: true,
    label: `${MEASURE_WORDS[measure]} over ${across.clause} and ${up.clause}: ${known.length} points`,
  });
  const [width, height] = [plot.box.width / across.values.length, plot.box.height / up.values.length];
  const corner = ({ x, y }: Pick<HeatCell, 'x' | 'y'>) => ({
    left: plot.x(x) - width / 2,
    top: plot.y(y) - height / 2,
  });
  const many = known.length > MOST_CELLS;
  if (many) {
    const [columns, rows] = [across.values.length, up.values.length];
    const values = new Float64Array(columns * rows).fill(NaN);
    for (const { x, y, value } of known) values[y * columns + x] = scaled(value);
    plot.marks.append(
      gridImage(
        { columns, rows, values, x: { from: 0, to: columns }, y: { from: 0, to: rows } },
        colours,
        plot.box,
      ),
    );
  }
  const shades = new Map<number, string[]>();
  for (const cell of many ? [] : known) {
    const { from, to } = colours.range;
    const shade = Math.round(((scaled(cell.value) - from) / (to - from || 1)) * SHADES);
    const { left, top } = corner(cell);
    const list = shades.get(shade) ?? [];
    shades.set(shade, list);
    list.push(
      `M${left.toFixed(1)} ${top.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`,
    );
  }
  const { from, to } = colours.range;
  for (const [shade, parts] of shades) {
    const fill = colours.css(from + ((to - from) * shade) / SHADES);
    plot.marks.append(svg('path', { class: 'sweep-cell', fill, d: parts.join('') }));
  }
  const words = measure === 'gap' ? formatGap : formatterOfColumn(known.map(({ value }) => value));
  const told = known.length <= MOST_WORDS ? known : [];
  const widest = Math.max(...told.map(({ value }) => textWidth(words(value))), 0);
  if (widest + 8 < width && height > 16) {
    for (const cell of told) {
      const label = text(plot.x(cell.x), plot.y(cell.y) + 4, 'middle', words(cell.value));
      const { from, to } = colours.range;
      const full = (scaled(cell.value) - from) / (to - from || 1) > INK_TURNS;
      label.setAttribute('class', full ? 'on-full' : 'name');
      plot.free.append(label);
    }
  }
  for (const [kind, point] of [
    ['chosen', chosen],
    ['selected', selected],
  ] as const) {
    const cell = cells.find((one) => one.point === point);
    if (cell === undefined) continue;
    const { left, top } = corner(cell);
    plot.free.append(
      svg('rect', {
        class: `sweep-mark ${kind}`,
        x: left + 1,
        y: top + 1,
        width: Math.max(2, width - 2),
        height: Math.max(2, height - 2),
      }),
    );
  }
  const lacking = cells.filter(({ row }) => row[measure] === null);
  const crosses = lacking.filter(() => Math.min(width, height) > 2 * CROSS);
  if (crosses.length > 0) {
    const d = crosses.map(({ x, y }) => outline('cross', plot.x(x), plot.y(y), CROSS)).join('');
    plot.free.append(svg('path', { class: 'sweep-lacking', d }));
  }
  const empty =
    lacking.length === 0
      ? ''
      : ` ${crosses.length > 0 ? '✕' : 'Empty'}: ${lackingWords(lacking.map(({ row }) => row))}.`;
  const byPlace = new Map(cells.map(({ x, y, point }) => [`${x} ${y}`, point]));
  return {
    svg: plot.svg,
    legend: [],
    note: `From ${words(range.from)}, pale, to ${words(range.to)}, full${log ? ', by equal factors' : ''}.${empty}`,
    pointAt: (x, y) => {
      const { left, top } = plot.box;
      return byPlace.get(
        `${Math.floor((x - left) / width)} ${up.values.length - 1 - Math.floor((y - top) / height)}`,
      );
    },
  };
}

/** Every value, or as many of them as have room. */
function wordTicks(values: readonly string[], room: number): Ticks {
  const every = Math.ceil(values.length / room);
  const places = [...values.keys()].filter((at) => at % every === 0);
  return { values: places, labels: places.map((at) => values[at]) };
}
