/** The "Save" disclosures: one is open at a time, and Escape or a click elsewhere closes it. */
import {
  FORMATS,
  NETWORK_LANGUAGES,
  VIEWS,
  type Format,
  type NetworkLanguage,
  type View,
} from '../../protocol/panel';

/** What the buttons do. */
export interface MenuActions {
  save(view: View, format: Format): void;
  copyPicture(view: View): void;
  saveNetwork(): void;
  copyNetwork(language: NetworkLanguage): void;
}

export class Menus {
  private readonly all = [...document.querySelectorAll<HTMLDetailsElement>('details.menu')];
  private readonly ofNetwork = [...document.querySelectorAll<HTMLButtonElement>('button[data-network]')];

  constructor(private readonly actions: MenuActions) {
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
    const view = VIEWS.find((name) => name === (save ?? copy));
    const format = FORMATS.find((name) => name === named);
    if (view !== undefined && copy !== undefined) this.actions.copyPicture(view);
    else if (view !== undefined && format !== undefined) this.actions.save(view, format);
    if (network === 'save') this.actions.saveNetwork();
    const language = NETWORK_LANGUAGES.find((name) => name === network);
    if (language !== undefined) this.actions.copyNetwork(language);
  }
}
