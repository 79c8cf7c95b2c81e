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
  const left = Math.floor(box.left - 1);
  const columns: (Extremes | undefined)[] = new Array<undefined>(Math.ceil(box.width) + 4).fill(undefined);
  for (const point of inside) {
    const column = Math.floor(point.x) - left;
    const known = columns[column];
    if (known === undefined) {
      columns[column] = { lowest: point, highest: point, first: point, last: point };
      continue;
    }
    if (point.y > known.lowest.y) known.lowest = point;
    if (point.y < known.highest.y) known.highest = point;
    if (point.x < known.first.x) known.first = point;
    if (point.x > known.last.x) known.last = point;
  }
  const kept = new Set<ScreenPoint>();
  for (const column of columns) {
    if (column === undefined) continue;
    const { lowest, highest, first, last } = column;
    kept.add(lowest).add(highest).add(first).add(last);
  }
  return [...kept].sort((a, b) => a.x - b.x || a.sample - b.sample);
}

interface Extremes {
  lowest: ScreenPoint;
  highest: ScreenPoint;
  first: ScreenPoint;
  last: ScreenPoint;
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
  const kept = new Map<number, ScreenPoint>();
  const kinds = new Map<string | number, number>();
  const across = Math.ceil((left + width) / cell) + 2;
  const down = Math.ceil((top + height) / cell) + 2;
  const keyOf = (point: ScreenPoint): number => {
    const kind = kindOf(point);
    let place = kinds.get(kind);
    if (place === undefined) kinds.set(kind, (place = kinds.size));
    return (place * down + Math.floor(point.y / cell) + 1) * across + Math.floor(point.x / cell) + 1;
  };
  for (const point of inside) {
    const key = keyOf(point);
    if (!kept.has(key)) kept.set(key, point);
  }
  // A second pass over the extremes of each column keeps the outline exact.
  for (const point of columnExtremes(inside, { ...box, left: left - 1, width: width + 2 })) {
    const key = keyOf(point);
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
