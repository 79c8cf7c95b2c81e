/**
 * Samples thinned to what the screen can show, so that a hundred thousand draw like a thousand. What stands out stays:
 * of each pixel column the lowest and the highest point, of each cell of a scatter one point and every edge of the crowd.
 */
import { formatCount } from '../format';
import type { Box } from './axes';
import type { ScreenPoint } from './marks';

/** Up to this many points are drawn as they are. */
export const PLAIN = 4000;

/** Of each pixel column the first, the lowest, the highest and the last point; points outside the box are left out. */
export function columnExtremes(points: readonly ScreenPoint[], box: Box): readonly ScreenPoint[] {
  const inside = points.filter(({ x }) => x >= box.left - 1 && x <= box.left + box.width + 1);
  if (inside.length <= PLAIN) return inside;
  const columns = new Map<
    number,
    { lowest: ScreenPoint; highest: ScreenPoint; first: ScreenPoint; last: ScreenPoint }
  >();
  for (const point of inside) {
    const column = Math.floor(point.x);
    const known = columns.get(column);
    if (known === undefined) {
      columns.set(column, { lowest: point, highest: point, first: point, last: point });
      continue;
    }
    if (point.y > known.lowest.y) known.lowest = point;
    if (point.y < known.highest.y) known.highest = point;
    if (point.x < known.first.x) known.first = point;
    if (point.x > known.last.x) known.last = point;
  }
  const kept = new Set<ScreenPoint>();
  for (const { lowest, highest, first, last } of columns.values())
    kept.add(lowest).add(highest).add(first).add(last);
  return [...kept].sort((a, b) => a.x - b.x || a.sample - b.sample);
}

/** One point a cell of a few pixels (and a class): the crowd's shape and its outliers are the same. */
export function thin(
  points: readonly ScreenPoint[],
  box: Box,
  kindOf: (point: ScreenPoint) => string | number = () => 0,
): readonly ScreenPoint[] {
  const { left, top, width, height } = box;
  const inside = points.filter(
    ({ x, y }) => x >= left - 1 && x <= left + width + 1 && y >= top - 1 && y <= top + height + 1,
  );
  if (inside.length <= PLAIN) return inside;
  const cell = Math.max(3, Math.sqrt((width * height) / PLAIN));
  const kept = new Map<string, ScreenPoint>();
  for (const point of inside) {
    const key = `${Math.floor(point.x / cell)} ${Math.floor(point.y / cell)} ${kindOf(point)}`;
    if (!kept.has(key)) kept.set(key, point);
  }
  // A second pass over the extremes of each column keeps the outline exact.
  for (const point of columnExtremes(inside, { ...box, left: left - 1, width: width + 2 })) {
    const key = `${Math.floor(point.x / cell)} ${Math.floor(point.y / cell)} ${kindOf(point)}`;
    const known = kept.get(key)!;
    const middle = top + height / 2;
    if (Math.abs(point.y - middle) > Math.abs(known.y - middle)) kept.set(key, point);
  }
  return [...kept.values()];
}

/** Said under a drawing that shows fewer marks than there are samples. */
export function thinnedNote(drawn: number, all: number): string {
  if (drawn >= all) return '';
  return `${formatCount(drawn)} of ${formatCount(all)} samples are drawn: as many as the screen can tell apart, extremes kept.`;
}
