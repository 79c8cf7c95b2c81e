/** The neurons of the network on a picture of the certificate. */
import { svg } from '../dom';
import { isNumber } from '../format';
import type { Certificate, Touch } from '../model/certificate';
import { outline } from '../plot/marks';

/** A mark that takes part in the highlight and in keyboard movement. Circles are positive neurons, diamonds negative. */
export function touchMark(
  touch: Touch,
  at: { readonly x: number; readonly y: number },
  first: boolean,
  value: string,
): SVGGElement {
  const words = `Neuron ${touch.neuron + 1}: zᵀa(θ) = ${value}`;
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

/** One sentence on neurons that have no place in the picture. */
export function hidden({ touches }: Certificate): string {
  const count = touches.filter(({ value }) => !isNumber(value)).length;
  if (count === 0) return '';
  return `${count} neuron${count === 1 ? ' has' : 's have'} no weight and no place here.`;
}
