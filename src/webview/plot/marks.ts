/** Samples as marks: many in one path, so that thousands draw without freezing. */
import { svg } from '../dom';

export type Shape = 'circle' | 'diamond' | 'square' | 'triangle' | 'plus' | 'cross';

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
  /** 0-based sample. */
  readonly sample: number;
}

/** All points as one path of little outlines of the given radius (pixels). */
export function marksPath(points: readonly ScreenPoint[], shape: Shape, radius: number): string {
  const form = formOf(shape, radius);
  return points.map(({ x, y }) => placed(form, x, y)).join('');
}

export function outline(shape: Shape, x: number, y: number, radius: number): string {
  return placed(formOf(shape, radius), x, y);
}

/** An outline without its place: where it begins, from the middle of the mark, and how it goes on from there. */
interface Form {
  readonly dx: number;
  readonly dy: number;
  readonly path: string;
}

function formOf(shape: Shape, r: number): Form {
  switch (shape) {
    case 'circle':
      return { dx: -r, dy: 0, path: `a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z` };
    case 'diamond': {
      const side = r * 1.25;
      return { dx: 0, dy: -side, path: `l${side} ${side}l${-side} ${side}l${-side} ${-side}z` };
    }
    case 'square':
      return { dx: -r, dy: -r, path: `h${2 * r}v${2 * r}h${-2 * r}z` };
    case 'triangle':
      return { dx: 0, dy: -r * 1.2, path: `l${r * 1.2} ${r * 2.1}h${-r * 2.4}z` };
    case 'plus':
      return { dx: 0, dy: -r * 1.2, path: `v${r * 2.4}m${-r * 1.2} ${-r * 1.2}h${r * 2.4}` };
    case 'cross':
      return { dx: -r, dy: -r, path: `l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}` };
  }
}

/** To a tenth of a pixel. */
function placed({ dx, dy, path }: Form, x: number, y: number): string {
  return `M${Math.round((x + dx) * 10) / 10} ${Math.round((y + dy) * 10) / 10}${path}`;
}

/** Smaller marks for more samples. */
export function markRadius(count: number): number {
  if (count <= 60) return 3.4;
  return count <= 300 ? 2.8 : 2;
}

/** A polyline's path. */
export function linePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`).join('');
}

export interface LegendItem {
  readonly text: string;
  /** The mark, drawn in a 22 × 12 box. */
  readonly swatch: SVGElement;
}

export function swatchLine(className: string): SVGElement {
  return svg('line', { class: className, x1: 1, x2: 21, y1: 6, y2: 6 });
}

export function swatchMark(className: string, shape: Shape): SVGElement {
  return svg('path', { class: className, d: outline(shape, 11, 6, 4) });
}
