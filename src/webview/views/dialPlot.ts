/** Mass and neurons over a tolerance or a penalty. Hatched: proven, no network has less mass there. */
import type { TrialFigures } from '../../protocol/panel';
import { svg } from '../dom';
import { formatNumber } from '../format';
import { dialTicks, type Dial } from '../model/dial';
import { text, textWidth, type Size } from '../plot/axes';
import { hatching } from '../plot/hatch';
import { linePath } from '../plot/marks';
import { linearScale, ticks, type Scale } from '../plot/scale';

/** Pixels. */
const LEFT = 40;
const RIGHT = 10;
const TOP = 18;
const MASS = 92;
const BETWEEN = 22;
const COUNT = 46;
/** The slider stands here, over the drawing; below it the values along it. */
export const SLIDER_TOP = TOP + MASS + BETWEEN + COUNT + 8;
const SLIDER = 20;
export const DIAL_HEIGHT = SLIDER_TOP + SLIDER + 16;

export interface Point {
  readonly value: number;
  readonly figures: TrialFigures;
}

export interface DialDrawing {
  readonly svg: SVGSVGElement;
  /** Where the slider's way begins and how long it is, in pixels. */
  readonly way: { readonly left: number; readonly width: number };
}

/** `points` ascend by their value; `tried` is where the slider is. */
export function drawDial(dial: Dial, points: readonly Point[], tried: number, { width }: Size): DialDrawing {
  const way = { left: LEFT, width: Math.max(60, width - LEFT - RIGHT) };
  const x = (value: number) => way.left + dial.shareOf(value) * way.width;
  const met = points.filter(({ figures }) => figures.mass !== null);
  const most = (of: (figures: TrialFigures) => number) =>
    Math.max(...met.map(({ figures }) => of(figures)), 0);
  const rows = [
    { top: TOP, height: MASS, most: most(({ mass }) => mass ?? 0) * 1.08 || 1, words: 'mass ↑' },
    {
      top: TOP + MASS + BETWEEN,
      height: COUNT,
      most: most(({ neurons }) => neurons) * 1.15 || 1,
      words: 'neurons ↑',
    },
  ] as const;
  const [mass, count] = rows.map(({ top, height, most: end }) =>
    linearScale({ from: 0, to: end }, top + height, top),
  );
  const drawing = svg('svg', {
    class: 'plot',
    width,
    height: DIAL_HEIGHT,
    viewBox: `0 0 ${width} ${DIAL_HEIGHT}`,
    role: 'img',
    'aria-label': `${dial.title}: ${met.length} fits`,
  });
  for (const [k, row] of rows.entries()) drawing.append(...axis(row, k === 0 ? mass : count, way, k === 1));
  if (dial.hard) drawing.append(...proven(met, x, mass));
  const curve = met.map(({ value, figures }) => ({ x: x(value), y: mass(figures.mass ?? 0) }));
  drawing.append(
    svg('path', { class: 'curve', d: linePath(curve) }),
    svg('path', { class: 'curve', d: stairs(met, x, count) }),
    ...upright(dial.written, met, { x, mass, count }, 'written', way),
    ...(tried === dial.written ? [] : upright(tried, met, { x, mass, count }, 'tried', way)),
    ...scale(dial, way),
  );
  return { svg: drawing, way };
}

interface Way {
  readonly left: number;
  readonly width: number;
}

function axis(
  { top, height, most, words }: { top: number; height: number; most: number; words: string },
  y: Scale,
  { left, width }: Way,
  whole: boolean,
): SVGElement[] {
  const { values, labels } = ticks({ from: 0, to: most }, height > 60 ? 3 : 2);
  const lines = values.flatMap((value, k) =>
    whole && !Number.isInteger(value)
      ? []
      : [
          svg('line', { class: 'gridline', x1: left, x2: left + width, y1: y(value), y2: y(value) }),
          text(left - 6, y(value) + 4, 'end', labels[k]),
        ],
  );
  return [...lines, text(left + width, top - 5, 'end', words)];
}

/** The least mass does not rise with the tolerance: from one fit to the next no network has less than the bound of the next. */
function proven(points: readonly Point[], x: Scale, y: Scale): SVGElement[] {
  if (points.length < 2) return [];
  const { pattern, fill } = hatching();
  const foot = y(0);
  const first = points[0];
  const steps = points
    .slice(1)
    .map(({ value, figures }, k) => {
      const top = y(Math.max(0, figures.lowerBound));
      return `L${x(points[k].value).toFixed(2)} ${top.toFixed(2)}L${x(value).toFixed(2)} ${top.toFixed(2)}`;
    })
    .join('');
  const last = points[points.length - 1];
  const d = `M${x(first.value).toFixed(2)} ${foot}${steps}L${x(last.value).toFixed(2)} ${foot}Z`;
  return [pattern, svg('path', { class: 'hatched', fill, d })];
}

function stairs(points: readonly Point[], x: Scale, y: Scale): string {
  return linePath(
    points.flatMap(({ value, figures }, k) => {
      const here = { x: x(value), y: y(figures.neurons) };
      return k === 0 ? [here] : [{ x: here.x, y: y(points[k - 1].figures.neurons) }, here];
    }),
  );
}

/** A line at a value, with the figures of its fit where that is known. */
function upright(
  value: number,
  points: readonly Point[],
  { x, mass, count }: { x: Scale; mass: Scale; count: Scale },
  kind: 'written' | 'tried',
  way: Way,
): SVGElement[] {
  const at = x(value);
  const end = kind === 'tried' ? SLIDER_TOP + SLIDER / 2 : SLIDER_TOP;
  const drawn: SVGElement[] = [svg('line', { class: `dial-${kind}`, x1: at, x2: at, y1: TOP - 6, y2: end })];
  const figures = points.find((point) => point.value === value)?.figures;
  if (figures !== undefined) {
    const right = at > way.left + way.width * 0.75;
    const [anchor, beside] = right ? (['end', at - 7] as const) : (['start', at + 7] as const);
    for (const [y, words] of [
      [mass(figures.mass ?? 0), formatNumber(figures.mass)],
      [count(figures.neurons), String(figures.neurons)],
    ] as const) {
      const label = text(beside, y - 6, anchor, words);
      label.setAttribute('class', kind === 'tried' ? 'name halo strong' : 'halo');
      drawn.push(svg('circle', { class: `dial-dot ${kind}`, cx: at, cy: y, r: 3.6 }), label);
    }
  }
  if (kind === 'written') {
    const words = 'in the text';
    const half = textWidth(words) / 2;
    const place = Math.max(way.left + half, Math.min(at, way.left + way.width - half - 52));
    const label = text(place, TOP - 8, 'middle', words);
    label.setAttribute('class', 'halo');
    drawn.push(label);
  }
  return drawn;
}

/** Round values under the slider, as far as they do not touch. */
function scale(dial: Dial, { left, width }: Way): SVGElement[] {
  const y = DIAL_HEIGHT - 4;
  let free = -Infinity;
  return dialTicks(dial).flatMap(({ value, share }) => {
    const words = formatNumber(value);
    const [at, half] = [left + share * width, textWidth(words) / 2];
    if (at - half < free) return [];
    free = at + half + 10;
    return [text(at, y, 'middle', words)];
  });
}
