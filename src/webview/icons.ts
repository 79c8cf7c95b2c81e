/** Small pictures that go with the words of a status; never alone, so they are hidden from screen readers. */
import { svg } from './dom';

export type IconName = 'check' | 'pause' | 'cross' | 'slash' | 'clock' | 'spinner' | 'warning' | 'circle';

/** Outlines on a 16 × 16 grid. */
const OUTLINES: Readonly<Record<IconName, string>> = {
  check: 'M2.5 8.5l3.5 3.5 7.5-8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  slash: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M3.8 12.2l8.4-8.4',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4.5V8l2.5 1.5',
  spinner: 'M8 2a6 6 0 1 1-6 6',
  warning: 'M8 2L14.5 13.5h-13zM8 6.5v3.2M8 11.2v.6',
  circle: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
};

export function icon(name: IconName): SVGSVGElement {
  const outline = svg('path', { d: OUTLINES[name] });
  return svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, outline);
}
