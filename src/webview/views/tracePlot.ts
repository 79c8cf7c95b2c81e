/** The convergence as a drawing: objective and lower bound, or the gap on a log axis. */
import { svg } from '../dom';
import { formatGap, formatNumber, isNumber } from '../format';
import { gapOf, type TraceEntry } from '../model/strip';
import type { DataTable } from '../model/tables';
import { frame, type Frame, type Size } from '../plot/axes';
import { hatching } from '../plot/hatch';
import { swatchLine, type LegendItem } from '../plot/marks';
import { rangeOf, widen, widenLog } from '../plot/scale';
import type { Plot } from './plotBox';

/** A log axis has no zero: gaps below are drawn here. */
export const SMALLEST_GAP = 1e-12;

export type Over = 'round' | 'ms';

interface TraceLine {
  readonly words: string;
  readonly className: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Time in seconds, rounds as they are counted. */
export function placeOf(entry: TraceEntry, over: Over): number {
  return over === 'ms' ? entry.ms / 1000 : entry.iteration;
}

export function boundLines(trace: readonly TraceEntry[], over: Over): TraceLine[] {
  const upper = trace.filter(({ objective }) => isNumber(objective));
  return [
    {
      words: 'objective (best network)',
      className: 'upper-bound',
      points: upper.map((entry) => ({ x: placeOf(entry, over), y: entry.objective! })),
    },
    {
      words: 'proven lower bound',
      className: 'lower-bound',
      points: trace.map((entry) => ({ x: placeOf(entry, over), y: entry.lowerBound })),
    },
  ];
}

export function gapLine(trace: readonly TraceEntry[], over: Over): TraceLine {
  const points = trace.flatMap((entry) => {
    const gap = gapOf(entry);
    return gap === null ? [] : [{ x: placeOf(entry, over), y: Math.max(gap, SMALLEST_GAP) }];
  });
  return { words: 'proven gap', className: 'upper-bound', points };
}

export function drawTrace(
  trace: readonly TraceEntry[],
  over: Over,
  what: 'bounds' | 'gap',
  requestedGap: number | null,
  size: Size,
): Plot | string {
  const lines = what === 'bounds' ? boundLines(trace, over) : [gapLine(trace, over)];
  const xs = rangeOf(trace.map((entry) => placeOf(entry, over)));
  const goal = what === 'gap' && requestedGap !== null && requestedGap > 0 ? [requestedGap] : [];
  const values = [...lines.flatMap(({ points }) => points.map(({ y }) => y)), ...goal];
  const ys = rangeOf(what === 'gap' ? values : [0, ...values]);
  if (xs === null || ys === null) return 'There is no trace to draw.';
  const plot = frame({
    size,
    x: xs.to > xs.from ? xs : widen(xs, 0.02),
    y:
      what === 'gap'
        ? widenLog(ys)
        : { from: ys.from < 0 ? widen(ys, 0.06).from : 0, to: widen(ys, 0.06).to },
    yLog: what === 'gap',
    xName: over === 'ms' ? 'time in seconds' : 'round',
    yName: what === 'gap' ? 'relative gap (log)' : 'objective',
    label: labelOf(trace, over, what),
  });
  if (what === 'bounds') hatchBelow(plot, lines[1]);
  for (const { className, points } of lines) {
    plot.marks.append(svg('path', { class: className, d: stepPath(points, plot) }));
  }
  const legend: LegendItem[] = lines.map(({ words, className }) => ({
    text: words,
    swatch: swatchLine(className),
  }));
  if (what === 'bounds') legend.push({ text: 'proven: no network here', swatch: swatchHatch() });
  if (goal.length > 0) {
    const { left, width } = plot.box;
    const y = plot.y(goal[0]);
    plot.marks.append(svg('line', { class: 'margin', x1: left, x2: left + width, y1: y, y2: y }));
    legend.push({ text: 'asked for', swatch: swatchLine('margin') });
  }
  return { svg: plot.svg, legend, note: '' };
}

function labelOf(trace: readonly TraceEntry[], over: Over, what: 'bounds' | 'gap'): string {
  const axis = over === 'ms' ? 'time' : 'round';
  const last = trace[trace.length - 1];
  if (what === 'gap') return `Proven gap by ${axis}; at the end ${formatGap(gapOf(last))}`;
  return (
    `Bounds by ${axis}; at the end objective ${formatNumber(last.objective, 6)}, ` +
    `lower bound ${formatNumber(last.lowerBound, 6)}`
  );
}

/** Each value holds until the next. */
function stepPath(points: TraceLine['points'], plot: Frame): string {
  return points
    .map(({ x, y }, k) => {
      const [px, py] = [plot.x(x).toFixed(1), plot.y(y).toFixed(1)];
      return k === 0 ? `M${px} ${py}` : `H${px}V${py}`;
    })
    .join('');
}

/** No network lies below the bound, as it was known at each time. */
function hatchBelow(plot: Frame, { points }: TraceLine): void {
  if (points.length === 0) return;
  const { pattern, fill } = hatching();
  const bottom = plot.box.top + plot.box.height;
  const [first, last] = [points[0], points[points.length - 1]];
  const d = `${stepPath(points, plot)}H${plot.x(last.x).toFixed(1)}V${bottom}H${plot.x(first.x).toFixed(1)}Z`;
  plot.marks.append(pattern, svg('path', { class: 'hatched', fill, d }));
}

function swatchHatch(): SVGElement {
  const { pattern, fill } = hatching();
  return svg('g', {}, pattern, svg('rect', { class: 'hatched', fill, x: 1, y: 2, width: 20, height: 8 }));
}

export function traceData(trace: readonly TraceEntry[]): DataTable {
  return {
    columns: ['round', 'ms', 'objective', 'lower bound', 'gap', 'neurons'],
    rows: trace.map((entry) => [
      entry.iteration,
      entry.ms,
      entry.objective,
      entry.lowerBound,
      gapOf(entry),
      entry.neurons,
    ]),
  };
}
