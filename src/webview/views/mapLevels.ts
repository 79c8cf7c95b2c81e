/** Lines of equal f on a map, with their values on them; of two classes the boundary and the margins. */
import { svg } from '../dom';
import { text, textWidth, type Frame } from '../plot/axes';
import { contour, type Grid, type Point } from '../plot/contour';
import { linePath } from '../plot/marks';
import { ticks, type Range } from '../plot/scale';

/** Nodes along a side of the grid that lines of equal f are followed on: they are straight between kinks. */
const FINE = 110;
const LEVELS = 6;
/** Pixels between two values, and from a value to the area's edge. */
const APART = 34;
const EDGE = 16;

interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** Faint lines at round values. */
export function drawIsolines(plot: Frame, grid: Grid, range: Range): void {
  const coarse = thinned(grid);
  const { values, labels } = ticks(range, LEVELS);
  const taken: Pixel[] = [];
  values.forEach((level, k) => {
    const lines = contour(coarse, level).map((line) => onScreen(line, plot));
    if (lines.length === 0) return;
    plot.marks.append(svg('path', { class: 'isoline', d: lines.map(linePath).join('') }));
    // along the diagonal, where values do not stand over each other
    label(plot, lines, labels[k], taken, ({ x, y }) => Math.abs(x - y));
  });
}

/** f = 0 and f = ±1 of two classes. */
export function drawBoundary(plot: Frame, grid: Grid): void {
  const taken: Pixel[] = [];
  for (const { level, name, words } of [
    { level: -1, name: 'margin', words: '−1' },
    { level: 1, name: 'margin', words: '+1' },
    { level: 0, name: 'boundary', words: 'f = 0' },
  ]) {
    const lines = contour(grid, level).map((line) => onScreen(line, plot));
    plot.marks.append(svg('path', { class: name, d: lines.map(linePath).join('') }));
    label(plot, lines, words, taken, ({ x, y }) => Math.abs(x - 0.85) + Math.abs(y - 0.5));
  }
}

function onScreen(line: readonly Point[], plot: Frame): Pixel[] {
  return line.map(([px, py]) => ({ x: plot.x(px), y: plot.y(py) }));
}

/** Writes words on the lines, where `cost` (of shares of the area's width and height, from the lower left) is least. */
function label(
  plot: Frame,
  lines: readonly (readonly Pixel[])[],
  words: string,
  taken: Pixel[],
  cost: (share: Pixel) => number,
): void {
  const { left, top, width, height } = plot.box;
  const room = textWidth(words) / 2 + 4;
  let best: Pixel | null = null;
  let least = Infinity;
  for (const line of lines) {
    for (const at of line) {
      if (at.x < left + room || at.x > left + width - room) continue;
      if (at.y < top + EDGE || at.y > top + height - EDGE) continue;
      if (taken.some(({ x, y }) => Math.hypot(x - at.x, y - at.y) < APART)) continue;
      const own = cost({ x: (at.x - left) / width, y: 1 - (at.y - top) / height });
      if (own < least) [best, least] = [at, own];
    }
  }
  if (best === null) return;
  taken.push(best);
  const element = text(best.x, best.y + 4, 'middle', words);
  element.setAttribute('class', 'level-words halo');
  plot.free.append(element);
}

/** Every so many nodes of a grid. */
function thinned(grid: Grid): Grid {
  const across = Math.max(1, Math.floor((grid.columns - 1) / FINE));
  const up = Math.max(1, Math.floor((grid.rows - 1) / FINE));
  if (across === 1 && up === 1) return grid;
  const columns = Math.floor((grid.columns - 1) / across) + 1;
  const rows = Math.floor((grid.rows - 1) / up) + 1;
  const values = new Float64Array(columns * rows);
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < columns; i++)
      values[k * columns + i] = grid.values[k * up * grid.columns + i * across];
  }
  const end = ({ from, to }: Range, last: number, all: number) => ({
    from,
    to: from + ((to - from) * last) / (all - 1),
  });
  return {
    columns,
    rows,
    x: end(grid.x, (columns - 1) * across, grid.columns),
    y: end(grid.y, (rows - 1) * up, grid.rows),
    values,
  };
}
