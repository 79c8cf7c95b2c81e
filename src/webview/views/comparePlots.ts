/** The comparison drawn: neurons against mass with the proven bound, and the functions laid over one another. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatBound, formatNumber } from '../format';
import type { Answer, Curve, Entry } from '../model/compare';
import { frame, type Size } from '../plot/axes';
import {
  linePath,
  markRadius,
  marksPath,
  outline,
  swatchLine,
  swatchMark,
  type LegendItem,
  type Shape,
} from '../plot/marks';
import { hatchedRows } from '../plot/hatch';
import { columnOfSamples } from '../model/network';
import type { DataTable } from '../model/tables';
import { samplesOnScreen } from '../plot/reduce';
import { rangeOf, widen, widenLog } from '../plot/scale';
import type { Plot } from './plotBox';
import { goalView } from '../model/goals';

const SHAPES: readonly Shape[] = ['diamond', 'triangle', 'square', 'plus', 'circle'];
/** Beyond these a mark or dash is used twice; the legend still names each. */
const STYLES = 5;
const STEPS = 240;
/** An axis of neurons is at least so long: its ticks are whole numbers. */
const LEAST_NEURONS = 6;
/** Standard deviations on each side of a mean: about 95 %. */
const BAND = 2;

/** Shape, dash and class of each entry, the same in both drawings. */
function styleOf(
  entry: Entry,
  entries: readonly Entry[],
): { readonly className: string; readonly shape: Shape } {
  if (entry.group === 'this') return { className: 'own', shape: 'circle' };
  if (entry.group === 'earlier') return { className: 'earlier', shape: 'square' };
  const place = entries.filter(({ group }) => group === 'rival').indexOf(entry) % STYLES;
  return { className: `rival-${place}`, shape: SHAPES[place] };
}

/** One legend line for all earlier runs. */
function nameOf(entry: Entry): string {
  return entry.group === 'earlier' ? 'earlier runs' : entry.label;
}

export function drawMasses(result: FitResult, entries: readonly Entry[], size: Size): Plot | string {
  const known = entries.flatMap((entry) =>
    entry.answers.filter(isPlaced).map((answer) => ({ entry, neurons: answer.neurons, mass: answer.mass })),
  );
  if (known.length === 0) return 'No network has both neurons and a mass to draw.';
  const counts = rangeOf(known.map(({ neurons }) => Math.max(1, neurons)))!;
  const xLog = counts.to / counts.from > 12;
  const fewest = Math.max(0, Math.min(counts.from, counts.to - LEAST_NEURONS));
  const bounds = result.lowerBound > 0 ? [result.lowerBound] : [];
  const masses = rangeOf([...known.map(({ mass }) => mass), ...bounds])!;
  const yLog = masses.from > 0 && masses.to / masses.from > 12;
  // A difference far below one percent is for the table, not for an axis.
  const room = ({ from, to }: { from: number; to: number }) => {
    const least = Math.max(0, 0.05 * Math.abs(to) - (to - from)) / 2;
    return widen({ from: from - least, to: to + least }, 0.12);
  };
  const plot = frame({
    size,
    x: xLog ? widenLog(counts) : room({ from: fewest, to: Math.max(counts.to, fewest + LEAST_NEURONS) }),
    y: yLog ? widenLog(masses) : room(masses),
    xLog,
    yLog,
    xName: `neurons${xLog ? ' (log)' : ''}`,
    yName: `mass${yLog ? ' (log)' : ''}`,
    label: 'Mass against number of neurons, with the proven lower bound',
  });
  const legend = new Map<string, LegendItem>();
  if (result.lowerBound > 0) {
    const y = plot.y(result.lowerBound);
    const { left, width, top, height } = plot.box;
    if (!known.some(({ mass }) => isBelow(mass, result)))
      plot.marks.append(...hatchedRows(plot.box, y, top + height));
    plot.marks.append(svg('line', { class: 'bound', x1: left, x2: left + width, y1: y, y2: y }));
    const text = `least mass for the goal, proven: ${formatBound(result.lowerBound, 'down')}`;
    legend.set('bound', { text, swatch: swatchLine('bound') });
  }
  // This fit last, so that it lies on top.
  for (const { entry, neurons, mass } of [...known].reverse()) {
    const { className, shape } = styleOf(entry, entries);
    const radius = entry.group === 'this' ? 6 : 4.5;
    const d = outline(shape, plot.x(Math.max(1, neurons)), plot.y(mass), radius);
    const title = `${entry.label}: ${neurons} neurons, mass ${formatNumber(mass)}`;
    plot.marks.append(svg('path', { class: `answer ${className}`, d }, svg('title', {}, title)));
  }
  for (const { entry } of known) {
    const { className, shape } = styleOf(entry, entries);
    legend.set(nameOf(entry), { text: nameOf(entry), swatch: swatchMark(`answer ${className}`, shape) });
  }
  const missing = entries.filter((entry) => !entry.answers.some(isPlaced)).map(({ label }) => label);
  const notes = [
    // The bound speaks of networks that meet the goal; one that misses the samples can be smaller.
    known.some(({ mass }) => isBelow(mass, result))
      ? 'What lies below the line misses the samples by more than the goal allows.'
      : '',
    missing.length === 0
      ? ''
      : `Without a number of neurons or a mass, and so not drawn: ${missing.join(', ')}.`,
  ];
  const note = notes.filter((sentence) => sentence !== '').join(' ');
  return { svg: plot.svg, legend: [...legend.values()], note };
}

/** By more than rounding. */
const isBelow = (mass: number, { lowerBound }: FitResult): boolean => mass < lowerBound * (1 - 1e-9);

/** Along one input; the others stay at their mean over the samples. */
export function drawCurves(
  result: FitResult,
  entries: readonly Entry[],
  along: number,
  size: Size,
): Plot | string {
  const { x, y, inputs, target } = result.samples;
  if (x === undefined || y === undefined || x.length === 0)
    return 'This result carries no samples, so there is no range to draw over.';
  const drawn = entries.flatMap((entry) =>
    entry.answers.flatMap(({ curve }) => (curve === null ? [] : [{ entry, curve }])),
  );
  if (drawn.length === 0) return 'There is no function to draw.';
  const range = rangeOf(x.map((row) => row[along]))!;
  const xRange = widen(range, 0.03);
  const middle = inputs.map((_, k) => x.reduce((sum, row) => sum + row[k], 0) / x.length);
  const at = Array.from({ length: STEPS + 1 }, (_, k) => range.from + ((range.to - range.from) * k) / STEPS);
  const point = (value: number) => middle.map((mean, k) => (k === along ? value : mean));
  const lines = drawn.map(({ entry, curve }) => ({ entry, ...traced(curve, at, point) }));
  const single = inputs.length === 1;
  const spans = lines.flatMap(({ values, upper, lower }) => [
    rangeOf(finite(values)),
    rangeOf(finite(upper)),
    rangeOf(finite(lower)),
  ]);
  if (single) spans.push(rangeOf(y));
  const ends = spans.flatMap((span) => (span === null ? [] : [span.from, span.to]));
  const plot = frame({
    size,
    x: xRange,
    y: widen(rangeOf(ends) ?? { from: 0, to: 1 }, 0.05),
    xName: inputs[along],
    yName: goalView(result).classes ? 'f' : target,
    label: `Functions of this fit, its earlier runs and its rivals along ${inputs[along]}`,
  });
  const legend = new Map<string, LegendItem>();
  const screen = (values: readonly number[]) =>
    values.flatMap((value, k) => (Number.isFinite(value) ? [{ x: plot.x(at[k]), y: plot.y(value) }] : []));
  for (const { upper, lower } of lines) {
    if (upper.length === 0) continue;
    const d = `${linePath([...screen(upper), ...screen(lower).reverse()])}z`;
    plot.marks.append(svg('path', { class: 'band', d }));
  }
  if (single) {
    const points = samplesOnScreen(plot, columnOfSamples(result), y, xRange);
    plot.marks.append(
      svg('path', { class: 'sample', d: marksPath(points, 'circle', markRadius(points.length) * 0.8) }),
    );
  }
  for (const { entry, values } of [...lines].reverse()) {
    const { className } = styleOf(entry, entries);
    const thin = entry.runs > 1 ? ' one-of-many' : '';
    plot.marks.append(
      svg(
        'path',
        { class: `line ${className}${thin}`, d: linePath(screen(values)) },
        svg('title', {}, entry.label),
      ),
    );
  }
  for (const { entry } of lines) {
    const { className } = styleOf(entry, entries);
    legend.set(nameOf(entry), { text: nameOf(entry), swatch: swatchLine(`line ${className}`) });
  }
  if (lines.some(({ upper }) => upper.length > 0)) {
    const swatch = svg('rect', { class: 'band', x: 1, y: 1, width: 20, height: 10 });
    legend.set('band', { text: `±${BAND} predictive deviations`, swatch });
  }
  if (single) legend.set('sample', { text: 'sample', swatch: swatchMark('sample', 'circle') });
  const note = single ? '' : `The other inputs stay at their mean over the samples.`;
  return { svg: plot.svg, legend: [...legend.values()], note };
}

/** The curves as columns over one input. */
export function curveData(result: FitResult, entries: readonly Entry[], along: number): DataTable | string {
  const { x, inputs } = result.samples;
  if (x === undefined || x.length === 0)
    return 'This result carries no samples, so there is no range to draw over.';
  const range = rangeOf(x.map((row) => row[along]))!;
  const middle = inputs.map((_, k) => x.reduce((sum, row) => sum + row[k], 0) / x.length);
  const at = Array.from({ length: STEPS + 1 }, (_, k) => range.from + ((range.to - range.from) * k) / STEPS);
  const lines = entries.flatMap(({ label, answers }) =>
    answers.flatMap(({ curve }, k) =>
      curve === null ? [] : [{ label: answers.length > 1 ? `${label} ${k + 1}` : label, curve }],
    ),
  );
  const point = (value: number) => middle.map((mean, k) => (k === along ? value : mean));
  const columns = lines.map(({ curve }) => curve.values(at.map(point)));
  return {
    columns: [inputs[along], ...lines.map(({ label }) => label)],
    rows: at.map((value, k) => [value, ...columns.map((values) => known(values[k]))]),
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

function traced(curve: Curve, at: readonly number[], point: (value: number) => number[]) {
  const rows = at.map(point);
  const values = curve.values(rows);
  if (curve.deviations === undefined) return { values, upper: [], lower: [] };
  const spread = curve.deviations(rows).map((deviation) => BAND * deviation);
  return {
    values,
    upper: values.map((value, k) => value + spread[k]),
    lower: values.map((value, k) => value - spread[k]),
  };
}

const finite = (values: readonly number[]) => values.filter(Number.isFinite);

function isPlaced(answer: Answer): answer is Answer & { neurons: number; mass: number } {
  return answer.neurons !== null && answer.mass !== null;
}
