/** Hatching, which everywhere means: proven, nothing is here. */
import { svg } from '../dom';

const STEP = 6;
let count = 0;

/** A pattern, to be put into the drawing, and the `fill` that uses it. */
export function hatching(): { readonly pattern: SVGPatternElement; readonly fill: string } {
  const id = `hf-hatch-${++count}`;
  const pattern = svg(
    'pattern',
    { id, width: STEP, height: STEP, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svg('line', { class: 'hatch', x1: 0, x2: 0, y1: 0, y2: STEP }),
  );
  return { pattern, fill: `url(#${id})` };
}
