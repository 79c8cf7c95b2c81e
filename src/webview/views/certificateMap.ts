/** The certificate over two parameters: a map of zᵀa(θ) between −1 and 1, with the lines near the bound and the neurons. */
import type { FitResult } from '../../result/schema';
import { svg } from '../dom';
import { fullPrecision } from '../format';
import { fromDisc, onDisc, type Certificate, type Chart, type Touch } from '../model/certificate';
import { frame, text, type Size } from '../plot/axes';
import { colourMap } from '../plot/colours';
import { contour, type Grid } from '../plot/contour';
import { gridImage } from '../plot/gridImage';
import { linePath, swatchLine, swatchMark, type LegendItem } from '../plot/marks';
import { smallFont } from '../theme';
import { hidden, touchMark } from './certificateMarks';
import type { Plot } from './plotBox';

/** Sample evaluations one map may cost. */
const BUDGET = 3e7;
/** Drawn for the bound itself, at which a level line would be only a point. */
const NEAR = 0.95;

type Pixel = { readonly x: number; readonly y: number };

/** The equal-area pictures of the two hemispheres b ≥ 0 and b ≤ 0, side by side, or one above the other when narrow. */
export function drawSphere(result: FitResult, certificate: Certificate, size: Size): Plot {
  const chart = certificate.chart as Extract<Chart, { kind: 'sphere' }>;
  const font = smallFont();
  const beside = size.width > size.height;
  const room = beside
    ? Math.min(size.width / 2 - 16, size.height - font.size * 3.4)
    : Math.min(size.width - 16, size.height / 2 - font.size * 3.2);
  const radius = Math.max(40, room / 2);
  const side = sideFor(certificate.terms, 2, radius * 2);
  const root = svg('svg', {
    class: 'plot',
    width: size.width,
    height: size.height,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'group',
    'aria-label': 'Dual certificate: zᵀa(θ) over the directions of (w₁, w₂, b), as two hemispheres',
  });
  const centre = (upper: boolean): Pixel => {
    const first = upper;
    const [x, y] = [size.width / 2, size.height / 2];
    if (beside) return { x: first ? x / 2 : x * 1.5, y: y - font.size * 0.2 };
    return { x, y: first ? y / 2 : y * 1.5 };
  };
  const colours = colourMap({ from: -1, to: 1 }, true);
  let most = 0;
  for (const upper of [true, false]) {
    const { x: cx, y: cy } = centre(upper);
    const pixels = Array.from({ length: side * side }, (_, at) => {
      const [px, py] = [(2 * (at % side)) / (side - 1) - 1, (2 * Math.floor(at / side)) / (side - 1) - 1];
      // Outside the disc the rim's values go on, so that level lines end at the rim and not before.
      return { px, py, out: Math.max(1, Math.hypot(px, py)) };
    });
    const values = certificate.responses(
      pixels.map(({ px, py, out }) => chart.at(fromDisc(px / out, py / out, upper))),
    );
    pixels.forEach(({ out }, at) => {
      if (out === 1) most = Math.max(most, Math.abs(values[at]));
    });
    const grid: Grid = { columns: side, rows: side, x: { from: -1, to: 1 }, y: { from: -1, to: 1 }, values };
    const clip = `hf-disc-${upper ? 'upper' : 'lower'}`;
    const disc = () => svg('circle', { cx, cy, r: radius });
    const marks = svg('g', { 'clip-path': `url(#${clip})` });
    root.append(svg('clipPath', { id: clip }, disc()));
    marks.append(
      gridImage(grid, colours, {
        left: cx - radius,
        top: cy - radius,
        width: 2 * radius,
        height: 2 * radius,
      }),
    );
    levels(grid, marks, ([px, py]) => ({ x: cx + px * radius, y: cy - py * radius }));
    const rim = disc();
    rim.setAttribute('class', 'frame');
    const name = text(cx, cy + radius + font.size * 1.35, 'middle', upper ? 'bias b ≥ 0' : 'bias b ≤ 0');
    root.append(
      marks,
      rim,
      name,
      text(cx + radius - 2, cy - 3, 'end', 'w₁'),
      text(cx + 4, cy - radius + font.size, 'start', 'w₂'),
    );
  }
  const placed = certificate.drawn.flatMap((touch) => {
    if (touch.theta.length === 0) return [];
    const { upper, x, y } = onDisc(touch.theta);
    const { x: cx, y: cy } = centre(upper);
    return [{ touch, at: { x: cx + x * radius, y: cy - y * radius } }];
  });
  neurons(root, placed);
  const [first, second] = result.samples.inputs;
  const note =
    `Each disc is half of all directions of (w₁, w₂, b) in equal area, w₁ the weight of ${first}, w₂ of ${second}; rims meet at b = 0. ` +
    `Largest |zᵀa(θ)| on the map: ${largest(most)}.`;
  return { svg: root, legend: legendOf(), note: [note, hidden(certificate)].join(' ').trim() };
}

/** A free bias: every line of the plane, by the angle of its normal and its distance from the middle of the inputs. */
export function drawStrip(certificate: Certificate, size: Size): Plot {
  const chart = certificate.chart as Extract<Chart, { kind: 'strip' }>;
  const x = { from: -180, to: 180 };
  const y = { from: -chart.reach, to: chart.reach };
  const plot = frame({
    size,
    x,
    y,
    xName: 'angle of (w₁, w₂) in degrees',
    yName: 'distance of the kink line',
    label: 'Dual certificate: zᵀa(θ) over the angle of w and the distance of the kink line',
  });
  const side = sideFor(certificate.terms, 1, plot.box.width);
  const values = certificate.responses(
    Array.from({ length: side * side }, (_, at) => {
      const angle = -Math.PI + (2 * Math.PI * (at % side)) / (side - 1);
      return chart.at(angle, y.from + ((y.to - y.from) * Math.floor(at / side)) / (side - 1));
    }),
  );
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const grid: Grid = { columns: side, rows: side, x, y, values };
  plot.marks.append(gridImage(grid, colourMap({ from: -1, to: 1 }, true), plot.box));
  levels(grid, plot.marks, ([px, py]) => ({ x: plot.x(px), y: plot.y(py) }));
  const placed = certificate.drawn.flatMap((touch) => {
    if (touch.theta.length === 0) return [];
    const [w1, w2, b] = touch.theta;
    const at = { x: plot.x((Math.atan2(w2, w1) * 180) / Math.PI), y: plot.y(-b / Math.hypot(w1, w2)) };
    return [{ touch, at }];
  });
  neurons(plot.marks, placed);
  const note = `Distances are from the origin of the inputs the fit was solved in. Largest |zᵀa(θ)| on the map: ${largest(most)}.`;
  return { svg: plot.svg, legend: legendOf(), note: [note, hidden(certificate)].join(' ').trim() };
}

function neurons(parent: Element, placed: readonly { readonly touch: Touch; readonly at: Pixel }[]): void {
  placed.forEach(({ touch, at }, k) => {
    parent.append(touchMark(touch, at, k === 0, fullPrecision(touch.value)));
  });
}

function levels(grid: Grid, parent: Element, toPixel: (point: readonly [number, number]) => Pixel): void {
  for (const level of [-0.5, 0.5, -NEAR, NEAR]) {
    const d = contour(grid, level)
      .map((line) => linePath(line.map(toPixel)))
      .join('');
    const name = Math.abs(level) === NEAR ? 'bound' : 'level';
    if (d !== '') parent.append(svg('path', { class: `${name}${level < 0 ? ' negative-level' : ''}`, d }));
  }
}

function legendOf(): LegendItem[] {
  return [
    { text: `zᵀa(θ) = ${NEAR}: within 5 % of the bound 1`, swatch: swatchLine('bound') },
    { text: `−${NEAR}: within 5 % of the bound −1`, swatch: swatchLine('bound negative-level') },
    { text: '±0.5', swatch: swatchLine('level') },
    { text: 'neuron, v > 0', swatch: swatchMark('touch-mark', 'circle') },
    { text: 'neuron, v < 0', swatch: swatchMark('touch-mark', 'diamond') },
  ];
}

/** Rounded up, so that a value over 1 is never hidden. */
function largest(value: number): string {
  return value > 1 + 1e-6 ? String(value) : (Math.ceil(value * 1e4 - 1e-3) / 1e4).toString();
}

function sideFor(terms: number, maps: number, pixels: number): number {
  const affordable = Math.sqrt(BUDGET / (maps * Math.max(1, terms)));
  return Math.max(24, Math.min(Math.round(affordable), 220, Math.round(pixels)));
}
