/** Words beside a place of a drawing, in its box, or below the drawing. No pointer meets them. */
import { setText } from '../dom';

/** Pixels between the place and the words, and between a drawing and words below it. */
const AWAY = 12;
const BELOW = 4;

export class Tip {
  constructor(
    private readonly words: HTMLElement,
    private readonly box: HTMLElement,
  ) {
    this.hide();
  }

  /** Towards the middle of the box from the place, which is in its pixels. */
  show(text: string, { x, y }: { readonly x: number; readonly y: number }): void {
    const drawing = this.box.querySelector('svg');
    const [width, height] = [drawing?.viewBox.baseVal.width ?? 0, drawing?.viewBox.baseVal.height ?? 0];
    const { style } = this.words;
    const [right, low] = [x > width / 2, y > height / 2];
    style.left = right ? '' : `${x + AWAY}px`;
    style.right = right ? `${width - x + AWAY}px` : '';
    style.top = low ? '' : `${y + AWAY}px`;
    style.bottom = low ? `${height - y + AWAY}px` : '';
    this.say(text, false);
  }

  /** What the whole drawing shows: it and its legend stay in view. */
  showBelow(text: string): void {
    const { style } = this.words;
    const figure = this.words.parentElement!;
    const end = (figure.closest('section') ?? figure).getBoundingClientRect().bottom;
    Object.assign(style, { left: '0', right: '', bottom: '' });
    style.top = `${end - figure.getBoundingClientRect().top + BELOW}px`;
    this.say(text, true);
  }

  private say(text: string, below: boolean): void {
    this.words.classList.toggle('below', below);
    setText(this.words, text);
    this.words.hidden = false;
  }

  hide(): void {
    this.words.hidden = true;
    setText(this.words, '');
  }
}
