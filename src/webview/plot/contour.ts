/** Level lines of a function on a grid (marching squares with linear interpolation on the edges). */
import type { Range } from './scale';

/** Values at the nodes of a regular grid: node (i, k) is `values[k * columns + i]`. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly x: Range;
  readonly y: Range;
  readonly values: Float64Array;
}

export type Point = readonly [x: number, y: number];
export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** {f = level} as polylines, in data units: joined, so that a dash pattern runs along them. */
export function contour(grid: Grid, level: number): Point[][] {
  return chain(cellSegments(grid, level));
}

function cellSegments(grid: Grid, level: number): Segment[] {
  const segments: Segment[] = [];
  for (let k = 0; k + 1 < grid.rows; k++) {
    for (let i = 0; i + 1 < grid.columns; i++) {
      const points = cellCrossings(grid, i, k, level);
      for (let p = 0; p + 1 < points.length; p += 2) segments.push([...points[p], ...points[p + 1]]);
    }
  }
  return segments;
}

/** Joins segments that share an end. Neighbouring cells compute a shared crossing alike, so ends match exactly. */
function chain(segments: readonly Segment[]): Point[][] {
  const key = (x: number, y: number) => `${x.toPrecision(9)} ${y.toPrecision(9)}`;
  const at = new Map<string, Segment[]>();
  for (const segment of segments) {
    for (const end of [key(segment[0], segment[1]), key(segment[2], segment[3])]) {
      const there = at.get(end);
      if (there === undefined) at.set(end, [segment]);
      else there.push(segment);
    }
  }
  // A level through a node makes segments without length; they join nothing.
  const used = new Set(segments.filter(([x1, y1, x2, y2]) => key(x1, y1) === key(x2, y2)));
  const follow = (line: Point[]) => {
    for (;;) {
      const [x, y] = line[line.length - 1];
      const next = at.get(key(x, y))?.find((segment) => !used.has(segment));
      if (next === undefined) return line;
      used.add(next);
      const forwards = key(next[0], next[1]) === key(x, y);
      line.push(forwards ? [next[2], next[3]] : [next[0], next[1]]);
    }
  };
  const lines: Point[][] = [];
  for (const segment of segments) {
    if (used.has(segment)) continue;
    used.add(segment);
    const start: Point = [segment[0], segment[1]];
    const forwards = follow([start, [segment[2], segment[3]]]);
    lines.push([...follow([start]).slice(1).reverse(), ...forwards]);
  }
  return lines;
}

/** Crossings of a cell's border, in order around it: none, two, or (at a saddle) four. */
function cellCrossings(grid: Grid, i: number, k: number, level: number): Point[] {
  const corners: Point[] = [
    [i, k],
    [i + 1, k],
    [i + 1, k + 1],
    [i, k + 1],
  ];
  const points: Point[] = [];
  for (let c = 0; c < 4; c++) {
    const [a, b] = [corners[c], corners[(c + 1) % 4]];
    const before = grid.values[a[1] * grid.columns + a[0]] - level;
    const after = grid.values[b[1] * grid.columns + b[0]] - level;
    // Half-open, so that a level passing through a node is counted once.
    if (before >= 0 === after >= 0) continue;
    const t = before / (before - after);
    points.push(toData(grid, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t));
  }
  return points;
}

function toData(grid: Grid, column: number, row: number): Point {
  return [
    grid.x.from + ((grid.x.to - grid.x.from) * column) / (grid.columns - 1),
    grid.y.from + ((grid.y.to - grid.y.from) * row) / (grid.rows - 1),
  ];
}

/** The part of the line w₁x + w₂y + b = 0 inside the box, or null. */
export function lineInBox(w1: number, w2: number, b: number, x: Range, y: Range): Segment | null {
  const points: Point[] = [];
  const add = (px: number, py: number) => {
    const near = points.some(
      ([qx, qy]) => Math.abs(px - qx) < 1e-9 * (x.to - x.from) && Math.abs(py - qy) < 1e-9 * (y.to - y.from),
    );
    if (!near) points.push([px, py]);
  };
  if (w2 !== 0) {
    for (const px of [x.from, x.to]) {
      const py = (-b - w1 * px) / w2;
      if (py >= y.from && py <= y.to) add(px, py);
    }
  }
  if (w1 !== 0) {
    for (const py of [y.from, y.to]) {
      const px = (-b - w2 * py) / w1;
      if (px >= x.from && px <= x.to) add(px, py);
    }
  }
  return points.length < 2 ? null : [...points[0], ...points[1]];
}
