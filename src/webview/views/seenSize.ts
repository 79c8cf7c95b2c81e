/**
 * The sizes of boxes as the browser last laid them out. To ask an element for its size while the page is being filled
 * would lay the page out anew each time; here it is told once for all boxes, after the layout and before the paint.
 */
import type { Size } from '../plot/axes';

const NONE: Size = { width: 0, height: 0 };
const boxes = new Map<Element, SeenSize>();

// All sizes are read before the first drawing changes the page.
const observer = new ResizeObserver((entries) => {
  const sizes = entries.map(({ target }) => ({ width: target.clientWidth, height: target.clientHeight }));
  entries.forEach(({ target }, k) => boxes.get(target)?.tell(sizes[k]));
});

export class SeenSize {
  private last = NONE;

  /** `changed` is called when the box is first seen, shown again, or of another size. */
  constructor(
    box: HTMLElement,
    private readonly changed: () => void,
  ) {
    boxes.set(box, this);
    observer.observe(box);
  }

  /** Null while the box is hidden, or was not laid out yet. */
  get size(): Size | null {
    return this.last.width > 0 && this.last.height > 0 ? this.last : null;
  }

  /** The box is about to have another size: what is drawn before the browser tells it would be drawn twice. */
  forget(): void {
    this.last = NONE;
  }

  tell(size: Size): void {
    if (size.width === this.last.width && size.height === this.last.height) return;
    this.last = size;
    this.changed();
  }
}
