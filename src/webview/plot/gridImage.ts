/** A grid of values as an image inside a drawing, so that the drawing stays one SVG. */
import { svg } from '../dom';
import type { Box } from './axes';
import type { ColourMap } from './colours';
import type { Grid } from './contour';

export function gridImage(grid: Grid, colours: Pick<ColourMap, 'rgb'>, box: Box): SVGImageElement {
  const canvas = document.createElement('canvas');
  canvas.width = grid.columns;
  canvas.height = grid.rows;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser draws no 2-D canvas.');
  const image = context.createImageData(grid.columns, grid.rows);
  for (let k = 0; k < grid.rows; k++) {
    for (let i = 0; i < grid.columns; i++) {
      const [red, green, blue] = colours.rgb(grid.values[k * grid.columns + i]);
      // Rows of an image run downwards.
      const at = 4 * ((grid.rows - 1 - k) * grid.columns + i);
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
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
