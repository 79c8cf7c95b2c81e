/** The residuals over the input, under the function: hatched where no sample may be. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { countOf, formatNumber } from '../format';
import { beyond, residualScale, type ResidualScale } from '../model/residualScale';
import { text, type Frame } from '../plot/axes';
import { hatching } from '../plot/hatch';
import { marksPath, type ScreenPoint } from '../plot/marks';
import { samplesOnScreen } from '../plot/reduce';
import { linearScale, type Range, type Scale } from '../plot/scale';
import { ROW_WORDS, STRIP } from './lineRows';

/** A residual this near its limit stands at the edge. */
const EDGE = 1 - 1e-4;

/** Draws the strip from `top` on; answers where each sample's residual stands, in pixels. */
export function drawStrip(
  result: FitResult,
  plot: Frame,
  xs: Float64Array,
  range: Range,
  top: number,
): ((sample: number) => number) | null {
  const scale = residualScale(result);
  if (scale === null) return null;
  const { left, width } = plot.box;
  const right = left + width;
  const [upper, lower] = [top + ROW_WORDS, top + ROW_WORDS + STRIP];
  const most = reach(scale);
  const y = linearScale({ from: -most, to: most }, lower, upper);
  const group = svg('g', { class: 'strip-row' });
  if (scale.limit !== null) group.append(...outside(scale.limit, y, { left, right, upper, lower }));
  else group.append(text(left - 6, upper + 4, 'end', formatNumber(most, 2)));
  group.append(svg('line', { class: 'gridline', x1: left, x2: right, y1: y(0), y2: y(0) }));
  if (scale.limit === null) group.append(text(left - 6, y(0) + 4, 'end', '0'));
  const points = samplesOnScreen({ x: plot.x, y, box: plot.box }, xs, scale.values, range).filter(
    ({ x }) => x >= left - 1 && x <= right + 1,
  );
  group.append(...dots(points, scale));
  const words = text(right, upper - 4, 'end', wordsOf(scale));
  words.setAttribute('class', 'halo');
  group.append(words);
  plot.free.append(group);
  return (sample) => y(scale.values[sample]);
}

function reach({ values, limit }: ResidualScale): number {
  let most = limit === null ? 0 : 1.45 * limit;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]) * 1.1);
  return most > 0 ? most : 1;
}

function outside(
  limit: number,
  y: Scale,
  { left, right, upper, lower }: { left: number; right: number; upper: number; lower: number },
): SVGElement[] {
  const hatch = hatching();
  const area = (from: number, to: number) =>
    svg('rect', {
      class: 'hatched',
      fill: hatch.fill,
      x: left,
      y: from,
      width: right - left,
      height: Math.max(0, to - from),
    });
  const edges = [limit, -limit].flatMap((value) => [
    svg('line', { class: 'edge', x1: left, x2: right, y1: y(value), y2: y(value) }),
    text(left - 6, y(value) + 4, 'end', `${value > 0 ? '+' : '−'}${formatNumber(limit, 3)}`),
  ]);
  return [hatch.pattern, area(upper, y(limit)), area(y(-limit), lower), ...edges];
}

function dots(points: readonly ScreenPoint[], { values, limit }: ResidualScale): SVGElement[] {
  const small = points.length > 300 ? 1.4 : 2.2;
  if (limit === null) return [svg('path', { class: 'residual', d: marksPath(points, 'circle', small) })];
  const isEdge = ({ sample }: ScreenPoint) => Math.abs(values[sample]) > limit * EDGE;
  const inside = points.filter((point) => !isEdge(point));
  return [
    svg('path', { class: 'residual', d: marksPath(inside, 'circle', small) }),
    svg('path', { class: 'residual at-edge', d: marksPath(points.filter(isEdge), 'circle', small + 0.6) }),
  ];
}

function wordsOf(scale: ResidualScale): string {
  if (scale.limit === null) return `${scale.words}, f − target`;
  const count = beyond(scale);
  const who = count === 0 ? 'no sample leaves' : `${countOf(count, 'sample')} leave${count === 1 ? 's' : ''}`;
  return `${scale.words}: ${who} the tolerance`;
}
