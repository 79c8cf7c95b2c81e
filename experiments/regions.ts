/** Decision regions as small pictures: one row a data set, one column a method. */
import { COLOURS, document, escaped } from './chart';

export interface Region {
  /** Corners of the grid. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Samples, row-major, and their classes ±1. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `+` or `-` at each grid point, the first input running fastest. */
  readonly signs: string;
}

/** Points along each side. */
export const GRID = 56;

/** A grid a little beyond the samples. */
export function gridOf(inputs: Float64Array) {
  const ends = (k: number): [number, number] => {
    const values = Array.from(inputs).filter((_, i) => i % 2 === k);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.08 * (high - low || 1);
    return [low - room, high + room];
  };
  const [x, y] = [ends(0), ends(1)];
  const at = ([low, high]: [number, number], k: number): number => low + ((k + 0.5) / GRID) * (high - low);
  const points = new Float64Array(2 * GRID * GRID);
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      points.set([at(x, column), at(y, row)], 2 * (row * GRID + column));
    }
  }
  return { points, from: [x[0], y[0]], to: [x[1], y[1]] };
}

const SIDE = 150;
const STEP = { x: SIDE + 14, y: SIDE + 34 };
const TOP = 30;

export function drawRegions(
  title: string,
  rows: readonly {
    readonly title: string;
    readonly regions: readonly { readonly title: string; readonly region: Region }[];
  }[],
  grid: number,
): string {
  const columns = Math.max(...rows.map(({ regions }) => regions.length));
  const parts = rows[0].regions.map(
    (one, k) =>
      `<text class="title" x="${8 + k * STEP.x + SIDE / 2}" y="18" text-anchor="middle">${escaped(one.title)}</text>`,
  );
  rows.forEach((row, r) => {
    const y = TOP + r * STEP.y;
    parts.push(`<text class="quiet" x="8" y="${y + 12}">${escaped(row.title)}</text>`);
    row.regions.forEach(({ region }, k) => {
      parts.push(`<g transform="translate(${8 + k * STEP.x} ${y + 18})">${drawRegion(region, grid)}</g>`);
    });
  });
  const foot = TOP + rows.length * STEP.y + 14;
  parts.push(
    `<g class="s0" transform="translate(16 ${foot - 4})"><circle r="3"/></g><text class="quiet" x="26" y="${foot}">class +1</text>`,
    `<g class="s1" transform="translate(104 ${foot - 4})"><path d="M-3-3 3 3M-3 3 3-3"/></g><text class="quiet" x="114" y="${foot}">class −1; the shaded part of a picture is classified as +1</text>`,
  );
  return document(title, 8 + columns * STEP.x, foot + 12, parts);
}

function drawRegion({ from, to, x, y, signs }: Region, grid: number): string {
  const cell = SIDE / grid;
  let path = '';
  for (let row = 0; row < grid; row++) {
    for (let column = 0; column < grid;) {
      let end = column;
      while (end < grid && signs[row * grid + end] === '+') end++;
      if (end > column) {
        path += `M${tenth(column * cell)} ${tenth(SIDE - (row + 1) * cell)}h${tenth((end - column) * cell)}v${tenth(cell + 0.1)}h-${tenth((end - column) * cell)}z`;
      }
      column = Math.max(end, column + 1);
    }
  }
  const place = (value: number, k: 0 | 1): number => tenth(((value - from[k]) / (to[k] - from[k])) * SIDE);
  let circles = '';
  let crosses = '';
  y.forEach((label, i) => {
    const [px, py] = [place(x[2 * i], 0), tenth(SIDE - place(x[2 * i + 1], 1))];
    if (label > 0) circles += `<circle cx="${px}" cy="${py}" r="2"/>`;
    else crosses += `M${tenth(px - 2)} ${tenth(py - 2)}l4 4m-4 0l4-4`;
  });
  return (
    `<rect class="grid" width="${SIDE}" height="${SIDE}" fill="none"/>` +
    `<path d="${path}" fill="${COLOURS[0][0]}" fill-opacity="0.22"/>` +
    `<g class="s0">${circles}</g><path class="s1" d="${crosses}"/>`
  );
}

function tenth(value: number): number {
  return Math.round(10 * value) / 10;
}
