/** A box of the page that holds one drawing: it draws anew when its size or the theme changes, and says why when empty. */
import { byId, el, setText } from '../dom';
import { pieces } from '../pieces';
import type { Size } from '../plot/axes';
import type { LegendItem } from '../plot/marks';
import { legendEntry } from './drawing';
import { SeenSize } from './seenSize';

export interface Plot {
  readonly svg: SVGSVGElement;
  readonly legend: readonly LegendItem[];
  /** One sentence on what is not shown, or the empty text. */
  readonly note: string;
}

/** What belongs to a drawing, and may take as long as the drawing itself. */
export interface Steps {
  /** Before each drawing, one after the other. */
  readonly prepare?: readonly (() => void)[];
  /** After each drawing. */
  readonly drawn?: () => void;
}

export class PlotBox {
  private readonly box: HTMLElement;
  private readonly seen: SeenSize;
  private last: Plot | null = null;

  /** `id-plot`, `id-legend` and `id-note` are the page's elements; `draw` answers a sentence when there is nothing. */
  constructor(
    private readonly id: string,
    readonly draw: (size: Size) => Plot | string,
    private readonly steps: Steps = {},
  ) {
    this.box = byId(`${id}-plot`);
    this.seen = new SeenSize(this.box, () => this.redraw());
  }

  get element(): HTMLElement {
    return this.box;
  }

  /** Its size on the page; zero while it is hidden. */
  get size(): Size {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  redraw(): void {
    // Hidden, in a tab that is not open: it draws when it is seen.
    if (this.seen.size === null) return;
    const { prepare, drawn } = this.steps;
    prepare?.forEach((step, k) => pieces.run(`${this.id} prepare ${k}`, step));
    pieces.run(this.id, () => this.drawNow());
    if (drawn) pieces.run(`${this.id} drawn`, drawn);
  }

  private drawNow(): void {
    const { size } = this.seen;
    if (size === null) return;
    const plot = this.draw(size);
    this.last = typeof plot === 'string' ? null : plot;
    this.box.replaceChildren(typeof plot === 'string' ? el('p', { class: 'empty' }, plot) : plot.svg);
    byId(`${this.id}-legend`).replaceChildren(...(this.last?.legend ?? []).map(legendEntry));
    setText(byId(`${this.id}-note`), this.last?.note ?? '');
  }
}
