/** The "Save" disclosures: one is open at a time, and Escape or a click elsewhere closes it. */
import { FORMATS, NETWORK_LANGUAGES, type Format, type NetworkLanguage } from '../../protocol/panel';

/** What the buttons of a drawing do. */
export interface DrawingActions<View extends string> {
  save(view: View, format: Format): void;
  copyPicture(view: View): void;
}

/** What those of the network do, on a page that has them. */
export interface NetworkActions {
  saveNetwork(): void;
  copyNetwork(language: NetworkLanguage): void;
}

export class Menus<View extends string> {
  private readonly all = [...document.querySelectorAll<HTMLDetailsElement>('details.menu')];
  private readonly ofNetwork = [...document.querySelectorAll<HTMLButtonElement>('button[data-network]')];

  /** `views`: the drawings of the page. */
  constructor(
    private readonly views: readonly View[],
    private readonly drawings: DrawingActions<View>,
    private readonly ofTheNetwork?: NetworkActions,
  ) {
    document.addEventListener('click', (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const button = target?.closest<HTMLElement>('[data-save], [data-copy], [data-network]') ?? null;
      if (button !== null) this.act(button.dataset);
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

  /** Whether there is a network to save and to copy. */
  network(there: boolean): void {
    for (const button of this.ofNetwork) button.disabled = !there;
  }

  private act({ save, copy, network, format: named }: DOMStringMap): void {
    const view = this.views.find((name) => name === (save ?? copy));
    const format = FORMATS.find((name) => name === named);
    if (view !== undefined && copy !== undefined) this.drawings.copyPicture(view);
    else if (view !== undefined && format !== undefined) this.drawings.save(view, format);
    if (network === 'save') this.ofTheNetwork?.saveNetwork();
    const language = NETWORK_LANGUAGES.find((name) => name === network);
    if (language !== undefined) this.ofTheNetwork?.copyNetwork(language);
  }
}
