/** Small pictures that go with the words of a status or a button; never alone, so they are hidden from screen readers. */
import { svg } from './dom';
import { OUTLINES, type IconName } from './iconOutlines';

export function icon(name: IconName): SVGSVGElement {
  const outline = svg('path', { d: OUTLINES[name] });
  return svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, outline);
}
