/** The neurons of the network on a picture of the certificate. */
import { svg } from '../dom';
import { countOf, isNumber, withMinus } from '../format';
import type { Certificate, Touch } from '../model/certificate';
import { outline } from '../plot/marks';

/** A mark that takes part in the highlight and in keyboard movement. Circles are positive neurons, diamonds negative. */
export function touchMark(
  touch: Touch,
  at: { readonly x: number; readonly y: number },
  first: boolean,
  value: string,
): SVGGElement {
  const words = `Neuron ${touch.neuron + 1}: zᵀa(θ) = ${withMinus(value)}`;
  return svg(
    'g',
    {
      class: 'touch',
      'data-neuron': touch.neuron,
      tabindex: first ? 0 : -1,
      role: 'button',
      'aria-label': words,
    },
    svg('title', {}, words),
    svg('path', { class: 'hit-area', d: outline('square', at.x, at.y, 9) }),
    svg('path', { class: 'touch-mark', d: outline(touch.value < 0 ? 'diamond' : 'circle', at.x, at.y, 4) }),
  );
}

/** What is not in the picture, in a sentence or two: neurons without a place, and those beyond what it has room for. */
export function hidden({ touches, unchecked, drawn }: Certificate): string {
  const count = touches.filter(({ value }) => !isNumber(value)).length;
  const placeless =
    count === 0 ? '' : `${count} neuron${count === 1 ? ' has' : 's have'} no weight and no place here.`;
  const all = touches.length + unchecked;
  const room =
    drawn.length === all
      ? ''
      : `Marked are the ${drawn.length} of largest output weight of ${countOf(all, 'neuron')}.`;
  return `${placeless} ${room}`.trim();
}
