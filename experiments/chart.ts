/** Charts of one or several panels as plain SVG: readable on light and dark pages, series told apart without colour. */

interface Point {
  readonly x: number;
  readonly y: number;
  /** Ends of a whisker. */
  readonly low?: number;
  readonly high?: number;
}

interface Series {
  readonly name: string;
  readonly points: readonly Point[];
  /** Markers alone. */
  readonly loose?: boolean;
  readonly dashed?: boolean;
}

interface Axis {
  readonly name: string;
  readonly log?: boolean;
  /** Ends that must be on it. */
  readonly from?: number;
  readonly to?: number;
  /** Names of 0, 1, …, when it has no numbers. */
  readonly categories?: readonly string[];
}

export interface Panel {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Upright or level lines with a word. */
  readonly lines?: readonly { readonly x?: number; readonly y?: number; readonly name: string }[];
}

/** Colours on a light and on a dark page; contrast at least 4.5 : 1 on white and on #0d1117. */
export const COLOURS = [
  ['#0b5cad', '#79b8ff'],
  ['#a33b00', '#ffab70'],
  ['#1a6e2e', '#85e89d'],
  ['#6f3fb0', '#c9a6ff'],
  ['#8a5a00', '#e3b341'],
  ['#0f6a75', '#76d7e3'],
] as const;

const MARKERS = [
  '<circle r="4"/>',
  '<rect x="-3.5" y="-3.5" width="7" height="7"/>',
  '<path d="M0-5 5 4H-5Z"/>',
  '<path d="M0-5 5 0 0 5-5 0Z"/>',
  '<path d="M-4-4 4 4M-4 4 4-4" stroke-width="2"/>',
  '<path d="M0 5 5-4H-5Z"/>',
];

const PLOT = { width: 250, height: 190 };
const MARGIN = { left: 62, right: 18, top: 34, bottom: 58 };
const CELL = {
  width: MARGIN.left + PLOT.width + MARGIN.right,
  height: MARGIN.top + PLOT.height + MARGIN.bottom,
};
const LEGEND_ROW = 24;
/** Names of more categories than these would run into each other side by side. */
const MOST_LEVEL = 6;

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.quiet { fill: #57606a; font-size: 12px; }
.grid { stroke: #d0d7de; }
.mark { stroke: #57606a; stroke-dasharray: 5 4; }
polyline { fill: none; stroke-width: 2; }
.dashed { stroke-dasharray: 6 4; }
${COLOURS.map(([light], k) => `.s${k} { stroke: ${light}; fill: ${light}; }`).join('\n')}
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.quiet { fill: #9198a1; }
.grid { stroke: #3d444d; }
.mark { stroke: #9198a1; }
${COLOURS.map(([, dark], k) => `.s${k} { stroke: ${dark}; fill: ${dark}; }`).join('\n')}
}`;

/** An SVG document: the panels side by side, `columns` to a row, and one legend of the series' names under them. */
export function chart(title: string, panels: readonly Panel[], columns = 2): string {
  const across = Math.min(columns, panels.length);
  const down = Math.ceil(panels.length / across);
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const width = across * CELL.width;
  const legend = legendOf(names, panels, width);
  const height = down * CELL.height + legend.height + 8;
  const drawn = panels.map((panel, k) => {
    const [x, y] = [(k % across) * CELL.width, Math.floor(k / across) * CELL.height];
    return `<g transform="translate(${x} ${y})">\n${drawPanel(panel, names)}\n</g>`;
  });
  return document(title, width, height, [
    ...drawn,
    `<g transform="translate(0 ${down * CELL.height + 4})">${legend.svg}</g>`,
  ]);
}

export function document(title: string, width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
${STYLE}
</style>
${parts.join('\n')}
</svg>
`;
}

function legendOf(
  names: readonly string[],
  panels: readonly Panel[],
  width: number,
): { readonly svg: string; readonly height: number } {
  if (names.length < 2) return { svg: '', height: 0 };
  let [x, y] = [MARGIN.left, 12];
  const parts = names.map((name, k) => {
    const length = 34 + 7.2 * name.length;
    if (x + length > width) [x, y] = [MARGIN.left, y + LEGEND_ROW];
    const own = panels.flatMap(({ series }) => series).find((series) => series.name === name)!;
    const line = own.loose
      ? ''
      : `<polyline ${own.dashed ? 'class="dashed"' : ''} points="${x - 14},${y} ${x + 14},${y}"/>`;
    const part = `<g class="s${k % COLOURS.length}">${line}${marker(k, x, y)}</g><text x="${x + 20}" y="${y + 4}">${escaped(name)}</text>`;
    x += length + 22;
    return part;
  });
  return { svg: parts.join(''), height: y + LEGEND_ROW - 8 };
}

function drawPanel({ title, x, y, series, lines = [] }: Panel, names: readonly string[]): string {
  const all = series.flatMap(({ points }) => points);
  const horizontal = scaleOf(
    x,
    [...all.map((point) => point.x), ...lines.flatMap((line) => line.x ?? [])],
    MARGIN.left,
    MARGIN.left + PLOT.width,
  );
  const values = all.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]);
  const vertical = scaleOf(
    y,
    [...values, ...lines.flatMap((line) => line.y ?? [])],
    MARGIN.top + PLOT.height,
    MARGIN.top,
  );
  const [left, right, top, bottom] = [
    MARGIN.left,
    MARGIN.left + PLOT.width,
    MARGIN.top,
    MARGIN.top + PLOT.height,
  ];
  const parts = [`<text class="title" x="${left}" y="${top - 12}">${escaped(title)}</text>`];
  const slanted = (x.categories?.length ?? 0) > MOST_LEVEL;
  for (const { at, name } of horizontal.ticks) {
    parts.push(`<line class="grid" x1="${at}" y1="${top}" x2="${at}" y2="${bottom}"/>`);
    parts.push(
      slanted
        ? `<text class="quiet" transform="translate(${at + 4} ${bottom + 14}) rotate(-40)" text-anchor="end">${escaped(name)}</text>`
        : `<text class="quiet" x="${at}" y="${bottom + 17}" text-anchor="middle">${escaped(name)}</text>`,
    );
  }
  for (const { at, name } of vertical.ticks) {
    parts.push(`<line class="grid" x1="${left}" y1="${at}" x2="${right}" y2="${at}"/>`);
    parts.push(`<text class="quiet" x="${left - 7}" y="${at + 4}" text-anchor="end">${escaped(name)}</text>`);
  }
  for (const line of lines) {
    const at = line.x === undefined ? vertical.place(line.y!) : horizontal.place(line.x);
    parts.push(
      line.x === undefined
        ? `<line class="mark" x1="${left}" y1="${at}" x2="${right}" y2="${at}"/><text class="quiet" x="${right - 4}" y="${at + 15}" text-anchor="end">${escaped(line.name)}</text>`
        : `<line class="mark" x1="${at}" y1="${top}" x2="${at}" y2="${bottom}"/><text class="quiet" x="${at + 5}" y="${top + 12}">${escaped(line.name)}</text>`,
    );
  }
  for (const { name, points, loose, dashed } of series) {
    const k = names.indexOf(name);
    const placed = points.map((point) => ({
      ...point,
      px: horizontal.place(point.x),
      py: vertical.place(point.y),
    }));
    const path = placed.map(({ px, py }) => `${px},${py}`).join(' ');
    const whiskers = placed.flatMap(({ px, low, high }) =>
      low === undefined || high === undefined || low === high
        ? []
        : [`<line x1="${px}" y1="${vertical.place(low)}" x2="${px}" y2="${vertical.place(high)}"/>`],
    );
    parts.push(
      `<g class="s${k % COLOURS.length}">`,
      ...(loose ? [] : [`<polyline ${dashed ? 'class="dashed"' : ''} points="${path}"/>`]),
      ...whiskers,
      ...placed.map(({ px, py }) => marker(k, px, py)),
      '</g>',
    );
  }
  parts.push(
    `<text x="${(left + right) / 2}" y="${bottom + 38}" text-anchor="middle">${escaped(x.name)}</text>`,
    `<text transform="translate(16 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(y.name)}</text>`,
  );
  return parts.join('\n');
}

interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly name: string }[];
}

function scaleOf(axis: Axis, values: readonly number[], start: number, end: number): Scale {
  const along = (t: number): number => round(start + t * (end - start));
  if (axis.categories) {
    const { categories } = axis;
    const place = (value: number): number => along((value + 0.5) / categories.length);
    return { place, ticks: categories.map((name, k) => ({ at: place(k), name })) };
  }
  const low = Math.min(...values, axis.from ?? Infinity);
  const high = Math.max(...values, axis.to ?? -Infinity);
  if (axis.log) {
    let [from, to] = [Math.log10(low), Math.log10(high)];
    const room = Math.max(0.02, 0.04 * (to - from));
    [from, to] = [from - room, to + room];
    const place = (value: number): number => along((Math.log10(value) - from) / (to - from));
    const marks = logTicks(10 ** from, 10 ** to);
    return { place, ticks: marks.map((value) => ({ at: place(value), name: tickName(value) })) };
  }
  const step = niceStep((high - low || Math.abs(high) || 1) / 5);
  const from = axis.from ?? step * Math.floor(low / step + 1e-9);
  const to = axis.to ?? step * Math.ceil(high / step - 1e-9);
  const last = to > from ? to : from + step;
  const place = (value: number): number => along((value - from) / (last - from));
  const count = Math.round((last - from) / step);
  const marks = Array.from({ length: count + 1 }, (_, k) => from + k * step);
  return { place, ticks: marks.map((value) => ({ at: place(value), name: tickName(value) })) };
}

/** Decades alone when there are many, else 1, 2 and 5 of each, and more of them on a short axis. */
function logTicks(from: number, to: number): number[] {
  const first = Math.floor(Math.log10(from));
  const decades = Array.from({ length: Math.ceil(Math.log10(to)) - first + 1 }, (_, k) => 10 ** (first + k));
  const inside = (factors: readonly number[]): number[] =>
    decades
      .flatMap((power) => factors.map((factor) => factor * power))
      .filter((value) => value >= from && value <= to);
  const choices = [[1], [1, 2, 5], [1, 1.2, 1.5, 2, 3, 5, 7]].map(inside);
  return choices.find((ticks) => ticks.length > 2) ?? choices[2];
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
}

function tickName(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e5
    ? value.toExponential(0).replace('e+', 'e')
    : String(Number(value.toPrecision(6)));
}

function marker(k: number, x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${MARKERS[k % MARKERS.length]}</g>`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
