/** Samples as marks: many in one path, so that thousands draw without freezing. */
import { svg } from '../dom';

export type Shape = 'circle' | 'diamond' | 'square' | 'triangle' | 'plus';

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
  /** 0-based sample. */
  readonly sample: number;
}

/** All points as one path of little outlines of the given radius (pixels). */
export function marksPath(points: readonly ScreenPoint[], shape: Shape, radius: number): string {
  return points.map(({ x, y }) => outline(shape, x, y, radius)).join('');
}

export function outline(shape: Shape, x: number, y: number, r: number): string {
  const [cx, cy] = [x.toFixed(1), y.toFixed(1)];
  switch (shape) {
    case 'circle':
      return `M${(x - r).toFixed(1)} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case 'diamond':
      return `M${cx} ${(y - r * 1.25).toFixed(1)}l${r * 1.25} ${r * 1.25}l${-r * 1.25} ${r * 1.25}l${-r * 1.25} ${-r * 1.25}z`;
    case 'square':
      return `M${(x - r).toFixed(1)} ${(y - r).toFixed(1)}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 'triangle':
      return `M${cx} ${(y - r * 1.2).toFixed(1)}l${r * 1.2} ${r * 2.1}h${-r * 2.4}z`;
    case 'plus':
      return `M${cx} ${(y - r * 1.2).toFixed(1)}v${r * 2.4}M${(x - r * 1.2).toFixed(1)} ${cy}h${r * 2.4}`;
  }
}

/** Smaller marks for more samples. */
export function markRadius(count: number): number {
  if (count <= 60) return 4;
  return count <= 300 ? 3.2 : 2.2;
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
