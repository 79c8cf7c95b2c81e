/** The growth curves as a picture: both axes logarithmic, readable on light and dark, told apart without colour. */
import type { GrowthSeries } from './growth';

const WIDTH = 800;
const HEIGHT = 440;
const AREA = { left: 64, right: 500, top: 24, bottom: 372 };

/** Stroke of a series on a light and on a dark page; contrast at least 4.5 : 1 on white and on #0d1117. */
const STROKES = [
  ['#0b5cad', '#79b8ff'],
  ['#a33b00', '#ffab70'],
  ['#1a6e2e', '#85e89d'],
  ['#6f3fb0', '#c9a6ff'],
];

/** Markers around the origin, one a series. */
const MARKERS = [
  '<circle r="4"/>',
  '<rect x="-4" y="-4" width="8" height="8"/>',
  '<path d="M0-5 5 4H-5Z"/>',
  '<path d="M0-5 5 0 0 5-5 0Z"/>',
];

/** Decades that hold every value. */
function decades(values: readonly number[]): { readonly from: number; readonly to: number } {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.ceil(Math.log10(Math.max(...values)));
  return { from, to: Math.max(to, from + 1) };
}

/** An SVG document; `caption` says where the times were measured. Series without points are only listed. */
export function growthChart(series: readonly GrowthSeries[], caption: string): string {
  const points = series.flatMap((one) => one.points);
  if (points.length === 0) throw new Error('No growth curve has a point.');
  const xs = decades(points.map(({ samples }) => samples));
  const ys = decades(points.map(({ ms }) => ms / 1000));
  const along = (value: number, { from, to }: typeof xs, start: number, end: number): number =>
    start + ((Math.log10(value) - from) / (to - from)) * (end - start);
  const x = (samples: number): number => round(along(samples, xs, AREA.left, AREA.right));
  const y = (seconds: number): number => round(along(seconds, ys, AREA.bottom, AREA.top));
  const parts: string[] = [];
  for (let power = xs.from; power <= xs.to; power++) {
    const at = x(10 ** power);
    parts.push(
      `<line class="grid" x1="${at}" y1="${AREA.top}" x2="${at}" y2="${AREA.bottom}"/>`,
      `<text x="${at}" y="${AREA.bottom + 20}" text-anchor="middle">${(10 ** power).toLocaleString('en')}</text>`,
    );
  }
  for (let power = ys.from; power <= ys.to; power++) {
    const at = y(10 ** power);
    parts.push(
      `<line class="grid" x1="${AREA.left}" y1="${at}" x2="${AREA.right}" y2="${at}"/>`,
      `<text x="${AREA.left - 8}" y="${at + 4}" text-anchor="end">${secondsOf(power)}</text>`,
    );
  }
  series.forEach(({ name, points: own, exponent }, k) => {
    const path = own.map(({ samples, ms }) => `${x(samples)},${y(ms / 1000)}`).join(' ');
    const growing = exponent === null ? 'too few points' : `time ∝ n^${exponent.toFixed(2)}`;
    const row = AREA.top + 24 + 56 * k;
    parts.push(
      `<g class="s${k % STROKES.length}">`,
      `<polyline points="${path}"/>`,
      ...own.map(({ samples, ms }) => marker(k, x(samples), y(ms / 1000))),
      marker(k, AREA.right + 24, row - 4),
      `</g>`,
      `<text x="${AREA.right + 38}" y="${row}">${escaped(name)}</text>`,
      `<text class="quiet" x="${AREA.right + 38}" y="${row + 18}">${growing}</text>`,
    );
  });
  const middle = (AREA.left + AREA.right) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>Time of a fit against the number of samples</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.quiet { fill: #57606a; }
.grid { stroke: #d0d7de; }
polyline { fill: none; stroke-width: 2; }
${STROKES.map(([light], k) => `.s${k} { stroke: ${light}; fill: ${light}; }`).join('\n')}
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.quiet { fill: #9198a1; }
.grid { stroke: #3d444d; }
${STROKES.map(([, dark], k) => `.s${k} { stroke: ${dark}; fill: ${dark}; }`).join('\n')}
}
</style>
${parts.join('\n')}
<text x="${middle}" y="${AREA.bottom + 42}" text-anchor="middle">samples n</text>
<text class="quiet" x="${AREA.left}" y="${HEIGHT - 6}">${escaped(caption)}</text>
</svg>
`;
}

function marker(k: number, x: number, y: number): string {
  return `<g transform="translate(${x} ${y})">${MARKERS[k % MARKERS.length]}</g>`;
}

function secondsOf(power: number): string {
  return power >= 0
    ? `${10 ** power} s`
    : power >= -3
      ? `${10 ** (power + 3)} ms`
      : `${10 ** (power + 6)} µs`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
