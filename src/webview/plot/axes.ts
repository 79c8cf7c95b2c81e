/** The frame of a plot: axes with ticks and names, a clipped area for the marks, and the scales. Native SVG. */
import { svg } from '../dom';
import { isolated, shorten } from '../format';
import { smallFont } from '../theme';
import { linearScale, logScale, logTicks, ticks, type Range, type Scale, type Ticks } from './scale';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Frame {
  readonly svg: SVGSVGElement;
  /** Marks go here; they are clipped to the box. */
  readonly marks: SVGGElement;
  /** Over the marks, and not clipped. */
  readonly free: SVGGElement;
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
}

export interface FrameOptions {
  readonly size: Size;
  readonly x: Range;
  readonly y: Range;
  readonly xName: string;
  /** Empty where the page says it beside the drawing. */
  readonly yName: string;
  /** Logarithmic axes; their ranges must be positive. */
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  /** Where ticks stand and what they say; absent: round numbers. */
  readonly xTicks?: Ticks;
  readonly yTicks?: Ticks;
  /** Pixels kept free at the right, for a colour bar. */
  readonly right?: number;
  /** Pixels kept free above the area, for words. */
  readonly top?: number;
  /** Pixels kept free between the area and the x axis, for rows of their own over the same axis. */
  readonly below?: number;
  /** True draws the y axis as a line with ticks, for areas that are filled; else faint lines cross the area. */
  readonly yLine?: boolean;
  readonly label: string;
}

const TICK = 4;
/** Pixels at the left for ticks, unless they need more. */
const LEFT = 40;
/** The row of ticks and the axis' name. */
const AXIS_ROW = 20;
const NAME_ROW = 16;
let clipCount = 0;

export function frame(options: FrameOptions): Frame {
  const { size, below = 0 } = options;
  const height = size.height - below;
  const yTicks =
    options.yTicks ?? (options.yLog ? logTicks : ticks)(options.y, Math.max(3, Math.floor(height / 40)));
  const widest = Math.max(...yTicks.labels.map(textWidth), 0);
  const left = Math.max(LEFT, Math.ceil(widest) + 10);
  const top = (options.yName === '' ? 6 : NAME_ROW + 4) + (options.top ?? 0);
  const right = Math.max(options.right ?? 0, 8);
  const box = {
    left,
    top,
    width: Math.max(40, size.width - left - right),
    height: Math.max(40, height - top - AXIS_ROW),
  };
  const x = (options.xLog ? logScale : linearScale)(options.x, box.left, box.left + box.width);
  const y = (options.yLog ? logScale : linearScale)(options.y, box.top + box.height, box.top);

  const clip = `hf-clip-${++clipCount}`;
  const marks = svg('g', { 'clip-path': `url(#${clip})` });
  const free = svg('g', {});
  const root = svg(
    'svg',
    {
      class: 'plot',
      width: size.width,
      height: size.height,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: 'group',
      'aria-label': options.label,
    },
    svg('clipPath', { id: clip }, rectangle(box)),
  );
  const axes = svg('g', { class: 'axes', 'aria-hidden': 'true' });
  axes.append(...yAxis(yTicks, y, box, options.yLine ?? false));
  const xTicks =
    options.xTicks ?? (options.xLog ? logTicks : ticks)(options.x, Math.max(3, Math.floor(box.width / 60)));
  axes.append(...xAxis(xTicks, x, box, box.top + box.height + below, options.xName));
  if (options.yName !== '') {
    axes.append(name(`↑ ${isolated(options.yName)}`, options.yName, 2, 11, 'start', size.width - 4));
  }
  root.append(axes, marks, free);
  return { svg: root, marks, free, box, x, y };
}

function yAxis(all: Ticks, y: Scale, box: Box, line: boolean): SVGElement[] {
  const right = box.left + box.width;
  const marks = all.values.flatMap((value, k) => {
    const at = y(value);
    const ends = line ? { x1: box.left - TICK, x2: box.left } : { x1: box.left, x2: right };
    return [
      svg('line', { class: line ? 'axis-line' : 'gridline', ...ends, y1: at, y2: at }),
      text(box.left - 6, at + 4, 'end', all.labels[k]),
    ];
  });
  if (!line) return marks;
  const ends = { x1: box.left, x2: box.left, y1: box.top, y2: box.top + box.height };
  return [...marks, svg('line', { class: 'axis-line', ...ends })];
}

/** Ticks and the axis' name in one row; a tick that would touch the name, or the tick before it, has no label. */
function xAxis(all: Ticks, x: Scale, box: Box, top: number, xName: string): SVGElement[] {
  const right = box.left + box.width;
  const room = box.width * 0.6;
  const shown = xName === '' ? '' : `${fitText(xName, room)} →`;
  const named = name(
    shown === '' ? '' : `${isolated(fitText(xName, room))} →`,
    xName,
    right,
    top + 16,
    'end',
    box.width,
  );
  const drawn: SVGElement[] = [
    svg('line', { class: 'axis-line', x1: box.left, x2: right, y1: top, y2: top }),
    ...(xName === '' ? [] : [named]),
  ];
  const limit = right - (shown === '' ? 0 : textWidth(shown) + 8);
  let free = -Infinity;
  all.values.forEach((value, k) => {
    const at = x(value);
    drawn.push(svg('line', { class: 'axis-line', x1: at, x2: at, y1: top, y2: top + TICK }));
    const half = textWidth(all.labels[k]) / 2;
    if (at - half < free || at + half > limit) return;
    free = at + half + 6;
    drawn.push(text(at, top + 16, 'middle', all.labels[k]));
  });
  return drawn;
}

/** Width in pixels of small print. */
export function textWidth(content: string): number {
  const font = smallFont();
  const context = measuring.getContext('2d');
  if (context === null) return content.length * font.size * 0.6;
  context.font = `${font.size}px ${font.family}`;
  return context.measureText(content).width;
}
const measuring = document.createElement('canvas');

/** The name, cut with an ellipsis to the pixels there are; at least one letter stays. */
export function fitText(name: string, room: number): string {
  let shown = name;
  for (let most = name.length - 1; textWidth(shown) > room && most > 1; most--) shown = shorten(name, most);
  return shown;
}

export function rectangle(box: Box, className?: string): SVGRectElement {
  return svg('rect', { class: className, x: box.left, y: box.top, width: box.width, height: box.height });
}

export function text(
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  content: string,
): SVGTextElement {
  return svg('text', { x, y, 'text-anchor': anchor }, content);
}

/** An axis name, cut to the room there is; the whole name is its tooltip. */
function name(
  content: string,
  whole: string,
  x: number,
  y: number,
  anchor: 'start' | 'end',
  room: number,
): SVGTextElement {
  const element = text(x, y, anchor, fitText(content, room));
  element.setAttribute('class', 'axis-name');
  element.append(svg('title', {}, whole));
  return element;
}
