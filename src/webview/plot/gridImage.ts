/** A grid of values as an image inside a drawing, so that the drawing stays one SVG. */
import { svg } from '../dom';
import type { Box } from './axes';
import type { ColourMap } from './colours';
import type { Grid } from './contour';

/** Steps between the ends of a map: as many as a channel has. */
const STEPS = 256;
/** One for all images: a new one each costs more than a small image. */
const canvas = document.createElement('canvas');

export function gridImage(
  { columns, rows, values }: Grid,
  colours: Pick<ColourMap, 'range' | 'rgb'>,
  box: Box,
): SVGImageElement {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser draws no 2-D canvas.');
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const table = tableOf(colours);
  const { from, to } = colours.range;
  const scale = STEPS / (to - from || 1);
  for (let k = 0; k < rows; k++) {
    // Rows of an image run downwards.
    const start = (rows - 1 - k) * columns;
    for (let i = 0; i < columns; i++) {
      const step = Math.round((values[k * columns + i] - from) * scale);
      pixels[start + i] = table[step < 0 ? 0 : step > STEPS ? STEPS : step];
    }
  }
  context.putImageData(image, 0, 0);
  const { left, top, width, height } = box;
  return svg('image', {
    x: left,
    y: top,
    width,
    height,
    preserveAspectRatio: 'none',
    href: canvas.toDataURL(),
  });
}

/** The map's colours from end to end as pixels; the middle of an even number of steps is exactly 0 where it diverges. */
function tableOf({ range, rgb }: Pick<ColourMap, 'range' | 'rgb'>): Uint32Array {
  const bytes = new Uint8ClampedArray(4 * (STEPS + 1));
  for (let step = 0; step <= STEPS; step++) {
    bytes.set(rgb(range.from + ((range.to - range.from) * step) / STEPS), 4 * step);
    bytes[4 * step + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
