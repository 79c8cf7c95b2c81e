/** The "Save" disclosures of a sweep's charts: a chart as a picture in a file or on the clipboard. */
import type { SavedView } from '../../protocol/panel';
import { copyPicture } from '../copyPicture';
import { exportView, type Exportable, type Exported } from '../exports';

export interface ChartSaving {
  /** The sweep that is shown, which goes into the name of the file. */
  name(): string;
  /** The chart with this id. */
  chart(id: string): Exportable;
  save(file: SavedView): void;
  say(words: string): void;
}

export class SweepSaving {
  constructor(private readonly actions: ChartSaving) {
    document.addEventListener('click', ({ target }) => {
      const element = target instanceof Element ? target : null;
      const button = element?.closest<HTMLElement>('[data-chart]') ?? null;
      if (button !== null) void this.act(button.dataset);
      const inside = element?.closest('.item') ? null : (element?.closest('details.menu') ?? null);
      this.close(inside);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      const open = document.querySelector<HTMLDetailsElement>('details.menu[open]');
      if (open === null) return;
      // it lets go of the menu alone, not of the point that is marked
      event.stopImmediatePropagation();
      this.close(null);
      open.querySelector('summary')?.focus();
    });
  }

  private close(but: Element | null): void {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]'))
      if (menu !== but) menu.open = false;
  }

  private async act({ chart = '', format }: DOMStringMap): Promise<void> {
    const { actions } = this;
    const made = (as: 'svg' | 'png'): Promise<Exported> =>
      exportView(chart, actions.chart(chart), as, actions.name());
    if (format !== 'svg' && format !== 'png') return actions.say(await copyPicture(made('png')));
    const file = await made(format);
    if ('problem' in file) actions.say(`Not saved: ${file.problem}`);
    else actions.save(file);
  }
}
