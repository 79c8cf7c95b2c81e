/** The frame of a plot: axes with ticks and names, a clipped area for the marks, and the scales. Native SVG. */
import { svg } from '../dom';
import { shorten } from '../format';
import { smallFont } from '../theme';
import { linearScale, logScale, logTicks, ticks, type Range, type Scale } from './scale';

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
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
}

export interface FrameOptions {
  readonly size: Size;
  readonly x: Range;
  readonly y: Range;
  readonly xName: string;
  readonly yName: string;
  /** Logarithmic axes; their ranges must be positive. */
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  /** Pixels kept free at the right, for a colour bar. */
  readonly right?: number;
  readonly label: string;
}

const TICK = 5;
let clipCount = 0;

export function frame(options: FrameOptions): Frame {
  const { size } = options;
  const font = smallFont();
  const yTicks = (options.yLog ? logTicks : ticks)(options.y, Math.max(3, Math.floor(size.height / 40)));
  const widest = Math.max(...yTicks.labels.map(textWidth), 0);
  const left = Math.ceil(widest + TICK + 4 + font.size * 1.6);
  const bottom = Math.ceil(TICK + font.size * 2.9);
  const top = Math.ceil(font.size * 0.7);
  const right = Math.max(options.right ?? 0, 14);
  const box = {
    left,
    top,
    width: Math.max(40, size.width - left - right),
    height: Math.max(40, size.height - top - bottom),
  };
  const x = (options.xLog ? logScale : linearScale)(options.x, box.left, box.left + box.width);
  const y = (options.yLog ? logScale : linearScale)(options.y, box.top + box.height, box.top);
  const xTicks = (options.xLog ? logTicks : ticks)(options.x, Math.max(3, Math.floor(box.width / 60)));

  const clip = `hf-clip-${++clipCount}`;
  const marks = svg('g', { 'clip-path': `url(#${clip})` });
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
  xTicks.values.forEach((value, k) => {
    axes.append(
      svg('line', { class: 'gridline', x1: x(value), x2: x(value), y1: box.top, y2: box.top + box.height }),
    );
    axes.append(text(x(value), box.top + box.height + TICK + font.size, 'middle', xTicks.labels[k]));
  });
  yTicks.values.forEach((value, k) => {
    axes.append(
      svg('line', { class: 'gridline', x1: box.left, x2: box.left + box.width, y1: y(value), y2: y(value) }),
    );
    axes.append(text(box.left - TICK, y(value) + font.size * 0.35, 'end', yTicks.labels[k]));
  });
  axes.append(rectangle(box, 'frame'));
  axes.append(name(options.xName, box.left + box.width / 2, size.height - font.size * 0.45, box.width));
  const upright = name(options.yName, 0, 0, box.height);
  upright.setAttribute('transform', `translate(${font.size * 1.05} ${box.top + box.height / 2}) rotate(-90)`);
  axes.append(upright);
  root.append(axes, marks);
  return { svg: root, marks, box, x, y };
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
function name(content: string, x: number, y: number, room: number): SVGTextElement {
  const element = text(x, y, 'middle', fitText(content, room));
  element.setAttribute('class', 'axis-name');
  element.append(svg('title', {}, content));
  return element;
}
