/** How the user wants things shown: the digits of numbers, and nothing that moves. */
import type { Display } from '../protocol/panel';
import { setDigits } from './format';

/** Whether anything that is drawn already has to be drawn again. */
export function applyDisplay(display: Display | undefined): boolean {
  if (display === undefined) return false;
  document.body.classList.toggle('still', display.reduceMotion === 'on');
  document.body.classList.toggle('moving', display.reduceMotion === 'off');
  return setDigits(display.digits);
}
