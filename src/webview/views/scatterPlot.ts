/** Any number of inputs: predicted against actual, with the line on which both agree. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { fittedOf } from '../model/network';
import { frame, type Size } from '../plot/axes';
import { markRadius, marksPath, swatchLine, swatchMark, type LegendItem } from '../plot/marks';
import { thin, thinnedNote } from '../plot/reduce';
import { rangeOf, widen, type Range } from '../plot/scale';
import { NO_SAMPLES, hasNetwork, shapesOf, type Drawing } from './drawing';
import { goalView } from '../model/goals';

/** One sentence instead of a drawing when there is nothing to draw: no samples in the result, or no network. */
export function drawScatter(result: FitResult, size: Size, named: boolean): Drawing | string {
  const { x, y, target } = result.samples;
  if (x === undefined || y === undefined) return NO_SAMPLES;
  if (!hasNetwork(result)) return 'There is no network to compare with the samples.';
  const classify = goalView(result).classes;
  const predicted = Array.from(fittedOf(result)!.predicted);
  const ranges = [rangeOf(y)!, rangeOf(predicted)!, ...(classify ? [{ from: -1, to: 1 }] : [])];
  const both = rangeOf(ranges.flatMap(({ from, to }) => [from, to]))!;
  const square = widen(both, 0.06);
  const rows: Range = classify ? { from: -2, to: 2 } : square;
  const plot = frame({
    size,
    x: square,
    y: rows,
    xName: classify ? `f(x), predicted ${target}` : `actual ${target}`,
    yName: !named ? '' : classify ? 'class, spread out' : `predicted ${target}`,
    label: classify ? 'Predicted value by class' : `Predicted against actual ${target}`,
  });
  const legend: LegendItem[] = [];
  if (classify) {
    const ends = { y1: plot.y(rows.from), y2: plot.y(rows.to) };
    for (const level of [-1, 1]) {
      plot.marks.append(svg('line', { class: 'margin', x1: plot.x(level), x2: plot.x(level), ...ends }));
    }
    plot.marks.append(svg('line', { class: 'boundary', x1: plot.x(0), x2: plot.x(0), ...ends }));
    legend.push({ text: 'decision f = 0', swatch: swatchLine('boundary') });
    legend.push({ text: 'margin f = ±1', swatch: swatchLine('margin') });
  } else {
    const [a, b] = [square.from, square.to];
    plot.marks.append(
      svg('line', { class: 'decision', x1: plot.x(a), y1: plot.y(a), x2: plot.x(b), y2: plot.y(b) }),
    );
    legend.push({ text: 'predicted = actual', swatch: swatchLine('decision') });
  }
  const shapeOf = shapesOf(result);
  const all = predicted.map((value, sample) => ({
    x: plot.x(classify ? value : y[sample]),
    y: plot.y(classify ? y[sample] + spread(sample) : value),
    sample,
  }));
  const points = thin(all, plot.box, ({ sample }) => shapeOf(sample));
  const radius = markRadius(points.length);
  for (const shape of ['circle', 'diamond'] as const) {
    const those = points.filter(({ sample }) => shapeOf(sample) === shape);
    if (those.length === 0) continue;
    plot.marks.append(svg('path', { class: 'sample', d: marksPath(those, shape, radius) }));
    const of = classify ? ` of class ${shape === 'circle' ? '+1' : '−1'}` : '';
    legend.push({ text: `sample${of}`, swatch: swatchMark('sample', shape) });
  }
  return {
    svg: plot.svg,
    marks: plot.marks,
    free: plot.free,
    residualAt: null,
    legend,
    points,
    shapeOf,
    radius,
    note: thinnedNote(points.length, all.length),
  };
}

/** A fixed offset in ±0.5 that keeps samples of one class apart (golden-ratio sequence). */
function spread(sample: number): number {
  return ((sample * 0.618033988749895) % 1) - 0.5;
}
