/** The tabs under the pictures: one is open, the arrow keys move between them. */
import { byId } from '../dom';
import { nextIndex } from '../highlight';
import { TABS, type Tab } from '../html';

export class Tabs {
  private chosen: Tab = 'neurons';

  constructor(private readonly opened: (tab: Tab) => void) {
    TABS.forEach((tab, k) => {
      const button = byId(`tab-${tab}`);
      button.addEventListener('click', () => this.open(tab));
      button.addEventListener('keydown', (event) => {
        const next = nextIndex(event.key, k, TABS.length);
        if (next === null) return;
        event.preventDefault();
        this.open(TABS[next]);
        byId(`tab-${TABS[next]}`).focus();
      });
    });
    this.show();
  }

  get current(): Tab {
    return this.chosen;
  }

  open(tab: Tab): void {
    this.chosen = tab;
    this.show();
    this.opened(tab);
  }

  /** Opens a remembered tab; a name that is none is left alone. */
  restore(name: string | null): void {
    const tab = TABS.find((candidate) => candidate === name);
    if (tab !== undefined) this.open(tab);
  }

  private show(): void {
    for (const tab of TABS) {
      const open = tab === this.chosen;
      const button = byId(`tab-${tab}`);
      button.setAttribute('aria-selected', String(open));
      button.tabIndex = open ? 0 : -1;
      byId(`panel-${tab}`).hidden = !open;
    }
  }
}
