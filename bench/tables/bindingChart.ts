/** A fit's way to its proof as a picture: the samples that are in, and the proven gap, against time. */
import type { TraceEntry } from '../../src/core/solution';

/** The samples of the restricted program at a time. */
export interface SamplesIn {
  readonly ms: number;
  readonly rows: number;
}

const WIDTH = 800;
const HEIGHT = 300;
const PANELS = [
  { left: 56, right: 380, title: 'samples that are in' },
  { left: 466, right: 790, title: 'proven gap' },
];
const [TOP, BOTTOM] = [36, 244];

const gapOf = ({ objective, lowerBound }: TraceEntry): number =>
  objective === null || objective <= 0 ? 1 : Math.max(1e-6, (objective - lowerBound) / objective);

/** An SVG document, readable on light and dark. `all` is how many samples there are. */
export function bindingChart(
  samples: readonly SamplesIn[],
  trace: readonly TraceEntry[],
  all: number,
  caption: string,
): string {
  const last = Math.max(...samples.map(({ ms }) => ms), ...trace.map(({ ms }) => ms));
  const most = Math.ceil(Math.max(...samples.map(({ rows }) => rows)) / 20) * 20;
  const lowest = Math.floor(Math.log10(Math.min(...trace.map(gapOf))));
  const x = (panel: number, ms: number): number =>
    round(PANELS[panel].left + (ms / last) * (PANELS[panel].right - PANELS[panel].left));
  const y = (part: number): number => round(BOTTOM - part * (BOTTOM - TOP));
  const parts = PANELS.map(({ left, title }, panel) =>
    [
      `<text x="${left}" y="20">${title}</text>`,
      ...[0, 0.5, 1].map((part) => {
        const at = x(panel, part * last);
        return `<text x="${at}" y="${BOTTOM + 20}" text-anchor="middle">${((part * last) / 1000).toPrecision(2)} s</text>`;
      }),
    ].join(''),
  );
  const levels = (panel: number, marks: readonly (readonly [number, string])[]): string =>
    marks
      .map(([part, label]) => {
        const { left, right } = PANELS[panel];
        const at = y(part);
        return `<line class="grid" x1="${left}" y1="${at}" x2="${right}" y2="${at}"/><text x="${left - 8}" y="${at + 4}" text-anchor="end">${label}</text>`;
      })
      .join('');
  parts.push(
    levels(
      0,
      [0, 0.5, 1].map((part) => [part, String(part * most)] as const),
    ),
  );
  const powers = Array.from({ length: 1 - lowest }, (_, k) => -k);
  parts.push(
    levels(
      1,
      powers.map((power) => [1 - power / lowest, power === 0 ? '1' : `1e${power}`] as const),
    ),
  );
  parts.push(steps(samples.map(({ ms, rows }) => [x(0, ms), y(rows / most)] as const)));
  parts.push(
    steps(trace.map((entry) => [x(1, entry.ms), y(1 - Math.log10(gapOf(entry)) / lowest)] as const)),
  );
  const label = `${samples.at(-1)?.rows ?? 0} of ${all} samples are in at the end; the gap falls to ${gapOf(trace.at(-1)!).toExponential(1)}.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
<style>text{font:13px sans-serif;fill:#24292f}.grid{stroke:#d0d7de}path{fill:none;stroke:#0b5cad;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}path{stroke:#79b8ff}}</style>
${parts.join('\n')}
<text x="${PANELS[0].left}" y="${HEIGHT - 12}">${caption}</text>
</svg>
`;
}

const round = (value: number): number => Math.round(10 * value) / 10;

/** What is known holds until there is better. */
function steps(points: readonly (readonly [number, number])[]): string {
  const [[x0, y0], ...rest] = points;
  return `<path d="M${x0} ${y0}${rest.map(([px, py]) => `H${px}V${py}`).join('')}"/>`;
}
