/**
 * Samples thinned to what the screen can show, so that a hundred thousand draw like a thousand. What stands out stays:
 * of each pixel column the lowest and the highest point, of each cell of a scatter one point and every edge of the crowd.
 */
import { formatCount } from '../format';
import type { Box, Frame } from './axes';
import type { ScreenPoint } from './marks';
import type { Range } from './scale';

/** Up to this many points are drawn as they are. */
export const PLAIN = 4000;

/**
 * Of each pixel column the first, the lowest, the highest and the last point, of those in `range`, which is as wide as `pixels`:
 * which of them, by ascending x. The points are columns in the units of the data: to make an object of each of 100,000 takes as
 * long as the rest of the drawing.
 */
export function columnExtremesOf(
  x: Float64Array,
  y: ArrayLike<number>,
  { from, to }: Range,
  pixels: number,
): number[] {
  const pixel = (to - from) / pixels;
  const [first, last] = [from - pixel, to + pixel];
  const inside = new Int32Array(x.length);
  let size = 0;
  for (let k = 0; k < x.length; k++) if (x[k] >= first && x[k] <= last) inside[size++] = k;
  if (size <= PLAIN) return Array.from(inside.subarray(0, size));
  const EMPTY = -1;
  const columns = Math.ceil(pixels) + 4;
  const [lowest, highest, start, end] = [0, 1, 2, 3].map(() => new Int32Array(columns).fill(EMPTY));
  for (let k = 0; k < size; k++) {
    const point = inside[k];
    const column = Math.floor((x[point] - first) / pixel);
    if (start[column] === EMPTY) {
      start[column] = end[column] = lowest[column] = highest[column] = point;
      continue;
    }
    if (x[point] < x[start[column]]) start[column] = point;
    if (x[point] > x[end[column]]) end[column] = point;
    if (y[point] < y[lowest[column]]) lowest[column] = point;
    if (y[point] > y[highest[column]]) highest[column] = point;
  }
  const kept = new Set<number>();
  for (let column = 0; column < columns; column++) {
    if (start[column] === EMPTY) continue;
    kept.add(lowest[column]).add(highest[column]).add(start[column]).add(end[column]);
  }
  return [...kept].sort((a, b) => x[a] - x[b] || a - b);
}

/** Samples of one input on the screen: of each column of pixels those that show. */
export function samplesOnScreen(
  { x, y, box }: Pick<Frame, 'x' | 'y' | 'box'>,
  xs: Float64Array,
  ys: ArrayLike<number>,
  range: Range,
): ScreenPoint[] {
  return columnExtremesOf(xs, ys, range, box.width).map((sample) => ({
    x: x(xs[sample]),
    y: y(ys[sample]),
    sample,
  }));
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
  const across = Math.ceil((left + width) / cell) + 2;
  const down = Math.ceil((top + height) / cell) + 2;
  const cellOf = ({ x, y }: ScreenPoint) => (Math.floor(y / cell) + 1) * across + Math.floor(x / cell) + 1;
  /** Of each kind and cell which point is drawn, by its place in `inside`. */
  const kept = new Map<string | number, Int32Array>();
  const EMPTY = -1;
  const cellsOf = (kind: string | number): Int32Array => {
    let cells = kept.get(kind);
    if (cells === undefined) kept.set(kind, (cells = new Int32Array(across * down).fill(EMPTY)));
    return cells;
  };
  inside.forEach((point, k) => {
    const cells = cellsOf(kindOf(point));
    const at = cellOf(point);
    if (cells[at] === EMPTY) cells[at] = k;
  });
  // A second pass over the extremes of each column keeps the outline exact.
  const x = Float64Array.from(inside, (point) => point.x);
  const y = Float64Array.from(inside, (point) => point.y);
  const middle = top + height / 2;
  for (const k of columnExtremesOf(x, y, { from: left - 1, to: left + width + 1 }, width + 2)) {
    const cells = cellsOf(kindOf(inside[k]));
    const at = cellOf(inside[k]);
    if (Math.abs(y[k] - middle) > Math.abs(y[cells[at]] - middle)) cells[at] = k;
  }
  return [...kept.values()].flatMap((cells) =>
    Array.from(
      cells.filter((k) => k !== EMPTY),
      (k) => inside[k],
    ),
  );
}

/** Said under a drawing that shows fewer marks than there are samples. */
export function thinnedNote(drawn: number, all: number): string {
  if (drawn >= all) return '';
  return `${formatCount(drawn)} of ${formatCount(all)} samples are drawn: as many as the screen can tell apart, extremes kept.`;
}
