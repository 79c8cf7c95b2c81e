/** What is left over at each sample: f − target against f, or for two classes y·f, which must reach the margin 1. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { formatNumber } from '../format';
import { fittedOf } from '../model/network';
import { frame, type Size } from '../plot/axes';
import { hatchedRows } from '../plot/hatch';
import { markRadius, marksPath, swatchLine, swatchMark, type LegendItem, type Shape } from '../plot/marks';
import { thin, thinnedNote } from '../plot/reduce';
import { rangeOf, widen, type Range } from '../plot/scale';
import { NO_SAMPLES, hasNetwork, shapesOf } from './drawing';
import type { Plot } from './plotBox';
import { goalView } from '../model/goals';
import { drawLoss } from './lossCurve';

export interface Residual {
  readonly sample: number;
  readonly target: number;
  readonly predicted: number;
  /** f − y; for a classification y·f. */
  readonly residual: number;
}

/** One row a sample; null when the result carries no samples or no network. */
export function residualsOf(result: FitResult): Residual[] | null {
  const { x, y } = result.samples;
  if (x === undefined || y === undefined || !hasNetwork(result)) return null;
  const classify = goalView(result).classes;
  const { predicted, residual } = fittedOf(result)!;
  return y.map((target, sample) => ({
    sample,
    target,
    predicted: predicted[sample],
    residual: classify ? predicted[sample] * target : residual[sample],
  }));
}

export function drawResiduals(
  result: FitResult,
  residuals: readonly Residual[] | null,
  size: Size,
): Plot | string {
  if (residuals === null)
    return hasNetwork(result) ? NO_SAMPLES : 'There is no network, so there are no residuals.';
  const { classes: classify, tolerance, loss } = goalView(result);
  const limits = classify ? [0, 1] : tolerance === null ? [0] : [-tolerance, 0, tolerance];
  const y: Range = widen(rangeOf(residuals.map(({ residual }) => residual).concat(limits))!, 0.08);
  const plot = frame({
    size,
    x: widen(rangeOf(residuals.map(({ predicted }) => predicted))!, 0.05),
    // Residuals of exactly zero still deserve a scale.
    y: y.to - y.from < 1e-300 ? { from: -1, to: 1 } : y,
    xName: `f(x), predicted ${result.samples.target}`,
    yName: classify ? 'y · f(x)' : 'f(x) − target',
    label: `${classify ? 'Margins: class times prediction, by prediction' : 'Residuals by prediction'}${loss === null ? '' : `. The loss of each is ${loss.words}`}`,
  });
  const legend: LegendItem[] = [];
  const { left, width } = plot.box;
  const line = (value: number, name: string) => {
    const at = plot.y(value);
    plot.marks.append(svg('line', { class: name, x1: left, x2: left + width, y1: at, y2: at }));
  };
  if (classify) {
    line(0, 'decision');
    line(1, 'margin');
    legend.push({ text: 'margin 1', swatch: swatchLine('margin') });
    legend.push({ text: 'wrong below this line', swatch: swatchLine('decision') });
  } else {
    line(0, 'decision');
    legend.push({ text: 'no residual', swatch: swatchLine('decision') });
    if (tolerance !== null) {
      if (loss === null) {
        const { top, height } = plot.box;
        plot.marks.append(
          ...hatchedRows(plot.box, top, plot.y(tolerance)),
          ...hatchedRows(plot.box, plot.y(-tolerance), top + height),
        );
      }
      line(tolerance, 'margin');
      line(-tolerance, 'margin');
      legend.push({ text: `tolerance ±${formatNumber(tolerance)}`, swatch: swatchLine('margin') });
    }
  }
  if (loss !== null) legend.push(...drawLoss(loss, plot));
  const shapeOf = shapesOf(result);
  const all = residuals.map(({ predicted, residual, sample }) => ({
    x: plot.x(predicted),
    y: plot.y(residual),
    sample,
  }));
  const points = thin(all, plot.box);
  const radius = markRadius(points.length);
  for (const shape of ['circle', 'diamond'] as Shape[]) {
    const those = points.filter(({ sample }) => shapeOf(sample) === shape);
    if (those.length === 0) continue;
    plot.marks.append(svg('path', { class: 'sample', d: marksPath(those, shape, radius) }));
    const of = classify ? ` of class ${shape === 'circle' ? '+1' : '−1'}` : '';
    legend.push({ text: `sample${of}`, swatch: swatchMark('sample', shape) });
  }
  return { svg: plot.svg, legend, note: thinnedNote(points.length, all.length) };
}
