/** The convergence as a drawing: for files, which want vectors where the page has a canvas. */
import { svg } from '../dom';
import { isNumber } from '../format';
import { gapOf, type TraceEntry } from '../model/strip';
import type { DataTable } from '../model/tables';
import { frame, type Size } from '../plot/axes';
import { linePath, swatchLine } from '../plot/marks';
import { rangeOf, widen, widenLog } from '../plot/scale';
import type { Plot } from './plotBox';

/** A log axis has no zero: gaps below are drawn here. */
export const SMALLEST_GAP = 1e-10;

export type Over = 'iteration' | 'ms';

export interface TraceLine {
  readonly words: string;
  readonly className: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Time in seconds, iterations as they are counted. */
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
  const ys = rangeOf([...lines.flatMap(({ points }) => points.map(({ y }) => y)), ...goal]);
  if (xs === null || ys === null) return 'There is no trace to draw.';
  const plot = frame({
    size,
    x: widen(xs, 0.02),
    y: what === 'gap' ? widenLog(ys) : widen(ys, 0.06),
    yLog: what === 'gap',
    xName: over === 'ms' ? 'time in seconds' : 'iteration',
    yName: what === 'gap' ? 'relative gap (log)' : 'objective',
    label: what === 'gap' ? 'Proven gap' : 'Bounds',
  });
  for (const { className, points } of lines) {
    const d = linePath(points.map(({ x, y }) => ({ x: plot.x(x), y: plot.y(y) })));
    plot.marks.append(svg('path', { class: className, d }));
  }
  const legend = lines.map(({ words, className }) => ({
    text: words,
    swatch: swatchLine(className),
  }));
  if (goal.length > 0) {
    const { left, width } = plot.box;
    const y = plot.y(goal[0]);
    plot.marks.append(svg('line', { class: 'margin', x1: left, x2: left + width, y1: y, y2: y }));
    legend.push({ text: 'asked for', swatch: swatchLine('margin') });
  }
  return { svg: plot.svg, legend, note: '' };
}

export function traceData(trace: readonly TraceEntry[]): DataTable {
  return {
    columns: ['iteration', 'ms', 'objective', 'lower bound', 'gap', 'neurons'],
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
