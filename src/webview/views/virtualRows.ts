/** Rows of a table of which only those in sight exist: thousands scroll like ten. Two empty rows stand for the others. */
import { el } from '../dom';

/** Up to this many rows all exist, so that a page search finds them. */
const ALL = 120;
/** Rows above and below the ones in sight. */
const SPARE = 20;

export class VirtualRows {
  private order: readonly number[] = [];
  private shown = { from: -1, to: -1 };
  private height = 0;
  /** Whether there is a way back to the top: to ask or to set that lays out the page. */
  private scrolled = false;

  constructor(
    private readonly scroll: HTMLElement,
    private readonly body: HTMLElement,
    private readonly make: (item: number, place: number) => HTMLTableRowElement,
    private readonly filled: () => void,
  ) {
    scroll.addEventListener('scroll', () => {
      this.scrolled = true;
      this.fill(false);
    });
    new ResizeObserver(() => this.fill(false)).observe(scroll);
  }

  show(order: readonly number[]): void {
    this.order = order;
    this.height = 0;
    if (this.scrolled) this.scroll.scrollTop = 0;
    this.scrolled = false;
    this.fill(true);
  }

  /** The same, for rows that have come while others were read: the place in the list stays. */
  extend(order: readonly number[]): void {
    this.order = order;
    this.fill(true);
  }

  /** Builds the rows in sight, when they are others than those there are. */
  fill(anew: boolean): void {
    const { order } = this;
    const { from, to } = this.inSight();
    // Rows that were made while nothing of them was seen have no height yet.
    const measured = this.height > 0 || order.length <= ALL;
    if (!anew && measured && from === this.shown.from && to === this.shown.to) return;
    this.shown = { from, to };
    const rows = order.slice(from, to).map((item, k) => this.make(item, from + k));
    const spacer = (count: number) => {
      if (count === 0) return [];
      const cell = el('td', { colspan: 100 });
      cell.style.height = `${count * this.height}px`;
      return [el('tr', { class: 'spacer', 'aria-hidden': 'true' }, cell)];
    };
    this.body.replaceChildren(...spacer(from), ...rows, ...spacer(order.length - to));
    if (this.height === 0 && order.length > ALL && rows.length > 0 && rows[0].offsetHeight > 0) {
      this.height = rows[0].offsetHeight;
      this.fill(true);
      return;
    }
    this.filled();
  }

  /** Where an item stands in the order, or -1. */
  placeOf(item: number): number {
    return this.order.indexOf(item);
  }

  itemAt(place: number): number | undefined {
    return this.order[place];
  }

  get count(): number {
    return this.order.length;
  }

  /** Scrolls so that the row at a place exists and is seen. */
  reveal(place: number): void {
    if (this.height > 0) {
      this.scrolled = true;
      const top = place * this.height;
      const head = 36;
      const { scrollTop, clientHeight } = this.scroll;
      if (top < scrollTop) this.scroll.scrollTop = top;
      else if (top + this.height > scrollTop + clientHeight - head) {
        this.scroll.scrollTop = top + this.height - clientHeight + head;
      }
    }
    this.fill(false);
  }

  private inSight(): { from: number; to: number } {
    const { length } = this.order;
    if (length <= ALL) return { from: 0, to: length };
    // a few tell how high a row is
    if (this.height === 0) return { from: 0, to: SPARE };
    const first = Math.floor(this.scroll.scrollTop / this.height);
    const count = Math.ceil(Math.max(this.scroll.clientHeight, 200) / this.height);
    const from = Math.max(0, first - SPARE);
    return { from, to: Math.min(length, first + count + SPARE) };
  }
}
