/** Patterns. Hatching everywhere means: proven, nothing is here. Dots mean: open, not decided yet. */
import { svg } from '../dom';

const STEP = 6;
const DOTS = 4;
let count = 0;

/** A pattern, to be put into the drawing, and the `fill` that uses it. */
interface Filling {
  readonly pattern: SVGPatternElement;
  readonly fill: string;
}

export function hatching(): Filling {
  return filling(
    { width: STEP, height: STEP, patternTransform: 'rotate(45)' },
    svg('line', { class: 'hatch', x1: 0, x2: 0, y1: 0, y2: STEP }),
  );
}

/** A hatched rectangle with its pattern, between two heights of a plot's area. */
export function hatchedRows(
  { left, width }: { readonly left: number; readonly width: number },
  from: number,
  to: number,
): SVGElement[] {
  const { pattern, fill } = hatching();
  const height = Math.max(0, to - from);
  return [pattern, svg('rect', { class: 'hatched', fill, x: left, y: from, width, height })];
}

export function openDots(): Filling {
  return filling(
    { width: DOTS, height: DOTS },
    svg('rect', { class: 'open-ground', width: DOTS, height: DOTS }),
    svg('circle', { class: 'open-dot', cx: DOTS / 2, cy: DOTS / 2, r: 0.8 }),
  );
}

function filling(attributes: Readonly<Record<string, string | number>>, ...parts: SVGElement[]): Filling {
  const id = `hf-fill-${++count}`;
  const pattern = svg('pattern', { id, patternUnits: 'userSpaceOnUse', ...attributes }, ...parts);
  return { pattern, fill: `url(#${id})` };
}

/** The same for a chart on a canvas, in this colour. */
export function canvasHatch(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = STEP;
  const context = tile.getContext('2d');
  if (context === null) return 'transparent';
  context.strokeStyle = colour;
  context.globalAlpha = 0.3;
  for (const shift of [-STEP, 0, STEP]) {
    context.moveTo(shift, STEP);
    context.lineTo(shift + STEP, 0);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? 'transparent';
}
