/** The "Save" disclosures: one is open at a time, and Escape or a click elsewhere closes it. */
import { FORMATS, VIEWS, type Format, type View } from '../../protocol/panel';

export class Menus {
  private readonly all = [...document.querySelectorAll<HTMLDetailsElement>('details.menu')];

  constructor(save: (view: View, format: Format) => void) {
    document.addEventListener('click', (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const button = target?.closest<HTMLElement>('[data-save]') ?? null;
      if (button !== null) {
        const view = VIEWS.find((name) => name === button.dataset['save']);
        const format = FORMATS.find((name) => name === button.dataset['format']);
        if (view !== undefined && format !== undefined) save(view, format);
      }
      const inside = button === null ? (target?.closest('details.menu') ?? null) : null;
      for (const menu of this.all) if (menu !== inside) menu.open = false;
    });
    for (const menu of this.all) {
      menu.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !menu.open) return;
        event.stopPropagation();
        menu.open = false;
        menu.querySelector('summary')?.focus();
      });
    }
  }
}
