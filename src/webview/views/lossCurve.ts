/** The loss ℓ over the residuals: a curve on their axis, from no loss at the left edge to its largest some way to the right. */
import { svg } from '../dom';
import type { LossView } from '../model/goals';
import type { Frame } from '../plot/axes';
import { linePath, swatchLine, type LegendItem } from '../plot/marks';

/** The largest loss on screen lies at this part of the plot's width. */
const REACH = 0.3;
/** Pixels between two points of a curve that is bent. */
const STEP = 3;

export function drawLoss(loss: LossView, { marks, box, y }: Frame): LegendItem[] {
  const { left, top, width, height } = box;
  const valueAt = (pixel: number): number => (pixel - y(0)) / (y(1) - y(0));
  const heights = Array.from({ length: Math.floor(height / STEP) + 1 }, (_, k) => valueAt(top + k * STEP));
  const [high, low] = [valueAt(top), valueAt(top + height)];
  const seen = loss.knees.filter((knee) => knee > low && knee < high);
  const values = [...heights, low, ...seen].sort((a, b) => a - b);
  const most = Math.max(...values.map((value) => loss.at(value)));
  if (!(most > 0)) return [];
  const points = values.map((value) => ({ x: left + (REACH * width * loss.at(value)) / most, y: y(value) }));
  const legend: LegendItem[] = [{ text: 'its loss ℓ, to the right', swatch: swatchLine('loss') }];
  if (loss.kneeWords !== null && seen.length > 0) {
    for (const knee of seen)
      marks.append(svg('line', { class: 'margin', x1: left, x2: left + width, y1: y(knee), y2: y(knee) }));
    legend.push({ text: loss.kneeWords, swatch: swatchLine('margin') });
  }
  marks.append(svg('path', { class: 'loss', d: linePath(points) }));
  return legend;
}
