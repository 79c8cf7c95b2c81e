/** Words beside a place of a drawing. They never leave the drawing's box, and no pointer meets them. */
import { setText } from '../dom';

/** Pixels between the place and the words. */
const AWAY = 12;

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
    setText(this.words, text);
    this.words.hidden = false;
  }

  hide(): void {
    this.words.hidden = true;
    setText(this.words, '');
  }
}
